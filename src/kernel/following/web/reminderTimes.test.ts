import { expect, it } from 'vitest'
import { reminderTimes } from './reminderTimes.ts'

it('puts a reminder off by ten minutes, an hour, or to nine o’clock of the person’s tomorrow', () => {
  const now = Date.parse('2026-03-28T22:30:00Z')
  const untils = (zone: string) => reminderTimes(now, zone).map(({ until }) => until)
  const short = ['2026-03-28T22:40:00.000Z', '2026-03-28T23:30:00.000Z']
  // The clock goes forward in this night.
  expect(untils('Europe/Berlin')).toEqual([...short, '2026-03-29T07:00:00.000Z'])
  expect(untils('Asia/Tokyo')).toEqual([...short, '2026-03-30T00:00:00.000Z'])
})
