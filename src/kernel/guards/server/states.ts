import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { type RegisteredField, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { loadFields } from '#kernel/records/server/rules.ts'
import type { Process } from '../contract.ts'

/** A field by which records go from state to state, as far as something guards the way. */
export interface GuardedField {
  field: RegisteredField
  process: Process | undefined
  /** Where states that are records say what is to be ticked. */
  declared: NonNullable<RegisteredObject['def']['guard']> | undefined
}

/** What is known of one state. */
export interface State {
  label: string
  /** What is ticked before it is left. */
  checklist: { id: string; label: string }[]
  /** Nothing needs to be ticked to come here. */
  isFree: boolean
}

const known = new WeakMap<RegisteredObject, GuardedField[]>()

/** The guarded fields of an object; a process over a field that is gone or no state any more guards nothing. */
export function guardedFields(object: RegisteredObject): GuardedField[] {
  const found = known.get(object)
  if (found) return found
  const declared = object.def.guard
  const names = new Set([
    ...object.processes.filter((one) => one.isActive).map((one) => one.field),
    ...(declared ? [declared.field] : []),
  ])
  const made = [...names].flatMap((name) => {
    const field = object.fields.get(name)
    if (!field || !isStateField(field)) return []
    const process = object.processes.find((one) => one.field === name && one.isActive)
    return [{ field, process, declared: declared?.field === name ? declared : undefined }]
  })
  known.set(object, made)
  return made
}

/** Fields that a record stands in one state of: a choice, or a link to records of one object. */
export function isStateField(field: RegisteredField): boolean {
  if (field.isSystem || field.def.formula !== undefined) return false
  return field.def.kind === 'choice' || (field.storage === 'uuid' && targetOf(field) !== undefined)
}

/** The states with these values; those that are gone (a deleted choice or record) are absent. */
export async function statesOf(
  ctx: Context,
  guarded: GuardedField,
  values: Iterable<string>,
): Promise<Map<string, State>> {
  const { field, process, declared } = guarded
  const text = (label: Parameters<typeof labelText>[0]) =>
    labelText(label, ctx.locale.language, ctx.organization.language)
  const listed = (value: string) =>
    (process?.checklists[value] ?? []).map((item) => ({ id: item.id, label: text(item.label) }))
  const found = new Map<string, State>()
  const target = targetOf(field)
  if (target === undefined) {
    for (const value of new Set(values)) {
      const choice = field.def.choices?.find((one) => one.value === value)
      if (choice) found.set(value, { label: text(choice.label) || value, checklist: listed(value), isFree: false })
    }
    return found
  }
  const extra = declared ? [declared.checklist, ...(declared.freeInto ? [declared.freeInto.field] : [])] : []
  const rows = await loadFields(ctx, target, ['displayName', 'deletedAt', ...extra], [...new Set(values)])
  for (const [value, row] of rows) {
    if (row.deletedAt !== null && row.deletedAt !== undefined) continue
    found.set(value, {
      label: String(row.displayName ?? ''),
      checklist: [...listed(value), ...textsOf(declared ? row[declared.checklist] : null)],
      isFree: declared?.freeInto?.values.includes(String(row[declared.freeInto.field])) ?? false,
    })
  }
  return found
}

/** Items that are texts are known by themselves. */
const textsOf = (value: JsonValue | undefined) =>
  (Array.isArray(value) ? value : []).map(String).map((text) => ({ id: text, label: text }))
