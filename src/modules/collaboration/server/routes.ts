import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { route } from '#kernel/http/route.ts'
import { repeating } from '../objects/series.ts'
import { changeFollowing, seriesOf } from './changeFollowing.ts'

const tags = ['series']
const params = z.strictObject({ object: z.enum(repeating), id: z.uuid() })

export function seriesRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/series/:object/:id',
    policy: 'any',
    tags,
    summary: 'When the next task or meeting of the series comes',
    params,
    handler: ({ ctx, params }) => seriesOf(ctx, params.object, params.id),
  })
  route(app, {
    method: 'PATCH',
    url: '/api/v1/series/:object/:id',
    policy: 'any',
    tags,
    summary: 'Change a task or meeting and all that follow it in its series',
    params,
    body: z.strictObject({
      values: z.record(z.string().min(1).max(60), z.unknown()),
      version: z.number().int().positive().optional(),
    }),
    handler: ({ ctx, params, body }) =>
      changeFollowing(ctx, params.object, params.id, body.values as Record<string, JsonValue>, body.version),
  })
}
