import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, sql } from '#kernel/db/sql.ts'
import type { ForecastMeasure } from '../contract.ts'
import type { Owners } from './tree.ts'

/**
 * Is there an opportunity whose revenue is split, so that money counts for others than the owner? What is counted in pieces stays
 * whole with the owner, and so does all for who may not read the splits.
 */
export async function isSplit(ctx: Context, measure: ForecastMeasure): Promise<boolean> {
  if (measure === 'quantity' || measure === 'count') return false
  const fields = ['opportunity', 'user', 'percent', 'kind']
  if (!fields.every((field) => ctx.access.canReadField('opportunitySplit', field))) return false
  const row = await ctx.db.row<{ found: boolean }>(
    sql`SELECT EXISTS (SELECT FROM ${revenueSplits(ctx)} x WHERE ${isRevenue}) AS found`,
  )
  return row?.found === true
}

export const revenueSplits = (ctx: Context): Sql =>
  id(ctx.workspace.schema, ctx.registry.object('opportunitySplit').table)

/** On alias `x`. */
export const isRevenue: Sql = sql`x.kind = 'revenue' AND x.deleted_at IS NULL`

/** How much of each opportunity that is split counts for these owners: opportunity, share (1 is all of it). */
export function sharesSql(ctx: Context, { people, nobodys, known }: Exclude<Owners, 'all'>): Sql {
  const none = nobodys ? sql` OR NOT x."user" = ANY(${known}::uuid[])` : empty
  return sql`SELECT x.opportunity, coalesce(sum(x.percent) FILTER (WHERE x."user" = ANY(${people}::uuid[])${none}), 0) * 0.01 AS share
    FROM ${revenueSplits(ctx)} x WHERE ${isRevenue} GROUP BY x.opportunity`
}
