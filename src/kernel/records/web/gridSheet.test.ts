import { expect, test } from 'vitest'
import { gridStep } from './grid-keys.ts'
import { gridSheet } from './gridSheet.ts'

test.each(gridSheet)('$keys in the grid: $does', ({ key, ctrl = false, shift = false, does }) => {
  const cursor = { row: 1, col: 1, editing: false }
  expect(gridStep(cursor, { key, ctrl, shift, alt: false }, { rows: 9, cols: 9, page: 3 })?.do).toBe(does)
})
