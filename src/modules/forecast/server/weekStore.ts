import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import { conditions } from '#kernel/records/server/conditions.ts'
import { opportunitySnapshots } from '#modules/sales/contract.ts'
import type { ForecastCategory, ForecastMeasure, ForecastPeriod } from '../contract.ts'
import { stateColumn, stateSource } from './snapshotStore.ts'
import { isRevenue, revenueSplits } from './splitStore.ts'

const table = (ctx: Context, name: string): Sql => id(ctx.workspace.schema, name)
const weeks = (ctx: Context): Sql => table(ctx, 'sys_forecast_week')
const weekAdjustments = (ctx: Context): Sql => table(ctx, 'sys_forecast_week_adjustment')

/** The last week that is written down, the first day that opportunities are known of, and the last one. */
export async function weekBounds(
  ctx: Context,
): Promise<{ last: string | null; first: string | null; known: string | null }> {
  const row = await ctx.db.row<{ last: string | null; first: string | null; known: string | null }>(sql`
    SELECT (SELECT week::text FROM ${table(ctx, 'sys_forecast_week_last')}) AS last,
      (SELECT min(from_day)::text FROM ${table(ctx, opportunitySnapshots.rows)}) AS first,
      (SELECT day::text FROM ${table(ctx, opportunitySnapshots.lastDay)}) AS known`)
  return row ?? { last: null, first: null, known: null }
}

/** One run at a time, whoever does it. */
export async function lockWeeks(ctx: Context): Promise<void> {
  await ctx.db.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace.schema} forecast weeks`}, 0))`)
}

