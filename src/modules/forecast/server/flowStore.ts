import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, raw, sql } from '#kernel/db/sql.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { conditions } from '#kernel/records/server/conditions.ts'
import { opportunitySnapshots } from '#modules/sales/contract.ts'
import type { FlowKind, FlowRow, ForecastMeasure, ForecastPeriod } from '../contract.ts'
import { type DayState, stateColumn, stateOn, stateSource } from './snapshotStore.ts'
import { isSplit, sharesSql } from './splitStore.ts'
import type { Owners } from './tree.ts'

export interface FlowInput {
  period: ForecastPeriod
  measure: ForecastMeasure
  owners: Owners
  /** The ends of these days are compared. */
  since: string
  until: string
  filter?: Filter | undefined
}

export interface FlowSum {
  kind: FlowKind | 'opening' | 'closing'
  count: number
  value: string
}

/** Sums of all movements, with what was there before and after them, by one statement: of one moment. Empty for who may read nothing. */
export async function flowSums(ctx: Context, input: FlowInput): Promise<FlowSum[]> {
  const compared = await comparedSql(ctx, input)
  if (compared === null) return []
  return ctx.db.rows<FlowSum>(sql`
    WITH m AS MATERIALIZED (${compared})
    SELECT kind, count(*)::integer AS count, trim_scale(coalesce(sum(effect), 0))::text AS value FROM m ${effects} GROUP BY kind
    UNION ALL SELECT 'opening', count(*)::integer, trim_scale(coalesce(sum(a_value), 0))::text FROM m WHERE a_in
    UNION ALL SELECT 'closing', count(*)::integer, trim_scale(coalesce(sum(b_value), 0))::text FROM m WHERE b_in`)
}

/** The opportunities of one kind, what moved most first. */
export async function flowRows(
  ctx: Context,
  input: FlowInput & { kind: FlowKind; offset: number; limit: number },
): Promise<FlowRow[]> {
  const compared = await comparedSql(ctx, input)
  if (compared === null) return []
  return ctx.db.rows<FlowRow>(sql`
    SELECT id, name, owner, trim_scale(effect)::text AS effect, trim_scale(a_whole)::text AS before,
      trim_scale(b_whole)::text AS after, a_close::text AS "closeDateBefore", b_close::text AS "closeDateAfter"
    FROM (${compared}) m ${effects} AND kind = ${input.kind}
    ORDER BY abs(effect) DESC, id LIMIT ${input.limit} OFFSET ${input.offset}`)
}

/**
 * One row for each opportunity that counts before, after or in between. `a` is the state before, `b` the one after; a share is
 * how much of it counts for these owners.
 */
async function comparedSql(ctx: Context, input: FlowInput): Promise<Sql | null> {
  const object = ctx.registry.object('opportunity')
  const readable = readableSql(ctx, object, input.filter)
  if (readable === null) return null
  const [before, after] = [await stateOn(ctx, input.since), await stateOn(ctx, input.until)]
  const shares = input.owners !== 'all' && (await isSplit(ctx, input.measure)) ? sharesSql(ctx, input.owners) : null
  const { from, to } = input.period
  const within = (day: Sql) => sql`${day} BETWEEN ${from}::date AND ${to}::date`
  const share = (owner: Sql) =>
    shares ? sql`coalesce(x.share, ${ownedSql(owner, input.owners)})` : ownedSql(owner, input.owners)
  return sql`
    SELECT id, name, owner, a_in, b_in, has_won, has_passed, a_whole, b_whole, a_close, b_close,
      CASE WHEN a_in THEN a_whole * a_share ELSE 0 END AS a_value,
      CASE WHEN b_in OR has_won OR has_passed THEN b_whole * b_share ELSE 0 END AS b_value,
      CASE WHEN a_is_deleted IS NULL THEN 'new' WHEN a_is_deleted THEN 'included' WHEN a_is_closed THEN 'reopened'
        WHEN a_share = 0 THEN 'takenOver' WHEN a_category = 'Omitted' THEN 'included'
        WHEN a_close > ${to}::date THEN 'pulledIn' ELSE 'pushedIn' END AS came,
      CASE WHEN b_is_deleted IS NOT FALSE THEN 'excluded' WHEN b_share = 0 THEN 'handedOver' WHEN b_is_won THEN 'won'
        WHEN b_is_closed THEN 'lost' WHEN b_category = 'Omitted' THEN 'excluded'
        WHEN b_close > ${to}::date THEN 'pushedOut' ELSE 'pulledOut' END AS went
    FROM (
      SELECT *, a_in AND b_is_won AND b_share <> 0 AND NOT b_is_deleted IS TRUE AS has_won,
        NOT a_in AND b_is_closed AND b_share <> 0 AND NOT b_is_deleted AND ${within(sql`b_closed_on`)}
          AND (a_is_closed IS NOT TRUE OR (b_is_won AND NOT a_is_won)) AS has_passed
      FROM (
        SELECT t.id, t.display_name AS name, t.owner,
          a.is_deleted AS a_is_deleted, a.is_closed AS a_is_closed, a.is_won AS a_is_won, a.close_date AS a_close,
          a.category AS a_category, CASE WHEN NOT a.is_deleted THEN a.value END AS a_whole, ${share(sql`a.owner`)} AS a_share,
          b.is_deleted AS b_is_deleted, b.is_closed AS b_is_closed, b.is_won AS b_is_won, b.close_date AS b_close,
          b.category AS b_category, CASE WHEN NOT b.is_deleted THEN b.value END AS b_whole, ${share(sql`b.owner`)} AS b_share,
          b.closed_on AS b_closed_on,
          ${countsSql('a', within, share)} AS a_in, ${countsSql('b', within, share)} AS b_in
        FROM (${candidatesSql(ctx, object, input, before, after)}) c
        JOIN ${id(ctx.workspace.schema, object.table)} t ON t.id = c.id
        LEFT JOIN LATERAL (${oneSql(ctx, object, before, input.measure)}) a ON true
        LEFT JOIN LATERAL (${oneSql(ctx, object, after, input.measure)}) b ON true
        ${shares ? sql`LEFT JOIN (${shares}) x ON x.opportunity = c.id` : empty}
        WHERE ${readable}) states) judged`
}

