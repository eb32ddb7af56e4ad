import { describe, expect, test } from 'vitest'
import {
  atRest,
  drawnHeight,
  maxDrawnRows,
  mostShown,
  rebased,
  rowHeight,
  rowsBySlot,
  steppedTop,
  visibleRows,
} from './window.ts'

describe('window over the rows', () => {
  test('draws what is seen and a little more', () => {
    expect(visibleRows(0, 320, 0, 1000)).toEqual({ first: 0, last: 19 })
    expect(visibleRows(3200, 320, 0, 1000)).toEqual({ first: 95, last: 119 })
    expect(visibleRows(0, 320, 0, 3)).toEqual({ first: 0, last: 3 })
  })

  test('draws at first no more than what is seen, wherever that is', () => {
    for (let top = 0; top < 40 * rowHeight; top += 7) {
      const { first, last } = visibleRows(top, 320, 0, 1000, rowHeight, atRest)
      expect(first * rowHeight).toBeLessThanOrEqual(top)
      expect(last * rowHeight).toBeGreaterThan(top + 320)
      expect(last - first).toBeLessThanOrEqual(12)
    }
    expect(visibleRows(0, 320, 500, 503, rowHeight, atRest)).toEqual({ first: 500, last: 503 })
  })

  test('moves on in steps, and draws all that is seen within one', () => {
    for (let top = 0; top < 40 * rowHeight; top += 7) {
      const { first, last } = visibleRows(steppedTop(top), 320, 0, 1000)
      expect(first * rowHeight).toBeLessThanOrEqual(top)
      expect(last * rowHeight).toBeGreaterThanOrEqual(top + 320)
    }
    const tops = Array.from({ length: 40 * rowHeight }, (_, top) => steppedTop(top))
    expect(new Set(tops).size).toBe(10)
  })

  test('a million rows can be walked from end to end with a bounded height', () => {
    const count = 1_000_000
    const viewport = 640
    let [scrollTop, base] = [0, 0]
    const seen = new Set<number>()
    for (let step = 0; step < 400; step++) {
      expect(drawnHeight(base, count)).toBeLessThanOrEqual(maxDrawnRows * rowHeight)
      const next = rebased(scrollTop, viewport, base, count)
      scrollTop -= (next - base) * rowHeight
      base = next
      seen.add(visibleRows(scrollTop, viewport, base, count).last)
      scrollTop = Math.min(scrollTop + 5000 * rowHeight, drawnHeight(base, count) - viewport)
    }
    expect(Math.max(...seen)).toBe(count)
    for (let step = 0; step < 400; step++) {
      const next = rebased(scrollTop, viewport, base, count)
      scrollTop -= (next - base) * rowHeight
      base = next
      scrollTop = Math.max(0, scrollTop - 5000 * rowHeight)
    }
    expect(visibleRows(scrollTop, viewport, base, count).first).toBe(0)
  })

  test('moving the base keeps the row under the eye', () => {
    const count = 1_000_000
    const scrollTop = (maxDrawnRows - 500) * rowHeight
    const next = rebased(scrollTop, 640, 0, count)
    expect(next).toBeGreaterThan(0)
    expect(visibleRows(scrollTop - next * rowHeight, 640, next, count)).toEqual(visibleRows(scrollTop, 640, 0, count))
  })
})

describe('elements that are used again', () => {
  const slots = (first: number, last: number, moved = 0, editing: number | null = null) =>
    Object.fromEntries(rowsBySlot({ first, last }, { count: 4, moved, editing }).map(({ row, slot }) => [row, slot]))

  test('a row that comes on one side takes those of the one that left on the other', () => {
    expect(slots(0, 4)).toEqual({ 0: 0, 1: 1, 2: 2, 3: 3 })
    expect(slots(1, 5)).toEqual({ 1: 1, 2: 2, 3: 3, 4: 0 })
    expect(rowsBySlot({ first: 1, last: 5 }, { count: 4, moved: 0, editing: null }).map(({ slot }) => slot)).toEqual([
      0, 1, 2, 3,
    ])
  })

  test('no row changes its elements when more are drawn than at the top of the list', () => {
    const count = mostShown(320)
    for (let top = 0; top < 40 * rowHeight; top += 7) {
      const { first, last } = visibleRows(steppedTop(top), 320, 0, 1000)
      expect(last - first).toBeLessThanOrEqual(count)
      const slots = rowsBySlot({ first, last }, { count, moved: 0, editing: null })
      expect(slots).toEqual(slots.toSorted((a, b) => a.slot - b.slot))
      for (const { row, slot } of slots) expect(slot).toBe(row % count)
    }
  })

  test('rows that move all at once keep them', () => {
    expect(slots(0, 4, 1)).toEqual({ 0: 3, 1: 0, 2: 1, 3: 2 })
    expect(slots(0, 4, -1)).toEqual({ 0: 1, 1: 2, 2: 3, 3: 0 })
  })

  test('the row that is edited keeps them wherever one scrolls to', () => {
    expect(slots(0, 4, 0, 1)).toEqual(slots(0, 4))
    expect(slots(4, 8, 0, 1)).toEqual({ 1: 1, 4: 0, 5: 4, 6: 2, 7: 3 })
    expect(slots(4, 7, 0, 3)).toEqual({ 3: 3, 4: 0, 5: 1, 6: 2 })
  })
})
