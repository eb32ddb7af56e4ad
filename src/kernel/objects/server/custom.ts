import type { Context } from '#kernel/context.ts'
import { conflict, forbidden, invalid, invalidField, notFound } from '#kernel/errors.ts'
import type { FieldDef, Label, Rollup } from '#kernel/fields/contract.ts'
import { formulaIssues } from '#kernel/formulas/server/objectFormulas.ts'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import type { CustomFieldRequest, CustomObjectRequest, Usage } from '#kernel/objects/metadata.contract.ts'
import { followFormulas } from '#kernel/records/server/reckoning.ts'
import { followSearchableFields } from '#kernel/records/server/searchText.ts'
import { choiceIssues } from './choices.ts'
import {
  bumpRegistry,
  loadCustomDefinitions,
  lockDefinitions,
  removeField,
  removeObject,
  storeField,
  storeObject,
} from './custom-store.ts'
import { fieldIssues, nameIssues, taken } from './fieldIssues.ts'
import { diffSchema, runStep } from './migrate.ts'
import { buildRegistry, type CustomDefinitions, type RegisteredObject, type Registry } from './registry.ts'
import { fieldUsage, objectUsage } from './usage.ts'

/**
 * Objects and fields of administrators. Each change first proves that the registry holds together with it, then stores the
 * definition, makes the tables follow without blocking requests, and last lets every process know.
 */
export async function createCustomObject(ctx: Context, request: CustomObjectRequest): Promise<void> {
  allow(ctx)
  const { name, plural } = request
  const issues = [...nameIssues('name', name), ...nameIssues('plural', plural)]
  if (ctx.registry.objects.has(name)) issues.push(taken('name', name))
  if ([...ctx.registry.objects.values()].some((object) => object.plural === plural) || reservedPlurals.has(plural))
    issues.push(taken('plural', plural))
  if (name.startsWith('sys'))
    issues.push({ field: 'name', code: 'reserved', message: 'Names that begin with "sys" belong to the system' })
  const fields = Object.fromEntries((request.fields ?? []).map(({ name: field, ...def }) => [field, def]))
  for (const [field, def] of Object.entries(fields)) issues.push(...fieldIssues(ctx.registry, name, field, def))
  if (issues.length > 0) throw invalid(issues)
  const definition: ObjectDef = {
    name,
    plural,
    label: request.label,
    pluralLabel: request.pluralLabel,
    icon: request.icon ?? 'Box',
    title: request.title ?? 'name',
    fields: request.title && fields[request.title] ? fields : { name: nameField, ...fields },
    group: 'customers',
    isCustom: true,
    ...(request.group ? { group: request.group as NonNullable<ObjectDef['group']> } : {}),
  }
  await change(
    ctx,
    (custom) => ({ ...custom, objects: [...custom.objects, definition] }),
    (db) => storeObject(db, ctx.workspace.schema, definition),
    { about: { object: name, fields: Object.keys(definition.fields) } },
  )
}

export async function updateCustomObject(
  ctx: Context,
  name: string,
  patch: { label?: Label; pluralLabel?: Label; icon?: string; group?: string },
): Promise<void> {
  customObject(ctx, name)
  const { schema } = ctx.workspace
  const standing = (await loadCustomDefinitions(ctx.db, schema)).objects.find((one) => one.name === name)
  if (!standing) throw notFound(`Object "${name}"`)
  const definition = { ...standing, ...patch } as ObjectDef
  await change(
    ctx,
    (custom) => ({ ...custom, objects: custom.objects.map((one) => (one.name === name ? definition : one)) }),
    (db) => storeObject(db, schema, definition),
  )
}

