import type { Context } from '#kernel/context.ts'
import type { Job } from '#kernel/module.ts'
import type { ForecastPeriod } from '../contract.ts'
import { todayOf } from './flow.ts'
import { periodsFrom } from './periods.ts'
import { isSplit } from './splitStore.ts'
import { lockWeeks, weekBounds, writeWeek } from './weekStore.ts'
import { daysAfter, startOfWeek } from './weeks.ts'

/** Three years: older weeks are not made up for. */
const mostWeeks = 156

/**
 * Writes down what the forecast was at the start of each week that is not written yet: of opportunities from their snapshots,
 * which must know the day before, of adjustments from the log. Weeks from before the program was asked are made up for alike.
 */
export async function takeWeeks(ctx: Context): Promise<void> {
  const split = await isSplit(ctx, 'amount')
  for (const week of await dueWeeks(ctx))
    await ctx.db.transaction(async (db) => {
      const tx = { ...ctx, db }
      await lockWeeks(tx)
      const day = daysAfter(week, -1)
      const begin = new Date(Temporal.PlainDate.from(week).toZonedDateTime(ctx.organization.zone).epochMilliseconds)
      await writeWeek(tx, { week, day, begin, span: spanAround(ctx, day), isSplit: split })
    })
}

async function dueWeeks(ctx: Context): Promise<string[]> {
  const { last, first, known } = await weekBounds(ctx)
  const due: string[] = []
  let week = startOfWeek(todayOf(ctx), ctx.locale.weekStart)
  for (; due.length < mostWeeks && first !== null && known !== null; week = daysAfter(week, -7)) {
    if (week <= (last ?? first)) break
    if (known >= daysAfter(week, -1)) due.unshift(week)
  }
  return due
}

/** Of the fiscal year of that day and the next one: what anybody looks at in a week. */
function spanAround(ctx: Context, day: string): ForecastPeriod {
  const [this_, next] = periodsFrom(ctx, 'year', day, 2)
  return { from: this_?.from ?? day, to: next?.to ?? day }
}

/** Every hour, as the snapshots that it is made of; there is something to do once a week. */
export const weekJob: Job = {
  name: 'forecast:weeks',
  schedule: '50 * * * *',
  maxMinutes: 180,
  run: takeWeeks,
}
