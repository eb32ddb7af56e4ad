import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

const seriesTable = (schema: string) => id(schema, 'sys_series')
const occurrenceTable = (schema: string) => id(schema, 'sys_occurrence')

/**
 * What activities that repeat are made of: the series with what the next one will hold, and which record stands at which time of it.
 * Times are those of a clock in `zone`. A time of a series is given once, whoever asks for it.
 */
export const seriesMigrations: Migration[] = [
  {
    name: 'collaboration-series',
    up: (schema) => [
      sql`CREATE TABLE ${seriesTable(schema)} (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), object text NOT NULL, rule text NOT NULL, zone text NOT NULL,
            start text NOT NULL, slot text NOT NULL, slot_at timestamptz(3) NOT NULL, current uuid NOT NULL,
            template jsonb NOT NULL, length integer, lead integer, is_ended boolean NOT NULL DEFAULT false)`,
      sql`CREATE INDEX ON ${seriesTable(schema)} (slot_at) WHERE NOT is_ended`,
      sql`CREATE TABLE ${occurrenceTable(schema)} (
            record uuid PRIMARY KEY, series uuid NOT NULL REFERENCES ${seriesTable(schema)} (id) ON DELETE CASCADE,
            slot text NOT NULL, UNIQUE (series, slot))`,
    ],
  },
]

export interface Series {
  id: string
  object: 'task' | 'meeting'
  /** RRULE in canonical form. */
  rule: string
  /** IANA zone on whose clock the times are meant. */
  zone: string
  /** The first time, and that of the newest record, `YYYY-MM-DDTHH:MM`. */
  start: string
  slot: string
  /** Id of the newest record: the one that the next follows. */
  current: string
  /** Field values of the next record, dates apart. */
  template: Record<string, JsonValue>
  /** Minutes from begin to end, and from reminder to begin, by the clock; null: none. */
  length: number | null
  lead: number | null
  /** Nothing follows any more. */
  is_ended: boolean
}

/** A record's place in its series. */
export interface Place {
  record: string
  slot: string
  series: Series
}

const columns = sql`s.id, s.object, s.rule, s.zone, s.start, s.slot, s.current, s.template, s.length, s.lead, s.is_ended`

/** Their places, with their series held until the transaction ends: who asks for the next one at the same moment waits. */
export async function holdPlaces(ctx: Context, records: readonly string[]): Promise<Map<string, Place>> {
  const { schema } = ctx.workspace
  await ctx.db.rows(sql`
    SELECT id FROM ${seriesTable(schema)} WHERE id IN
      (SELECT series FROM ${occurrenceTable(schema)} WHERE record = ANY(${[...records]}::uuid[])) ORDER BY id FOR UPDATE`)
  return places(ctx, records)
}

/** Their places as they stand. */
export async function places(ctx: Context, records: readonly string[]): Promise<Map<string, Place>> {
  const { schema } = ctx.workspace
  const rows = await ctx.db.rows<Series & { record: string; place: string }>(sql`
    SELECT o.record, o.slot AS place, ${columns} FROM ${occurrenceTable(schema)} o
    JOIN ${seriesTable(schema)} s ON s.id = o.series WHERE o.record = ANY(${[...records]}::uuid[])`)
  return new Map(rows.map(({ record, place, ...series }) => [record, { record, slot: place, series }]))
}

export async function insertSeries(ctx: Context, series: Omit<Series, 'id'>, slotAt: string): Promise<Series> {
  const row = await ctx.db.row<{ id: string }>(sql`
    INSERT INTO ${seriesTable(ctx.workspace.schema)}
      (object, rule, zone, start, slot, slot_at, current, template, length, lead, is_ended)
    VALUES (${series.object}, ${series.rule}, ${series.zone}, ${series.start}, ${series.slot}, ${slotAt}::timestamptz, ${series.current},
      ${JSON.stringify(series.template)}::jsonb, ${series.length}::integer, ${series.lead}::integer, ${series.is_ended}::boolean) RETURNING id`)
  if (!row) throw new Error('A series was not written')
  return { ...series, id: row.id }
}

export async function storeSeries(ctx: Context, series: Series, slotAt: string): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${seriesTable(ctx.workspace.schema)} SET rule = ${series.rule}, start = ${series.start}, slot = ${series.slot},
      slot_at = ${slotAt}::timestamptz, current = ${series.current}, template = ${JSON.stringify(series.template)}::jsonb,
      length = ${series.length}::integer, lead = ${series.lead}::integer, is_ended = ${series.is_ended}::boolean
    WHERE id = ${series.id}`)
}

/** Puts a record at a time of a series, or moves it there. */
export async function storePlace(ctx: Context, record: string, series: string, slot: string): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${occurrenceTable(ctx.workspace.schema)} (record, series, slot) VALUES (${record}, ${series}, ${slot})
    ON CONFLICT (record) DO UPDATE SET series = EXCLUDED.series, slot = EXCLUDED.slot`)
}

/** The records of a series after a time of it, in their order. */
export function laterPlaces(ctx: Context, series: string, slot: string): Promise<{ record: string; slot: string }[]> {
  return ctx.db.rows(sql`
    SELECT record, slot FROM ${occurrenceTable(ctx.workspace.schema)}
    WHERE series = ${series} AND slot > ${slot} ORDER BY slot LIMIT 1000`)
}

/** Records that belong to no series any more; a series without records goes with the last one. */
export async function dropPlaces(ctx: Context, records: readonly string[]): Promise<void> {
  const { schema } = ctx.workspace
  const rows = await ctx.db.rows<{ series: string }>(
    sql`DELETE FROM ${occurrenceTable(schema)} WHERE record = ANY(${[...records]}::uuid[]) RETURNING series`,
  )
  await ctx.db.run(sql`
    DELETE FROM ${seriesTable(schema)} s WHERE s.id = ANY(${rows.map(({ series }) => series)}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM ${occurrenceTable(schema)} o WHERE o.series = s.id)`)
}

/** Ids of the newest records of series whose time has come, oldest first. */
export async function dueRecords(
  ctx: Context,
  after: string | null,
  limit: number,
): Promise<{ object: string; id: string }[]> {
  return ctx.db.rows(sql`
    SELECT object, current AS id FROM ${seriesTable(ctx.workspace.schema)}
    WHERE NOT is_ended AND slot_at <= ${ctx.clock.now()} AND ${after === null ? sql`true` : sql`current > ${after}::uuid`}
    ORDER BY current LIMIT ${limit}`)
}
