import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import type { Reader } from '#kernel/module.ts'
import { logStart, position, toCursor } from './cursor.ts'
import type { Head } from './head.ts'
import { Latch } from './latch.ts'
import { countAfter, readLog, untilSettled } from './log.ts'

const batchSize = 500
const idleMilliseconds = 30_000
/** Between two looks at a log that grows all the time, so that a busy server is not kept busy by its readers. */
const restMilliseconds = 50
const busyElsewhereMilliseconds = 500
/** How soon a reader hears that it may go on. */
const pausedMilliseconds = 1_000
const longestBackoffSeconds = 300
/** A cursor that only stepped over foreign events is written down after this many of them. */
const unsavedEvents = 10_000
const lagCap = 100_000

/** A fresh context of the system actor with this name, with the registry as it stands now. */
export type SystemContext = (actor: string) => Promise<Context>

export interface ReaderStatus {
  name: string
  cursor: string
  /** Events not handled yet, at most 100,000. */
  lag: number
  failures: number
  error: string | null
  retryAt: string | null
  /** Since when an administrator has it wait. */
  pausedAt: string | null
}

/**
 * Follows the log for every reader until stopped. A batch's effects on the database and the step of its cursor are one
 * transaction, so a crash neither repeats nor skips them; effects elsewhere must be idempotent. Of several processes, the
 * one that gets a reader's lock handles the batch.
 */
export async function startReaders(
  readers: readonly Reader[],
  head: Head,
  context: SystemContext,
): Promise<{ stop(): Promise<void> }> {
  const { db, workspace } = await context('readers')
  await register(db, workspace.schema, readers)
  const loops = readers.map((reader) => follow(reader, head, context))
  return {
    async stop() {
      await Promise.all(loops.map((stop) => stop()))
    },
  }
}

/** Handles everything that is committed now, for tests and commands; throws what a reader throws. */
export async function runReaders(readers: readonly Reader[], context: SystemContext): Promise<void> {
  const { db, workspace } = await context('readers')
  await register(db, workspace.schema, readers)
  await untilSettled(db)
  for (const reader of readers) {
    const memory = freshMemory()
    while ((await takeBatch(reader, await context(`reader: ${reader.name}`), memory)).full);
  }
}

/** Sends a reader through the whole log again. */
export async function rebuildReader(ctx: Context, name: string): Promise<void> {
  const moved = await ctx.db.run(
    sql`UPDATE ${id(ctx.workspace.schema, 'sys_reader')}
        SET xid = '0', seq = 0, failures = 0, error = NULL, retry_at = NULL WHERE name = ${name}`,
  )
  if (moved === 0) throw notFound(`Reader "${name}"`)
}

/** Has a reader wait where it stands, or go on from there. What it has not read stays in the log. */
export async function pauseReader(ctx: Context, name: string, isPaused: boolean): Promise<void> {
  const found = await ctx.db.run(
    sql`UPDATE ${id(ctx.workspace.schema, 'sys_reader')}
        SET paused_at = ${isPaused ? ctx.clock.now() : null}::timestamptz, retry_at = NULL WHERE name = ${name}`,
  )
  if (found === 0) throw notFound(`Reader "${name}"`)
}

/** How far each reader is, and why it stands still if it does. */
export async function readerStatus(ctx: Context, readers: readonly Reader[]): Promise<ReaderStatus[]> {
  const schema = ctx.workspace.schema
  const rows = await ctx.db.rows<ReaderRow & { failures: number; error: string | null }>(
    sql`SELECT * FROM ${id(schema, 'sys_reader')} WHERE name = ANY(${readers.map((reader) => reader.name)}::text[]) ORDER BY name`,
  )
  return Promise.all(
    rows.map(async (row) => {
      const objects = readers.find((reader) => reader.name === row.name)?.objects ?? []
      const lag = await countAfter(ctx.db, schema, toCursor(row), lagCap, objects)
      return {
        name: row.name,
        cursor: toCursor(row),
        lag,
        failures: row.failures,
        error: row.error,
        retryAt: row.retry_at,
        pausedAt: row.paused_at,
      }
    }),
  )
}

interface ReaderRow {
  name: string
  xid: string
  seq: number
  retry_at: string | null
  paused_at: string | null
}

/** What this process knows beyond the stored cursor: how far it looked without meeting an event for this reader. */
interface Memory {
  stored: string
  ahead: string
  savedSeq: bigint
}
const freshMemory = (): Memory => ({ stored: '', ahead: logStart, savedSeq: 0n })

