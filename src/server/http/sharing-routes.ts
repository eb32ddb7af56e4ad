import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { route } from '#kernel/http/route.ts'
import type { ListedSharingRule } from '#kernel/permissions/explain.contract.ts'
import { explainRecord, explainUser } from '#kernel/permissions/server/explain.ts'
import { isSound, listSharingRules } from '#kernel/permissions/server/principal.ts'
import { deleteSharingRule, saveSharingRule } from '#kernel/permissions/server/roles.ts'
import { previewSharingRule } from '#kernel/permissions/server/sharing.ts'
import type { Routes } from './host.ts'
import { objectOf } from './record-routes.ts'

const names = z.array(z.string().min(1).max(60)).max(1000).optional()
const common = { policy: { capability: 'roles.manage' }, tags: ['Roles'] } as const

const ruleBody = z.strictObject({
  name: z.string().trim().max(100).optional(),
  object: z.string().min(1).max(60),
  filter: z.looseObject({}),
  to: z.strictObject({ users: names, roles: names, teams: names }),
  level: z.enum(['read', 'update']),
})
const ruleParams = z.strictObject({ id: z.uuid() })

/** Rules that open records to more people than roles and owners do, and why somebody may do what. */
export const sharingRoutes: Routes = (app, host) => {
  ruleRoutes(app, host)
  explainRoutes(app, host)
}

const ruleRoutes: Routes = (app, host) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/sharing-rules',
    summary: 'All sharing rules',
    handler: async ({ ctx }) => ({
      items: (await listSharingRules(ctx.db, ctx.workspace.schema)).map(
        (rule): ListedSharingRule => ({ ...rule, isSound: isSound(rule, ctx.registry) }),
      ),
    }),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'POST',
    url: '/api/v1/sharing-rules',
    status: 201,
    summary: 'Share the records that a filter names',
    body: ruleBody,
    handler: async ({ ctx, body }) => saveSharingRule(ctx, ruleOf(body)),
  })
  route(app, {
    ...common,
    readsOnly: true,
    method: 'POST',
    url: '/api/v1/sharing-rules/preview',
    summary: 'What a rule would open that is closed now, and to whom',
    body: ruleBody,
    handler: async ({ ctx, body }) => previewSharingRule(host.workspace, ctx, ruleOf(body)),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'PUT',
    url: '/api/v1/sharing-rules/:id',
    summary: 'Replace a sharing rule',
    params: ruleParams,
    body: ruleBody,
    handler: async ({ ctx, params, body }) => saveSharingRule(ctx, ruleOf(body), params.id),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'DELETE',
    url: '/api/v1/sharing-rules/:id',
    summary: 'Share no longer by this rule',
    params: ruleParams,
    handler: async ({ ctx, params }) => deleteSharingRule(ctx, params.id),
  })
}

const explainRoutes: Routes = (app, host) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/rights/users/:id',
    summary: 'What a person may do, and by which role or rule',
    params: ruleParams,
    handler: async ({ ctx, params }) => explainUser(host.workspace, ctx, params.id),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/rights/records/:plural/:id',
    summary: 'Whether a person may read and change a record, and why',
    params: z.strictObject({ plural: z.string().max(60), id: z.uuid() }),
    query: z.strictObject({ user: z.uuid() }),
    handler: async ({ ctx, params, query }) =>
      explainRecord(host.workspace, ctx, {
        user: query.user,
        object: objectOf(ctx, params.plural),
        record: params.id,
      }),
  })
}

function ruleOf({ name, filter, to, ...rest }: z.output<typeof ruleBody>) {
  const given = Object.fromEntries(Object.entries(to).filter(([, list]) => list !== undefined))
  return { ...rest, ...(name ? { name } : {}), to: given, filter: filter as unknown as Filter }
}
