import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { audit } from '#kernel/audit/server/audit.ts'
import { languageCodes } from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import type { FormulaTrialRequest } from '#kernel/formulas/contract.ts'
import { maxFormulaLength } from '#kernel/formulas/language.ts'
import { tryFormula } from '#kernel/formulas/server/tryFormula.ts'
import { route } from '#kernel/http/route.ts'
import type { CustomFieldRequest, CustomObjectRequest, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import {
  createCustomField,
  createCustomObject,
  deleteCustomField,
  deleteCustomObject,
  type FieldPatch,
  updateCustomField,
  updateCustomObject,
} from '#kernel/objects/server/custom.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { fieldUsage, objectUsage } from '#kernel/objects/server/usage.ts'
import type { RollupTrialRequest } from '#kernel/rollups/contract.ts'
import { rollupFunctions } from '#kernel/rollups/kinds.ts'
import { tryRollup } from '#kernel/rollups/server/tryRollup.ts'
import { identifyAgain } from './guard.ts'
import type { Host, Routes } from './host.ts'

const name = z.string().min(1).max(60)
const label = z.union([z.string().min(1).max(100), z.partialRecord(z.enum(languageCodes), z.string().max(100))])
/** One entry of a list that people choose from. */
export const choice = z.strictObject({
  value: z.string().min(1).max(200),
  label,
  color: z.string().max(30).optional(),
  aliases: z.array(z.string().max(200)).max(100).optional(),
  isActive: z.boolean().optional(),
  type: z.string().min(1).max(60).optional(),
})
/** The filter is judged with the field, which says what is wrong with it. */
const rollup = z.strictObject({
  of: name,
  fn: z.enum(rollupFunctions),
  field: name.optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
  by: name.optional(),
})
/** What a field may say about itself beside its kind. */
export const fieldOptions = {
  label: label.optional(),
  help: label.optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  indexed: z.boolean().optional(),
  searchable: z.boolean().optional(),
  default: z.unknown().optional(),
  personal: z.boolean().optional(),
  choices: z.array(choice).max(1000).optional(),
  target: name.optional(),
  targets: z.array(name).max(100).optional(),
  inverse: name.optional(),
  inverseLabel: label.optional(),
  tree: z.boolean().optional(),
  maxLength: z.number().int().positive().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  scale: z.number().int().min(0).max(20).optional(),
  format: z.string().max(60).optional(),
  gapless: z.boolean().optional(),
  formula: z.string().max(maxFormulaLength).optional(),
  rollup: rollup.optional(),
}
export const fieldKind = z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]])
const field = z.strictObject({ name, kind: fieldKind, ...fieldOptions })
const look = { icon: z.string().max(60).optional(), group: z.string().max(40).optional() }

const objectParams = z.strictObject({ name })
const fieldParams = z.strictObject({ name, field: name })
const confirmation = z.strictObject({ confirm: z.enum(['true', 'false']).optional() })

const common = { policy: { capability: 'objects.manage' }, tags: ['Objects'] } as const
/** Tables are changed step by step outside of a transaction; a repeated request finds the name taken. */
const making = { ...common, status: 201, ownTransactions: true } as const

export const objectRoutes: Routes = (app, host) => {
  ownObjects(app, host)
  ownFields(app, host)
}

