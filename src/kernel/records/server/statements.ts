import { actorKey, type Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, raw, sql } from '#kernel/db/sql.ts'
import type { EventType } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredColumn, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { demandStanding, RightsMoved, rightsOf, stands, whileRightsStand } from './standing.ts'

/** A row of the log as the write statements take it; seq and xid are given by the database. */
export interface EventRow {
  record_id: string
  version: number
  type: EventType
  before: Record<string, JsonValue> | null
  after: Record<string, JsonValue> | null
}

interface Stamp {
  at: string
  actor: string
  source: string
  operation: string | null
}

/** Of a statement that several callers share. */
export type StampedEventRow = EventRow & Stamp

export type Row = Record<string, JsonValue>

/** Rows and their events in one statement, so that one cannot stand without the other. */
export function insertRows(ctx: Context, object: RegisteredObject, rows: Row[], events: EventRow[]): Promise<void> {
  return whileRightsStand(ctx, object.name, () => insertTogether(ctx, object, rows, events, rightsOf(ctx)))
}

/** The same for several callers, whose rights are of this version; throws `RightsMoved` when it is another one now. */
export async function insertTogether(
  ctx: Context,
  object: RegisteredObject,
  rows: Row[],
  events: EventRow[] | StampedEventRow[],
  rights: number | null,
): Promise<void> {
  const columns = insertColumns(object)
  const names = columnNames(object, columns)
  const written = await ctx.db.run(
    sql`
    WITH made AS (INSERT INTO ${id(ctx.workspace.schema, object.table)} (${names})
      SELECT ${names} FROM json_to_recordset(${JSON.stringify(rows)}::json) AS x(${columnTypes(object, columns)})
      WHERE ${stands(ctx, rights)})
    ${insertEvents(ctx, object, events)} WHERE ${stands(ctx, rights)}`,
    { prepare: true },
  )
  if (written === 0 && rows.length > 0) throw new RightsMoved()
}

/** Changes the named columns where the version still is what was read; answers the ids that were changed. */
export function updateRows(
  ctx: Context,
  object: RegisteredObject,
  columns: RegisteredColumn[],
  rows: Row[],
  events: EventRow[],
): Promise<string[]> {
  return whileRightsStand(ctx, object.name, () => changeRows(ctx, object, columns, rows, events))
}

async function changeRows(
  ctx: Context,
  object: RegisteredObject,
  columns: RegisteredColumn[],
  rows: Row[],
  events: EventRow[],
): Promise<string[]> {
  const { assignments, types } = changesOf(columns)
  const rights = rightsOf(ctx)
  const changed = await ctx.db.rows<{ id: string }>(
    sql`
    WITH done AS (UPDATE ${id(ctx.workspace.schema, object.table)} t SET ${assignments}
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS x(${types})
      WHERE t.id = x.id AND t.version = x.was AND ${stands(ctx, rights)} RETURNING t.id),
    logged AS (${insertEvents(ctx, object, events, place)} JOIN done ON done.id = e.record_id)
    SELECT id FROM done`,
    { prepare: true },
  )
  if (changed.length === 0) await demandStanding(ctx, rights)
  return changed.map((row) => row.id)
}

/**
 * The same for changes of several callers: a row that somebody holds is left alone, so that no caller waits for another's
 * record. Answers which rows were free, and which of them were changed; none is when the rights of the callers are not of this
 * version any more.
 */
export async function updateFreeRows(
  ctx: Context,
  object: RegisteredObject,
  columns: RegisteredColumn[],
  rows: Row[],
  events: StampedEventRow[],
  rights: number | null,
): Promise<Map<string, boolean>> {
  const { assignments, types } = changesOf(columns)
  const table = id(ctx.workspace.schema, object.table)
  const found = await ctx.db.rows<{ id: string; changed: boolean }>(
    sql`
    WITH x AS (SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS x(${types})),
    free AS (SELECT t.id FROM ${table} t WHERE t.id = ANY(ARRAY(SELECT id FROM x)) AND ${stands(ctx, rights)}
      FOR NO KEY UPDATE SKIP LOCKED),
    done AS (UPDATE ${table} t SET ${assignments} FROM x JOIN free ON free.id = x.id
      WHERE t.id = x.id AND t.version = x.was RETURNING t.id),
    logged AS (${insertEvents(ctx, object, events, place)} JOIN done ON done.id = e.record_id)
    SELECT free.id, done.id IS NOT NULL AS changed FROM free LEFT JOIN done ON done.id = free.id`,
    { prepare: true },
  )
  return new Map(found.map((row) => [row.id, row.changed]))
}

