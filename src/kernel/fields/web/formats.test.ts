import { describe, expect, test } from 'vitest'
import { conventionsOf, createFormats, daysBetween, localeOf, relativeStep } from './formats.ts'

const german = createFormats('de-DE', 'Europe/Berlin', 'EUR')
const english = createFormats('en-US', 'America/New_York', 'USD')
const plain = (text: string) => text.replace(/\s/g, ' ')

describe('formats', () => {
  test('numbers and money by locale, exact beyond a float', () => {
    expect(german.number('12345678901234567890.5')).toBe('12.345.678.901.234.567.890,5')
    expect(plain(german.money({ amount: '1234.5', currency: 'EUR' }))).toBe('1.234,50 €')
    expect(english.money({ amount: '75000', currency: 'USD' })).toBe('$75,000')
    expect(english.money({ amount: '5', currency: '??' })).toBe('5')
    expect(german.percent('12.5')).toBe('12,5 %')
  })

  test('dates are near in words and far as dates', () => {
    const now = Date.parse('2026-11-21T20:00:00Z')
    expect(english.relativeDate('2026-11-22', now)).toBe('tomorrow')
    expect(german.relativeDate('2026-11-19', now)).toBe('vorgestern')
    expect(english.relativeDate('2027-03-01', now)).toBe('Mar 1, 2027')
    expect(english.relativeInstant('2026-11-21T17:00:00.000Z', now)).toBe('3 hours ago')
    expect(german.relativeInstant('2026-01-05T12:00:00.000Z', now)).toBe('05.01.2026')
  })

  test('the day of an instant is the day of the zone', () => {
    expect(german.localParts('2026-11-21T23:30:00.000Z')).toEqual({ date: '2026-11-22', time: '00:30' })
    expect(english.localParts('2026-11-21T03:30:00.000Z')).toEqual({ date: '2026-11-20', time: '22:30' })
  })

  test('steps of a relative time', () => {
    expect(relativeStep(-20)).toEqual({ amount: 0, unit: 'second' })
    expect(relativeStep(-300)).toEqual({ amount: -5, unit: 'minute' })
    expect(relativeStep(86_400 * 3)).toEqual({ amount: 3, unit: 'day' })
    expect(relativeStep(86_400 * 30)).toBeNull()
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  test('locale and its conventions', () => {
    expect(localeOf('de', 'AT')).toBe('de-AT')
    expect(localeOf('en', 'not a country')).toBe('en')
    expect(conventionsOf('de-DE')).toEqual({ dateOrder: 'dmy', decimalSign: ',' })
    expect(conventionsOf('en-US')).toEqual({ dateOrder: 'mdy', decimalSign: '.' })
    expect(conventionsOf('sv-SE')).toEqual({ dateOrder: 'ymd', decimalSign: ',' })
  })
})
