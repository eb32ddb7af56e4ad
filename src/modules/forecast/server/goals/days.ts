import { type Context, filterEnv } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { startOf, todayOf } from '#kernel/filter/relative.ts'
import { fieldOf } from '#kernel/objects/server/registry.ts'
import type { ForecastPeriod, GoalRows } from '../../contract.ts'
import type { GoalMetric } from '../../objects/metrics.ts'

/** The asker with the organisation's days: a goal is the same for everybody, wherever they look at it. */
export const atHome = (ctx: Context): Context => ({ ...ctx, locale: { ...ctx.locale, zone: ctx.organization.zone } })

export const todayAtHome = (ctx: Context): string => todayOf(filterEnv(atHome(ctx))).toString()

/** Where each step begins, and where the last one has ended: days, or the instants at which those begin. */
export function boundsOf(ctx: Context, steps: readonly ForecastPeriod[], areInstants: boolean): string[] {
  const env = filterEnv(atHome(ctx))
  const last = Temporal.PlainDate.from(steps.at(-1)?.to ?? '').add({ days: 1 })
  return [...steps.map(({ from }) => Temporal.PlainDate.from(from)), last].map((day) => {
    const text = areInstants ? startOf(day, env) : day.toString()
    if (text === null) throw new Error(`${day} has no beginning`)
    return text
  })
}

export const countsByInstant = (ctx: Context, metric: GoalMetric): boolean =>
  fieldOf(ctx.registry.object(metric.object), metric.on).storage === 'instant'

/** The records that a metric adds up in a period, whosever they are; days of instants are the organisation's for every reader. */
export function rowsOf(ctx: Context, metric: GoalMetric, period: ForecastPeriod): GoalRows {
  const [from = '', end = ''] = boundsOf(ctx, [period], countsByInstant(ctx, metric))
  const days: Filter[] = [
    { field: metric.on, op: 'gte', value: from },
    { field: metric.on, op: 'lt', value: end },
  ]
  return { object: metric.object, filter: { and: [...(metric.filter ? [metric.filter] : []), ...days] } }
}
