import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Total } from '#kernel/objects/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Measure } from '#kernel/records/contract.ts'
import { formatDate, formatInstant, formatMoney, formatNumber, formatPercent } from '#ui/format.ts'
import type { Column } from './columns.ts'

const counts = ['count', 'filled', 'empty', 'distinct', 'percentFilled', 'percentEmpty'] as const
const sums = ['sum', 'avg', 'min', 'max'] as const
const ends = ['earliest', 'latest'] as const

/** What can be calculated of a column. */
export function totalsOf({ storage }: Pick<FieldMetadata, 'storage'>): readonly Total[] {
  if (storage === 'integer' || storage === 'decimal') return [...sums, ...counts]
  if (storage === 'date' || storage === 'instant') return [...ends, ...counts]
  return counts
}

/** A calculation that is wanted and possible, with the place of its figures in an answer. */
export interface WantedTotal {
  column: Column
  total: Total
  key: string
}

export const wantedTotals = (columns: Column[], totals: Record<string, Total> | undefined): WantedTotal[] =>
  columns.flatMap((column, at) => {
    const total = totals?.[column.path]
    return total && totalsOf(column.field).includes(total) ? [{ column, total, key: `t${at}` }] : []
  })

const functions: Partial<Record<Total, Measure['fn']>> = {
  distinct: 'countDistinct',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  earliest: 'min',
  latest: 'max',
}

/** `n`, the number of records, comes always: every figure says over how many it is. */
export function measuresOf(wanted: WantedTotal[]): Measure[] {
  const own = wanted.flatMap(({ column, total, key }): Measure[] => {
    if (total === 'count') return []
    const fn = functions[total]
    const field = column.source
    if (!fn) return [{ fn: 'filled', field, as: key }]
    const measure: Measure = { fn, field, as: key }
    // Amounts without a rate are in no sum: how many these are is said.
    return isMoney(column.field)
      ? [measure, { fn: 'filled', field, as: `${key}f` }, { fn: 'count', field, as: `${key}b` }]
      : [measure]
  })
  return [{ fn: 'count', as: 'n' }, ...own]
}

const isMoney = (field: FieldMetadata): boolean => kindOf(field.kind).columns.some(({ part }) => part === 'base')

export interface Figure {
  text: string
  /** Amounts that are not in it because no rate to the organisation's currency is known. */
  without: number
  isBase: boolean
}

/** A figure of an answer as the reader writes it; empty where there is nothing to calculate with. */
export function figureOf({ column, total, key }: WantedTotal, row: Record<string, JsonValue>, env: DisplayEnv): Figure {
  const [records, value] = [Number(row.n ?? 0), row[key] ?? null]
  const isBase = isMoney(column.field) && (sums as readonly Total[]).includes(total)
  const without = isBase ? Number(row[`${key}f`] ?? 0) - Number(row[`${key}b`] ?? 0) : 0
  return { text: textOf(total, value, records, column.field, env), without, isBase }
}

function textOf(total: Total, value: JsonValue, records: number, field: FieldMetadata, env: DisplayEnv): string {
  const { formats } = env
  const filled = Number(value ?? 0)
  const share = (part: number) => (records === 0 ? '' : formatPercent((part / records) * 100, formats))
  if (total === 'count') return formatNumber(records, formats)
  if (total === 'filled' || total === 'distinct') return formatNumber(filled, formats)
  if (total === 'empty') return formatNumber(records - filled, formats)
  if (total === 'percentFilled') return share(filled)
  if (total === 'percentEmpty') return share(records - filled)
  if (isEmptyValue(value)) return ''
  if (total === 'earliest' || total === 'latest')
    return field.storage === 'date' ? formatDate(String(value), formats) : formatInstant(String(value), formats)
  if (isMoney(field)) return formatMoney({ amount: String(value), currency: formats.currency }, formats)
  return written(String(value), field, env)
}

/** Kinds write sums in their own way where they stand as numbers: percent, hours and minutes. */
function written(value: string, field: FieldMetadata, env: DisplayEnv): string {
  const write = widgetOf(field.kind).number
  return write ? write(value, env.formats) : formatNumber(value, env.formats, { maximumFractionDigits: 2 })
}
