import { expect, it } from 'vitest'
import type { AccuracyCell, WeekFigures } from '../contract.ts'
import { deviation, drawnWeeks, meanDeviation } from './weekLines.ts'

const week = (closed: string, commit: string, bestCase: string): WeekFigures => ({
  week: '2026-04-06',
  raw: { closed, commit, bestCase, pipeline: '0' },
})
const cell = (middle: string | null, closed: string): AccuracyCell => ({
  said: { start: null, middle, last: null },
  closed,
})

it('draws the lines upon each other, the highest at the top, now at the end', () => {
  const drawn = drawnWeeks({
    weeks: [week('0', '50', '50'), week('25', '25', '0')],
    now: week('75', '0', '0'),
    quota: '100',
  })
  expect(drawn).toEqual({
    lines: {
      closed: [
        { x: 0, y: 0 },
        { x: 0.5, y: 0.25 },
        { x: 1, y: 0.75 },
      ],
      commit: [
        { x: 0, y: 0.5 },
        { x: 0.5, y: 0.5 },
        { x: 1, y: 0.75 },
      ],
      bestCase: [
        { x: 0, y: 1 },
        { x: 0.5, y: 0.5 },
        { x: 1, y: 0.75 },
      ],
    },
    quota: 1,
  })
  const adjusted = { ...week('0', '5', '0'), total: { closed: '0', commit: '10', bestCase: '0', pipeline: '0' } }
  expect(drawnWeeks({ weeks: [], now: adjusted, quota: '20' }).lines.commit).toEqual([{ x: 0, y: 0.5 }])
  expect(drawnWeeks({ weeks: [], now: week('0', '0', '0'), quota: null }).lines.closed).toEqual([{ x: 0, y: 0 }])
})

it('tells how far off somebody was, and nothing where there was nothing', () => {
  expect(deviation(cell('150', '100'), 'middle')).toBeCloseTo(50)
  expect(deviation(cell('80', '100'), 'middle')).toBeCloseTo(-20)
  expect(deviation(cell(null, '100'), 'middle')).toBeNull()
  expect(deviation(cell('10', '0'), 'middle')).toBeNull()
  expect(meanDeviation([cell('150', '100'), cell('90', '100'), cell('1', '0')], 'middle')).toBeCloseTo(30)
  expect(meanDeviation([cell('1', '0')], 'middle')).toBeNull()
})