const ownObjects: Routes = (app, host) => {
  route(app, {
    ...making,
    method: 'POST',
    url: '/api/v1/objects',
    summary: 'Make an object of your own',
    body: z.strictObject({
      name,
      plural: name,
      label,
      pluralLabel: label,
      ...look,
      fields: z.array(field).max(200).optional(),
      title: name.optional(),
    }),
    handler: async ({ ctx, body, request }) => {
      await createCustomObject(ctx, body as CustomObjectRequest)
      await audit(ctx, { kind: 'object', action: 'created', object: body.name, subject: body.name, after: body })
      return described(request, host, body.name)
    },
  })
  route(app, {
    ...common,
    method: 'PATCH',
    url: '/api/v1/objects/:name',
    summary: 'Rename an object of your own or change its look',
    params: objectParams,
    body: z.strictObject({ label: label.optional(), pluralLabel: label.optional(), ...look }),
    handler: async ({ ctx, params, body, request }) => {
      await updateCustomObject(ctx, params.name, body as Parameters<typeof updateCustomObject>[2])
      await audit(ctx, { kind: 'object', action: 'updated', object: params.name, subject: params.name, after: body })
      return described(request, host, params.name)
    },
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/objects/:name/usage',
    summary: 'What would lose something if the object went',
    params: objectParams,
    handler: async ({ ctx, params }) => objectUsage(ctx, ctx.registry.object(params.name)),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'DELETE',
    url: '/api/v1/objects/:name',
    summary: 'Delete an object of your own with all its records',
    params: objectParams,
    query: confirmation,
    handler: async ({ ctx, params, query }) => {
      await deleteCustomObject(ctx, params.name, { confirm: query.confirm === 'true' })
      await audit(ctx, { kind: 'object', action: 'deleted', subject: params.name })
    },
  })
}

const ownFields: Routes = (app, host) => {
  route(app, {
    ...making,
    method: 'POST',
    url: '/api/v1/objects/:name/fields',
    summary: 'Add a field to any object',
    params: objectParams,
    body: field,
    handler: async ({ ctx, params, body, request }) => {
      await createCustomField(ctx, params.name, body as CustomFieldRequest)
      await audit(ctx, { kind: 'field', action: 'created', object: params.name, subject: body.name, after: body })
      return described(request, host, params.name)
    },
  })
  route(app, {
    ...common,
    method: 'PATCH',
    url: '/api/v1/objects/:name/fields/:field',
    summary: 'Change a field of your own',
    params: fieldParams,
    body: z.strictObject({
      ...fieldOptions,
      formula: fieldOptions.formula.nullable(),
      rollup: fieldOptions.rollup.nullable(),
    }),
    handler: async ({ ctx, params, body, request }) => {
      await updateCustomField(ctx, params.name, params.field, body as FieldPatch)
      await audit(ctx, { kind: 'field', action: 'updated', object: params.name, subject: params.field, after: body })
      return described(request, host, params.name)
    },
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/objects/:name/formula',
    summary: 'What a formula would give for a record',
    params: objectParams,
    body: z.strictObject({
      def: z.strictObject({ kind: fieldKind, ...fieldOptions, formula: z.string().max(maxFormulaLength) }),
      field: name.optional(),
      record: z.uuid().optional(),
    }),
    handler: async ({ ctx, params, body }) => tryFormula(ctx, params.name, body as FormulaTrialRequest),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/objects/:name/rollup',
    summary: 'What a roll-up would give for a record',
    params: objectParams,
    body: z.strictObject({
      def: z.strictObject({ kind: fieldKind, ...fieldOptions, rollup }),
      field: name.optional(),
      record: z.uuid().optional(),
    }),
    handler: async ({ ctx, params, body }) => tryRollup(ctx, params.name, body as RollupTrialRequest),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/objects/:name/fields/:field/usage',
    summary: 'What would lose something if the field went',
    params: fieldParams,
    handler: async ({ ctx, params }) => fieldUsage(ctx, ctx.registry.object(params.name), params.field),
  })
  route(app, {
    ...common,
    confirmed: () => true,
    method: 'DELETE',
    url: '/api/v1/objects/:name/fields/:field',
    summary: 'Delete a field of your own with all its values',
    params: fieldParams,
    query: confirmation,
    handler: async ({ ctx, params, query }) => {
      await deleteCustomField(ctx, params.name, params.field, { confirm: query.confirm === 'true' })
      await audit(ctx, { kind: 'field', action: 'deleted', object: params.name, subject: params.field })
    },
  })
}

/** The object as the changed registry has it. */
async function described(request: FastifyRequest, host: Host, objectName: string): Promise<ObjectMetadata | undefined> {
  const ctx = await identifyAgain(request, host)
  return ctx ? metadataFor(ctx).objects.find((object) => object.name === objectName) : undefined
}
