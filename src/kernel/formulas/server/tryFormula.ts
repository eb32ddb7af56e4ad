import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { formulaReading } from '#kernel/records/server/reading.ts'
import { compileFormula } from '../compile.ts'
import type { FormulaTrial, FormulaTrialRequest } from '../contract.ts'
import { circle, scopeOf } from './objectFormulas.ts'

const nothing = { record: null, inputs: [], value: null }

/** Reckons with what the asker may read, as if the field were there already; writes nothing. */
export async function tryFormula(
  ctx: Context,
  objectName: string,
  { def, field, record }: FormulaTrialRequest,
): Promise<FormulaTrial> {
  const object = ctx.registry.object(objectName)
  const compiled = compileFormula(def.formula ?? '', scopeOf(ctx.registry, object), def)
  if (!compiled.ok) return { issue: compiled.issue, ...nothing }
  const { reads, run } = compiled.formula
  if (field !== undefined && reads.includes(field)) return { issue: circle([field]), ...nothing }
  const { items } = await engine.query(ctx, objectName, {
    ...(record === undefined ? {} : { filter: { field: 'id', op: 'eq', value: record } }),
    sort: [{ field: 'updatedAt', direction: 'desc' }],
    fields: ['displayName', ...reads.filter((path) => path !== 'id')],
    limit: 1,
    count: 'none',
  })
  const [found] = items
  if (!found) return { issue: null, ...nothing }
  const valueAt = (path: string): JsonValue => (found[path] ?? null) as JsonValue
  return {
    issue: null,
    record: { id: found.id, displayName: String(found.displayName ?? '') },
    inputs: reads.map((path) => ({ path, value: valueAt(path) })),
    value: run(valueAt, def, formulaReading(ctx)),
  }
}
