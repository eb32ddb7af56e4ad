import { addDecimals, compareDecimals } from '#kernel/fields/shared/decimals.ts'
import { type Formats, formatMoney, formatNumber, wholeUnits } from '#ui/format.ts'
import type { ForecastCell, ForecastReading } from '../contract.ts'
import { read, totalOf } from '../rollUp.ts'

/** A sum as the reader writes it, without cents. */
export const figureText = (
  value: string,
  currency: string | null,
  formats: Formats,
  options: Intl.NumberFormatOptions = {},
): string =>
  currency === null
    ? formatNumber(value, formats, { maximumFractionDigits: 2, ...options })
    : formatMoney({ amount: value, currency }, formats, { ...wholeUnits, ...options })

/** What is missing to the quota when all that is closed and committed comes true; null without a quota. */
export function gapOf(cell: ForecastCell): string | null {
  if (cell.quota === null) return null
  const sure = read(totalOf(cell), 'commit', 'cumulative')
  return addDecimals(cell.quota, sure === '0' ? sure : negated(sure))
}

const negated = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`)

/** How much of the quota is closed, in percent, and how much with what is committed. */
export function attained(cell: ForecastCell): { closed: number; sure: number } | null {
  if (cell.quota === null || compareDecimals(cell.quota, '0') <= 0) return null
  const share = (value: string) => (Number(value) / Number(cell.quota)) * 100
  const total = totalOf(cell)
  return { closed: share(total.closed), sure: share(read(total, 'commit', 'cumulative')) }
}

/** Change in percent of what was; null where there was nothing. */
export const changeOf = (now: string, before: string): number | null =>
  compareDecimals(before, '0') > 0 ? (Number(now) / Number(before) - 1) * 100 : null

export const readings: readonly ForecastReading[] = ['single', 'cumulative']
