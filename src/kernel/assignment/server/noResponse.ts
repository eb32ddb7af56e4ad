import type { Context } from '#kernel/context.ts'
import type { Job } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { loadForWrite } from '#kernel/records/server/load.ts'
import type { AssignmentRule } from '../contract.ts'
import { assignedOf, valuesOf } from './assign.ts'
import { changedByOwner, type Due, recordAssignments, storeDue, takeDue } from './assignStore.ts'
import { type Dealer, dealer, type Given } from './deal.ts'
import { dueOf } from './dueTime.ts'
import type { Looked } from './match.ts'

const portion = 200

/** Records whose owner has not responded in time go to somebody else; after so many turns to where the rule says. */
export const noResponseJob: Job = {
  name: 'assignment.noResponse',
  schedule: '*/5 * * * *',
  run: async (ctx) => {
    const system = asSystem(ctx, 'assignment')
    while ((await system.db.transaction((db) => passOn({ ...system, db }))) === portion);
  },
}

/**
 * One portion, whole or not at all: what is due leaves the list in the transaction that gives it on, so that a run that is
 * repeated finds nothing left to do. Answers how many were due.
 */
export async function passOn(ctx: Context): Promise<number> {
  const due = await takeDue(ctx, portion)
  const responded = await changedByOwner(ctx, due)
  for (const [name, group] of Map.groupBy(due, (one) => one.object)) {
    const object = ctx.registry.objects.get(name)
    if (object) await passOnObject(ctx, object, group, responded)
  }
  return due.length
}

interface Waiting {
  due: Due
  record: Looked
  rule: AssignmentRule
}

async function passOnObject(ctx: Context, object: RegisteredObject, dues: Due[], responded: Set<string>) {
  const standing = await loadForWrite(
    ctx,
    object,
    'update',
    dues.map(({ record }) => record),
  )
  const rules = new Map(object.assignment.map((rule) => [rule.id, rule]))
  const waiting = dues.flatMap((due): Waiting[] => {
    const values = standing.get(due.record)?.values
    const rule = rules.get(due.rule)
    if (!values || !rule?.noResponse || values.owner !== due.owner || responded.has(due.record)) return []
    const last = typeof values.lastActivityAt === 'string' ? Date.parse(values.lastActivityAt) : 0
    return last > Date.parse(due.assignedAt) ? [] : [{ due, record: { id: due.record, values }, rule }]
  })
  if (waiting.length === 0) return
  const deal = await dealer(ctx, object, [...new Set(waiting.map(({ rule }) => rule))])
  const given = waiting.map((one) => nextFor(deal, one))
  await deal.finish()
  const items = waiting.map(({ record }, at) => ({
    id: record.id,
    values: valuesOf(object, record.values, given[at] ?? stays),
  }))
  const outcomes = await updateMany(ctx, object.name, items)
  const rows = waiting.flatMap(({ record, rule }, at) => {
    const isDone = outcomes[at]?.status === 'updated' || outcomes[at]?.status === 'unchanged'
    return isDone ? [assignedOf(record, rule, given[at] ?? stays, [])] : []
  })
  await recordAssignments(ctx, object.name, rows)
  await storeDue(
    ctx,
    waiting.flatMap(({ due, rule }, at) => {
      const { round, tried } = due
      const next = { round: round + 1, tried }
      const isLast = due.round >= (rule.noResponse?.times ?? 0)
      return (isLast ? null : dueOf(ctx, rule, due.record, given[at] ?? stays, next)) ?? []
    }),
  )
}

const stays: Given = { reason: { code: 'nobody' } }

/** Somebody who has not had a turn yet; when the turns are over, or nobody is left, where the rule gives it up to. */
function nextFor(deal: Dealer, { due, rule }: Waiting): Given {
  const round = due.round + 1
  const giveUpTo = rule.noResponse?.giveUpTo
  const giveUp = (): Given =>
    (giveUpTo && deal.giveTo(giveUpTo, { code: 'fallback', round })) ?? { reason: { code: 'nobody', round } }
  if (due.round >= (rule.noResponse?.times ?? 0)) return giveUp()
  const given = deal.give(rule, due.tried)
  if (given.user === undefined && given.queue === undefined) return giveUp()
  return { ...given, reason: { ...given.reason, round } }
}
