import type { Context } from '#kernel/context.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { GoalMetric } from '../../objects/metrics.ts'

/** Fields that a metric is made of. */
export const fieldsOf = ({ on, owner, measure, filter }: GoalMetric): string[] => [
  on,
  owner,
  ...(measure.field === undefined ? [] : [measure.field]),
  ...(filter === undefined ? [] : fieldsIn(filter)),
]

function fieldsIn(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(fieldsIn)
  if ('or' in filter) return filter.or.flatMap(fieldsIn)
  if ('not' in filter) return fieldsIn(filter.not)
  return 'field' in filter ? [filter.field] : []
}

/** Figures over fields that are hidden from somebody are hidden, too (S-06); and so are those of objects that are not there. */
export const isReadable = (ctx: Context, metric: GoalMetric): boolean =>
  ctx.registry.objects.has(metric.object) &&
  ctx.access.verdict(metric.object, 'read') !== false &&
  fieldsOf(metric).every((field) => ctx.access.canReadField(metric.object, field))

export const isPartial = (ctx: Context, metric: GoalMetric): boolean =>
  ctx.access.verdict(metric.object, 'read') !== true

export const currencyOf = (ctx: Context, metric: GoalMetric): string | null =>
  metric.isMoney ? ctx.organization.currency : null

/** Of quotients: what counts has two digits after the point, as nobody reads more. */
export const digitsOf = (ctx: Context, metric: GoalMetric): number =>
  metric.isMoney ? currencyDigits(ctx.organization.currency) : 2
