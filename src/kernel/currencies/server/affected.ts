import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, isOneOf, join, raw, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { fieldOf, type RegisteredObject } from '#kernel/objects/server/registry.ts'
import { selectExpressions } from '#kernel/records/server/select.ts'
import { pairOf, rateAt } from '../contract.ts'
import { ratedFields } from './rateDay.ts'

/** A currency whose rates are others on the days from `from` until before `to`; null: for ever. */
export interface Span extends Record<string, JsonValue> {
  currency: string
  from: string
  to: string | null
}

/** The days on which rates of these days decide, up to the next rate behind them. */
export function spanOf(ctx: Context, currency: string, days: readonly string[]): Span {
  const sorted = days.toSorted()
  const rates = ctx.organization.rates.get(pairOf(currency, ctx.organization.currency)) ?? []
  const next = rates.find(({ validFrom }) => validFrom > (sorted.at(-1) ?? ''))
  return { currency, from: sorted[0] ?? '', to: next?.validFrom ?? null }
}

/** Objects with money that is entered. */
export const objectsWithMoney = (ctx: Context): RegisteredObject[] =>
  [...ctx.registry.objects.values()].filter((object) => ratedFields(object).money.length > 0)

/** Live rows (alias `t`) with money of the spans that do not keep their rate. */
export function openIn(ctx: Context, object: RegisteredObject, spans: readonly Span[]): Sql {
  const day = rateDaySql(ctx, object)
  const within = spans.map(({ currency, from, to }) => {
    const until = to === null ? raw('TRUE') : sql`${day} < ${to}::date`
    return sql`(${currency} IN (${join(currencyColumns(object))}) AND ${day} >= ${from}::date AND ${until})`
  })
  return sql`t.deleted_at IS NULL AND ${isOpenSql(object)} AND (${join(within, ' OR ')})`
}

/** Live rows with any money. */
export const withMoney = (object: RegisteredObject): Sql =>
  sql`t.deleted_at IS NULL AND num_nonnulls(${join(currencyColumns(object))}) > 0`

export async function countRows(ctx: Context, which: (object: RegisteredObject) => Sql): Promise<number> {
  let total = 0
  for (const object of objectsWithMoney(ctx)) {
    const row = await ctx.db.row<{ n: number }>(
      sql`SELECT count(*) AS n FROM ${tableOf(ctx, object)} t WHERE ${which(object)}`,
    )
    total += row?.n ?? 0
  }
  return total
}

/** The next ids behind one, at most `limit`. */
export async function idsAfter(
  ctx: Context,
  object: RegisteredObject,
  which: Sql,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    SELECT t.id FROM ${tableOf(ctx, object)} t
    WHERE ${which} AND ${after === null ? raw('TRUE') : sql`t.id > ${after}::uuid`} ORDER BY t.id LIMIT ${limit}`)
  return rows.map((row) => row.id)
}

/** A record with what rates have to do with. */
export type RatedRow = Record<string, JsonValue> & { id: string }

/** Records as they stand, also in the trash, with `more` fields. */
export function ratedRows(
  ctx: Context,
  object: RegisteredObject,
  ids: string[],
  more: string[] = [],
): Promise<RatedRow[]> {
  const { money, dates } = ratedFields(object)
  const kept = object.def.rateKept ? [object.def.rateKept] : []
  const names = ['id', 'deletedAt', ...[...money, ...dates].map(({ name }) => name), ...kept, ...more]
  return ctx.db.rows<RatedRow>(sql`
    SELECT ${join(selectExpressions(object, names, 't'))} FROM ${tableOf(ctx, object)} t
    WHERE ${isOneOf(sql`t.id`, ids, sql`uuid`)}`)
}

/** First days of standing amounts by currency, where another base currency has no rate for them. */
export async function missingRates(ctx: Context, base: string): Promise<{ currency: string; day: string }[]> {
  const first = new Map<string, string>()
  for (const object of objectsWithMoney(ctx))
    for (const column of currencyColumns(object)) {
      const rows = await ctx.db.rows<{ currency: string; day: string }>(sql`
        SELECT ${column} AS currency, to_char(min(${rateDaySql(ctx, object)}), 'YYYY-MM-DD') AS day FROM ${tableOf(ctx, object)} t
        WHERE ${column} IS NOT NULL AND t.deleted_at IS NULL GROUP BY 1 LIMIT 1000`)
      for (const { currency, day } of rows) if (day < (first.get(currency) ?? '9')) first.set(currency, day)
    }
  return [...first]
    .filter(([currency, day]) => rateAt(ctx.organization.rates, currency, base, day) === null)
    .map(([currency, day]) => ({ currency, day }))
    .toSorted((a, b) => a.currency.localeCompare(b.currency))
}

/** The day of the rate of a row in alias `t`, as `rateDay` finds it. */
function rateDaySql(ctx: Context, object: RegisteredObject): Sql {
  const days = ratedFields(object).dates.map(({ columns: [main], storage }) => {
    const column = id('t', main?.name ?? '')
    return storage === 'date' ? column : sql`(${column} AT TIME ZONE ${ctx.organization.zone}::text)::date`
  })
  return sql`coalesce(${join(days)})`
}

/** Whether a row in alias `t` follows the rates, as `keepsRate` finds it. */
function isOpenSql(object: RegisteredObject): Sql {
  if (object.def.appendOnly) return raw('FALSE')
  const column = object.def.rateKept && fieldOf(object, object.def.rateKept).columns[0]
  return column ? sql`${id('t', column.name)} IS NOT TRUE` : raw('TRUE')
}

const currencyColumns = (object: RegisteredObject): Sql[] =>
  ratedFields(object).money.flatMap(({ columns }) =>
    columns.filter(({ part }) => part === 'currency').map(({ name }) => id('t', name)),
  )

const tableOf = (ctx: Context, object: RegisteredObject): Sql => id(ctx.workspace.schema, object.table)
