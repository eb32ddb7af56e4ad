import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { search } from './search.ts'

const query = z.strictObject({
  q: z.string().max(200),
  limit: z.coerce.number().int().min(1).max(50).optional(),
  /** Comma-separated object names. */
  objects: z.string().max(1000).optional(),
})

const response = z.object({
  hits: z.array(
    z.object({
      object: z.string(),
      id: z.uuid(),
      displayName: z.string(),
      detail: z.string().nullable(),
      score: z.number().min(0).max(1),
    }),
  ),
})

export const searching: ServerModule = {
  name: 'search',
  objects: [],
  routes: (app) =>
    route(app, {
      method: 'GET',
      url: '/api/v1/search',
      repeatable: true,
      policy: 'any',
      summary: 'Search all readable records',
      tags: ['search'],
      query,
      response,
      handler: ({ ctx, query: { q, limit, objects } }) =>
        search(ctx, { q, ...(limit ? { limit } : {}), ...(objects ? { objects: objects.split(',') } : {}) }),
    }),
}
