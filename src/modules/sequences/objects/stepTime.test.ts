import { expect, it } from 'vitest'
import { dayAfter, stepDay, stepTime } from './stepTime.ts'

const zone = 'Europe/Berlin'
const plan = { waitDays: 2, workingDays: true, timeOfDay: '09:00' }

it.each([
  ['2026-05-12', 0, '2026-05-12'],
  ['2026-05-12', 2, '2026-05-14'],
  ['2026-05-14', 2, '2026-05-18'],
  ['2026-05-15', 1, '2026-05-18'],
  ['2026-05-16', 0, '2026-05-18'],
  ['2026-05-16', 1, '2026-05-18'],
  ['2026-05-15', 10, '2026-05-29'],
])('from %s on, %i working days later is %s', (from, waitDays, expected) => {
  expect(dayAfter(from, { waitDays, workingDays: true })).toBe(expected)
})

it('counts all days where the template says so', () => {
  expect(dayAfter('2026-05-15', { waitDays: 1, workingDays: false })).toBe('2026-05-16')
})

it('keeps the hour through summer time, and never lies in the past', () => {
  const from = '2026-03-26T22:30:00.000Z'
  expect(stepTime(plan, from, from, zone)).toBe('2026-03-30T07:00:00.000Z')
  expect(stepDay(plan, from, zone)).toBe('2026-03-29T22:00:00.000Z')
  expect(stepTime({ ...plan, waitDays: 0 }, '2026-05-12T12:20:00.000Z', '2026-05-12T12:20:00.000Z', zone)).toBe(
    '2026-05-12T13:00:00.000Z',
  )
})
