import { actorKey, type Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { FileOptions, ImportRun, Mapping, RowError } from '../contract.ts'
import type { LateLink } from './run/links.ts'

/** An import as it is kept, with what its run needs besides what people see. */
export interface ImportRow {
  id: string
  operation: string | null
  object: string
  file: string | null
  fileName: string
  sha256: string | null
  options: FileOptions
  mapping: Mapping
  header: string[]
  dryRun: boolean
  state: ImportRun['state']
  actor: string
  /** Somebody asked to stop it. */
  cancel: boolean
  total: number | null
  /** Rows of the file, the header among them, that are done with. */
  position: number
}
export interface Counters {
  done: number
  created: number
  updated: number
  unchanged: number
  failed: number
  linkedCreated: number
}
export interface FailedRow {
  cells: string[]
  errors: RowError[]
}

export const noCounters = (): Counters => ({
  done: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  failed: 0,
  linkedCreated: 0,
})

const imports = (ctx: Context) => id(ctx.workspace.schema, 'sys_import')
const rowErrors = (ctx: Context) => id(ctx.workspace.schema, 'sys_import_error')
const lateLinks = (ctx: Context) => id(ctx.workspace.schema, 'sys_import_later')

const columns = sql`id, operation, object, file, file_name AS "fileName", sha256, options, mapping, header, dry_run AS "dryRun",
  state, actor, cancel, total, position`

/** Only one's own imports, or all of them for administrators. */
const mine = (ctx: Context): Sql =>
  ctx.access.has('settings.manage') ? sql`TRUE` : sql`actor = ${actorKey(ctx.actor)}`

export async function insertImport(ctx: Context, row: ImportRow): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${imports(ctx)} (id, operation, object, file, file_name, sha256, options, mapping, header, dry_run, state, actor, created_at, total)
    VALUES (${row.id}, ${row.operation}, ${row.object}, ${row.file}, ${row.fileName}, ${row.sha256}, ${JSON.stringify(row.options)}::jsonb,
      ${JSON.stringify(row.mapping)}::jsonb, ${row.header}::text[], ${row.dryRun}, ${row.state}, ${row.actor}, ${ctx.clock.now()}, ${row.total})`)
}

export const findImport = (ctx: Context, importId: string): Promise<ImportRow | undefined> =>
  ctx.db.row<ImportRow>(sql`SELECT ${columns} FROM ${imports(ctx)} WHERE id = ${importId}::uuid AND ${mine(ctx)}`)

/** An earlier run that made new records of the same bytes and still stands. */
export const findSameFile = (ctx: Context, object: string, sha256: string) =>
  ctx.db.rows<{ id: string; operation: string; at: string }>(sql`
    SELECT id, operation, created_at AS at FROM ${imports(ctx)}
    WHERE object = ${object} AND sha256 = ${sha256} AND NOT dry_run AND mapping ->> 'mode' = 'create' AND created > 0
    ORDER BY created_at DESC LIMIT 20`)

/**
 * Moves the run on, inside the transaction of its batch; answers whether somebody asked to stop it. `from` is where the
 * batch began: when the run stands elsewhere, another process has taken it over and this batch must not count.
 */
export async function advanceImport(
  ctx: Context,
  importId: string,
  place: { from: number | null; to: number },
  more: Counters,
): Promise<{ cancel: boolean }> {
  const row = await ctx.db.row<{ cancel: boolean }>(sql`
    UPDATE ${imports(ctx)} SET position = ${place.to}, done = done + ${more.done}, created = created + ${more.created},
      updated = updated + ${more.updated}, unchanged = unchanged + ${more.unchanged}, failed = failed + ${more.failed},
      linked_created = linked_created + ${more.linkedCreated}
    WHERE id = ${importId}::uuid AND position = coalesce(${place.from}::bigint, position) RETURNING cancel`)
  if (!row) throw new TakenOver(importId)
  return row
}

/** Two processes ran the same import; the one that was slower stops. */
export class TakenOver extends Error {
  constructor(importId: string) {
    super(`Import ${importId} goes on in another process`)
  }
}

export async function setImportState(
  ctx: Context,
  importId: string,
  state: ImportRun['state'],
  error: string | null = null,
): Promise<void> {
  const finished = state === 'queued' || state === 'running' ? null : ctx.clock.now()
  await ctx.db.run(
    sql`UPDATE ${imports(ctx)} SET state = ${state}, error = ${error}, finished_at = ${finished} WHERE id = ${importId}::uuid`,
  )
}

/** A table that grows from nothing has no statistics until autovacuum comes by: without them the lookups of a batch crawl. */
export async function refreshStatistics(ctx: Context, table: string): Promise<void> {
  await ctx.db.run(sql`ANALYZE ${id(ctx.workspace.schema, table)}`)
}

/**
 * This transaction's commit need not reach the disk at once: a batch that a crash takes is read again from the file, since
 * its position goes with it. The end of the run waits for the disk, and all before it with it.
 */
export async function commitWithoutWaiting(ctx: Context): Promise<void> {
  await ctx.db.run(sql`SET LOCAL synchronous_commit = off`)
}

/** Asks a run to stop at its next batch; one that has not begun stops at once. */
export async function requestCancel(ctx: Context, importId: string): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${imports(ctx)} SET cancel = true, state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END
    WHERE id = ${importId}::uuid AND state IN ('queued', 'running')`)
}

