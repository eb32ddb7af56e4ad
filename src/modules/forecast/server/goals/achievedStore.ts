import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, raw, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { conditions } from '#kernel/records/server/conditions.ts'
import type { ForecastPeriod } from '../../contract.ts'
import type { GoalMetric } from '../../objects/metrics.ts'
import { columnOf } from '../sumsStore.ts'
import { atHome, boundsOf, countsByInstant } from './days.ts'

/** What one person's records add up to in one step. */
export interface AchievedSum {
  owner: string | null
  /** From 0. */
  step: number
  value: string
}

/**
 * Sums of a metric by person and step, over the records that the asker may read: one statement, however many people and goals
 * there are. Steps follow one another without a gap; `owners` keeps to those few.
 */
export async function achievedBy(
  ctx: Context,
  metric: GoalMetric,
  steps: readonly ForecastPeriod[],
  owners?: readonly string[],
): Promise<AchievedSum[]> {
  const object = ctx.registry.object(metric.object)
  const where = conditions(atHome(ctx), object, metric.filter === undefined ? {} : { filter: metric.filter })
  if (where === null) return []
  const areInstants = countsByInstant(ctx, metric)
  const [on, owner] = [columnOf(object, metric.on), columnOf(object, metric.owner)]
  const type = raw(areInstants ? 'timestamptz' : 'date')
  const bounds = boundsOf(ctx, steps, areInstants)
  const owned = owners ? sql`AND ${owner} = ANY(${owners}::uuid[])` : empty
  const rows = await ctx.db.rows<AchievedSum>(
    sql`
    SELECT ${owner} AS owner, width_bucket(${on}, ${bounds.slice(0, -1)}::${type}[]) - 1 AS step,
      trim_scale(${measured(object, metric)})::text AS value
    FROM ${id(ctx.workspace.schema, object.table)} t
    WHERE ${on} >= ${bounds[0]}::${type} AND ${on} < ${bounds.at(-1)}::${type} AND ${where} ${owned}
    GROUP BY 1, 2`,
    { prepare: metric.filter === undefined },
  )
  return rows.filter(({ value }) => value !== '0')
}

/** Of money the amounts in the organisation's currency. */
function measured(object: RegisteredObject, { measure, isMoney }: GoalMetric): Sql {
  if (measure.field === undefined) return sql`count(*)::numeric`
  return sql`coalesce(sum(${columnOf(object, measure.field, isMoney ? 'base' : undefined)}), 0)`
}
