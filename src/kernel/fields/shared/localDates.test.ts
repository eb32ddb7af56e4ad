import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParseEnv } from '../contract.ts'
import { epochInZone, parseIsoDate, parseIsoInstant } from './dates.ts'
import { parseLocalDate, parseLocalInstant } from './localDates.ts'

const env = (dateOrder?: ParseEnv['dateOrder']): ParseEnv => ({
  zone: 'Europe/Berlin',
  currency: 'EUR',
  country: 'DE',
  ...(dateOrder ? { dateOrder } : {}),
})

describe('dates', () => {
  it.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '0000-01-01',
    '2026-13-01',
    '2026-1-1',
    '26-01-01',
    '10000-01-01',
  ])('does not know %s', (text) => expect(parseIsoDate(text)).toBeNull())
  it.each(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('knows %s', (text) =>
    expect(parseIsoDate(text)).toBe(text),
  )

  it.each([
    ['03/04/2026', 'dmy', '2026-04-03'],
    ['03/04/2026', 'mdy', '2026-03-04'],
    ['3.4.26', 'dmy', '2026-04-03'],
    ['26/04/03', 'ymd', '2026-04-03'],
    ['2026/4/3', 'mdy', '2026-04-03'],
    ['2026-04-03T00:00:00.000Z', 'mdy', '2026-04-03'],
    ['03/04/2026 00:00:00', 'mdy', '2026-03-04'],
    ['25/12/2026', undefined, '2026-12-25'],
    ['12/25/2026', undefined, '2026-12-25'],
    ['3.4.2026', undefined, '2026-04-03'],
    ['20260403', undefined, '2026-04-03'],
    ['3. März 2026', undefined, '2026-03-03'],
    ['Dec 3, 2026', undefined, '2026-12-03'],
    ['3-May-26', undefined, '2026-05-03'],
    ['Donnerstag, 3. Dezember 2026', undefined, '2026-12-03'],
    ['3/4/2026', undefined, 'ambiguous'],
    ['12/25/2026', 'dmy', null],
    ['31.02.2026', 'dmy', null],
    ['soon', 'dmy', null],
  ] as const)('reads %s (%s) as %s', (text, order, value) => expect(parseLocalDate(text, env(order))).toBe(value))

  it.each([
    ['2026-07-01 14:30', '2026-07-01T12:30:00.000Z'],
    ['2026-07-01T14:30:00+05:30', '2026-07-01T09:00:00.000Z'],
    ['1.7.2026, 14:30 Uhr', '2026-07-01T12:30:00.000Z'],
    ['1.7.2026 2:30 pm', '2026-07-01T12:30:00.000Z'],
    ['1.1.2026 12:15 AM', '2025-12-31T23:15:00.000Z'],
    ['1.7.2026', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T14:30:00.123456Z', '2026-07-01T14:30:00.123Z'],
    ['20260701T143000Z', '2026-07-01T14:30:00.000Z'],
    ['2026-07-01T25:00', null],
    ['2026-02-30T10:00Z', null],
    ['1.7.2026 13:00 pm', null],
  ] as const)('reads the time %s as %s', (text, value) => expect(parseLocalInstant(text, env('dmy'))).toBe(value))

  it('moves over gaps and takes the first of two, as Temporal does', () => {
    expect(parseIsoInstant('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(parseIsoInstant('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  })

  it('agrees with Temporal in every zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']
    const walls = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2035, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), walls, (zone, wall) => {
        const local = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, -1))
        expect(epochInZone(wall, zone)).toBe(local.toZonedDateTime(zone).epochMilliseconds)
      }),
      { numRuns: 500 },
    )
  })
})