/** With everything in it; refused with the list of uses unless confirmed. */
export async function deleteCustomObject(ctx: Context, name: string, options: { confirm: boolean }): Promise<void> {
  const object = customObject(ctx, name)
  refuseUsed(await objectUsage(ctx, object), options.confirm)
  const pointing = [...ctx.registry.objects.values()].flatMap((other) =>
    other.ownFields
      .filter((field) => field.def.target === name && other.name !== name)
      .map((field) => ({ object: other.name, field })),
  )
  const inCode = pointing.find((use) => !use.field.isCustom)
  if (inCode) throw conflict(`${inCode.object}.${inCode.field.name} links to this object`)
  await change(
    ctx,
    (custom) => ({
      ...custom,
      objects: custom.objects.filter((one) => one.name !== name),
      fields: custom.fields.filter((field) => field.object !== name && field.def.target !== name),
    }),
    async (db) => {
      await removeObject(db, ctx.workspace.schema, name)
      for (const use of pointing) await removeField(db, ctx.workspace.schema, use.object, use.field.name)
    },
    { drop: true },
  )
}

export async function createCustomField(ctx: Context, objectName: string, request: CustomFieldRequest): Promise<void> {
  allow(ctx)
  const object = ctx.registry.object(objectName)
  const { name, ...def } = request
  const issues = fieldIssues(ctx.registry, objectName, name, def)
  if (object.fields.has(name) || object.related.has(name)) issues.push(taken('name', name))
  if (def.required)
    issues.push({
      field: 'required',
      code: 'notOnStandingObject',
      message: 'Records that stand have no value yet: add the field first, fill it, then make it required',
    })
  if (issues.length > 0) throw invalid(issues)
  await change(
    ctx,
    (custom) => ({ ...custom, fields: [...custom.fields, { object: objectName, name, def }] }),
    (db) => storeField(db, ctx.workspace.schema, objectName, name, def),
    { about: { object: objectName, fields: [name] } },
  )
}

/** What changes of a field; without its formula and roll-up (null) people fill it again. */
export type FieldPatch = Partial<Omit<FieldDef, 'formula' | 'rollup'>> & {
  formula?: string | null
  rollup?: Rollup | null
}

/** Labels, help, choices, rights to search and index may change; the kind only by a conversion (`convertField.ts`). */
export async function updateCustomField(
  ctx: Context,
  objectName: string,
  name: string,
  { formula, rollup, ...patch }: FieldPatch,
): Promise<void> {
  const field = customField(ctx, objectName, name)
  if (patch.kind && patch.kind !== field.def.kind)
    throw invalidField('kind', 'fixed', 'Change the kind by a conversion, which takes the values along')
  if (patch.target && patch.target !== field.def.target)
    throw invalidField('target', 'fixed', 'The target of a link cannot change')
  const stored = storedField(await loadCustomDefinitions(ctx.db, ctx.workspace.schema), objectName, name)
  const { formula: standing, rollup: rolled, ...plain } = stored ?? field.def
  const by = {
    formula: formula === undefined ? standing : (formula ?? undefined),
    rollup: rollup === undefined ? rolled : (rollup ?? undefined),
  }
  const def = { ...plain, ...patch, ...withoutEmpty(by) } as FieldDef
  const issues = fieldIssues(ctx.registry, objectName, name, def)
  if (patch.choices) issues.push(...(await choiceIssues(ctx, objectName, field, patch.choices)))
  if (issues.length > 0) throw invalid(issues)
  await change(
    ctx,
    (custom) => ({
      ...custom,
      fields: [
        ...custom.fields.map((one) => (one.object === objectName && one.name === name ? { ...one, def } : one)),
        // A field that came with its object has no row of its own before it is changed.
        ...(custom.fields.some((one) => one.object === objectName && one.name === name)
          ? []
          : [{ object: objectName, name, def }]),
      ],
    }),
    (db) => storeField(db, ctx.workspace.schema, objectName, name, def),
    { about: { object: objectName, fields: [name] } },
  )
}

/** A field as it was defined, without what the registry adds. */
const storedField = ({ fields, objects }: CustomDefinitions, objectName: string, name: string): FieldDef | undefined =>
  fields.find((one) => one.object === objectName && one.name === name)?.def ??
  objects.find((one) => one.name === objectName)?.fields[name]

const withoutEmpty = <V extends object>(values: V) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

