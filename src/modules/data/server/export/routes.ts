import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '#kernel/audit/server/audit.ts'
import { take } from '#kernel/auth/server/rate.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import { route } from '#kernel/http/route.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { ExportPreview, Query } from '#kernel/records/contract.ts'
import { framedType } from '#kernel/records/frames.ts'
import { maxLimit, queryJson } from '#kernel/records/server/query.ts'
import { exportCsv } from './exportCsv.ts'
import { type OnRows, previewExport } from './exportRows.ts'
import { exportXlsx } from './exportXlsx.ts'
import { framed } from './framed.ts'

type Loose = Record<string, never>

interface Format {
  url: string
  summary: string
  extension: 'csv' | 'xlsx'
  produces: string
  write: (ctx: Context, object: string, query: Query, onRows: OnRows) => AsyncGenerator<string | Buffer>
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
      handler: async ({ ctx, params, body, request, reply }) => {
        const object = readable(ctx, params.plural)
        await takeExport(ctx)
        let rows = 0
        const pieces = write(ctx, object.name, queryOf(body), (count) => {
          rows = count
        })
        // The first piece is asked for here, so that a refusal still becomes an error and not half a file.
        const first = await pieces.next()
        await audit(ctx, { kind: 'export', action: extension, object: object.name, after: exportedOf(body) })
        const file = joined(first.done ? '' : first.value, pieces)
        if (request.headers.accept === framedType) {
          reply.type(framedType)
          return Readable.from(framed(file, () => rows))
        }
        reply
          .type(produces)
          .header('content-disposition', contentDisposition('attachment', `${object.plural}.${extension}`))
        return Readable.from(file)
      },
    })
  }
  route<{ plural: string }, Loose, Query>(app, {
    method: 'POST',
    url: '/api/v1/:plural/export/preview',
    policy: 'any',
    tags: ['Records'],
    input: 'records',
    readsOnly: true,
    summary: 'Say what an export would hold',
    response: previewSchema,
    handler: ({ ctx, params, body }) => previewExport(ctx, readable(ctx, params.plural).name, queryOf(body)),
  })
}

const previewSchema = z.object({
  rows: z.int(),
  withheld: z.int(),
  columns: z.array(z.string()),
  hidden: z.int(),
}) satisfies z.ZodType<ExportPreview>

function readable(ctx: Context, plural: string): RegisteredObject {
  const object = ctx.registry.byPlural(plural)
  if (ctx.access.verdict(object.name, 'read') === false) throw notFound(`Object "${plural}"`)
  return object
}

/** Enough for any day's work and any nightly program; a script that carries the company out page by page is stopped (V-33). */
const takeExport = (ctx: Context): Promise<void> =>
  take(ctx, [{ key: `export ${actorKey(ctx.actor)}`, most: 60, seconds: 900 }])

/** What left, for the audit (V-51): which records and fields, not their values. */
function exportedOf(body: unknown): Pick<Query, 'filter' | 'search' | 'fields'> {
  const { filter, search, fields } = queryOf(body)
  return { ...(filter ? { filter } : {}), ...(search ? { search } : {}), ...(fields ? { fields } : {}) }
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
