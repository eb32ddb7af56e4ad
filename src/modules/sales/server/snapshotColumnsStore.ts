import type { Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import { fieldOf, type RegisteredObject } from '#kernel/objects/server/registry.ts'

interface Column {
  /** In the table of snapshots. */
  name: string
  field: string
  type: Sql
  /** Money is kept by its base amount. */
  part?: 'base'
}

const columns: readonly Column[] = [
  { name: 'owner', field: 'owner', type: sql`uuid` },
  { name: 'account', field: 'account', type: sql`uuid` },
  { name: 'pipeline', field: 'pipeline', type: sql`uuid` },
  { name: 'stage', field: 'stage', type: sql`uuid` },
  { name: 'forecast_category', field: 'forecastCategory', type: sql`text` },
  { name: 'amount', field: 'amount', type: sql`numeric`, part: 'base' },
  { name: 'actual_amount', field: 'actualAmount', type: sql`numeric`, part: 'base' },
  { name: 'recurring', field: 'recurringAmount', type: sql`numeric`, part: 'base' },
  { name: 'weighted', field: 'expectedRevenue', type: sql`numeric`, part: 'base' },
  { name: 'quantity', field: 'quantity', type: sql`numeric` },
  { name: 'probability', field: 'probability', type: sql`numeric` },
  { name: 'close_date', field: 'closeDate', type: sql`date` },
  { name: 'actual_close_date', field: 'actualCloseDate', type: sql`date` },
  { name: 'is_closed', field: 'isClosed', type: sql`boolean` },
  { name: 'is_won', field: 'isWon', type: sql`boolean` },
]

const deleted = 'is_deleted'

/** `owner, account, …, is_deleted`, of a table alias when one is given. */
export const stateColumns = (alias?: string): Sql =>
  join([...columns.map(({ name }) => name), deleted].map((name) => (alias === undefined ? id(name) : id(alias, name))))

/** The same out of a record of the log that was put together. */
export const loggedState = (state: Sql): Sql =>
  join([
    ...columns.map(({ name, field, type, part }) => {
      const value = part ? sql`${state} -> ${field}::text ->> ${part}::text` : sql`${state} ->> ${field}::text`
      return sql`(${value})::${type} AS ${id(name)}`
    }),
    sql`(${state} ->> 'deletedAt') IS NOT NULL AS ${id(deleted)}`,
  ])

/** The same of the records that stand. */
export const liveState = (object: RegisteredObject, alias: string): Sql =>
  join([
    ...columns.map(({ name, field, part }) => sql`${liveColumn(object, alias, field, part)} AS ${id(name)}`),
    sql`${id(alias, 'deleted_at')} IS NOT NULL AS ${id(deleted)}`,
  ])

function liveColumn(object: RegisteredObject, alias: string, field: string, part: Column['part']): Sql {
  const own = fieldOf(object, field).columns
  const column = part ? own.find((one) => one.part === part) : own[0]
  if (!column) throw new Error(`Opportunities have no column for ${field}`)
  return id(alias, column.name)
}
