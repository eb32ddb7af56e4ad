import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { opportunitySnapshots } from '#modules/sales/contract.ts'
import { columnOf } from './sumsStore.ts'

/** The state of opportunities at the end of a day: out of what is written down, or as they stand. */
export interface DayState {
  day: string
  isLive: boolean
}

/** Days that are not written down yet are told by the records themselves. */
export async function stateOn(ctx: Context, day: string): Promise<DayState> {
  const row = await ctx.db.row<{ isLive: boolean }>(sql`
    SELECT ${day}::date > day AS "isLive" FROM ${id(ctx.workspace.schema, opportunitySnapshots.lastDay)}`)
  return { day, isLive: row?.isLive ?? true }
}

/** Columns of the snapshots, with the fields that they come from. */
const fields = {
  owner: ['owner'],
  forecast_category: ['forecastCategory'],
  amount: ['amount', 'base'],
  actual_amount: ['actualAmount', 'base'],
  recurring: ['recurringAmount', 'base'],
  weighted: ['expectedRevenue', 'base'],
  quantity: ['quantity'],
  close_date: ['closeDate'],
  actual_close_date: ['actualCloseDate'],
  is_closed: ['isClosed'],
  is_won: ['isWon'],
} as const
export type StateColumn = keyof typeof fields

/** A column of the state: of the snapshot `s`, or of the opportunity `t`. */
export function stateColumn(object: RegisteredObject, { isLive }: DayState): (name: StateColumn) => Sql {
  return (name) => {
    const [field, part] = fields[name] as readonly [string, string?]
    return isLive ? columnOf(object, field, part) : id('s', name)
  }
}

/** Where states come from: table and condition, on the alias that `stateColumn` speaks of. */
export function stateSource(ctx: Context, object: RegisteredObject, { day, isLive }: DayState): { from: Sql; on: Sql } {
  const { schema } = ctx.workspace
  if (isLive) return { from: sql`${id(schema, object.table)} t`, on: sql`t.deleted_at IS NULL` }
  return {
    from: sql`${id(schema, opportunitySnapshots.rows)} s`,
    on: sql`NOT s.is_deleted AND s.from_day <= ${day}::date AND (s.until_day IS NULL OR s.until_day > ${day}::date)`,
  }
}
