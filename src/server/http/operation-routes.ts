import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { UndoRequest } from '#kernel/operations/contract.ts'
import { touches } from '#kernel/operations/server/made.ts'
import { cancelOperation, getOperation, listOperations } from '#kernel/operations/server/operations.ts'
import { previewUndo, undo } from '#kernel/operations/server/undo.ts'
import type { Routes } from './host.ts'

const params = z.strictObject({ id: z.uuid() })
const tags = ['Operations']
const choice = z.enum(['keepCurrent', 'restore'])

export const operationRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/operations',
    policy: 'any',
    tags,
    summary: 'Operations that the asker may see, newest first',
    query: z.strictObject({
      cursor: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    handler: async ({ ctx, query }) => listOperations(ctx, query),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/operations/:id',
    policy: 'any',
    tags,
    summary: 'One operation and how far it is',
    params,
    handler: async ({ ctx, params }) => getOperation(ctx, params.id),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/operations/:id/cancel',
    policy: 'any',
    tags,
    summary: 'Stop an operation that is waiting or running',
    params,
    handler: async ({ ctx, params }) => cancelOperation(ctx, params.id),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/operations/:id/undo',
    policy: 'any',
    tags,
    summary: 'What an undo would do, before it is done',
    params,
    handler: async ({ ctx, params }) => previewUndo(ctx, params.id),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/operations/:id/undo',
    policy: 'any',
    // To take back what changed people and teams changes rights as much as doing it did.
    confirmed: ({ ctx, params }) => touches(ctx, params.id, (object) => object.def.affectsPermissions === true),
    tags,
    summary: 'Take an operation back',
    params,
    body: z.strictObject({ conflicts: choice, choices: z.record(z.string().max(200), choice).optional() }),
    handler: async ({ ctx, params, body }) => undo(ctx, params.id, body as UndoRequest),
  })
}
