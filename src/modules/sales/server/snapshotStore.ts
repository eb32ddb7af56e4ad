import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { liveState, loggedState, stateColumns } from './snapshotColumnsStore.ts'

const table = (ctx: Context, name: string): Sql => id(ctx.workspace.schema, name)
export const snapshots = (ctx: Context): Sql => table(ctx, 'sys_opportunity_snapshot')

/** The last day that is written down, `YYYY-MM-DD`; null before the first. */
export async function snapshotDay(ctx: Context): Promise<string | null> {
  const row = await ctx.db.row<{ day: string }>(
    sql`SELECT day::text AS day FROM ${table(ctx, 'sys_opportunity_snapshot_day')}`,
  )
  return row?.day ?? null
}

export async function setSnapshotDay(ctx: Context, day: string): Promise<void> {
  await ctx.db.run(sql`INSERT INTO ${table(ctx, 'sys_opportunity_snapshot_day')} (day) VALUES (${day}::date)
    ON CONFLICT (single) DO UPDATE SET day = excluded.day`)
}

/** One run at a time, whoever does it. */
export async function lockSnapshots(ctx: Context): Promise<void> {
  await ctx.db.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace.schema} snapshots`}, 0))`)
}

/** Opportunities with an event since an instant, in the order of ids: a portion after one. */
export async function touchedSince(
  ctx: Context,
  since: Date | null,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    SELECT DISTINCT record_id AS id FROM ${table(ctx, 'sys_event')}
    WHERE object = 'opportunity' AND (${since}::timestamptz IS NULL OR at >= ${since}::timestamptz)
      AND (${after}::uuid IS NULL OR record_id > ${after}::uuid)
    ORDER BY record_id LIMIT ${limit}`)
  return rows.map((row) => row.id)
}

/**
 * Writes the days after `last` up to `end` (an instant, exclusive) from the log. Done again it changes nothing. What came and
 * went on the same day was there on none.
 */
export async function replay(ctx: Context, ids: readonly string[], last: string | null, end: Date): Promise<void> {
  const zone = ctx.organization.zone
  await ctx.db.run(sql`
    WITH merged AS (
      SELECT record_id, version, (at AT TIME ZONE ${zone})::date AS day, ${table(ctx, 'sys_merged')}(
          CASE type WHEN 'destroyed' THEN jsonb_build_object('deletedAt', at) ELSE coalesce(after, '{}') END)
        OVER (PARTITION BY record_id ORDER BY version) AS state
      FROM ${table(ctx, 'sys_event')}
      WHERE object = 'opportunity' AND record_id = ANY(${ids}::uuid[]) AND at < ${end}::timestamptz),
    daily AS (
      SELECT DISTINCT ON (record_id, day) record_id, day, state FROM merged ORDER BY record_id, day, version DESC),
    typed AS (SELECT record_id AS opportunity, day, ${loggedState(sql`state`)} FROM daily),
    compared AS (
      SELECT *, ROW(${stateColumns()}) AS state, lag(ROW(${stateColumns()})) OVER own AS before,
        lag(opportunity) OVER own IS NULL AS is_first
      FROM typed WINDOW own AS (PARTITION BY opportunity ORDER BY day)),
    changed AS (
      SELECT * FROM compared WHERE CASE WHEN is_first THEN NOT is_deleted ELSE state IS DISTINCT FROM before END),
    added AS (
      SELECT *, lead(day) OVER (PARTITION BY opportunity ORDER BY day) AS until_day FROM changed
      WHERE ${last}::date IS NULL OR day > ${last}::date),
    ended AS (
      UPDATE ${snapshots(ctx)} AS s SET until_day = first.day
      FROM (SELECT opportunity, min(day) AS day FROM added GROUP BY opportunity) AS first
      WHERE s.opportunity = first.opportunity AND s.until_day IS NULL AND s.from_day < first.day)
    INSERT INTO ${snapshots(ctx)} (opportunity, from_day, until_day, ${stateColumns()})
    SELECT opportunity, day, until_day, ${stateColumns()} FROM added ON CONFLICT (opportunity, from_day) DO NOTHING`)
}

/** Writes a day that is over from the records as they stand, but for those that have changed since it was over. */
export async function snapshotLive(ctx: Context, day: string, since: Date): Promise<void> {
  const object = ctx.registry.object('opportunity')
  await ctx.db.run(sql`
    WITH late AS MATERIALIZED (
      SELECT DISTINCT record_id FROM ${table(ctx, 'sys_event')}
      WHERE object = 'opportunity' AND at >= ${since}::timestamptz),
    live AS (
      SELECT t.id AS opportunity, ${liveState(object, 't')} FROM ${table(ctx, object.table)} t
      WHERE NOT EXISTS (SELECT FROM late WHERE late.record_id = t.id)),
    changed AS MATERIALIZED (
      SELECT l.* FROM live l LEFT JOIN ${snapshots(ctx)} s ON s.opportunity = l.opportunity AND s.until_day IS NULL
      WHERE CASE WHEN s.opportunity IS NULL THEN NOT l.is_deleted
        ELSE s.from_day < ${day}::date AND ROW(${stateColumns('l')}) IS DISTINCT FROM ROW(${stateColumns('s')}) END),
    ended AS (
      UPDATE ${snapshots(ctx)} AS s SET until_day = ${day}::date FROM changed c
      WHERE s.opportunity = c.opportunity AND s.until_day IS NULL)
    INSERT INTO ${snapshots(ctx)} (opportunity, from_day, ${stateColumns()})
    SELECT opportunity, ${day}::date, ${stateColumns()} FROM changed`)
}

/** Opportunities that were there and are not any more, destroyed since the last day. */
export async function vanished(ctx: Context, limit: number): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    SELECT s.opportunity AS id FROM ${snapshots(ctx)} s
    WHERE s.until_day IS NULL AND NOT s.is_deleted
      AND NOT EXISTS (SELECT FROM ${table(ctx, 'opportunity')} t WHERE t.id = s.opportunity) LIMIT ${limit}`)
  return rows.map((row) => row.id)
}
