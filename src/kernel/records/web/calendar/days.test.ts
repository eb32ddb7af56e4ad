import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import {
  addDays,
  boundary,
  daysFrom,
  daysOf,
  entriesOf,
  entriesOn,
  movedBy,
  startOfWeek,
  stepped,
  windowFilter,
} from './days.ts'

const date = { name: 'due', storage: 'date' } as FieldMetadata
const instant = { name: 'at', storage: 'instant' } as FieldMetadata
const until = { name: 'until', storage: 'instant' } as FieldMetadata
const record = (values: object) => ({ id: '1', version: 1, ...values }) as RecordJson
const someDay = fc.integer({ min: -30_000, max: 60_000 }).map((days) => addDays('1970-01-01', days))

describe('the days on the screen', () => {
  test('a month stands in whole weeks that begin as the reader counts them', () => {
    expect(daysOf('month', '2026-03-15', 1)).toEqual(range('2026-02-23', '2026-04-05'))
    expect(daysOf('month', '2026-03-15', 0)).toEqual(range('2026-03-01', '2026-04-04'))
    expect(daysOf('month', '2026-03-15', 6)).toEqual(range('2026-02-28', '2026-04-03'))
    expect(daysOf('month', '2027-02-10', 1)).toHaveLength(28)
  })

  test('any month holds all of its days, any week seven from the first weekday', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom(0, 1, 6), (day, weekStart) => {
        const month = daysOf('month', day, weekStart)
        expect(month.length % 7).toBe(0)
        expect(month.filter((one) => one.slice(0, 7) === day.slice(0, 7)).length).toBeGreaterThanOrEqual(28)
        expect(month).toContain(day)
        const week = daysOf('week', day, weekStart)
        expect(week).toHaveLength(7)
        expect(week).toContain(day)
        expect(new Date(week[0] ?? '').getUTCDay()).toBe(weekStart)
        expect(startOfWeek(week[3] ?? '', weekStart)).toBe(week[0])
      }),
    )
  })

  test('going on by a month keeps to its last day', () => {
    expect(stepped('month', '2026-01-31', 1)).toBe('2026-02-28')
    expect(stepped('month', '2026-03-31', -1)).toBe('2026-02-28')
    expect(stepped('month', '2026-12-15', 1)).toBe('2027-01-15')
    expect(stepped('week', '2026-03-28', 1)).toBe('2026-04-04')
    expect(stepped('day', '2026-03-01', -1)).toBe('2026-02-28')
  })
})

describe('what is asked from the server', () => {
  test('days as days, instants from midnight to midnight of the zone, also where a day has 23 hours', () => {
    expect(windowFilter(date, undefined, ['2026-03-29'], 'Europe/Berlin')).toEqual({
      and: [
        { field: 'due', op: 'gte', value: '2026-03-29' },
        { field: 'due', op: 'lt', value: '2026-03-30' },
      ],
    })
    expect(boundary(instant, '2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
    expect(boundary(instant, '2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
    expect(boundary(instant, '2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z')
    expect(boundary(instant, '2026-11-02', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z')
    expect(boundary(instant, '2026-01-01', 'Asia/Kathmandu')).toBe('2025-12-31T18:15:00.000Z')
  })

  test('with an end also what began before', () => {
    const filter = windowFilter(instant, until, ['2026-05-04', '2026-05-05'], 'UTC')
    expect(filter).toMatchObject({
      or: [
        {},
        {
          and: [
            { field: 'at', op: 'lt', value: '2026-05-04T00:00:00.000Z' },
            { field: 'until', op: 'gte', value: '2026-05-04T00:00:00.000Z' },
          ],
        },
      ],
    })
  })
})

describe('entries', () => {
  test('stand on the day of the reader’s zone and on every day up to their end', () => {
    const late = record({ at: '2026-05-04T22:30:00.000Z', until: '2026-05-06T10:00:00.000Z' })
    const [entry] = entriesOf([late], instant, until, 'Europe/Berlin')
    expect(entry).toMatchObject({ from: '2026-05-05', to: '2026-05-06' })
    expect(entriesOf([late], instant, undefined, 'America/New_York')[0]).toMatchObject({
      from: '2026-05-04',
      to: '2026-05-04',
    })
    expect(entriesOn([entry as never], '2026-05-06')).toHaveLength(1)
    expect(entriesOn([entry as never], '2026-05-07')).toHaveLength(0)
    const reversed = record({ at: '2026-05-04T08:00:00Z', until: '2026-05-01T08:00:00Z' })
    expect(entriesOf([reversed], instant, until, 'UTC')[0]).toMatchObject({ from: '2026-05-04', to: '2026-05-04' })
    expect(entriesOf([record({ at: null })], instant, until, 'UTC')).toEqual([])
  })

  test('moved over a change of summer time the clock on the wall stays', () => {
    const meeting = record({ at: '2026-03-28T08:30:15.250Z', until: '2026-03-28T09:30:00.000Z', due: '2026-03-28' })
    expect(movedBy(meeting, [instant, until, date], 1, 'Europe/Berlin')).toEqual({
      at: '2026-03-29T07:30:15.250Z',
      until: '2026-03-29T08:30:00.000Z',
      due: '2026-03-29',
    })
    expect(movedBy(record({ due: null }), [date, undefined], 3, 'UTC')).toEqual({})
  })

  test('any entry goes by as many days as it is moved, and back again', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland')
    // At noon of UTC none of these zones skips or repeats an hour; before 1970 zones differ by odd seconds.
    const recent = fc.integer({ min: 500, max: 60_000 }).map((days) => addDays('1970-01-01', days))
    const noon = recent.map((day) => boundary(instant, day, 'UTC').replace('T00', 'T12'))
    fc.assert(
      fc.property(noon, fc.integer({ min: -400, max: 400 }), zones, (at, days, zone) => {
        const before = entriesOf([record({ at })], instant, undefined, zone)[0]?.from ?? ''
        const moved = movedBy(record({ at }), [instant], days, zone)
        const after = entriesOf([record(moved)], instant, undefined, zone)[0]?.from ?? ''
        expect(daysFrom(before, after)).toBe(days)
        expect(movedBy(record(moved), [instant], -days, zone)).toEqual({ at })
      }),
    )
  })
})

const range = (from: string, to: string) => Array.from({ length: daysFrom(from, to) + 1 }, (_, at) => addDays(from, at))
