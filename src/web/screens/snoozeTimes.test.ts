import { expect, test } from 'vitest'
import { snoozeTimes } from './snoozeTimes.ts'

const until = (now: string, zone: string) =>
  snoozeTimes(Date.parse(now), zone).map((one) => new Date(one.until).toISOString())

test('mornings are those of the person, also across the change of the clocks', () => {
  // Friday noon in Berlin; on Sunday the clocks go forward.
  expect(until('2026-03-27T11:00:00Z', 'Europe/Berlin')).toEqual([
    '2026-03-27T14:00:00.000Z',
    '2026-03-28T08:00:00.000Z',
    '2026-03-30T07:00:00.000Z',
  ])
})

test('on a Monday the next week begins in seven days, and the day is that of the zone', () => {
  // In Auckland it is Monday already.
  expect(until('2026-05-10T20:00:00Z', 'Pacific/Auckland').slice(1)).toEqual([
    '2026-05-11T21:00:00.000Z',
    '2026-05-17T21:00:00.000Z',
  ])
})