function changesOf(columns: RegisteredColumn[]): { assignments: Sql; types: Sql } {
  return {
    assignments: join([
      ...columns.map((column) => sql`${id(column.name)} = x.${id(column.name)}`),
      sql`version = x.version`,
    ]),
    types: join([
      sql`id uuid`,
      sql`was bigint`,
      sql`version bigint`,
      ...columns.map((column) => sql`${id(column.name)} ${raw(column.type)}`),
    ]),
  }
}

/** Removes rows for good where the version still is what was read; the events keep the last state. Answers the ids that are gone. */
export function deleteRows(
  ctx: Context,
  object: RegisteredObject,
  rows: { id: string; was: number }[],
  events: EventRow[],
): Promise<string[]> {
  return whileRightsStand(ctx, object.name, () => dropRows(ctx, object, rows, events))
}

async function dropRows(
  ctx: Context,
  object: RegisteredObject,
  rows: { id: string; was: number }[],
  events: EventRow[],
): Promise<string[]> {
  const rights = rightsOf(ctx)
  const gone = await ctx.db.rows<{ id: string }>(sql`
    WITH gone AS (DELETE FROM ${id(ctx.workspace.schema, object.table)} t
      USING json_to_recordset(${JSON.stringify(rows)}::json) AS x(id uuid, was bigint)
      WHERE t.id = x.id AND t.version = x.was AND ${stands(ctx, rights)} RETURNING t.id),
    logged AS (${insertEvents(ctx, object, events, place)} JOIN gone ON gone.id = e.record_id)
    SELECT id FROM gone`)
  if (gone.length === 0) await demandStanding(ctx, rights)
  return gone.map((row) => row.id)
}

/** Of a record that is new: nothing can stand before it. */
const ownTransaction = sql`pg_current_xact_id()`

/**
 * Readers go by transaction, then by sequence, and a transaction that began to write early may change what a later one has
 * committed: its event then stands with the youngest transaction that it could see, so that it never comes before it.
 */
const place = sql`(SELECT greatest(pg_current_xact_id(), (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8))`

function insertEvents(
  ctx: Context,
  object: RegisteredObject,
  events: EventRow[] | StampedEventRow[],
  xid: Sql = ownTransaction,
): Sql {
  const own = events[0] !== undefined && 'actor' in events[0]
  const { at, actor, source, operation } = stampOf(ctx)
  const stamp = own
    ? sql`e.at, e.type, ${object.name}::text, e.record_id, e.version, e.before, e.after, e.actor, e.source, e.operation`
    : sql`${at}::timestamptz, e.type, ${object.name}::text, e.record_id, e.version, e.before, e.after,
      ${actor}::text, ${source}::text, ${operation}::uuid`
  const types = own ? join([eventTypes, stampTypes]) : eventTypes
  return sql`INSERT INTO ${id(ctx.workspace.schema, 'sys_event')} (xid, at, type, object, record_id, version, before, after, actor, source, operation)
    SELECT ${xid}, ${stamp} FROM json_to_recordset(${JSON.stringify(events)}::json) AS e(${types})`
}

const eventTypes = sql`record_id uuid, version bigint, type text, before jsonb, after jsonb`
const stampTypes = sql`at timestamptz, actor text, source text, operation uuid`

/** When, by whom and how something is written. */
export function stampOf(ctx: Context): Stamp {
  return {
    at: ctx.clock.now().toISOString(),
    actor: actorKey(ctx.actor),
    source: ctx.source,
    operation: ctx.operation,
  }
}

const columnLists = new WeakMap<RegisteredObject, RegisteredColumn[]>()

function insertColumns(object: RegisteredObject): RegisteredColumn[] {
  const known = columnLists.get(object)
  if (known) return known
  const derived = object.def.matchKeys ? [searchColumn, matchColumn] : [searchColumn]
  const columns = [...[...object.fields.values()].flatMap((field) => field.columns), ...derived]
  columnLists.set(object, columns)
  return columns
}

export const searchColumn: RegisteredColumn = { name: 'search_text', suffix: '', type: 'text', storage: 'text' }

export const matchColumn: RegisteredColumn = { name: 'match_keys', suffix: '', type: 'text[]', storage: 'textArray' }

const nameLists = new WeakMap<RegisteredObject, { names: Sql; types: Sql }>()

function lists(object: RegisteredObject, columns: RegisteredColumn[]): { names: Sql; types: Sql } {
  const known = nameLists.get(object)
  if (known) return known
  const made = {
    names: join(columns.map((column) => id(column.name))),
    types: join(columns.map((column) => sql`${id(column.name)} ${raw(column.type.replace('(3)', ''))}`)),
  }
  nameLists.set(object, made)
  return made
}

const columnNames = (object: RegisteredObject, columns: RegisteredColumn[]) => lists(object, columns).names
const columnTypes = (object: RegisteredObject, columns: RegisteredColumn[]) => lists(object, columns).types
