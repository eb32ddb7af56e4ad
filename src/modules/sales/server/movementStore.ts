import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, literal, raw, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import { dateInZone } from '#kernel/fields/shared/dates.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { conditions } from '#kernel/records/server/conditions.ts'
import type { Movement, MovementKind, MovementsJson } from '../contract.ts'
import { liveState, stateColumns } from './snapshotColumnsStore.ts'
import { snapshotDay, snapshots } from './snapshotStore.ts'

export interface MovementsInput {
  /** Days, `YYYY-MM-DD`: what differs between the ends of both. `to` may be today. */
  from: string
  to: string
  /** Of opportunities as they stand now. */
  filter?: Filter | undefined
  /** Only what was to close in this period before or after; both days inclusive. */
  period?: { start: string; end: string } | undefined
  kinds?: readonly MovementKind[] | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

const readBy = ['amount', 'closeDate', 'stage', 'forecastCategory', 'owner'] as const

/** What moved between two days among the opportunities that the asker may read, each with its reason, in the order of ids. */
export async function movements(ctx: Context, input: MovementsInput): Promise<MovementsJson> {
  const limit = Math.min(Math.max(input.limit ?? 100, 1), 1000)
  const moved = await movedSql(ctx, input)
  if (moved === null) return { totals: [], items: [], next: null }
  const totals = await ctx.db.rows<MovementsJson['totals'][number]>(sql`
    SELECT kind, count(*)::integer AS count, trim_scale(coalesce(sum(amount_before), 0))::text AS before,
      trim_scale(coalesce(sum(amount_after), 0))::text AS after
    FROM (${moved}) m GROUP BY kind ORDER BY kind`)
  const after = input.cursor === undefined ? empty : sql`WHERE opportunity > ${cursorOf(input.cursor)}::uuid`
  const items = await ctx.db.rows<Movement>(sql`
    SELECT opportunity, name, owner, kind, trim_scale(amount_before)::text AS "amountBefore",
      trim_scale(amount_after)::text AS "amountAfter", close_before::text AS "closeDateBefore",
      close_after::text AS "closeDateAfter", stage_before AS "stageBefore", stage_after AS "stageAfter",
      category_before AS "categoryBefore", category_after AS "categoryAfter"
    FROM (${moved}) m ${after} ORDER BY opportunity LIMIT ${limit + 1}`)
  const shown = items.slice(0, limit)
  return { totals, items: shown, next: items.length > limit ? (shown.at(-1)?.opportunity ?? null) : null }
}

/**
 * The same as a statement, for sums of one's own: opportunity, name, owner, kind, amount_before, amount_after, close_before,
 * close_after, stage_before, stage_after, category_before, category_after. Null when the asker may read none.
 */
export async function movedSql(ctx: Context, { from, to, filter, period, kinds }: MovementsInput): Promise<Sql | null> {
  if (from > to) throw invalidField('to', 'beforeStart', 'The period ends before it begins')
  if (!readBy.every((field) => ctx.access.canReadField('opportunity', field)))
    throw forbidden('You may not read the fields that this is made of')
  const readable = readableSql(ctx, filter)
  if (readable === null) return null
  const [before, after, concerned] = [
    await stateAt(ctx, from),
    await stateAt(ctx, to),
    await concernedBetween(ctx, from, to),
  ]
  const within = (day: Sql) => sql`${day} BETWEEN ${period?.start}::date AND ${period?.end}::date`
  const inPeriod = period ? sql`AND (${within(sql`a.close_date`)} OR ${within(sql`b.close_date`)})` : empty
  const chosen = kinds ? sql`AND kind = ANY(${kinds}::text[])` : empty
  return sql`
    SELECT * FROM (
      SELECT t.id AS opportunity, t.display_name AS name, t.owner, ${kindSql} AS kind,
        a.amount AS amount_before, CASE WHEN b.is_won THEN coalesce(b.actual_amount, b.amount) ELSE b.amount END AS amount_after,
        a.close_date AS close_before, b.close_date AS close_after, a.stage AS stage_before, b.stage AS stage_after,
        a.forecast_category AS category_before, b.forecast_category AS category_after
      FROM (${concerned}) c JOIN ${opportunities(ctx)} t ON t.id = c.opportunity
      LEFT JOIN LATERAL (${before}) a ON NOT a.is_deleted
      LEFT JOIN LATERAL (${after}) b ON NOT b.is_deleted
      WHERE ${readable} ${inPeriod}) moved
    WHERE kind IS NOT NULL ${chosen}`
}

/**
 * Opportunities as they were at the end of a day, as a statement for sums of one's own: `alias` is the table of opportunities,
 * joined for the asker's rights, and the state has the columns of the snapshots.
 */
export async function asOfSql(ctx: Context, day: string, filter?: Filter): Promise<Sql | null> {
  const readable = readableSql(ctx, filter)
  if (readable === null) return null
  const everyone = ctx.access.verdict('opportunity', 'read') === true && filter === undefined
  if (await isLive(ctx, day)) {
    const object = ctx.registry.object('opportunity')
    return sql`SELECT t.id AS opportunity, ${liveState(object, 't')} FROM ${opportunities(ctx)} t
      WHERE ${readable} AND t.deleted_at IS NULL`
  }
  const join = everyone ? empty : sql`JOIN ${opportunities(ctx)} t ON t.id = s.opportunity AND ${readable}`
  return sql`SELECT s.opportunity, ${stateColumns('s')} FROM ${snapshots(ctx)} s ${join}
    WHERE ${validOn(day)} AND NOT s.is_deleted`
}

const opportunities = (ctx: Context): Sql => id(ctx.workspace.schema, ctx.registry.object('opportunity').table)

/** In the lists or in the trash; null when nothing can match. */
function readableSql(ctx: Context, filter: Filter | undefined): Sql | null {
  const object = ctx.registry.object('opportunity')
  const chosen = filter === undefined ? {} : { filter }
  const [live, trashed] = [conditions(ctx, object, chosen), conditions(ctx, object, { ...chosen, trash: true })]
  return live === null || trashed === null ? null : sql`((${live}) OR (${trashed}))`
}

/** A day that is not written down yet: the records themselves say how they stand. */
async function isLive(ctx: Context, day: string): Promise<boolean> {
  const last = await snapshotDay(ctx)
  return last === null || day > last
}

const validOn = (day: string): Sql =>
  sql`s.from_day <= ${day}::date AND (s.until_day IS NULL OR s.until_day > ${day}::date)`

/** One opportunity `c` on a day. */
async function stateAt(ctx: Context, day: string): Promise<Sql> {
  if (await isLive(ctx, day)) return sql`SELECT ${liveState(ctx.registry.object('opportunity'), 't')}`
  return sql`SELECT ${stateColumns('s')} FROM ${snapshots(ctx)} s WHERE s.opportunity = c.opportunity AND ${validOn(day)}`
}

/** Those to which something may have happened: from the days that are written down, and from what has changed since. */
async function concernedBetween(ctx: Context, from: string, to: string): Promise<Sql> {
  const last = await snapshotDay(ctx)
  const written = sql`SELECT DISTINCT opportunity FROM ${snapshots(ctx)}
    WHERE from_day > ${from}::date AND from_day <= ${to}::date`
  if (last !== null && to <= last) return written
  const zone = ctx.organization.zone
  const since = Temporal.PlainDate.from(last ?? dateInZone(new Date(0).toISOString(), zone)).add({ days: 1 })
  const start = new Date(since.toZonedDateTime(zone).epochMilliseconds)
  return sql`${written} UNION SELECT id FROM ${opportunities(ctx)} WHERE updated_at >= ${start}::timestamptz`
}

/** In the order of `movementKinds`; a removed one may have been open only. */
const kinds: readonly (readonly [MovementKind, Sql])[] = [
  ['won', sql`b.is_won AND a.is_won IS NOT TRUE`],
  ['lost', sql`b.is_closed AND NOT b.is_won AND (a.is_closed IS NOT TRUE OR a.is_won)`],
  ['reopened', sql`a.is_closed AND NOT b.is_closed`],
  ['new', sql`a.is_closed IS NULL AND b.is_closed IS NOT NULL`],
  ['removed', sql`a.is_closed IS NOT NULL AND b.is_closed IS NULL`],
  ['pulledIn', sql`b.close_date < a.close_date`],
  ['pushedOut', sql`b.close_date > a.close_date`],
  ['up', sql`coalesce(b.amount, 0) > coalesce(a.amount, 0)`],
  ['down', sql`coalesce(b.amount, 0) < coalesce(a.amount, 0)`],
]

const kindSql: Sql = sql`CASE ${join(
  kinds.map(([kind, when]) => sql`WHEN ${when} THEN ${literal(kind)}`),
  ' ',
)} ${raw('END')}`

function cursorOf(cursor: string): string {
  if (!isUuid(cursor)) throw invalidField('cursor', 'invalidCursor', 'This cursor was not made by the server')
  return cursor
}
