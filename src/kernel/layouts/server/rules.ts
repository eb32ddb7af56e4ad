import { type Context, filterEnv } from '#kernel/context.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compilePredicate, type Predicate } from '#kernel/filter/server/predicate.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { layoutFor, type PublishedLayout } from '../contract.ts'

type Values = Readonly<Record<string, JsonValue>>

/** A record on its way through the engine, as far as layouts judge it. */
export interface JudgedRecord {
  before: Values | null
  values: Values
  changed: ReadonlySet<string>
  issues: Issue[]
}

/** What the layouts of the actor's roles demand of writes. */
export interface LayoutRules {
  /** Refuses changes of fields that are read-only as the record stands and as it would be. Before rules of the program run. */
  refuseReadOnly(records: readonly JudgedRecord[]): void
  /** Refuses records that lack a field they now need. After the rules of the program, which may fill it. */
  refuseMissing(records: readonly JudgedRecord[]): void
}

const noRules: LayoutRules = { refuseReadOnly: () => undefined, refuseMissing: () => undefined }

/**
 * Layouts bind people and their keys, whatever way a write comes: form, API, import, batch, undo. The program's own work is
 * not held up by how a page is arranged.
 */
export function layoutRules(ctx: Context, object: RegisteredObject): LayoutRules {
  if (object.layouts.length === 0 || ctx.actor.type === 'system') return noRules
  const { roles } = ctx.actor
  const record = layoutFor(object.layouts, 'record', roles)
  const create = layoutFor(object.layouts, 'create', roles)
  const readOnly = demandsOf(ctx, object, record, 'readOnly')
  const required = demandsOf(ctx, object, record, 'required')
  const asked = demandsOf(ctx, object, create, 'required')
  return {
    refuseReadOnly(records) {
      for (const { before, values, changed, issues } of records)
        for (const { field, holds, rule } of readOnly)
          if (before && changed.has(field) && holds(before) && holds(values))
            issues.push({
              field,
              code: 'readOnlyByLayout',
              message: `${field} cannot be changed: ${rule}`,
              params: { rule },
            })
    },
    refuseMissing(records) {
      for (const { before, values, issues } of records)
        for (const { field, holds, rule } of before ? required : [...required, ...asked])
          if (lacks(values, field, holds) && !(before && lacks(before, field, holds)) && !issues.some(isAbout(field)))
            issues.push({
              field,
              code: 'requiredByLayout',
              message: `${field} must not be empty: ${rule}`,
              params: { rule },
            })
    },
  }
}

type RulePart = 'required' | 'readOnly'

interface Demand {
  field: string
  holds: Predicate
  /** Names the rule to whoever is refused. */
  rule: string
}

function demandsOf(
  ctx: Context,
  object: RegisteredObject,
  published: PublishedLayout | undefined,
  part: RulePart,
): Demand[] {
  if (!published) return []
  const { purpose, role, layout } = published
  const rule = `"${part}" of the ${purpose} layout for ${role === '*' ? 'everyone' : role}`
  return layout.rules.flatMap(({ field, [part]: condition }) => {
    const holds = condition && object.fields.has(field) ? predicateOf(ctx, object, condition) : null
    return holds ? [{ field, holds, rule }] : []
  })
}

/** A condition that names a field which is gone demands nothing any more, instead of stopping every write. */
function predicateOf(ctx: Context, object: RegisteredObject, condition: Filter): Predicate | null {
  try {
    return compilePredicate(condition, { registry: ctx.registry, object, env: filterEnv(ctx) })
  } catch {
    return null
  }
}

const lacks = (values: Values, field: string, holds: Predicate) => isEmpty(values[field]) && holds(values)

const isAbout = (field: string) => (issue: Issue) => issue.field.split(/[.[]/, 1)[0] === field

const isEmpty = (value: JsonValue | undefined) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