export async function deleteCustomField(
  ctx: Context,
  objectName: string,
  name: string,
  options: { confirm: boolean },
): Promise<void> {
  customField(ctx, objectName, name)
  refuseUsed(await fieldUsage(ctx, ctx.registry.object(objectName), name), options.confirm)
  await change(
    ctx,
    (custom) => ({
      ...custom,
      fields: custom.fields.filter((field) => !(field.object === objectName && field.name === name)),
    }),
    (db) => removeField(db, ctx.workspace.schema, objectName, name),
    { drop: true },
  )
}

type Store = (db: Context['db']) => Promise<void>

async function change(
  ctx: Context,
  edit: (custom: CustomDefinitions) => CustomDefinitions,
  store: Store,
  options: { drop?: boolean; about?: { object: string; fields: string[] } } = {},
): Promise<void> {
  const { schema } = ctx.workspace
  const { standing, code, registry } = await registryWith(ctx, edit)
  const issues = options.about ? formulaIssues(registry, options.about.object, options.about.fields) : []
  if (issues.length > 0) throw invalid(issues)
  const steps = await diffSchema(ctx.db, schema, registry)
  const additions = steps.filter((step) => step.kind === 'add')
  for (const step of additions) await runStep(ctx.db, step)
  await ctx.db.transaction(async (tx) => {
    await lockDefinitions(tx, schema)
    await store(tx)
    await bumpRegistry(tx, schema)
    await followSearchableFields({ ...ctx, db: tx, registry })
    await followFormulas({ ...ctx, db: tx, registry })
  })
  if (!options.drop) return
  const before = buildRegistry(code, standing)
  const mine = new Set((await diffSchema(ctx.db, schema, before)).map((step) => step.what))
  for (const step of steps) if (step.kind === 'destroy' && !mine.has(step.what)) await runStep(ctx.db, step)
}

/** The registry as it would be after an edit of what administrators have defined. */
export async function registryWith(
  ctx: Context,
  edit: (custom: CustomDefinitions) => CustomDefinitions,
): Promise<{ standing: CustomDefinitions; code: ObjectDef[]; registry: Registry }> {
  const standing = await loadCustomDefinitions(ctx.db, ctx.workspace.schema)
  const code = codeObjects(ctx.registry, standing)
  return { standing, code, registry: buildRegistry(code, edit(standing)) }
}

/** The objects of the program without what administrators added. */
function codeObjects(registry: Registry, custom: CustomDefinitions): ObjectDef[] {
  const added = new Set(custom.fields.map((field) => `${field.object}.${field.name}`))
  return [...registry.objects.values()]
    .filter((object) => !object.isCustom)
    .map((object) => ({
      ...object.def,
      fields: Object.fromEntries(
        Object.entries(object.def.fields).filter(([name]) => !added.has(`${object.name}.${name}`)),
      ),
    }))
}

function allow(ctx: Context): void {
  if (!ctx.access.has('objects.manage')) throw forbidden('Only people with the right to manage objects may do this')
}

function customObject(ctx: Context, name: string): RegisteredObject {
  allow(ctx)
  const object = ctx.registry.object(name)
  if (!object.isCustom) throw conflict(`${name} belongs to the program and cannot be changed here`)
  return object
}

/** A field of administrators, for those who change such fields. */
export function customField(ctx: Context, objectName: string, name: string) {
  allow(ctx)
  const field = ctx.registry.object(objectName).fields.get(name)
  if (!field) throw notFound(`Field "${name}"`)
  if (!field.isCustom) throw conflict(`${objectName}.${name} belongs to the program and cannot be changed here`)
  return field
}

function refuseUsed(usage: Usage, confirmed: boolean): void {
  if (confirmed || (usage.records === 0 && usage.uses.length === 0)) return
  throw conflict('This is in use; look at the list and confirm', [], { usage })
}

const nameField: FieldDef = { kind: 'text', required: true, searchable: true, label: { en: 'Name', de: 'Name' } }
const reservedPlurals = new Set(
  'search stream queries operations jobs readers objects roles api-keys settings files imports me metadata health ready docs login-audit sample views layouts notices following sharing-rules'.split(
    ' ',
  ),
)
