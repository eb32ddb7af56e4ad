import type { Context } from '#kernel/context.ts'
import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import { circleFrom, unfitFor } from '#kernel/formulas/server/objectFormulas.ts'
import { registerField } from '#kernel/objects/server/registry.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { trustedFilter } from '#kernel/records/server/load.ts'
import { rollUp } from '#kernel/records/server/rollups.ts'
import type { RollupTrial, RollupTrialRequest } from '../contract.ts'
import { compileRollup, type FieldRollup } from './objectRollups.ts'

/** Reckons with the related records that the asker may read, as if the field were there already; writes nothing. */
export async function tryRollup(
  ctx: Context,
  objectName: string,
  { def, field, record }: RollupTrialRequest,
): Promise<RollupTrial> {
  const object = ctx.registry.object(objectName)
  const compiled = compileRollup(ctx.registry, object, registerField(field ?? 'value', def, false, true))
  const issue = compiled.ok ? faultOf(ctx, objectName, def, compiled.rollup, field) : compiled.issue
  if (!compiled.ok || issue) return { issue, ...nothing }
  const { items } = await engine.query(ctx, objectName, {
    ...(record === undefined ? {} : { filter: { field: 'id', op: 'eq', value: record } }),
    sort: [{ field: 'updatedAt', direction: 'desc' }],
    fields: ['displayName'],
    limit: 1,
    count: 'none',
  })
  const [found] = items
  if (!found) return { issue: null, ...nothing }
  const asked = compiled.rollup
  const counted: FieldRollup = {
    ...asked,
    field: registerField(counts, { kind: 'integer' }, false, true),
    rollup: { of: asked.rollup.of, fn: 'count' },
    measured: null,
    by: null,
  }
  const visible: Parameters<typeof rollUp>[3] = (related, alias) => {
    const verdict = ctx.access.verdict(related.name, 'read')
    if (verdict === true) return null
    return trustedFilter(ctx, related, verdict === false ? { none: true } : verdict, alias)
  }
  const values: Record<string, JsonValue> =
    (await rollUp(ctx, [asked, counted], [found.id], visible)).get(found.id) ?? {}
  return {
    issue: null,
    record: { id: found.id, displayName: String(found.displayName ?? '') },
    records: Number(values[counts] ?? 0),
    value: values[asked.field.name] ?? null,
  }
}

/** No field can be called so. */
const counts = '#'

const nothing = { record: null, records: 0, value: null }

/** What else speaks against it: the field itself, or what it would be made of. */
function faultOf(
  { registry }: Context,
  object: string,
  def: FieldDef,
  { reads }: FieldRollup,
  field: string | undefined,
): Issue | null {
  const [unfit] = unfitFor(def)
  if (unfit || field === undefined) return unfit ?? null
  const round = circleFrom(registry, reads, { object, field })
  return round && { ...round, field: 'rollup' }
}
