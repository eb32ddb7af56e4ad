import { expect, test } from 'vitest'
import { curveScore, performanceScore, weighted } from './scores.ts'

test('a value at the tenth percentile scores 90, at the median 50, and less is better', () => {
  expect(curveScore(1800, [1800, 3000])).toBeCloseTo(0.9, 4)
  expect(curveScore(3000, [1800, 3000])).toBeCloseTo(0.5, 4)
  expect(curveScore(6000, [1800, 3000])).toBeLessThan(0.1)
  expect(curveScore(0, [1800, 3000])).toBe(1)
})

test('the weights are those of Lighthouse', () => {
  const best = { firstPaint: 0, speedIndex: 0, largestPaint: 0, blocked: 0, shift: 0 }
  expect(performanceScore(best, 'mobile')).toBe(100)
  expect(performanceScore({ ...best, blocked: 600 }, 'mobile')).toBeCloseTo(85, 2)
  expect(performanceScore({ ...best, blocked: 350 }, 'desktop')).toBeCloseTo(85, 2)
  expect(performanceScore({ ...best, largestPaint: 4000 }, 'mobile')).toBeCloseTo(87.5, 2)
})

test('what weighs more counts more', () => {
  expect(
    weighted([
      [1, 3],
      [0, 1],
    ]),
  ).toBe(75)
  expect(weighted([])).toBe(100)
})
