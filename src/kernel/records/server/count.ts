import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { CountResult, Query } from '../contract.ts'
import { conditions } from './conditions.ts'

/** Up to here a count is exact whatever it costs; beyond, the planner's estimate is answered and labelled. */
export const exactUpTo = 20_000

export async function count(
  ctx: Context,
  objectName: string,
  input: Pick<Query, 'filter' | 'search' | 'trash'>,
  mode: 'auto' | 'exact' = 'exact',
): Promise<CountResult> {
  const object = ctx.registry.object(objectName)
  const where = conditions(ctx, object, input)
  return where === null
    ? { value: 0, exact: true }
    : ((await countMatching(ctx, object, where, mode)) ?? { value: 0, exact: true })
}

export async function countMatching(
  ctx: Context,
  object: RegisteredObject,
  where: Sql,
  mode: 'none' | 'auto' | 'exact',
): Promise<CountResult | undefined> {
  if (mode === 'none') return undefined
  const from = sql`FROM ${id(ctx.workspace.schema, object.table)} t WHERE ${where}`
  if (mode === 'exact') {
    const row = await ctx.db.row<{ n: number }>(sql`SELECT count(*) AS n ${from}`)
    return { value: row?.n ?? 0, exact: true }
  }
  const row = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 ${from} LIMIT ${exactUpTo + 1}) few`,
  )
  if ((row?.n ?? 0) <= exactUpTo) return { value: row?.n ?? 0, exact: true }
  return { value: Math.max(await estimate(ctx, from), exactUpTo), exact: false }
}

async function estimate(ctx: Context, from: Sql): Promise<number> {
  const row = await ctx.db.row<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    sql`EXPLAIN (FORMAT JSON) SELECT 1 ${from}`,
  )
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
