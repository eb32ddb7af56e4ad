import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Formats, formatDate, formatInstant, formatMoney, formatNumber, formatPercent } from '#ui/format.ts'
import type { FieldDef, FieldKindName, ParseEnv } from '../contract.ts'
import { type FormatChoice, formatLocales, localeOf } from '../formatLocales.ts'
import { kindOf } from '../kinds.ts'
import { calendarWords, formatDigits } from './calendarWords.ts'
import { conventionsOf } from './times.ts'

const digits = ['latn', 'arab'].flatMap((digits) => ['ar-EG', 'ar-AE'].map((locale) => `${locale}-u-nu-${digits}`))
const hours = ['h12', 'h23'].flatMap((hours) =>
  ['en-US', 'de-DE', 'fr-CA', 'es-MX', 'ar-EG'].map((locale) => `${locale}-u-hc-${hours}`),
)

const envOf = (formats: Formats): ParseEnv => ({
  zone: formats.zone,
  currency: formats.currency,
  country: 'DE',
  language: formats.locale.slice(0, 2) as 'en',
  ...conventionsOf(formats.locale),
})

function read(kind: FieldKindName, text: string, formats: Formats): unknown {
  const parsed = kindOf(kind).parseText(text, { kind, scale: 4 } as FieldDef, envOf(formats))
  return parsed.ok ? parsed.value : `${parsed.issues[0]?.code}: ${text}`
}

const cents = fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n })
/** Exact decimal text without needless zeros, as it is stored. */
const decimal = cents.map((value) => String(Number(value) / 100))
const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2067-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
/** A whole minute: the screen shows no seconds. */
const minute = fc.integer({ min: 0, max: 50_000_000 }).map((minutes) => new Date(minutes * 60_000).toISOString())

describe('what is written for a reader is read back as the same value', () => {
  test.each([...formatLocales, ...digits, ...hours])('%s', (locale) => {
    const formats: Formats = { locale, zone: 'UTC', currency: 'EUR' }
    fc.assert(
      fc.property(decimal, day, minute, (number, date, instant) => {
        expect(read('decimal', formatNumber(number, formats, { maximumFractionDigits: 2 }), formats)).toBe(number)
        expect(read('percent', formatPercent(number, formats), formats)).toBe(number)
        for (const currency of ['EUR', 'USD', 'CHF'])
          expect(read('money', formatMoney({ amount: number, currency }, formats), formats)).toEqual({
            amount: number,
            currency,
          })
        for (const style of ['short', 'medium', 'long'] as const)
          expect(read('date', formatDate(date, formats, style), formats)).toBe(date)
        expect(read('date', formatDigits(date, formats), formats)).toBe(date)
        expect(read('dateTime', formatInstant(instant, formats), formats)).toBe(instant)
      }),
      { numRuns: 40 },
    )
  })

  test('every month of every locale', () => {
    for (const locale of formatLocales)
      for (let month = 1; month <= 12; month += 1) {
        const date = `2026-${String(month).padStart(2, '0')}-05`
        const formats: Formats = { locale, zone: 'UTC', currency: 'EUR' }
        expect([locale, read('date', formatDate(date, formats, 'long'), formats)]).toEqual([locale, date])
      }
  })
})

describe('the locale of a reader', () => {
  const auto: FormatChoice = { country: null, hours: 'auto', digits: 'auto' }
  test.each([
    ['en', 'DE', undefined, 'en-DE'],
    ['de', 'DE', { ...auto, country: 'CH' }, 'de-CH'],
    ['en', '', auto, 'en'],
    ['ar', 'EG', { ...auto, digits: 'latn', hours: 'h23' }, 'ar-EG-u-hc-h23-nu-latn'],
    ['fr', 'FR', { ...auto, digits: 'arab' }, 'fr-FR'],
  ] as const)('%s in %s', (language, organization, choice, locale) => {
    expect(localeOf(language, organization, choice)).toBe(locale)
  })
})

describe('the words of the calendar', () => {
  const words = (locale: string) =>
    calendarWords({ formats: { locale, zone: 'UTC', currency: 'EUR' }, t: (key: string) => key })
  const day = '2026-03-04'
  test.each([
    ['en-GB', 'March 2026', 'Mar', 'Wed', '4', '04/03/2026', '2020 – 2029'],
    ['de-AT', 'März 2026', 'Mär', 'Mi', '4', '04.03.2026', '2020 – 2029'],
    ['ar-EG-u-nu-arab', 'مارس ٢٠٢٦', 'مارس', 'ر', '٤', '٠٤\u200f/٠٣\u200f/٢٠٢٦', '٢٠٢٠ – ٢٠٢٩'],
    ['ar-EG-u-nu-latn', 'مارس 2026', 'مارس', 'ر', '4', '04\u200f/03\u200f/2026', '2020 – 2029'],
  ])('of %s', (locale, month, listed, weekday, number, digits, decade) => {
    const spoken = words(locale)
    const of = (name: 'monthLabelFormat' | 'monthsListFormat' | 'weekdayFormat' | 'valueFormat') =>
      (spoken[name] as (day: string) => string)(day)
    expect(of('monthLabelFormat')).toBe(month)
    expect(of('monthsListFormat')).toBe(listed)
    expect(of('weekdayFormat')).toBe(weekday)
    expect(of('valueFormat')).toBe(digits)
    expect(spoken.renderDay?.(day)).toBe(number)
    expect(spoken.weekendDays).toEqual(locale.startsWith('ar-EG') ? [5, 6] : [6, 0])
    const range = spoken.decadeLabelFormat as (from: string, to: string) => string
    expect(range('2020-01-01', '2029-01-01')).toBe(decade)
  })
})
