import { expect, it } from 'vitest'
import { nextTime } from './nextTimes.ts'

const friday = Date.parse('2026-03-27T22:30:00Z')

it('presets are mornings of the person’s own days, also over the change of the clock', () => {
  expect(nextTime('tomorrow', '', friday, 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z')
  expect(nextTime('inThreeDays', '', friday, 'Europe/Berlin')).toBe('2026-03-30T07:00:00.000Z')
  expect(nextTime('nextWeek', '', friday, 'Europe/Berlin')).toBe('2026-03-30T07:00:00.000Z')
  expect(nextTime('tomorrow', '', friday, 'Asia/Tokyo')).toBe('2026-03-29T00:00:00.000Z')
})

it('a day of one’s own is taken, and what is no day is none', () => {
  expect(nextTime('date', '2026-04-02', friday, 'UTC')).toBe('2026-04-02T09:00:00.000Z')
  expect(nextTime('date', '', friday, 'UTC')).toBeNull()
})
