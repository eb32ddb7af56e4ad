import { z } from 'zod'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { route } from '#kernel/http/route.ts'
import { findMatches } from '#kernel/matching/server/matches.ts'
import type { Routes } from './host.ts'

/** What a record that is about to be made looks like. */
export const matchRoutes: Routes = (app) =>
  route(app, {
    method: 'POST',
    url: '/api/v1/objects/:name/matches',
    policy: 'any',
    readsOnly: true,
    tags: ['Records'],
    summary: 'Standing records that look like this one, by address, phone, domain, name or tax number',
    params: z.strictObject({ name: z.string().min(1).max(60) }),
    body: z.strictObject({
      values: z.record(z.string().max(60), z.unknown()),
      except: z.uuid().optional(),
      limit: z.number().int().min(1).max(20).optional(),
    }),
    handler: async ({ ctx, params, body }) => {
      const object = ctx.registry.object(params.name)
      // Whoever makes no such records has no reason to ask what there is.
      if (ctx.access.verdict(object.name, 'create') === false) throw forbidden(`You may not create ${object.plural}`)
      const { values, except, limit } = body
      return findMatches(ctx, object.name, values as Record<string, JsonValue>, {
        ...(except === undefined ? {} : { except }),
        ...(limit === undefined ? {} : { limit }),
      })
    },
  })
