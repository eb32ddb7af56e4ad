import { describe, expect, test } from 'vitest'
import {
  type Formats,
  formatBytes,
  formatDate,
  formatDays,
  formatDuration,
  formatInstant,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRelative,
  separators,
  wallClock,
  wholeUnits,
} from './format.ts'

const german: Formats = { locale: 'de-DE', zone: 'Europe/Berlin', currency: 'EUR' }
const american: Formats = { locale: 'en-US', zone: 'America/New_York', currency: 'USD' }
/** `Intl` separates by several kinds of spaces; people see one. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers', () => {
  test('decimals stay exact beyond what a float holds', () => {
    expect(formatNumber('12345678901234567.89', german, { maximumFractionDigits: 2 })).toBe('12.345.678.901.234.567,89')
  })

  test('inputs group and point as the reader writes', () => {
    expect(separators(german)).toMatchObject({ thousandSeparator: '.', decimalSeparator: ',' })
    expect(separators(american)).toMatchObject({ thousandSeparator: ',', decimalSeparator: '.' })
  })

  test('money follows the reader, its currency follows the amount', () => {
    expect(plain(formatMoney({ amount: '1234.5', currency: 'USD' }, german))).toBe('1.234,50 $')
    expect(formatMoney({ amount: '1200', currency: 'USD' }, american)).toBe('$1,200')
    expect(plain(formatMoney({ amount: '5000', currency: 'JPY' }, german))).toBe('5.000 ¥')
  })

  test.each([
    ['1234.56', '1.235 €', '€1,235'],
    ['28000', '28.000 €', '€28,000'],
    ['1234567.4', '1.234.567 €', '€1,234,567'],
  ])('the sum %s of a lane is grouped as the reader does it', (amount, inGermany, inAmerica) => {
    const sum = { amount, currency: 'EUR' }
    expect(plain(formatMoney(sum, german, wholeUnits))).toBe(inGermany)
    expect(plain(formatMoney(sum, american, wholeUnits))).toBe(inAmerica)
  })

  test.each([
    [0, '0 Byte'],
    [999, '999 Byte'],
    [1_400, '1,4 kB'],
    [52_400_000, '52,4 MB'],
  ])('a file of %i bytes has %s', (bytes, text) => expect(plain(formatBytes(bytes, german))).toBe(text))

  test('money has the group and decimal signs that numbers have, also where a language meets another country', () => {
    const english: Formats = { locale: 'en-DE', zone: 'Europe/Berlin', currency: 'EUR' }
    expect(formatNumber('1204567.5', english)).toBe('1.204.567,5')
    expect(formatMoney({ amount: '1204567.5', currency: 'EUR' }, english)).toBe('€1.204.567,50')
    expect(formatMoney({ amount: '-12', currency: 'EUR' }, english)).toBe('-€12')
  })

  test('an unknown currency code is shown as it stands', () => {
    expect(formatMoney({ amount: '5', currency: 'NO' }, american)).toBe('5 NO')
  })

  test('twelve is twelve percent', () => {
    expect(plain(formatPercent('12', german))).toBe('12 %')
  })
})

describe('time', () => {
  const now = Date.parse('2026-03-04T12:00:00Z')

  test('a day has no zone', () => {
    expect(plain(formatDays('2026-11-23', '2026-11-29', german)).replaceAll('\u2009', ' ')).toBe('23.–29.11.2026')
    expect(plain(formatDays('2026-12-28', '2027-01-03', german)).replaceAll('\u2009', ' ')).toBe(
      '28.12.2026 – 03.01.2027',
    )
    expect(formatDate('2026-03-04', american)).toBe('Mar 4, 2026')
    expect(formatDate('2026-03-04', german)).toBe('04.03.2026')
  })

  test('an instant is shown in the zone of the reader', () => {
    expect(formatInstant('2026-03-04T23:30:00Z', german)).toContain('05.03.2026')
    expect(plain(formatInstant('2026-03-04T23:30:00Z', american))).toBe('Mar 4, 2026, 6:30 PM')
  })

  test.each([
    ['2026-03-04T11:59:40Z', 'now'],
    ['2026-03-04T09:00:00Z', '3 hr. ago'],
    ['2026-03-05T12:00:00Z', 'tomorrow'],
    ['2026-01-04T12:00:00Z', '2 mo. ago'],
  ])('%s is %s', (instant, text) => {
    expect(formatRelative(instant, now, american)).toBe(text)
  })

  test('the wall clock of a zone has its own day and hour', () => {
    expect(wallClock(Date.parse('2026-03-04T23:30:00Z'), 'Europe/Berlin')).toEqual({ day: '2026-03-05', hour: 0 })
  })

  test('a duration names its two largest parts', () => {
    expect(plain(formatDuration(7_500, german))).toBe('2 Std. 5 Min.')
    expect(plain(formatDuration(0, american))).toBe('0 min')
  })
})
