import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import type { ViewSettings } from '#kernel/objects/contract.ts'
import { audiences, type SavedViewChange, type SavedViewRequest } from '../contract.ts'
import { viewSettingsSchema } from './settings.ts'
import { changeView, createView, deleteView, listViews, restoreView } from './views.ts'

const common = { policy: 'session', tags: ['Views'] } as const
const one = z.strictObject({ id: z.uuid() })
const object = z.string().min(1).max(60)
const values = {
  name: z.string().trim().min(1).max(120),
  audience: z.enum(audiences),
  teams: z.array(z.uuid()).max(100).optional(),
  pinned: z.boolean().optional(),
  /** Filters are judged by the grammar itself. */
  settings: viewSettingsSchema as unknown as z.ZodType<ViewSettings>,
}

function viewRoutes(app: FastifyInstance): void {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/views',
    summary: 'The saved views that the person may see',
    query: z.strictObject({ object: object.optional() }),
    handler: async ({ ctx, query }) => listViews(ctx, query.object),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/views',
    status: 201,
    summary: 'Save a view',
    body: z.strictObject({ object, ...values }),
    handler: async ({ ctx, body }) => createView(ctx, body as SavedViewRequest),
  })
  route(app, {
    ...common,
    method: 'PATCH',
    url: '/api/v1/views/:id',
    summary: 'Rename a view, share it, or change what it shows',
    params: one,
    body: z.strictObject({ ...z.strictObject(values).partial().shape, version: z.number().int().positive() }),
    handler: async ({ ctx, params, body }) => changeView(ctx, params.id, body as SavedViewChange),
  })
  route(app, {
    ...common,
    method: 'DELETE',
    url: '/api/v1/views/:id',
    summary: 'Delete a view; it can be restored for 30 days',
    params: one,
    handler: async ({ ctx, params }) => deleteView(ctx, params.id),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/views/:id/restore',
    summary: 'Bring a deleted view back',
    params: one,
    handler: async ({ ctx, params }) => restoreView(ctx, params.id),
  })
}

/** What people save of a list: its layout, filter, order and columns, for themselves or for others. */
export const viewsModule: ServerModule = { name: 'views', objects: [], routes: viewRoutes }
