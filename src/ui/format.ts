import { createContext, use } from 'react'

/** How the reader writes numbers and times. */
export interface Formats {
  /** BCP 47, such as `de-DE`. */
  locale: string
  /** IANA zone in which instants are shown. */
  zone: string
  /** Currency of figures that name none. */
  currency: string
}

export const FormatContext = createContext<Formats>({ locale: 'en', zone: 'UTC', currency: 'EUR' })
export const useFormats = () => use(FormatContext)

/** Decimals stay strings up to here: `Intl` reads them exactly. */
type Decimal = string | number

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

export function formatNumber(value: Decimal, formats: Formats, options: Intl.NumberFormatOptions = {}): string {
  return numberFormat(formats.locale, options).format(value as Intl.StringNumericLiteral)
}

/** `12` is twelve percent, as stored. */
export function formatPercent(value: Decimal, formats: Formats): string {
  return formatNumber(value, formats, { style: 'unit', unit: 'percent', maximumFractionDigits: 2 })
}

export interface MoneyValue {
  amount: string
  currency: string
}

/** Whole amounts lose their zero cents, others keep them. */
export function formatMoney(money: MoneyValue, formats: Formats, options: Intl.NumberFormatOptions = {}): string {
  const style = {
    style: 'currency',
    currency: money.currency,
    trailingZeroDisplay: 'stripIfInteger',
    ...options,
  } as const
  try {
    const format = numberFormat(formats.locale, style)
    const amount = money.amount as Intl.StringNumericLiteral
    const signs = ownSigns(formats.locale)
    if (!signs) return format.format(amount)
    const parts = format.formatToParts(amount)
    return parts.map(({ type, value }) => signs[type] ?? value).join('')
  } catch {
    return `${money.amount} ${money.currency}`
  }
}

type Signs = Partial<Record<Intl.NumberFormatPartTypes, string>>
const knownSigns = new Map<string, Signs | null>()

/**
 * The signs of plain numbers where `Intl` writes money with others: English in Germany has 1.204,5 beside €1,204.50, and
 * what is read has to be what can be typed. Null where both agree.
 */
function ownSigns(locale: string): Signs | null {
  const known = knownSigns.get(locale)
  if (known !== undefined) return known
  const read = (options: Intl.NumberFormatOptions): Signs =>
    Object.fromEntries(
      numberFormat(locale, options)
        .formatToParts(1_234_567.5)
        .filter(({ type }) => type === 'group' || type === 'decimal')
        .map(({ type, value }) => [type, value]),
    )
  const [plain, money] = [read({}), read({ style: 'currency', currency: 'EUR' })]
  const signs = plain.group === money.group && plain.decimal === money.decimal ? null : plain
  knownSigns.set(locale, signs)
  return signs
}

/** How an input groups and points what is typed, as the reader's numbers are written; spread over `NumberInput`. */
export function separators({ locale }: Formats) {
  const parts = numberFormat(locale, { useGrouping: true }).formatToParts(1_234_567.5)
  const sign = (type: Intl.NumberFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  // What stands in the input is a plain decimal, whatever it looks like.
  return { thousandSeparator: sign('group'), decimalSeparator: sign('decimal'), valueIsNumericString: true }
}

/** Sums to compare at a glance: every digit up to the point, grouped, so that longer is more in every language. */
export const wholeUnits = { maximumFractionDigits: 0, useGrouping: 'always' } as const

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** The size of a file: `1.4 MB`. */
export function formatBytes(bytes: number, formats: Formats): string {
  const step = Math.min(byteUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const unit = byteUnits[step] ?? 'byte'
  const options = { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: 1 } as const
  return formatNumber(bytes / 1000 ** step, formats, options)
}

/** A calendar day without zone, `2026-03-04`. */
export function formatDate(
  day: string,
  formats: Formats,
  style: 'short' | 'medium' | 'long' | 'full' = 'medium',
): string {
  return dateFormat(formats.locale, { dateStyle: style, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** From one day to another, what they share said once: `23 – 29 Nov 2026`. */
export function formatDays(from: string, to: string, formats: Formats): string {
  const [first, last] = [from, to].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date]
  return dateFormat(formats.locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(first, last)
}

/** The weekday of a day: `Tue`, or `Tue 3` with the day of the month. */
export function formatWeekday(day: string, formats: Formats, withDay = false): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', timeZone: 'UTC' }
  return dateFormat(formats.locale, withDay ? { ...options, day: 'numeric' } : options).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** The calendar day and hour on the wall of a zone. */
export function wallClock(now: number, zone: string): { day: string; hour: number } {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const
  const text = dateFormat('sv', options).format(now)
  return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) }
}

/** The month of a day: `March 2026`. */
export function formatMonth(day: string, formats: Formats): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return dateFormat(formats.locale, options).format(new Date(`${day}T00:00:00Z`))
}

/** The name of a month of the year, 1 to 12, by itself. */
export function formatMonthName(month: number, formats: Formats): string {
  return dateFormat(formats.locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1))
}

/** Two days and what lies between: `Apr 1 – Jun 30, 2026`. */
export function formatDateRange(from: string, to: string, formats: Formats): string {
  const at = (day: string) => new Date(`${day}T00:00:00Z`)
  return dateFormat(formats.locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(at(from), at(to))
}

export function formatInstant(instant: string, formats: Formats): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: formats.zone } as const
  return dateFormat(formats.locale, options).format(new Date(instant))
}

/** The time of day alone. */
export function formatTime(instant: string, formats: Formats): string {
  return dateFormat(formats.locale, { timeStyle: 'short', timeZone: formats.zone }).format(new Date(instant))
}

/** With seconds and zone, for the hover text. */
export function formatExact(instant: string, formats: Formats): string {
  const options = { dateStyle: 'full', timeStyle: 'long', timeZone: formats.zone } as const
  return dateFormat(formats.locale, options).format(new Date(instant))
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `3 hr. ago`, `tomorrow`; the nearest minute is "now". */
export function formatRelative(instant: string, now: number, formats: Formats): string {
  const seconds = (new Date(instant).getTime() - now) / 1000
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return relativeFormat(formats.locale).format(unit === 'second' ? 0 : Math.round(seconds / length), unit)
}

/** Seconds as `2 h 5 min`. */
export function formatDuration(seconds: number, formats: Formats): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [Math.floor(seconds % 60), 'second'],
  ]
  const shown = parts.filter(([amount]) => amount > 0).slice(0, 2)
  const texts = (shown.length > 0 ? shown : [[0, 'minute'] as [number, string]]).map(([amount, unit]) =>
    formatNumber(amount, formats, { style: 'unit', unit, unitDisplay: 'short' }),
  )
  return texts.join(' ')
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return remembered(`n${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}
/** A formatter that is made once. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remembered(`d${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}
function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  return remembered(`r${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }))
}

/** Making a formatter costs a hundred times more than using it, and a table uses it for every cell. */
function remembered<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => F,
): F {
  const known = formatters.get(key)
  if (known) return known as F
  const made = make()
  formatters.set(key, made)
  return made
}
