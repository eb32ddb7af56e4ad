import { z } from 'zod'
import type { FieldDef } from '#kernel/fields/contract.ts'
import { route } from '#kernel/http/route.ts'
import { convertField } from '#kernel/objects/server/convertField.ts'
import { previewConversion } from '#kernel/objects/server/previewConversion.ts'
import type { Routes } from './host.ts'
import { fieldKind, fieldOptions } from './object-routes.ts'

const name = z.string().min(1).max(60)
const def = z.strictObject({ kind: fieldKind, ...fieldOptions })
const url = '/api/v1/objects/:name/fields/:field/conversion'
const common = {
  policy: { capability: 'objects.manage' },
  tags: ['Objects'],
  params: z.strictObject({ name, field: name }),
  method: 'POST',
} as const

/** Another kind for a field of one's own, with its values. */
export const conversionRoutes: Routes = (app) => {
  route(app, {
    ...common,
    url: `${url}/preview`,
    readsOnly: true,
    summary: 'What another kind would make of the values of a field',
    body: z.strictObject({ def }),
    handler: async ({ ctx, params, body }) => previewConversion(ctx, params.name, params.field, body.def as FieldDef),
  })
  route(app, {
    ...common,
    url,
    status: 202,
    // Columns are made outside of a transaction; a repeated request finds the kind changed.
    ownTransactions: true,
    confirmed: () => true,
    summary: 'Give a field another kind and convert its values, as an operation that can be undone',
    body: z.strictObject({ def, leaveEmpty: z.boolean().optional() }),
    handler: async ({ ctx, params, body }) =>
      convertField(ctx, params.name, params.field, {
        def: body.def as FieldDef,
        leaveEmpty: body.leaveEmpty === true,
      }),
  })
}
