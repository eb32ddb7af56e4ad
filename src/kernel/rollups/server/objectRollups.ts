import type { Issue } from '#kernel/errors.ts'
import type { Rollup } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RegisteredField, RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import { canOrder, isFollowed, rollupFunctions, sourceKinds } from '../kinds.ts'
import { type FilterRead, filterReads } from './filterReads.ts'

/** A field that is made of related records, and how. */
export interface FieldRollup {
  field: RegisteredField
  rollup: Rollup
  /** The object of the related records, and its link that leads here. */
  related: RegisteredObject
  link: RegisteredField
  /** What is summed or picked; null for a count. */
  measured: RegisteredField | null
  /** Order of first and last. */
  by: RegisteredField | null
  filter: Filter | null
  /** What it reads of related records, and behind one link of them. */
  reads: readonly FilterRead[]
}

export type CompiledRollup = { ok: true; rollup: FieldRollup } | { ok: false; issue: Issue }

export interface ObjectRollups {
  rollups: readonly FieldRollup[]
  /** What cannot be reckoned (any more), with the reason. */
  faults: ReadonlyMap<string, Issue>
}

/** The roll-ups of an object, compiled. */
export function rollupsOf(registry: Registry, object: RegisteredObject): ObjectRollups {
  const rollups: FieldRollup[] = []
  const faults = new Map<string, Issue>()
  for (const field of object.ownFields) {
    if (field.def.rollup === undefined) continue
    const compiled = compileRollup(registry, object, field)
    if (compiled.ok) rollups.push(compiled.rollup)
    else faults.set(field.name, compiled.issue)
  }
  return { rollups, faults }
}

/** Reads the roll-up of a field against the objects as they stand; `issue.params` names what is wrong. */
export function compileRollup(registry: Registry, object: RegisteredObject, field: RegisteredField): CompiledRollup {
  const { rollup } = field.def
  const path = rollup && object.related.get(rollup.of)
  const related = path && registry.objects.get(path.object)
  const link = path && related?.fields.get(path.field)
  if (!rollup || !related || !link)
    return wrong('unknownRelated', `Nothing called "${rollup?.of}" links to ${object.name}`, { name: rollup?.of })
  if (!rollupFunctions.includes(rollup.fn))
    return wrong('unknownFunction', `Use one of ${rollupFunctions.join(', ')}`, { name: rollup.fn })
  const measured = rollup.fn === 'count' ? null : (related.fields.get(rollup.field ?? '') ?? undefined)
  const by = rollup.fn === 'first' || rollup.fn === 'last' ? related.fields.get(rollup.by ?? 'createdAt') : null
  const fault = measuredFault(field, rollup, measured) ?? orderFault(rollup, by)
  if (fault) return { ok: false, issue: fault }
  const filtered = rollup.filter === undefined ? null : filterReads(registry, related, rollup.filter)
  if (filtered && !filtered.ok) return filtered
  const own = [link, measured, by].filter((one) => one !== null && one !== undefined)
  const reads = [
    ...own.map((one) => ({ link: null, object: related.name, field: one.name })),
    ...(filtered?.reads ?? []),
  ]
  const filter = filtered?.filter ?? null
  return {
    ok: true,
    rollup: { field, rollup, related, link, measured: measured ?? null, by: by ?? null, filter, reads },
  }
}

function measuredFault(field: RegisteredField, rollup: Rollup, measured: RegisteredField | null | undefined) {
  const { fn } = rollup
  if (fn === 'count')
    return field.def.kind === 'integer'
      ? null
      : issue('rollupKind', `A count is an integer`, { fn, kind: field.def.kind })
  if (rollup.field === undefined) return issue('rollupNeedsField', `Name the field that ${fn} is made of`, { fn })
  if (!measured) return issue('unknownField', `There is no field "${rollup.field}"`, { name: rollup.field })
  if (!isFollowed(measured))
    return issue('rollupNotFollowed', `Nothing tells when "${measured.name}" changes`, { name: measured.name })
  if (!sourceKinds(fn, field.def.kind).includes(measured.def.kind))
    return issue('rollupKind', `${fn} of a ${measured.def.kind} is nothing that a ${field.def.kind} takes`, {
      fn,
      kind: measured.def.kind,
    })
  return null
}

function orderFault({ by }: Rollup, field: RegisteredField | null | undefined): Issue | null {
  if (field === null) return null
  if (!field) return issue('unknownField', `There is no field "${by}"`, { name: by })
  return canOrder({ name: field.name, isSystem: field.isSystem, kind: field.def.kind })
    ? null
    : issue('rollupOrder', `Records cannot be put in order by "${field.name}": use a number, a day or an instant`, {
        name: field.name,
      })
}

const issue = (code: string, message: string, params: Record<string, unknown>): Issue => ({
  field: 'rollup',
  code,
  message,
  params,
})

const wrong = (...given: Parameters<typeof issue>): CompiledRollup => ({ ok: false, issue: issue(...given) })
