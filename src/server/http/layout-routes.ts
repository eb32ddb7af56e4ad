import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { Layout } from '#kernel/layouts/contract.ts'
import {
  discardLayoutDraft,
  layoutVersions,
  listLayouts,
  publishLayout,
  saveLayoutDraft,
} from '#kernel/layouts/server/layouts.ts'
import { layoutParams, layoutSchema, variantParams } from '#kernel/layouts/server/schema.ts'
import type { Routes } from './host.ts'

const common = { policy: { capability: 'settings.manage' }, tags: ['Layouts'] } as const
const variant = '/api/v1/layouts/:object/:purpose/:role'

/** How pages of an object are laid out; what is in force comes with the metadata. */
export const layoutRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/layouts/:object/:purpose',
    summary: 'All layouts of an object with their drafts',
    params: layoutParams,
    handler: async ({ ctx, params }) => ({ items: await listLayouts(ctx, params.object, params.purpose) }),
  })
  route(app, {
    ...common,
    method: 'PUT',
    url: `${variant}/draft`,
    summary: 'Keep a draft of a layout',
    params: variantParams,
    body: layoutSchema,
    handler: async ({ ctx, params, body }) => saveLayoutDraft(ctx, params, body as Layout),
  })
  route(app, {
    ...common,
    method: 'DELETE',
    url: `${variant}/draft`,
    summary: 'Throw a draft away',
    params: variantParams,
    handler: async ({ ctx, params }) => discardLayoutDraft(ctx, params),
  })
  route(app, {
    ...common,
    method: 'PUT',
    url: variant,
    summary: 'Publish a layout; null goes back to the shipped one',
    params: variantParams,
    body: z.strictObject({ layout: layoutSchema.nullable() }),
    handler: async ({ ctx, params, body }) => publishLayout(ctx, params, body.layout as Layout | null),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: `${variant}/versions`,
    summary: 'Earlier versions of a layout, newest first',
    params: variantParams,
    handler: async ({ ctx, params }) => ({ items: await layoutVersions(ctx, params) }),
  })
}
