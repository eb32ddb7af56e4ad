import type { Context } from '#kernel/context.ts'
import type { AssignmentRule, NoResponse } from '../contract.ts'
import type { Due } from './assignStore.ts'
import type { Given } from './deal.ts'

/** Until when the owner has time: hours of the clock, or days from Monday to Friday in the organisation's zone. */
export function dueAt(ctx: Context, { after, unit }: Pick<NoResponse, 'after' | 'unit'>): Date {
  const now = Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime())
  if (unit === 'hours') return new Date(now.epochMilliseconds + after * 3_600_000)
  let day = now.toZonedDateTimeISO(ctx.organization.zone)
  for (let left = after; left > 0; ) {
    day = day.add({ days: 1 })
    if (day.dayOfWeek <= 5) left--
  }
  return new Date(day.epochMilliseconds)
}

/** What is waited for after a record has gone to a person by a rule that minds whether they respond. */
export function dueOf(
  ctx: Context,
  rule: AssignmentRule,
  record: string,
  given: Given,
  standing: { round: number; tried: string[] } = { round: 0, tried: [] },
): Due | null {
  const { noResponse, id, object } = rule
  if (!noResponse || given.user === undefined) return null
  const owner = given.user
  return {
    record,
    object,
    rule: id,
    owner,
    assignedAt: ctx.clock.now().toISOString(),
    dueAt: dueAt(ctx, noResponse).toISOString(),
    round: standing.round,
    tried: [...new Set([...standing.tried, owner])],
  }
}
