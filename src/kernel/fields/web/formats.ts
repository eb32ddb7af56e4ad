import type { Money } from '#kernel/fields/contract.ts'

/** Numbers, money and times as the reader writes them. Formatters are costly to make, so one set serves a page. */
export interface Formats {
  locale: string
  zone: string
  currency: string
  number: (value: string | number, digits?: number) => string
  percent: (value: string) => string
  money: (value: Money) => string
  /** 2026-11-21 as "21 Nov 2026". */
  date: (value: string) => string
  dateTime: (value: string) => string
  /** "in 2 days", or the date itself when it is far away; `exact` is for the title. */
  relativeDate: (value: string, now: number) => string
  relativeInstant: (value: string, now: number) => string
  /** The local day `YYYY-MM-DD` and the time `HH:MM` of an instant. */
  localParts: (value: string) => { date: string; time: string }
}

export function createFormats(locale: string, zone: string, currency: string): Formats {
  const numbers = new Map<string, Intl.NumberFormat>()
  const numberFormat = (key: string, options: Intl.NumberFormatOptions) => {
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options)
    numbers.set(key, known)
    return known
  }
  const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const instantFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  const partsFormat = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

  const localParts = (value: string) => {
    const parts = Object.fromEntries(partsFormat.formatToParts(new Date(value)).map((part) => [part.type, part.value]))
    return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
  }
  const date = (value: string) => dateFormat.format(new Date(`${value}T00:00:00Z`))

  return {
    locale,
    zone,
    currency,
    number: (value, digits) => {
      const options = digits === undefined ? { maximumFractionDigits: 12 } : fraction(digits)
      return numberFormat(`n${digits ?? ''}`, options).format(exact(value))
    },
    percent: (value) => `${numberFormat('p', { maximumFractionDigits: 6 }).format(exact(value))} %`,
    money: ({ amount, currency: code }) => moneyFormat(numberFormat, code).format(exact(amount)),
    date,
    dateTime: (value) => instantFormat.format(new Date(value)),
    relativeDate: (value, now) => {
      const days = daysBetween(localParts(new Date(now).toISOString()).date, value)
      return Math.abs(days) <= 7 ? relative.format(days, 'day') : date(value)
    },
    relativeInstant: (value, now) => {
      const step = relativeStep((Date.parse(value) - now) / 1000)
      return step ? relative.format(step.amount, step.unit) : date(localParts(value).date)
    },
    localParts,
  }
}

const fraction = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Intl formats decimal strings exactly, beyond the precision of a float. */
const exact = (value: string | number) => value as Intl.StringNumericLiteral

/** Whole amounts are shown without cents; an unknown currency code is still shown. */
function moneyFormat(format: (key: string, options: Intl.NumberFormatOptions) => Intl.NumberFormat, code: string) {
  try {
    return format(`m${code}`, { style: 'currency', currency: code, trailingZeroDisplay: 'stripIfInteger' })
  } catch {
    return format('m', { maximumFractionDigits: 2 })
  }
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The coarsest unit that still says something, up to a week; null beyond. */
export function relativeStep(seconds: number): { amount: number; unit: Intl.RelativeTimeFormatUnit } | null {
  const size = Math.abs(seconds)
  if (size < 45) return { amount: 0, unit: 'second' }
  if (size < 2700) return { amount: Math.round(seconds / 60), unit: 'minute' }
  if (size < 79_200) return { amount: Math.round(seconds / 3600), unit: 'hour' }
  if (size < 7 * 86_400) return { amount: Math.round(seconds / 86_400), unit: 'day' }
  return null
}

/** Language and country together tell how numbers and dates are written; a pair that is no locale falls back. */
export function localeOf(language: string, country: string): string {
  try {
    return Intl.getCanonicalLocales(`${language}-${country}`)[0] ?? language
  } catch {
    return language
  }
}

/** How people of this locale order day and month and which sign begins the decimals. */
export function conventionsOf(locale: string): { dateOrder: 'ymd' | 'dmy' | 'mdy'; decimalSign: '.' | ',' } {
  const order = new Intl.DateTimeFormat(locale)
    .formatToParts(new Date(0))
    .filter((part) => part.type === 'year' || part.type === 'month' || part.type === 'day')
    .map((part) => part.type[0])
    .join('')
  const sign = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value
  return {
    dateOrder: order === 'mdy' || order === 'ymd' ? order : 'dmy',
    decimalSign: sign === ',' ? ',' : '.',
  }
}