interface Step {
  full: boolean
  /** Milliseconds until the next try when nothing wakes the reader. */
  wait: number
}

async function register(db: Db, schema: string, readers: readonly Reader[]): Promise<void> {
  if (readers.length === 0) return
  const names = join(readers.map((reader) => sql`(${reader.name})`))
  await db.run(sql`INSERT INTO ${id(schema, 'sys_reader')} (name) VALUES ${names} ON CONFLICT DO NOTHING`)
}

function follow(reader: Reader, head: Head, context: SystemContext): () => Promise<void> {
  const latch = new Latch()
  const memory = freshMemory()
  let stopped = false
  const attempt = async (): Promise<Step> => {
    const ctx = await context(`reader: ${reader.name}`)
    return takeBatch(reader, ctx, memory, head).catch((error) => postpone(reader, ctx, error))
  }
  const loop = async () => {
    let wait = 0
    while (!stopped) {
      await latch.wait(wait)
      if (stopped) return
      // The database itself may be away: then not even the failure can be written down.
      const step = await attempt().catch(() => ({ full: false, wait: 1000 }))
      wait = step.full ? 0 : step.wait
      if (!step.full) await new Promise((resolve) => setTimeout(resolve, restMilliseconds))
    }
  }
  const offMove = head.onMove(() => latch.raise())
  const running = loop()
  return async () => {
    stopped = true
    offMove()
    latch.raise()
    await running
  }
}

/** The lock is advisory since a row lock would give this transaction an id, and its age would hide events from all readers. */
async function takeBatch(reader: Reader, ctx: Context, memory: Memory, head?: Head): Promise<Step> {
  const schema = ctx.workspace.schema
  return ctx.db.transaction(async (tx) => {
    const lock = await tx.row<{ mine: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`${schema} reader ${reader.name}`}, 0)) AS mine`,
    )
    if (!lock?.mine) return { full: false, wait: busyElsewhereMilliseconds }
    const row = await tx.row<ReaderRow & { wait: number }>(
      sql`SELECT *, coalesce(ceil(extract(epoch FROM retry_at - clock_timestamp()) * 1000), 0)::integer AS wait
          FROM ${id(schema, 'sys_reader')} WHERE name = ${reader.name}`,
    )
    if (!row) throw notFound(`Reader "${reader.name}"`)
    if (row.paused_at !== null) return { full: false, wait: pausedMilliseconds }
    if (row.wait > 0) return { full: false, wait: row.wait }
    const stored = toCursor(row)
    const after = memory.stored === stored ? memory.ahead : stored
    const page = await readLog(tx, schema, { after, limit: batchSize, objects: reader.objects })
    if (page.events.length > 0) await reader.handle({ ...ctx, db: tx }, page.events)
    const headSeq = head ? position(head.cursor).seq : 0n
    const worthSaving = page.events.length > 0 || headSeq - memory.savedSeq > unsavedEvents
    if (worthSaving) await saveCursor(tx, schema, reader.name, page.next)
    tx.afterCommit(() => {
      if (worthSaving) memory.savedSeq = headSeq
      memory.stored = worthSaving ? page.next : stored
      memory.ahead = page.next
    })
    return { full: page.full, wait: idleMilliseconds }
  })
}

async function saveCursor(tx: Db, schema: string, name: string, cursor: string): Promise<void> {
  const { xid, seq } = position(cursor)
  await tx.run(
    sql`UPDATE ${id(schema, 'sys_reader')} SET xid = ${xid}::text::xid8, seq = ${seq}, failures = 0, error = NULL, retry_at = NULL,
          moved_at = clock_timestamp() WHERE name = ${name}`,
  )
}

async function postpone(reader: Reader, ctx: Context, error: unknown): Promise<Step> {
  ctx.log.error({ error, reader: reader.name }, 'A reader of the log failed and will try again')
  const row = await ctx.db.row<{ seconds: number }>(
    sql`UPDATE ${id(ctx.workspace.schema, 'sys_reader')} SET failures = failures + 1,
          error = ${error instanceof Error ? error.message : String(error)},
          retry_at = clock_timestamp() + least(power(2, least(failures, 10)), ${longestBackoffSeconds}) * interval '1 second'
        WHERE name = ${reader.name} RETURNING least(power(2, least(failures - 1, 10)), ${longestBackoffSeconds})::integer AS seconds`,
  )
  return { full: false, wait: (row?.seconds ?? 1) * 1000 }
}