export async function insertErrors(ctx: Context, importId: string, rows: FailedRow[]): Promise<void> {
  const flat = rows.flatMap(({ cells, errors }) =>
    errors.map((error, place) => ({ ...error, place, cells: cells.map(storable) })),
  )
  if (flat.length === 0) return
  await ctx.db.run(sql`
    INSERT INTO ${rowErrors(ctx)} (import, row, place, "column", code, reason, value, cells)
    SELECT ${importId}::uuid, e.row, e.place, e."column", e.code, e.reason, e.value, e.cells
    FROM json_to_recordset(${JSON.stringify(flat.map((row) => ({ ...row, value: row.value === null ? null : storable(row.value) })))}::json)
      AS e(row bigint, place smallint, "column" text, code text, reason text, value text, cells jsonb)
    ON CONFLICT (import, row, place) DO NOTHING`)
}

/** PostgreSQL keeps neither zero bytes nor lone surrogates. */
const storable = (text: string): string => text.replaceAll('\0', '␀').toWellFormed()

export async function insertLate(ctx: Context, importId: string, links: LateLink[]): Promise<void> {
  if (links.length === 0) return
  await ctx.db.run(sql`
    INSERT INTO ${lateLinks(ctx)} (import, row, field, record, value, cells)
    SELECT ${importId}::uuid, l.row, l.field, l.record, l.value, l.cells
    FROM json_to_recordset(${JSON.stringify(links)}::json) AS l(row bigint, field text, record uuid, value text, cells jsonb)`)
}

/** Takes the next waiting links; they are gone when the transaction commits. */
export const takeLate = (ctx: Context, importId: string, limit: number): Promise<LateLink[]> =>
  ctx.db.rows<LateLink>(sql`
    DELETE FROM ${lateLinks(ctx)} l USING (
      SELECT row, field FROM ${lateLinks(ctx)} WHERE import = ${importId}::uuid ORDER BY row LIMIT ${limit}) n
    WHERE l.import = ${importId}::uuid AND l.row = n.row AND l.field = n.field
    RETURNING l.row, l.field, l.record, l.value, l.cells`)

/** The run for people, with its first errors. */
export async function readRun(ctx: Context, importId: string): Promise<ImportRun | undefined> {
  const row = await ctx.db.row<Omit<ImportRun, 'firstErrors' | 'errorFile'>>(sql`
    SELECT id, operation, object, file_name AS "fileName", dry_run AS "dryRun", state, total, done, created, updated, unchanged,
      failed, linked_created AS "linkedCreated", error
    FROM ${imports(ctx)} WHERE id = ${importId}::uuid AND ${mine(ctx)}`)
  if (!row) return undefined
  const firstErrors = await ctx.db.rows<RowError>(sql`
    SELECT row, "column", code, reason, value FROM ${rowErrors(ctx)} WHERE import = ${importId}::uuid ORDER BY row, place LIMIT 100`)
  const errorFile = firstErrors.length > 0 ? `/api/v1/imports/${row.id}/errors.csv` : null
  return { ...row, firstErrors, errorFile }
}

export const listRuns = (ctx: Context, limit: number) =>
  ctx.db.rows<{ id: string }>(
    sql`SELECT id FROM ${imports(ctx)} WHERE ${mine(ctx)} ORDER BY created_at DESC, id DESC LIMIT ${limit}`,
  )

/** Rows not written, a page after `row`, each with all its reasons. */
export const errorPage = (ctx: Context, importId: string, after: number, limit: number) =>
  ctx.db.rows<{ row: number; cells: string[]; reason: string }>(sql`
    SELECT row, (array_agg(cells))[1] AS cells,
      string_agg(${join([sql`CASE WHEN "column" IS NULL THEN '' ELSE "column" || ': ' END`, sql`reason`], ' || ')}, '; ' ORDER BY place) AS reason
    FROM ${rowErrors(ctx)} WHERE import = ${importId}::uuid AND row > ${after} GROUP BY row ORDER BY row LIMIT ${limit}`)
