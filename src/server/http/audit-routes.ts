import { Readable } from 'node:stream'
import { z } from 'zod'
import { auditKinds } from '#kernel/audit/contract.ts'
import { audit } from '#kernel/audit/server/audit.ts'
import { auditCsv } from '#kernel/audit/server/csv.ts'
import { searchAudit } from '#kernel/audit/server/search.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'

const kind = z.enum(auditKinds)
const filters = {
  actor: z.string().min(1).max(200).optional(),
  object: z.string().min(1).max(60).optional(),
  record: z.uuid().optional(),
  subject: z.string().min(1).max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  text: z.string().max(200).optional(),
}
const common = { policy: { capability: 'audit.read' }, tags: ['Audit'] } as const

/** One search over everything that is on record. */
export const auditRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/audit',
    summary: 'Changes of records, settings, roles and rules, sign-ins, exports and views, newest first',
    query: z.strictObject({
      ...filters,
      kinds: z
        .string()
        .max(400)
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(kind))
        .optional(),
      cursor: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(500).optional(),
    }),
    handler: async ({ ctx, query }) => searchAudit(ctx, query),
  })
  route(app, {
    ...common,
    readsOnly: true,
    confirmed: () => true,
    method: 'POST',
    url: '/api/v1/audit/export',
    summary: 'The same as CSV, at most 100,000 rows; is itself on record',
    produces: 'text/csv; charset=utf-8',
    body: z.strictObject({ ...filters, kinds: z.array(kind).optional() }),
    handler: async ({ ctx, body, reply }) => {
      await audit(ctx, { kind: 'export', action: 'audit', after: body })
      reply.type('text/csv; charset=utf-8').header('content-disposition', contentDisposition('attachment', 'audit.csv'))
      return Readable.from(auditCsv(ctx, body))
    },
  })
}
