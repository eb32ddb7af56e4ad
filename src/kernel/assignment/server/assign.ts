import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Draft } from '#kernel/records/server/rules.ts'
import type { AssignmentRule, Trigger } from '../contract.ts'
import { type Assigned, recordAssignments, storeDue } from './assignStore.ts'
import { type Dealer, dealer, type Given } from './deal.ts'
import { dueOf } from './dueTime.ts'
import { type Failed, type Looked, matcher } from './match.ts'

/** Whose writes rules look at: an undo puts back what was, and the sample company knows its owners. */
const asks = (ctx: Context): boolean => ctx.source !== 'undo' && ctx.source !== 'sample'

/** Whether new records, or changed ones, of this object are looked at by a rule. */
export const asksRules = (ctx: Context, object: RegisteredObject, isNew: boolean): boolean =>
  asks(ctx) && object.assignment.some((rule) => rule.when.some((one) => triggersOf(isNew).includes(one)))

const triggersOf = (isNew: boolean): Trigger[] => (isNew ? ['created', 'createdByHand'] : ['updated'])

/** What a rule found for a record. */
export interface Decision {
  record: Looked
  rule: AssignmentRule | null
  given: Given
}

/**
 * Gives owners to the records of one write by the rules of their object: new ones whose writer named neither owner nor queue, and
 * changed ones that a rule has begun to match. Answers whether any got one. Whatever fails in here leaves the records as they are,
 * with the failure written down.
 */
export async function assignOwners(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<boolean> {
  if (!asks(ctx) || object.assignment.length === 0) return false
  const concerned = drafts.filter((draft) => triggerOf(ctx, draft) !== null)
  if (concerned.length === 0) return false
  try {
    return await ctx.db.transaction((db) => assignDrafts({ ...ctx, db }, object, concerned))
  } catch (error) {
    if (isRetried(error)) throw error
    ctx.log.error({ err: error, object: object.name }, 'Assignment rules failed; the records stay with their owners')
    const failed = [{ rule: '', message: error instanceof Error ? error.message : String(error) }]
    await recordAssignments(
      ctx,
      object.name,
      concerned.map((draft) => leftAlone(draft, failed)),
    )
    return false
  }
}

/** Deadlocks and the like: the database has the whole write done again. */
const isRetried = (error: unknown): boolean =>
  ['40001', '40P01'].includes(String((error as { code?: unknown } | null)?.code))

function triggerOf(ctx: Context, draft: Draft): Trigger | null {
  if (draft.before !== null) return draft.changed.has('owner') || draft.changed.has('queue') ? null : 'updated'
  if (draft.isNamed) return null
  return ctx.source === 'ui' && ctx.actor.type === 'user' ? 'createdByHand' : 'created'
}

async function assignDrafts(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<boolean> {
  const rules = object.assignment
  const { matches, failed } = await matcher(ctx, object, rules, drafts)
  const asked = (draft: Draft) => rules.filter((rule) => rule.when.some((one) => one === triggerOf(ctx, draft)))
  // Of a changed record a rule asks whether it matched before, too: links that have changed are read once more.
  const befores = drafts
    .filter((draft) => draft.before !== null)
    .map(({ id, before }) => ({ id, values: before ?? {} }))
  const earlier = befores.length > 0 ? await matcher(ctx, object, rules, befores) : null
  const before = new Map(befores.map((one) => [one.id, one]))
  const matched = drafts.flatMap((draft) => {
    const rule = asked(draft).find((one) => matches(one, draft))
    const past = before.get(draft.id)
    return rule && !(past && earlier?.matches(rule, past)) ? [{ draft, rule }] : []
  })
  const deal = matched.length > 0 ? await dealer(ctx, object, rulesIn(matched)) : null
  const decisions = matched.map(({ draft, rule }) => ({ draft, rule, given: deal?.give(rule) ?? nothing }))
  await deal?.finish()
  const rows = decisions.map(({ draft, rule, given }) => assignedOf(draft, rule, given, failed))
  const found = new Set(matched.map(({ draft }) => draft))
  const lost = failed.length > 0 ? drafts.filter((draft) => draft.before === null && !found.has(draft)) : []
  await recordAssignments(ctx, object.name, [...rows, ...lost.map((draft) => leftAlone(draft, failed))])
  await storeDue(
    ctx,
    decisions.flatMap(({ draft, rule, given }) => dueOf(ctx, rule, draft.id, given) ?? []),
  )
  for (const { draft, given } of decisions) put(object, draft, given)
  return decisions.length > 0
}

const nothing: Given = { reason: { code: 'nobody' } }

const rulesIn = (matched: { rule: AssignmentRule }[]): AssignmentRule[] => [...new Set(matched.map(({ rule }) => rule))]

/** Into the record before it is written: one version, one event. */
function put(object: RegisteredObject, draft: Draft, given: Given): void {
  const values = valuesOf(object, draft.values, given)
  for (const [name, value] of Object.entries(values)) {
    draft.values[name] = value
    draft.changed.add(name)
  }
}

/** What a record takes from what it was given: a queue brings its team, an owner theirs where it has none. */
export function valuesOf(
  object: RegisteredObject,
  record: Record<string, JsonValue>,
  given: Given,
): Record<string, JsonValue> {
  const team = given.team ? [given.team] : []
  if (given.queue !== undefined)
    return { owner: null, teams: team, ...(object.def.queued ? { queue: given.queue } : {}) }
  if (given.user === undefined) return {}
  const teams = Array.isArray(record.teams) ? record.teams : []
  const isOwnTeam = teams.length === 0 || record.owner !== given.user
  return { owner: given.user, ...(isOwnTeam && team.length > 0 ? { teams: team } : {}) }
}

const ownerOf = (values: Record<string, JsonValue> | null): string | null =>
  typeof values?.owner === 'string' ? values.owner : null

/** The row that says why. */
export function assignedOf(record: Looked, rule: AssignmentRule | null, given: Given, failed: Failed[]): Assigned {
  const from = ownerOf(record.values)
  const stays = given.user === undefined && given.queue === undefined
  return {
    record: record.id,
    rule: rule && { id: rule.id, name: rule.name },
    from,
    to: stays ? from : (given.user ?? null),
    queue: given.queue ?? null,
    reason: { ...given.reason, ...(failed.length > 0 ? { failed } : {}) },
  }
}

const leftAlone = (record: Looked, failed: Failed[]): Assigned =>
  assignedOf(record, null, { reason: { code: 'ruleFailed' } }, failed)

/** What the rules that are asked when somebody has them run say of standing records; `only` asks one rule alone. */
export async function decide(
  ctx: Context,
  object: RegisteredObject,
  records: Looked[],
  rules: readonly AssignmentRule[] = object.assignment.filter((rule) => rule.when.includes('run')),
): Promise<{ decisions: Decision[]; failed: Failed[]; deal: Dealer }> {
  const { matches, failed } = await matcher(ctx, object, rules, records)
  const matched = records.map((record) => ({ record, rule: rules.find((one) => matches(one, record)) ?? null }))
  const used = [...new Set(matched.flatMap(({ rule }) => rule ?? []))]
  const deal = await dealer(ctx, object, used)
  const decisions = matched.map(({ record, rule }) => ({ record, rule, given: rule ? deal.give(rule) : nothing }))
  return { decisions, failed, deal }
}
