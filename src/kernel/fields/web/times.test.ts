import { describe, expect, test } from 'vitest'
import { conventionsOf, daysBetween, localParts, relativeDay, relativeInstant } from './times.ts'

const german = { locale: 'de-DE', zone: 'Europe/Berlin', currency: 'EUR' }
const english = { locale: 'en-US', zone: 'America/New_York', currency: 'USD' }

describe('times', () => {
  test('dates are near in words and far as dates', () => {
    const now = Date.parse('2026-11-21T20:00:00Z')
    expect(relativeDay('2026-11-22', now, english)).toBe('tomorrow')
    expect(relativeDay('2026-11-19', now, german)).toBe('vorgestern')
    expect(relativeDay('2027-03-01', now, english)).toBe('Mar 1, 2027')
    expect(relativeInstant('2026-11-21T17:00:00.000Z', now, english)).toBe('3 hr. ago')
    expect(relativeInstant('2026-01-05T12:00:00.000Z', now, german)).toBe('05.01.2026')
  })

  test('the day of an instant is the day of the zone', () => {
    expect(localParts('2026-11-21T23:30:00.000Z', german.zone)).toEqual({ date: '2026-11-22', time: '00:30' })
    expect(localParts('2026-11-21T03:30:00.000Z', english.zone)).toEqual({ date: '2026-11-20', time: '22:30' })
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  test('conventions of a locale', () => {
    expect(conventionsOf('de-DE')).toEqual({ dateOrder: 'dmy', decimalSign: ',' })
    expect(conventionsOf('en-US')).toEqual({ dateOrder: 'mdy', decimalSign: '.' })
    expect(conventionsOf('sv-SE')).toEqual({ dateOrder: 'ymd', decimalSign: ',' })
  })
})
