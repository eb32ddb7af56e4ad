import { type Context, withStoredNames } from '#kernel/context.ts'
import type { FieldDef, ParseEnv } from '#kernel/fields/contract.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { query } from '#kernel/records/server/engine.ts'
import type { Mapping, ProbedColumn } from '../../contract.ts'
import { type KnownValue, suggestValues } from './values.ts'

/** Targets with more records than this are not read for suggestions. */
const readAtMost = 1000

/** Adds to each column what its foreign values probably mean: choices by their spellings, links by the records' names. */
export async function withSuggestedValues(
  ctx: Context,
  object: RegisteredObject,
  mapping: Mapping,
  columns: ProbedColumn[],
  env: ParseEnv,
): Promise<Mapping> {
  const suggested = mapping.columns.map(async (column) => {
    const field = column.field ? object.fields.get(column.field) : undefined
    const values =
      columns.find(({ header, index }) => header === column.column || index === column.column)?.values ?? []
    if (!field || values.length === 0) return column
    const known = await knownValues(ctx, field)
    if (known.length === 0) return column
    const foreign = values.filter((value) => !isUnderstood(field, value, known, env))
    const found = { ...suggestValues(foreign, known), ...column.values }
    return Object.keys(found).length > 0 ? { ...column, values: found } : column
  })
  return { ...mapping, columns: await Promise.all(suggested) }
}

async function knownValues(ctx: Context, field: RegisteredField): Promise<KnownValue[]> {
  if (field.def.choices?.length) return field.def.choices.filter(({ isActive }) => isActive !== false).map(choiceValue)
  const target = field.kind.target?.(field.def)
  if (!target || ctx.access.verdict(target, 'read') === false) return []
  const page = await query(withStoredNames(ctx), target, { fields: ['displayName'], limit: readAtMost })
  return page.next ? [] : page.items.map((record) => ({ value: String(record.displayName), spellings: [] }))
}

function choiceValue({ value, label, aliases = [] }: NonNullable<FieldDef['choices']>[number]): KnownValue {
  return { value, spellings: [...(typeof label === 'string' ? [label] : Object.values(label)), ...aliases] }
}

/** Choices parse by themselves; a link is understood when a record has just this name. */
function isUnderstood(field: RegisteredField, value: string, known: KnownValue[], env: ParseEnv): boolean {
  if (field.def.choices?.length) return field.kind.parseText(value, field.def, env).ok
  return known.some((entry) => entry.value === value)
}
