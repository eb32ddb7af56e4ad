import { expect, test } from 'vitest'
import { isPull, offsetOf, type Start, threshold } from './pull.ts'

const start = (isLiftable = false): Start => ({ x: 100, y: 100, at: 0, isLiftable })
const to = (x: number, y: number, at = 50) => ({ x: 100 + x, y: 100 + y, at })

test('a finger that goes down pulls, one that goes aside or up does not, and a tap is nothing yet', () => {
  expect(isPull(start(), to(2, 5))).toBeUndefined()
  expect(isPull(start(), to(4, 30))).toBe(true)
  expect(isPull(start(), to(40, 12))).toBe(false)
  expect(isPull(start(), to(0, -30))).toBe(false)
})

test('a finger that rests on what can be lifted lifts it', () => {
  expect(isPull(start(true), to(0, 30, 50))).toBe(true)
  expect(isPull(start(true), to(0, 30, 200))).toBe(false)
  expect(isPull(start(true), to(0, 3, 200))).toBe(false)
  expect(isPull(start(), to(0, 30, 200))).toBe(true)
})

test('the sign comes ever more heavily, and reaches the place where letting go refreshes', () => {
  const ways = [0, 40, 80, 160, 320, 1000].map(offsetOf)
  const steps = ways.slice(1).map((way, place) => way - (ways[place] ?? 0))
  expect(ways[0]).toBe(0)
  expect(steps.every((step) => step > 0)).toBe(true)
  expect(offsetOf(80)).toBeLessThan(threshold)
  expect(offsetOf(160)).toBeGreaterThan(threshold)
  expect(offsetOf(5000)).toBeLessThan(120)
  expect(offsetOf(-10)).toBe(0)
})
