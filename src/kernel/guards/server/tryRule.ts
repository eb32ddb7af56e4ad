import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { CompiledFormula } from '#kernel/formulas/compile.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { pages } from '#kernel/records/server/all.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { formulaReading } from '#kernel/records/server/reading.ts'
import { mostDryRun, type RuleDryRun, type RuleTrial, type RuleTrialRequest } from '../contract.ts'
import { answer, compileCondition, isPast } from './compiledRules.ts'

const mostExamples = 10

/** Judges one record as it stands, by what the asker may read; writes nothing. */
export async function tryRule(ctx: Context, objectName: string, asked: RuleTrialRequest): Promise<RuleTrial> {
  const object = ctx.registry.object(objectName)
  const compiled = compileCondition(ctx.registry, object, asked.refuseWhen)
  const nothing = { record: null, inputs: [], isRefused: false }
  if (!compiled.ok) return { issue: compiled.issue, ...nothing }
  const { reads } = compiled.formula
  const { items } = await engine.query(ctx, objectName, {
    ...questionOf(reads),
    ...(asked.record ? { filter: { field: 'id', op: 'eq', value: asked.record } } : {}),
    limit: 1,
  })
  const [found] = items
  if (!found) return { issue: null, ...nothing }
  return {
    issue: null,
    record: named(found),
    inputs: reads.map((path) => ({ path, value: valueIn(found, path) })),
    isRefused: isRefused(ctx, compiled.formula, found),
  }
}

/** Judges the newest records that the asker may read, at most `mostDryRun`, each as if it were saved again as it stands. */
export async function dryRun(ctx: Context, objectName: string, refuseWhen: string): Promise<RuleDryRun> {
  const object = ctx.registry.object(objectName)
  const compiled = compileCondition(ctx.registry, object, refuseWhen)
  const result: RuleDryRun = { issue: null, checked: 0, refused: 0, isComplete: true, examples: [] }
  if (!compiled.ok) return { ...result, issue: compiled.issue }
  for await (const rows of pages(ctx, objectName, questionOf(compiled.formula.reads))) {
    const some = rows.slice(0, mostDryRun - result.checked)
    if (some.length === 0) return { ...result, isComplete: false }
    result.checked += some.length
    for (const row of some.filter((one) => isRefused(ctx, compiled.formula, one))) {
      result.refused += 1
      if (result.examples.length < mostExamples) result.examples.push(named(row))
    }
    if (some.length < rows.length) return { ...result, isComplete: false }
  }
  return result
}

/** The newest records first, with what a condition reads of them. */
function questionOf(paths: readonly string[]): Omit<Query, 'cursor' | 'limit'> {
  const fields = [...new Set(paths.map(standing))].filter((path) => path !== 'id')
  return { sort: [{ field: 'id', direction: 'desc' }], fields: ['displayName', ...fields], count: 'none' }
}

/** A record that nobody changes stood as it stands. */
const standing = (path: string): string => (isPast(path) ? path.slice('before.'.length) : path)

const valueIn = (record: RecordJson, path: string): JsonValue => (record[standing(path)] ?? null) as JsonValue

const isRefused = (ctx: Context, condition: CompiledFormula, record: RecordJson): boolean =>
  condition.run((path) => valueIn(record, path), answer, formulaReading(ctx)) === true

const named = (record: RecordJson) => ({ id: record.id, displayName: String(record.displayName ?? '') })