/** Writes a week down; done again it changes nothing. `day` is the one before it, `begin` its first instant. */
export async function writeWeek(
  ctx: Context,
  {
    week,
    day,
    begin,
    span,
    isSplit,
  }: { week: string; day: string; begin: Date; span: ForecastPeriod; isSplit: boolean },
): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${weeks(ctx)} (week, month, person, category, ${join(figures.map((name) => id(name)))})
    SELECT ${week}::date, month, person, category, ${join(figures.map((name) => id(name)))}
    FROM (${sumsOnDay(ctx, day, span, isSplit, null)}) sums ON CONFLICT DO NOTHING`)
  await ctx.db.run(sql`
    INSERT INTO ${weekAdjustments(ctx)} (week, holder, from_day, to_day, measure, category, value)
    SELECT ${week}::date, coalesce('user:' || (state ->> 'person'), 'team:' || (state ->> 'team')), (state ->> 'from')::date,
      (state ->> 'to')::date, state ->> 'measure', state ->> 'category',
      coalesce(state ->> 'quantity', state -> 'amount' ->> 'base')::numeric
    FROM (
      SELECT record_id, ${table(ctx, 'sys_merged')}(
          CASE type WHEN 'destroyed' THEN jsonb_build_object('deletedAt', at) ELSE coalesce(after, '{}') END
          ORDER BY version) AS state
      FROM ${table(ctx, 'sys_event')}
      WHERE object = 'forecastAdjustment' AND at < ${begin}::timestamptz
        AND record_id IN (SELECT id FROM ${table(ctx, ctx.registry.object('forecastAdjustment').table)})
      GROUP BY record_id) believed
    WHERE state ->> 'deletedAt' IS NULL AND coalesce(state ->> 'quantity', state -> 'amount' ->> 'base') IS NOT NULL
      AND (state ->> 'to')::date >= ${span.from}::date
    ON CONFLICT DO NOTHING`)
  await ctx.db.run(sql`INSERT INTO ${table(ctx, 'sys_forecast_week_last')} (week) VALUES (${week}::date)
    ON CONFLICT (single) DO UPDATE SET week = greatest(sys_forecast_week_last.week, excluded.week)`)
}

/** The weeks between two days that are written down, in their order. */
export async function weeksBetween(ctx: Context, from: string, to: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ week: string }>(sql`
    SELECT DISTINCT week::text AS week FROM ${weeks(ctx)} WHERE week BETWEEN ${from}::date AND ${to}::date ORDER BY week`)
  return rows.map(({ week }) => week)
}

export interface WeekSum {
  week: string
  owner: string | null
  category: ForecastCategory
  value: string
}

/**
 * What people's opportunities of a period added up to in some weeks, as far as the asker may read them: from what is written down
 * for who may read all, otherwise added up anew from the days.
 */
export async function weekSums(
  ctx: Context,
  { period, measure, isSplit }: { period: ForecastPeriod; measure: ForecastMeasure; isSplit: boolean },
  wanted: readonly string[],
): Promise<WeekSum[]> {
  if (wanted.length === 0) return []
  const readable = conditions(ctx, ctx.registry.object('opportunity'), {})
  if (readable === null) return []
  const everything = ctx.access.verdict('opportunity', 'read') === true
  const within = sql`month BETWEEN ${period.from}::date AND ${period.to}::date`
  const source = everything
    ? sql`SELECT week, person, category, ${id(measure)} AS value FROM ${weeks(ctx)}
        WHERE week = ANY(${wanted}::date[]) AND ${within}`
    : join(
        wanted.map(
          (week) => sql`SELECT ${week}::date AS week, person, category, ${id(measure)} AS value
            FROM (${sumsOnDay(ctx, dayBefore(week), period, isSplit, readable)}) sums`,
        ),
        ' UNION ALL ',
      )
  return ctx.db.rows<WeekSum>(sql`
    SELECT week::text AS week, person AS owner, category, trim_scale(sum(value))::text AS value
    FROM (${source}) found GROUP BY 1, 2, 3`)
}

export interface WeekAdjustment {
  week: string
  /** `user:<id>` or `team:<id>`. */
  holder: string
  category: ForecastCategory
  value: string
}

/** What people had put in the place of sums of exactly this period. */
export function weekAdjustmentsOf(
  ctx: Context,
  { period, measure }: { period: ForecastPeriod; measure: ForecastMeasure },
  wanted: readonly string[],
): Promise<WeekAdjustment[]> {
  return ctx.db.rows<WeekAdjustment>(sql`
    SELECT week::text AS week, holder, category, trim_scale(value)::text AS value FROM ${weekAdjustments(ctx)}
    WHERE week = ANY(${wanted}::date[]) AND from_day = ${period.from}::date AND to_day = ${period.to}::date
      AND measure = ${measure}`)
}

const dayBefore = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()

const figures: readonly ForecastMeasure[] = ['amount', 'weighted', 'recurring', 'quantity', 'count']

/** The end of a day, by person, month and category; `readable` is asked of the opportunity as it stands now. */
function sumsOnDay(ctx: Context, day: string, span: ForecastPeriod, isSplit: boolean, readable: Sql | null): Sql {
  const halves = (['open', 'won'] as const).flatMap((kind) =>
    (isSplit ? [false, true] : [false]).map((isMove) => halfOnDay(ctx, day, span, kind, isMove, readable)),
  )
  return sql`SELECT person, month, category, ${join(figures.map((name) => sql`coalesce(sum(${id(name)}), 0) AS ${id(name)}`))}
    FROM (${join(halves, ' UNION ALL ')}) halves WHERE category IS NOT NULL GROUP BY person, month, category`
}

/** The figures of owners; or, of what is split, what moves from the owner to those who share it. */
function halfOnDay(
  ctx: Context,
  day: string,
  { from, to }: ForecastPeriod,
  kind: 'open' | 'won',
  isMove: boolean,
  readable: Sql | null,
): Sql {
  const object = ctx.registry.object('opportunity')
  const state = { day, isLive: false }
  const column = stateColumn(object, state)
  const source = stateSource(ctx, object, state)
  const isOpen = kind === 'open'
  const on = isOpen ? column('close_date') : column('actual_close_date')
  const category = isOpen
    ? sql`CASE ${column('forecast_category')} WHEN 'Commit' THEN 'commit' WHEN 'Best Case' THEN 'bestCase'
        WHEN 'Pipeline' THEN 'pipeline' END`
    : raw(`'closed'`)
  const money = (name: 'amount' | 'weighted' | 'recurring') =>
    isOpen || name === 'recurring' ? column(name) : column('actual_amount')
  const times = isMove ? sql` * y.percent * 0.01` : empty
  const pieces = (value: Sql) => (isMove ? raw('0') : value)
  const moves = isMove
    ? sql`JOIN ${revenueSplits(ctx)} x ON x.opportunity = s.opportunity AND ${isRevenue}
        CROSS JOIN LATERAL (VALUES (s.owner, -x.percent), (x."user", x.percent)) y(person, percent)`
    : empty
  const opportunity = readable
    ? sql`JOIN ${id(ctx.workspace.schema, object.table)} t ON t.id = s.opportunity AND ${readable}`
    : empty
  return sql`
    SELECT ${isMove ? raw('y.person') : raw('s.owner')} AS person, date_trunc('month', ${on})::date AS month, ${category} AS category,
      ${join((['amount', 'weighted', 'recurring'] as const).map((name) => sql`${money(name)}${times} AS ${id(name)}`))},
      ${pieces(column('quantity'))} AS quantity, ${pieces(raw('1'))}::numeric AS count
    FROM ${source.from} ${moves} ${opportunity}
    WHERE ${source.on} AND ${isOpen ? sql`s.is_closed = false` : sql`s.is_won`} AND ${on} BETWEEN ${from}::date AND ${to}::date`
}
