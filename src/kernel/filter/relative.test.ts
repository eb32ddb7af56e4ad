import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FilterEnv, RelativePeriod } from './contract.ts'
import { periodNames, periodOfDays, periodOfInstants } from './relative.ts'

const env = (now: string, more: Partial<FilterEnv> = {}): FilterEnv => ({
  now: Date.parse(now),
  zone: 'Europe/Berlin',
  weekStart: 1,
  fiscalStart: 1,
  userId: null,
  teamIds: [],
  ...more,
})
const days = (period: RelativePeriod, at: FilterEnv) => {
  const { from, to } = periodOfDays(period, at)
  return `${from ?? ''}…${to ?? ''}`
}
const instants = (period: RelativePeriod, at: FilterEnv) => {
  const { from, to } = periodOfInstants(period, at)
  return `${from ?? ''}…${to ?? ''}`
}

describe('relative periods', () => {
  // Thursday, 12 November 2026, 23:30 UTC is Friday the 13th in Berlin.
  const now = env('2026-11-12T23:30:00Z')

  it.each([
    ['today', '2026-11-13…2026-11-14'],
    ['yesterday', '2026-11-12…2026-11-13'],
    ['tomorrow', '2026-11-14…2026-11-15'],
    ['thisWeek', '2026-11-09…2026-11-16'],
    ['lastWeek', '2026-11-02…2026-11-09'],
    ['nextMonth', '2026-12-01…2027-01-01'],
    ['thisQuarter', '2026-10-01…2027-01-01'],
    ['lastQuarter', '2026-07-01…2026-10-01'],
    ['nextQuarter', '2027-01-01…2027-04-01'],
    ['thisYear', '2026-01-01…2027-01-01'],
    ['past', '…2026-11-13'],
    ['future', '2026-11-14…'],
    [{ last: 7, unit: 'day' }, '2026-11-06…2026-11-14'],
    [{ next: 1, unit: 'month' }, '2026-11-13…2026-12-14'],
    [{ last: 24, unit: 'hour' }, '2026-11-12…2026-11-14'],
    [{ last: 9999, unit: 'year' }, '…2026-11-14'],
    [{ next: 9999, unit: 'year' }, '2026-11-13…'],
  ] as [RelativePeriod, string][])('%j has the days %s', (period, range) => expect(days(period, now)).toBe(range))

  it('begins weeks where the asker does', () => {
    expect(days('thisWeek', { ...now, weekStart: 7 })).toBe('2026-11-08…2026-11-15')
    expect(days('thisWeek', { ...now, weekStart: 6 })).toBe('2026-11-07…2026-11-14')
  })

  it.each([
    [4, 'thisFiscalYear', '2026-04-01…2027-04-01'],
    [4, 'thisFiscalQuarter', '2026-10-01…2027-01-01'],
    [2, 'thisFiscalQuarter', '2026-11-01…2027-02-01'],
    [12, 'thisFiscalQuarter', '2026-09-01…2026-12-01'],
    [12, 'thisFiscalYear', '2025-12-01…2026-12-01'],
    [11, 'lastFiscalYear', '2025-11-01…2026-11-01'],
    [1, 'nextFiscalYear', '2027-01-01…2028-01-01'],
    [7, 'lastFiscalQuarter', '2026-07-01…2026-10-01'],
  ] as [number, RelativePeriod, string][])(
    'years that begin in month %i have %s at %s',
    (fiscalStart, period, range) => {
      expect(days(period, { ...now, fiscalStart })).toBe(range)
    },
  )

  it('begins fiscal years by the day of the asker', () => {
    const newYear = env('2026-03-31T22:30:00Z', { fiscalStart: 4 })
    expect(instants('thisFiscalYear', newYear)).toBe('2026-03-31T22:00:00.000Z…2027-03-31T22:00:00.000Z')
    expect(days('thisFiscalYear', { ...newYear, zone: 'UTC' })).toBe('2025-04-01…2026-04-01')
  })

  it('cuts instants at midnight of the zone, also where clocks change', () => {
    expect(instants('today', env('2026-03-29T12:00:00Z'))).toBe('2026-03-28T23:00:00.000Z…2026-03-29T22:00:00.000Z')
    expect(instants('today', env('2026-10-25T12:00:00Z'))).toBe('2026-10-24T22:00:00.000Z…2026-10-25T23:00:00.000Z')
    const santiago = env('2026-09-06T12:00:00Z', { zone: 'America/Santiago' })
    expect(instants('today', santiago)).toBe('2026-09-06T04:00:00.000Z…2026-09-07T03:00:00.000Z')
  })

  it('holds the present instant in spans that touch it', () => {
    expect(instants({ last: 2, unit: 'hour' }, now)).toBe('2026-11-12T21:30:00.000Z…2026-11-12T23:30:00.001Z')
    expect(instants({ last: 1, unit: 'day' }, now)).toBe('2026-11-11T23:00:00.000Z…2026-11-12T23:30:00.001Z')
    expect(instants({ next: 1, unit: 'day' }, now)).toBe('2026-11-12T23:30:00.000Z…2026-11-14T23:00:00.000Z')
    expect(instants('past', now)).toBe('…2026-11-12T23:30:00.000Z')
  })

  it('tiles time: each period ends where the next begins', () => {
    const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2050, 0, 1) })
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu')
    const units = fc.constantFrom('Week', 'Month', 'Quarter', 'Year', 'FiscalQuarter', 'FiscalYear')
    const starts = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(moments, zones, units, starts, (moment, zone, unit, fiscalStart) => {
        const at = { ...env('2026-01-01T00:00:00Z', { zone, fiscalStart }), now: moment }
        const [last, current, next] = ['last', 'this', 'next'].map((word) =>
          periodOfInstants(`${word}${unit}` as RelativePeriod, at),
        )
        expect(last?.to).toBe(current?.from)
        expect(current?.to).toBe(next?.from)
        expect(Date.parse(current?.from ?? '') <= moment && moment < Date.parse(current?.to ?? '')).toBe(true)
      }),
    )
  })

  it('knows every name of the contract', () => expect(periodNames.size).toBe(23))
})
