import type { Db, Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'

export interface TableInfo {
  name: string
  columns: { name: string; type: string }[]
}

/** Which table's column a sequence counts, and how far it is. */
export interface SequenceState {
  table: string
  column: string
  last: string
}

/**
 * What is left out: sign-ins and one-time links would come back to life after they were ended, and answers kept for
 * repeated requests belong to the server that gave them. Unlogged tables hold nothing that must last.
 */
const transient = ['sys_session', 'sys_one_time_token', 'sys_idempotency']

/** Tables whose rows a backup holds; the parts of a divided table count as one. */
export async function readTables(db: Db, schema: string): Promise<TableInfo[]> {
  return db.rows<TableInfo & Record<string, unknown>>(sql`
    SELECT c.relname AS name,
      jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL)) ORDER BY a.attname) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = ${schema} AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND NOT c.relname = ANY(${transient}::text[])
    GROUP BY c.relname ORDER BY c.relname`)
}

export async function readSequences(db: Db, schema: string): Promise<SequenceState[]> {
  return db.rows<SequenceState & Record<string, unknown>>(sql`
    SELECT t.relname AS table, a.attname AS column, q.last_value::text AS last
    FROM pg_sequences q JOIN pg_depend d ON d.objid = format('%I.%I', q.schemaname, q.sequencename)::regclass
        AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE q.schemaname = ${schema} AND q.last_value IS NOT NULL
      AND t.relpersistence = 'p' AND NOT t.relname = ANY(${transient}::text[])
    ORDER BY t.relname, a.attname`)
}

export async function moveSequence(db: Db, schema: string, { table, column, last }: SequenceState): Promise<void> {
  await db.run(
    sql`SELECT setval(pg_get_serial_sequence(format('%I.%I', ${schema}::text, ${table}::text), ${column}), ${last}::bigint)`,
  )
}

/**
 * Rows as another server can take them. Transaction ids mean nothing there: all events belong to one transaction before
 * any of the new server, in their sequence, and a reader stands before the first event that it has not handled.
 */
function portableRows(schema: string, { name, columns }: TableInfo): Sql {
  const table = id(schema, name)
  const list = join(
    columns.map((column) =>
      name === 'sys_reader' && column.name === 'seq' ? readerPosition(schema) : portable(column),
    ),
  )
  return sql`SELECT ${list} FROM ${table} AS r`
}

function portable({ name, type }: { name: string; type: string }): Sql {
  return type === 'xid8' ? sql`'0'::xid8 AS ${id(name)}` : sql`r.${id(name)}`
}

function readerPosition(schema: string): Sql {
  const events = id(schema, 'sys_event')
  return sql`coalesce((SELECT min(e.seq) - 1 FROM ${events} e WHERE (e.xid, e.seq) > (r.xid, r.seq)),
    (SELECT max(e.seq) FROM ${events} e), 0) AS seq`
}

export function copyOut(schema: string, table: TableInfo): Sql {
  return sql`COPY (${portableRows(schema, table)}) TO STDOUT`
}

/** Names are those of the standing table, never text of a file. */
export function copyIn(schema: string, table: string, columns: readonly string[]): Sql {
  return sql`COPY ${id(schema, table)} (${join(columns.map((column) => id(column)))}) FROM STDIN`
}
