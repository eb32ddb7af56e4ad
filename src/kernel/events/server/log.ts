import type { Db, Sql } from '#kernel/db/contract.ts'
import { empty, id, sql } from '#kernel/db/sql.ts'
import type { EventType, RecordEvent } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { logStart, position, toCursor } from './cursor.ts'

export interface LogPage {
  events: RecordEvent[]
  /** Where to read on: past everything visible when the page is not full, so that foreign events are not met again. */
  next: string
  full: boolean
}

export interface EventRow {
  xid: string
  seq: number
  at: string
  type: EventType
  object: string
  record_id: string
  version: number
  before: Record<string, JsonValue> | null
  after: Record<string, JsonValue> | null
  actor: string
  source: string
  operation: string | null
}

/** The edge of what is settled comes with every row, and alone when there is no event. */
type LogRow = { edge: string } & (EventRow | { [column in keyof EventRow]: null })

/**
 * Events after a cursor. Sequence numbers are given before the commit, so a transaction may commit after others with
 * higher numbers; reading only transactions older than every running one, in the order of their ids, skips none of them.
 */
export async function readLog(
  db: Db,
  schema: string,
  page: { after: string; limit: number; objects?: readonly string[] },
): Promise<LogPage> {
  const after = position(page.after)
  const wanted = page.objects?.length ? page.objects : null
  const rows = await db.rows<LogRow>(
    sql`SELECT edge, page.* FROM pg_snapshot_xmin(pg_current_snapshot()) AS edge
        LEFT JOIN ${id(schema, 'sys_event_page')}(${after.xid}::text::xid8, ${after.seq}::bigint, ${wanted}::text[], ${page.limit}::integer)
          AS page ON true ORDER BY page.xid, page.seq`,
    { prepare: true },
  )
  const events = rows.filter(isEvent).map(toEvent)
  const full = events.length === page.limit
  const edge = `${rows[0]?.edge ?? '0'}-0`
  return { events, full, next: full ? (events.at(-1)?.cursor ?? page.after) : later(edge, page.after) }
}

/** The newest event that readers may see, or the start of the log. */
export async function readHead(db: Db, schema: string): Promise<string> {
  const row = await db.row<{ xid: string; seq: number }>(
    sql`SELECT xid, seq FROM ${id(schema, 'sys_event')} WHERE ${isSettled} ORDER BY xid DESC, seq DESC LIMIT 1`,
  )
  return row ? toCursor(row) : logStart
}

/** Waits for the transactions that run now, so that everything committed before the call is settled after it. */
export async function untilSettled(db: Db): Promise<void> {
  const now = await db.row<{ edge: string }>(sql`SELECT pg_snapshot_xmax(pg_current_snapshot()) AS edge`)
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const passed = await db.row(sql`SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) >= ${now?.edge}::text::xid8`)
    if (passed) return
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** Records of an object with an event after a cursor, of those whose transactions are over. */
export async function recordsAfter(db: Db, schema: string, after: string, object: string): Promise<string[]> {
  const from = position(after)
  const rows = await db.rows<{ id: string }>(sql`
    SELECT DISTINCT record_id AS id FROM ${id(schema, 'sys_event')}
    WHERE (xid, seq) > (${from.xid}::text::xid8, ${from.seq}::bigint) AND object = ${object}`)
  return rows.map((row) => row.id)
}

/** How many events lie after a cursor, counted up to `most`. */
export async function countAfter(
  db: Db,
  schema: string,
  after: string,
  most: number,
  objects: readonly string[] = [],
): Promise<number> {
  const from = position(after)
  const wanted = objects.length ? sql`AND object = ANY(${objects}::text[])` : empty
  const row = await db.row<{ count: number }>(
    sql`SELECT count(*) AS count FROM (
          SELECT 1 FROM ${id(schema, 'sys_event')}
          WHERE (xid, seq) > (${from.xid}::text::xid8, ${from.seq}::bigint) ${wanted} LIMIT ${most}) AS counted`,
  )
  return row?.count ?? 0
}

/**
 * A log that was restored into another server may name transactions that are in the future there: readers would wait for
 * them for ever. Gives all events one transaction of this server, in sequence, and moves the readers to the first event
 * that they have not handled. Run at start and after a restore; does nothing when all is well.
 */
export async function rebaseLog(db: Db, schema: string): Promise<boolean> {
  const events = id(schema, 'sys_event')
  return db.transaction(async (tx) => {
    const strange = await tx.row(
      sql`SELECT 1 FROM ${events} WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1`,
    )
    if (!strange) return false
    await tx.run(
      sql`UPDATE ${id(schema, 'sys_reader')} AS r SET xid = pg_current_xact_id(),
            seq = coalesce((SELECT min(e.seq) - 1 FROM ${events} AS e WHERE (e.xid, e.seq) > (r.xid, r.seq)),
                           (SELECT max(e.seq) FROM ${events} AS e), 0)`,
    )
    await tx.run(sql`UPDATE ${events} SET xid = pg_current_xact_id()`)
    return true
  })
}

export function toEvent(row: EventRow): RecordEvent {
  const { xid, seq, record_id: recordId, at, type, object, version, before, after, actor, source, operation } = row
  return {
    cursor: toCursor({ xid, seq }),
    at,
    type,
    object,
    recordId,
    version,
    before,
    after,
    actor,
    source,
    operation,
  }
}

const isSettled: Sql = sql`xid < pg_snapshot_xmin(pg_current_snapshot())`
const isEvent = (row: LogRow): row is EventRow & { edge: string } => row.seq !== null
const later = (a: string, b: string) => (position(a).xid > position(b).xid ? a : b)
