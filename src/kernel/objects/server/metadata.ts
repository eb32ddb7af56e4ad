import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { Rollup } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import { openMovesFor } from '#kernel/guards/server/processes.ts'
import { layoutsFor } from '#kernel/layouts/server/describe.ts'
import { readableKeys } from '#kernel/matching/server/readableKeys.ts'
import type { FieldMetadata, Metadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import { type RegisteredField, type RegisteredObject, targetOf } from './registry.ts'

const cache = new WeakMap<object, { registry: unknown; metadata: Metadata }>()

/** The registry as this actor may see it; compiled once per access. */
export function metadataFor(ctx: Context): Metadata {
  const known = cache.get(ctx.access)
  if (known?.registry === ctx.registry) return known.metadata
  const readable = [...ctx.registry.objects.values()].filter(
    (object) => ctx.access.verdict(object.name, 'read') !== false,
  )
  const metadata: Metadata = {
    version: `${ctx.registry.version}-${rightsVersion(ctx)}`,
    objects: readable.map((object) => describe(ctx, object)),
  }
  cache.set(ctx.access, { registry: ctx.registry, metadata })
  return metadata
}

/** Moves with every recompiled access, so that a changed right reaches the browser. */
let counter = 0
const versions = new WeakMap<object, number>()
function rightsVersion(ctx: Context): number {
  const known = versions.get(ctx.access)
  if (known !== undefined) return known
  counter += 1
  versions.set(ctx.access, counter)
  return counter
}

function describe(ctx: Context, object: RegisteredObject): ObjectMetadata {
  const { access } = ctx
  const own = object.ownFields
  const system = [...object.fields.values()].filter((field) => field.isSystem)
  const layouts = layoutsFor(ctx, object)
  const processes = openMovesFor(ctx, object)
  const may = (action: 'create' | 'update' | 'delete' | 'export') => access.verdict(object.name, action) !== false
  return {
    name: object.name,
    plural: object.plural,
    label: object.def.label,
    pluralLabel: object.def.pluralLabel,
    icon: object.def.icon,
    group: object.def.group ?? 'customers',
    title: [...object.titleFields],
    isCustom: object.isCustom,
    appendOnly: object.def.appendOnly === true,
    highlights: object.def.highlights ?? [],
    stageField: object.def.stageField ?? null,
    ...(object.def.matchKeys ? { matchKeys: readableKeys(ctx, object) } : {}),
    views: object.def.views ?? [],
    fields: [...own, ...system]
      .filter((field) => access.canReadField(object.name, field.name))
      .map((field) => describeField(ctx, object, field)),
    related: relatedLists(ctx, object),
    ...(object.def.queued || object.assignment.length > 0 ? { isAssigned: true } : {}),
    ...(layouts ? { layouts } : {}),
    ...(processes ? { processes } : {}),
    can: {
      create: may('create'),
      update: may('update'),
      delete: may('delete'),
      export: may('export'),
      manage: access.has('objects.manage'),
    },
  }
}

const writableSystem = new Set(['owner', 'teams', 'tags', 'externalIds'])

function describeField(ctx: Context, object: RegisteredObject, field: RegisteredField): FieldMetadata {
  const open = field.isSystem ? writableSystem.has(field.name) : field.def.readOnly !== true
  const { rollup, ...def } = field.def
  const fault = formulasOf(ctx.registry, object).faults.get(field.name)
  return {
    ...def,
    // Whoever may not see the related records is not told which of them count.
    ...(rollup && showsRollup(ctx, object, rollup) ? { rollup } : {}),
    ...(fault ? { fault } : {}),
    name: field.name,
    label: field.def.label ?? labelText(field.name, 'en'),
    isSystem: field.isSystem,
    isCustom: field.isCustom,
    canWrite: open && ctx.access.canWriteField(object.name, field.name),
    sortable: field.kind.sortable,
    storage: field.storage,
    ...(leadsIntoTree(ctx, field) ? { inTree: true } : {}),
  }
}

function showsRollup(ctx: Context, object: RegisteredObject, { of, field, filter }: Rollup): boolean {
  const path = object.related.get(of)
  const related = path && ctx.registry.objects.get(path.object)
  const names = [path?.field, field].filter((name) => name !== undefined)
  if (!related || ctx.access.verdict(related.name, 'read') === false) return false
  if (names.some((name) => !ctx.access.canReadField(related.name, name))) return false
  return filter === undefined || isFilterOf(ctx, related, filter)
}

function isFilterOf({ registry, access }: Context, object: RegisteredObject, filter: Filter): boolean {
  try {
    return checkFilter(filter, { registry, access, object }) !== undefined
  } catch (error) {
    if (error instanceof PublicError) return false
    throw error
  }
}

function leadsIntoTree(ctx: Context, field: RegisteredField): boolean {
  const target = ctx.registry.objects.get(targetOf(field) ?? '')
  const isTree = (one: RegisteredField) =>
    one.def.tree === true && ctx.access.canReadField(target?.name ?? '', one.name)
  return target?.ownFields.some(isTree) === true && ctx.access.verdict(target.name, 'read') !== false
}

function relatedLists(ctx: Context, object: RegisteredObject): RelatedList[] {
  return [...object.related.values()]
    .filter(
      (related) =>
        ctx.access.verdict(related.object, 'read') !== false && ctx.access.canReadField(related.object, related.field),
    )
    .map((related) => {
      const { def, fields } = ctx.registry.object(related.object)
      return { ...related, label: fields.get(related.field)?.def.inverseLabel ?? def.pluralLabel }
    })
}
