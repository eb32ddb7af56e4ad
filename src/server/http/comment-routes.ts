import { z } from 'zod'
import { readersOf } from '#kernel/comments/server/readers.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'
import { objectOf } from './record-routes.ts'

/** Comments themselves are records; this is what their editor asks. */
export const commentRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/:plural/:id/readers',
    policy: 'session',
    tags: ['Comments'],
    summary: 'Colleagues who may read a record, and so be mentioned in a comment on it',
    params: z.strictObject({ plural: z.string(), id: z.uuid() }),
    query: z.strictObject({ search: z.string().max(100).default('') }),
    handler: async ({ ctx, params: { plural, id }, query }) => ({
      items: await readersOf(ctx, objectOf(ctx, plural), id, query.search),
    }),
  })
}
