import type { Context } from '#kernel/context.ts'
import type { ForecastPeriod } from '../contract.ts'

export const periodUnits = ['month', 'quarter', 'year'] as const
export type PeriodUnit = (typeof periodUnits)[number]

const months: Record<PeriodUnit, number> = { month: 1, quarter: 3, year: 12 }

/** Fiscal periods, one after the other, the first of them around the day. */
export function periodsFrom(ctx: Context, unit: PeriodUnit, day: string, count: number): ForecastPeriod[] {
  const length = months[unit]
  const date = Temporal.PlainDate.from(day)
  const into = (date.month - ctx.organization.fiscalYear.firstMonth + 12) % length
  const first = date.with({ day: 1 }).subtract({ months: into })
  return Array.from({ length: count }, (_, at) => {
    const from = first.add({ months: at * length })
    return { from: from.toString(), to: from.add({ months: length }).subtract({ days: 1 }).toString() }
  })
}
