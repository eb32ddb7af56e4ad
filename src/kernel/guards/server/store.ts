import { actorKey, type Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Process, ValidationRule } from '../contract.ts'

export type StoredRule = ValidationRule & { object: string }
export type StoredProcess = Process & { object: string }

/** All of them, for the registry, in the order in which they were made. */
export async function storedRules(db: Db, schema: string): Promise<StoredRule[]> {
  const rows = await db.rows<{ object: string; definition: ValidationRule }>(
    sql`SELECT object, definition FROM ${id(schema, 'sys_validation_rule')} ORDER BY object, created_at, id`,
  )
  return rows.map(({ object, definition }) => ({ ...definition, object }))
}

export async function storedProcesses(db: Db, schema: string): Promise<StoredProcess[]> {
  const rows = await db.rows<{ object: string; definition: Process }>(
    sql`SELECT object, definition FROM ${id(schema, 'sys_process')} ORDER BY object, field`,
  )
  return rows.map(({ object, definition }) => ({ ...definition, object }))
}

/** Null takes the rule away. Answers what stood before. */
export async function storeRule(
  ctx: Context,
  tx: Db,
  object: string,
  ruleId: string,
  rule: ValidationRule | null,
): Promise<ValidationRule | null> {
  const table = id(ctx.workspace.schema, 'sys_validation_rule')
  const before = await tx.row<{ definition: ValidationRule }>(
    sql`SELECT definition FROM ${table} WHERE object = ${object} AND id = ${ruleId} FOR UPDATE`,
  )
  if (rule)
    await tx.run(sql`
      INSERT INTO ${table} (object, id, definition, created_at)
      VALUES (${object}, ${ruleId}, ${JSON.stringify(rule)}::jsonb, ${ctx.clock.now()})
      ON CONFLICT (object, id) DO UPDATE SET definition = EXCLUDED.definition`)
  else await tx.run(sql`DELETE FROM ${table} WHERE object = ${object} AND id = ${ruleId}`)
  return before?.definition ?? null
}

/** Null takes the process away. Answers what stood before. */
export async function storeProcess(
  ctx: Context,
  tx: Db,
  object: string,
  field: string,
  process: Process | null,
): Promise<Process | null> {
  const table = id(ctx.workspace.schema, 'sys_process')
  const before = await tx.row<{ definition: Process }>(
    sql`SELECT definition FROM ${table} WHERE object = ${object} AND field = ${field} FOR UPDATE`,
  )
  if (process)
    await tx.run(sql`
      INSERT INTO ${table} (object, field, definition) VALUES (${object}, ${field}, ${JSON.stringify(process)}::jsonb)
      ON CONFLICT (object, field) DO UPDATE SET definition = EXCLUDED.definition`)
  else await tx.run(sql`DELETE FROM ${table} WHERE object = ${object} AND field = ${field}`)
  return before?.definition ?? null
}

/** What is gone takes its rules and processes along. */
export async function removeGuards(db: Db, schema: string, object: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_validation_rule')} WHERE object = ${object}`)
  await db.run(sql`DELETE FROM ${id(schema, 'sys_process')} WHERE object = ${object}`)
}

/** A tick of one item, while its record stands in one state. */
export interface Tick {
  record: string
  state: string
  item: string
  at: Date
  by: string
}

/** Ticks of records, by what they stand in. */
export async function ticksOf(ctx: Context, field: string, records: readonly string[]): Promise<Tick[]> {
  return ctx.db.rows<Tick>(sql`
    SELECT record_id AS record, state, item, at, by FROM ${ticks(ctx)}
    WHERE record_id = ANY(${records}::uuid[]) AND field = ${field}`)
}

interface Place {
  record: string
  field: string
  state: string
}

export async function storeTicks(ctx: Context, tx: Db, place: Place, items: readonly string[]): Promise<void> {
  await tx.run(sql`
    INSERT INTO ${ticks(ctx)} (record_id, field, state, item, at, by)
    SELECT ${place.record}::uuid, ${place.field}, ${place.state}, item, ${ctx.clock.now()}, ${actorKey(ctx.actor)}
    FROM unnest(${items}::text[]) item ON CONFLICT DO NOTHING`)
}

export async function removeTicks(ctx: Context, tx: Db, place: Place, items: readonly string[]): Promise<void> {
  await tx.run(sql`
    DELETE FROM ${ticks(ctx)} WHERE record_id = ${place.record}::uuid AND field = ${place.field}
      AND state = ${place.state} AND item = ANY(${items}::text[])`)
}

/** Takes all ticks of records away: of one field when their state is left, of all when the records are gone. */
export async function clearTicks(ctx: Context, records: readonly string[], field?: string): Promise<void> {
  const which = field === undefined ? sql`true` : sql`field = ${field}`
  await ctx.db.run(sql`DELETE FROM ${ticks(ctx)} WHERE record_id = ANY(${records}::uuid[]) AND ${which}`)
}

const ticks = (ctx: Context) => id(ctx.workspace.schema, 'sys_checklist_tick')
