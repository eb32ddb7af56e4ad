import type { Context } from '#kernel/context.ts'
import type { Db, Sql } from '#kernel/db/contract.ts'
import { patiently } from '#kernel/db/patient.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { selectExpressions } from '#kernel/records/server/select.ts'
import { intoRow } from '#kernel/records/server/values.ts'
import type { RegisteredColumn, RegisteredField, RegisteredObject } from './registry.ts'

export interface StandingValue {
  id: string
  value: JsonValue
}

/** Records with a value in the field, those in the trash too. */
export async function countValues(ctx: Context, object: RegisteredObject, field: RegisteredField): Promise<number> {
  const row = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${tableOf(ctx, object)} t WHERE ${isFilled(field)}`,
  )
  return row?.n ?? 0
}

/** The next values of a field in the order of ids, as they stand, of all records that have one. */
export function valuesAfter(
  ctx: Context,
  object: RegisteredObject,
  field: RegisteredField,
  after: string | null,
  limit: number,
): Promise<StandingValue[]> {
  const from = after === null ? empty : sql`AND t.id > ${after}::uuid`
  return readValues(ctx, object, field, sql`${isFilled(field)} ${from} ORDER BY t.id LIMIT ${limit}`)
}

/** What these records have in the field, empty ones too. */
export function valuesOf(
  ctx: Context,
  object: RegisteredObject,
  field: RegisteredField,
  ids: string[],
): Promise<StandingValue[]> {
  return readValues(ctx, object, field, sql`t.id = ANY(${ids}::uuid[])`)
}

/** Neither version nor history moves: what a record says stays, only its form does not. */
export async function writeValues(
  ctx: Context,
  object: RegisteredObject,
  field: RegisteredField,
  values: StandingValue[],
): Promise<void> {
  if (values.length === 0) return
  const rows = values.map(({ id: record, value }) => {
    const row: Record<string, JsonValue> = { id: record }
    intoRow(row, field, value)
    return row
  })
  const assignments = join(field.columns.map(({ name }) => sql`${id(name)} = x.${id(name)}`))
  const types = join([sql`id uuid`, ...field.columns.map(({ name, type }) => sql`${id(name)} ${raw(type)}`)])
  await ctx.db.run(sql`
    UPDATE ${tableOf(ctx, object)} t SET ${assignments}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS x(${types}) WHERE t.id = x.id`)
}

/** Columns that a conversion made and has not put to use. */
export async function dropColumns(ctx: Context, object: RegisteredObject, columns: RegisteredColumn[]): Promise<void> {
  const drops = columns.map(({ name }) => sql`DROP COLUMN IF EXISTS ${id(name)}`)
  await withTable(ctx, object, (db) => db.run(sql`ALTER TABLE ${tableOf(ctx, object)} ${join(drops)}`))
}

export async function renameColumn(ctx: Context, object: RegisteredObject, from: string, to: string): Promise<void> {
  if (from === to) return
  await ctx.db.run(sql`ALTER TABLE ${tableOf(ctx, object)} RENAME COLUMN ${id(from)} TO ${id(to)}`)
}

/** Holds the table for a transaction, so that nobody writes what the work has not seen. */
export function withTable<T>(ctx: Context, object: RegisteredObject, work: (db: Db) => Promise<T>): Promise<T> {
  return patiently(ctx.db, async (db) => {
    await db.run(sql`LOCK TABLE ${tableOf(ctx, object)} IN ACCESS EXCLUSIVE MODE`)
    await db.run(sql`SET LOCAL lock_timeout = DEFAULT`)
    return work(db)
  })
}

async function readValues(
  ctx: Context,
  object: RegisteredObject,
  field: RegisteredField,
  which: Sql,
): Promise<StandingValue[]> {
  const [expression] = selectExpressions(object, [field.name], 't')
  const rows = await ctx.db.rows<{ id: string; values: Record<string, JsonValue> }>(sql`
    SELECT t.id, (SELECT row_to_json(j) FROM (SELECT ${expression ?? empty}) j) AS values
    FROM ${tableOf(ctx, object)} t WHERE ${which}`)
  return rows.map((row) => ({ id: row.id, value: row.values[field.name] ?? null }))
}

const isFilled = (field: RegisteredField) => sql`${id('t', field.columns[0]?.name ?? '')} IS NOT NULL`

const tableOf = (ctx: Context, object: RegisteredObject) => id(ctx.workspace.schema, object.table)
