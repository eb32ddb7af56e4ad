import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Context } from '#kernel/context.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import { route } from '#kernel/http/route.ts'
import type { Query } from '#kernel/records/contract.ts'
import { maxLimit, queryJson } from '#kernel/records/server/query.ts'
import { exportCsv } from './exportCsv.ts'

type Loose = Record<string, never>

/** Beside the record routes: the same for every object of the live registry. */
export function exportRoutes(app: FastifyInstance): void {
  route<{ plural: string }, Loose, Query>(app, {
    method: 'POST',
    url: '/api/v1/:plural/export',
    policy: 'any',
    tags: ['Records'],
    input: 'records',
    readsOnly: true,
    confirmed: ({ ctx, params, body }) => isLarge(ctx, params.plural, body),
    summary: 'Export records as CSV',
    produces: 'text/csv; charset=utf-8',
    handler: async ({ ctx, params, body, reply }) => {
      const object = ctx.registry.byPlural(params.plural)
      if (ctx.access.verdict(object.name, 'read') === false) throw notFound(`Object "${params.plural}"`)
      const rows = exportCsv(ctx, object.name, queryOf(body))
      // The first piece is asked for here, so that a refusal still becomes an error and not half a file.
      const first = await rows.next()
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', contentDisposition('attachment', `${object.plural}.csv`))
      return Readable.from(joined(first.done ? '' : first.value, rows))
    },
  })
}

/** A thousand rows are a list, more are the company's data on its way out (V-19). */
async function isLarge(ctx: Context, plural: string, body: unknown): Promise<boolean> {
  const { cursor: _cursor, ...asked } = queryOf(body)
  const object = ctx.registry.byPlural(plural)
  const { next } = await queryJson(ctx, object.name, { ...asked, fields: ['id'], limit: maxLimit, count: 'none' })
  return next !== null
}

const known = ['filter', 'search', 'sort', 'fields', 'trash', 'cursor', 'limit', 'count']

function queryOf(body: unknown): Query {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const unknown = Object.keys(body).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalidField(unknown, 'unknownKey', 'is not known here')
  return body
}

async function* joined(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}
