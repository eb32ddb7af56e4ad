import type { Context } from '#kernel/context.ts'
import { addDecimals, compareDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Aggregate } from '#kernel/records/contract.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import {
  type ComparedBy,
  type Comparison,
  type ComparisonRow,
  comparedPaths,
  type ForecastPeriod,
} from '../contract.ts'
import { demandReadable } from './forecast.ts'
import { type PeriodUnit, periodsFrom } from './periods.ts'

/**
 * A period against the same one a year before, by what was sold: what is won and, by their probability, what is open
 * against what was won then. Worst first: whatever has fallen most, in money.
 */
export async function comparison(
  ctx: Context,
  request: { unit: PeriodUnit; from: string; by: ComparedBy; filter?: Filter | undefined },
): Promise<Comparison> {
  demandReadable(ctx, 'weighted')
  const [period] = periodsFrom(ctx, request.unit, request.from, 1)
  const [before] = periodsFrom(ctx, request.unit, yearBefore(request.from), 1)
  if (!period || !before) throw new Error('There is no such period')
  const sums = (fixed: Filter, field: string) =>
    sumsBy(ctx, comparedPaths[request.by].path, { and: [fixed, ...given(request)] }, field)
  const [won, open, then] = await Promise.all([
    sums(wonIn(period), 'actualAmount'),
    sums(openIn(period), 'expectedRevenue'),
    sums(wonIn(before), 'actualAmount'),
  ])
  const keys = new Set([...won.keys(), ...open.keys(), ...then.keys()])
  const rows = [...keys].map((id): ComparisonRow => {
    const [closed, weighted, past] = [won, open, then].map((one) => one.get(id)?.value ?? '0') as [
      string,
      string,
      string,
    ]
    const name = [won, open, then].map((one) => one.get(id)?.name).find((one) => one != null) ?? null
    return { id, name, closed, open: weighted, expected: addDecimals(closed, weighted), before: past }
  })
  return { period, before, by: request.by, currency: ctx.organization.currency, rows: rows.toSorted(worstFirst) }
}

const given = ({ filter }: { filter?: Filter | undefined }): Filter[] => (filter === undefined ? [] : [filter])

const yearBefore = (day: string): string => Temporal.PlainDate.from(day).subtract({ years: 1 }).toString()

const worstFirst = (a: ComparisonRow, b: ComparisonRow): number =>
  compareDecimals(difference(a), difference(b)) || String(a.name).localeCompare(String(b.name))

const difference = ({ expected, before }: ComparisonRow): string =>
  addDecimals(expected, before === '0' ? before : `-${before}`)

export const wonIn = ({ from, to }: ForecastPeriod): Filter => ({
  and: [
    { field: 'isWon', op: 'eq', value: true },
    { field: 'actualCloseDate', op: 'between', value: [from, to] },
  ],
})

export const openIn = ({ from, to }: ForecastPeriod): Filter => ({
  and: [
    { field: 'isClosed', op: 'eq', value: false },
    { field: 'forecastCategory', op: 'ne', value: 'Omitted' },
    { field: 'closeDate', op: 'between', value: [from, to] },
  ],
})

async function sumsBy(ctx: Context, path: string, filter: Filter, field: string) {
  const request: Aggregate = {
    filter,
    groupBy: [{ field: path }, { field: `${path}.name` }],
    measures: [{ fn: 'sum', field, as: 'sum' }],
  }
  const { rows } = await aggregate(ctx, 'opportunity', request)
  return new Map(
    rows.map((row) => [
      (row[path] ?? null) as string | null,
      { name: (row[`${path}.name`] ?? null) as string | null, value: String(row.sum ?? '0') },
    ]),
  )
}
