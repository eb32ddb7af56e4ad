import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Context } from '#kernel/context.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import { route } from '#kernel/http/route.ts'
import type { Query } from '#kernel/records/contract.ts'
import { maxLimit, queryJson } from '#kernel/records/server/query.ts'
import { exportCsv } from './exportCsv.ts'
import { exportXlsx } from './exportXlsx.ts'

type Loose = Record<string, never>

interface Format {
  url: string
  summary: string
  extension: string
  produces: string
  write: (ctx: Context, object: string, query: Query) => AsyncGenerator<string | Buffer>
}

const formats: Format[] = [
  {
    url: '/api/v1/:plural/export',
    summary: 'Export records as CSV',
    extension: 'csv',
    produces: 'text/csv; charset=utf-8',
    write: exportCsv,
  },
  {
    url: '/api/v1/:plural/export.xlsx',
    summary: 'Export records as an Excel workbook',
    extension: 'xlsx',
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: exportXlsx,
  },
]

/** Beside the record routes: the same for every object of the live registry. */
export function exportRoutes(app: FastifyInstance): void {
  for (const { url, summary, extension, produces, write } of formats) {
    route<{ plural: string }, Loose, Query>(app, {
      method: 'POST',
      url,
      policy: 'any',
      tags: ['Records'],
      input: 'records',
      readsOnly: true,
      confirmed: ({ ctx, params, body }) => isLarge(ctx, params.plural, body),
      summary,
      produces,
      handler: async ({ ctx, params, body, reply }) => {
        const object = ctx.registry.byPlural(params.plural)
        if (ctx.access.verdict(object.name, 'read') === false) throw notFound(`Object "${params.plural}"`)
        const pieces = write(ctx, object.name, queryOf(body))
        // The first piece is asked for here, so that a refusal still becomes an error and not half a file.
        const first = await pieces.next()
        reply
          .type(produces)
          .header('content-disposition', contentDisposition('attachment', `${object.plural}.${extension}`))
        return Readable.from(joined(first.done ? '' : first.value, pieces))
      },
    })
  }
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

async function* joined<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}