/** Up to three effects of one opportunity: it came, its value changed, it went. They add up to its closing less its opening. */
const effects: Sql = sql`CROSS JOIN LATERAL (VALUES
    (CASE WHEN NOT a_in AND (b_in OR has_passed) THEN came END, b_value),
    (CASE WHEN a_in AND (b_in OR has_won) THEN CASE WHEN b_value > a_value THEN 'up' WHEN b_value < a_value THEN 'down' END END,
      b_value - a_value),
    (CASE WHEN has_passed OR (a_in AND NOT b_in) THEN went END, -(CASE WHEN has_passed OR has_won THEN b_value ELSE a_value END))
  ) e(kind, effect) WHERE kind IS NOT NULL`

/** Open in the period and in the forecast, and of these owners; never null. */
const countsSql = (alias: string, within: (day: Sql) => Sql, share: (owner: Sql) => Sql): Sql => {
  const column = (name: string) => id(alias, name)
  return sql`coalesce(NOT ${column('is_deleted')} AND NOT ${column('is_closed')} AND ${within(column('close_date'))}
    AND ${column('category')} IS DISTINCT FROM 'Omitted' AND ${share(column('owner'))} <> 0, false)`
}

/** 1 for what belongs to these owners, else 0. */
function ownedSql(owner: Sql, owners: Owners): Sql {
  if (owners === 'all') return raw('1')
  const { people, nobodys, known } = owners
  const none = nobodys ? sql` OR ${owner} IS NULL OR NOT ${owner} = ANY(${known}::uuid[])` : empty
  return sql`CASE WHEN ${owner} = ANY(${people}::uuid[])${none} THEN 1 ELSE 0 END`
}

/** What may count: open in the period before or after, or closed in it since. Each half is read from an index. */
function candidatesSql(
  ctx: Context,
  object: RegisteredObject,
  { period: { from, to }, since }: FlowInput,
  before: DayState,
  after: DayState,
): Sql {
  const identity = (state: DayState) => (state.isLive ? sql`t.id` : sql`s.opportunity`)
  const open = (state: DayState): Sql => {
    const [column, source] = [stateColumn(object, state), stateSource(ctx, object, state)]
    return sql`SELECT ${identity(state)} AS id FROM ${source.from} WHERE ${source.on}
      AND ${column('is_closed')} = false AND ${column('close_date')} BETWEEN ${from}::date AND ${to}::date`
  }
  const [column, source] = [stateColumn(object, after), stateSource(ctx, object, after)]
  const since_ = after.isLive ? empty : sql`AND s.from_day > ${since}::date`
  return sql`${open(before)} UNION ${open(after)} UNION SELECT ${identity(after)} FROM ${source.from}
    WHERE ${source.on} ${since_} AND ${column('is_won')} IN (true, false) AND ${column('is_closed')}
      AND ${column('actual_close_date')} BETWEEN ${from}::date AND ${to}::date`
}

/** The state of one opportunity `c`, also when it was in the trash; no row when it was not there. */
function oneSql(ctx: Context, object: RegisteredObject, state: DayState, measure: ForecastMeasure): Sql {
  const column = stateColumn(object, state)
  const columns = sql`${column('owner')} AS owner, ${column('forecast_category')} AS category, ${column('close_date')} AS close_date,
    ${column('actual_close_date')} AS closed_on, ${column('is_closed')} AS is_closed, ${column('is_won')} AS is_won,
    ${valueSql(column, measure)} AS value`
  if (state.isLive) return sql`SELECT ${columns}, t.deleted_at IS NOT NULL AS is_deleted`
  return sql`SELECT ${columns}, s.is_deleted FROM ${id(ctx.workspace.schema, opportunitySnapshots.rows)} s
    WHERE s.opportunity = c.id AND s.from_day <= ${state.day}::date AND (s.until_day IS NULL OR s.until_day > ${state.day}::date)`
}

/** What one opportunity counts for: once it is won, what it brought. */
function valueSql(column: ReturnType<typeof stateColumn>, measure: ForecastMeasure): Sql {
  if (measure === 'count') return raw('1::numeric')
  if (measure === 'recurring' || measure === 'quantity') return sql`coalesce(${column(measure)}, 0)`
  const open = column(measure)
  return sql`coalesce(CASE WHEN ${column('is_won')} THEN coalesce(${column('actual_amount')}, ${column('amount')}) ELSE ${open} END, 0)`
}

/** In the lists or in the trash; null when nothing can match. */
function readableSql(ctx: Context, object: RegisteredObject, filter: Filter | undefined): Sql | null {
  const chosen = filter === undefined ? {} : { filter }
  const [live, trashed] = [conditions(ctx, object, chosen), conditions(ctx, object, { ...chosen, trash: true })]
  return live === null || trashed === null ? null : sql`((${live}) OR (${trashed}))`
}
