import { expect, test } from 'vitest'
import { intentOf, offsetOf, sideOf, threshold } from './swipe.ts'

const both = { start: true, end: true }

test('a finger that goes up or down scrolls, whatever it does on the way', () => {
  expect(intentOf(4, 6)).toBeUndefined()
  expect(intentOf(12, 40)).toBe('scroll')
  expect(intentOf(20, 18)).toBe('scroll')
  expect(intentOf(-30, 4)).toBe('swipe')
})

test('nothing is done before the threshold, nor at a side where there is nothing to do', () => {
  expect(sideOf(threshold - 1, both)).toBeNull()
  expect(sideOf(threshold, both)).toBe('start')
  expect(sideOf(-threshold, both)).toBe('end')
  expect(sideOf(-200, { start: true, end: false })).toBeNull()
})

test('the row follows the finger up to the threshold, and hardly where there is nothing to do', () => {
  expect(offsetOf(60, both)).toBe(60)
  expect(offsetOf(threshold + 40, both)).toBe(threshold + 10)
  expect(offsetOf(-threshold - 40, both)).toBe(-threshold - 10)
  expect(offsetOf(-80, { start: true, end: false })).toBe(-10)
})
