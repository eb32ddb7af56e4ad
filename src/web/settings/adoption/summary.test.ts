import { expect, test } from 'vitest'
import type { AdoptionWeek } from '#modules/adoption/contract.ts'
import { changeOf, shown, summaryOf } from './summary.ts'

const week = (at: number, active: number): AdoptionWeek => ({
  start: `w${at}`,
  active,
  personDays: 0,
  signIns: 0,
  made: active * 2,
  changed: 0,
})
const weeks = Array.from({ length: 24 }, (_, at) => week(at, at < 12 ? 4 : 5))

test('an average week now stands against one before', () => {
  expect(shown(weeks).map(({ start }) => start)[0]).toBe('w12')
  const [active, signIns, made] = summaryOf(weeks)
  expect(active).toEqual({ key: 'active', now: 5, before: 4 })
  expect(made).toEqual({ key: 'made', now: 10, before: 8 })
  expect(active && changeOf(active)).toBe(0.25)
  expect(signIns && changeOf(signIns)).toBeNull()
})

test('no weeks are no figures', () => {
  expect(summaryOf([]).every(({ now, before }) => now === 0 && before === 0)).toBe(true)
})
