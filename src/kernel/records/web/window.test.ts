import { describe, expect, test } from 'vitest'
import { drawnHeight, maxDrawnRows, rebased, rowHeight, visibleRows } from './window.ts'

describe('window over the rows', () => {
  test('draws what is seen and a little more', () => {
    expect(visibleRows(0, 320, 0, 1000)).toEqual({ first: 0, last: 16 })
    expect(visibleRows(3200, 320, 0, 1000)).toEqual({ first: 95, last: 116 })
    expect(visibleRows(0, 320, 0, 3)).toEqual({ first: 0, last: 3 })
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
