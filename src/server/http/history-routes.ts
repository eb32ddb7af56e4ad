import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { asOf, history } from '#kernel/events/server/history.ts'
import { route } from '#kernel/http/route.ts'
import { objectOf } from './record-routes.ts'

const params = z.strictObject({ plural: z.string(), id: z.uuid() })

/** What happened to a record, and how it stood at an earlier time. */
export function historyRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/:plural/:id/history',
    policy: 'any',
    tags: ['Records'],
    summary: 'Changes of a record, newest first',
    params,
    query: z.strictObject({
      cursor: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    handler: async ({ ctx, params, query: { cursor, limit } }) =>
      history(ctx, objectOf(ctx, params.plural), params.id, {
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {}),
      }),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/:plural/:id/as-of',
    policy: 'any',
    tags: ['Records'],
    summary: 'The record as it stood at an instant',
    params,
    query: z.strictObject({ at: z.string().min(1).max(40) }),
    handler: async ({ ctx, params, query }) => asOf(ctx, objectOf(ctx, params.plural), params.id, query.at),
  })
}
