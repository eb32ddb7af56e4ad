import { expect, test } from 'vitest'
import { widthByKey, withinColumnWidths } from './laneWidth.ts'

test('arrows move the edge of a column by eight pixels, Home and End to its ends, and no other key at all', () => {
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End'].map((key) => widthByKey(key, 300))).toEqual([292, 308, 200, 380])
  expect(['ArrowUp', 'Tab', 'a', 'Enter'].map((key) => widthByKey(key, 300))).toEqual(Array(4).fill(undefined))
})

test('no column is narrower or wider than a view may say', () => {
  expect([widthByKey('ArrowLeft', 204), widthByKey('ArrowRight', 379)]).toEqual([200, 380])
  expect([0, 199.4, 250.5, 381, 2000].map(withinColumnWidths)).toEqual([200, 200, 251, 380, 380])
})
