import { z } from 'zod'
import { follow, followState, listFollowed, listNotices, readNotices } from '#kernel/following/server/following.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'
import { objectOf } from './record-routes.ts'

const common = { policy: 'session', tags: ['Following'] } as const
const params = z.strictObject({ plural: z.string(), id: z.uuid() })
const ofRecord = { ...common, url: '/api/v1/:plural/:id/following', params } as const

/** Records that somebody follows, and what happened to them. */
export const followingRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/notices',
    summary: 'What happened to the records one follows or owns, newest first',
    handler: async ({ ctx }) => listNotices(ctx),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/notices/read',
    summary: 'Mark notices as read; without ids all of them',
    body: z.strictObject({
      ids: z
        .array(z.string().regex(/^\d{1,18}$/))
        .max(500)
        .optional(),
    }),
    handler: async ({ ctx, body }) => readNotices(ctx, body.ids ?? null),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/following',
    summary: 'The records that one follows',
    handler: async ({ ctx }) => ({ items: await listFollowed(ctx) }),
  })
  route(app, {
    ...ofRecord,
    method: 'GET',
    summary: 'Whether one follows a record, and why',
    handler: async ({ ctx, params: { plural, id } }) => followState(ctx, objectOf(ctx, plural), id),
  })
  route(app, {
    ...ofRecord,
    method: 'PUT',
    summary: 'Follow a record',
    handler: async ({ ctx, params: { plural, id } }) => follow(ctx, objectOf(ctx, plural), id, true),
  })
  route(app, {
    ...ofRecord,
    method: 'DELETE',
    status: 200,
    summary: 'Follow a record no longer, also as its owner',
    handler: async ({ ctx, params: { plural, id } }) => follow(ctx, objectOf(ctx, plural), id, false),
  })
}
