import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { route } from '#kernel/http/route.ts'
import { listSharingRules } from '#kernel/permissions/server/principal.ts'
import { deleteSharingRule, saveSharingRule } from '#kernel/permissions/server/roles.ts'
import type { Routes } from './host.ts'

const names = z.array(z.string().min(1).max(60)).max(1000).optional()
const common = { policy: { capability: 'roles.manage' }, tags: ['Roles'] } as const

/** Rules that open records to more people than roles and owners do. */
export const sharingRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/sharing-rules',
    summary: 'All sharing rules',
    handler: async ({ ctx }) => ({ items: await listSharingRules(ctx.db, ctx.workspace.schema) }),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'POST',
    url: '/api/v1/sharing-rules',
    status: 201,
    summary: 'Share the records that a filter names',
    body: z.strictObject({
      object: z.string().min(1).max(60),
      filter: z.looseObject({}),
      to: z.strictObject({ users: names, roles: names, teams: names }),
      level: z.enum(['read', 'update']),
    }),
    handler: async ({ ctx, body }) => {
      const { users, roles, teams } = body.to
      const to = { ...(users ? { users } : {}), ...(roles ? { roles } : {}), ...(teams ? { teams } : {}) }
      return saveSharingRule(ctx, { ...body, to, filter: body.filter as unknown as Filter })
    },
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'DELETE',
    url: '/api/v1/sharing-rules/:id',
    summary: 'Share no longer by this rule',
    params: z.strictObject({ id: z.uuid() }),
    handler: async ({ ctx, params }) => deleteSharingRule(ctx, params.id),
  })
}
