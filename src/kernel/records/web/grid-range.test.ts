import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillPlan, pastePlan, placesOf, rangeInRow, rangeOf, rowsWithin, sizeOf, stretchPlan } from './grid-range.ts'

const bounds = { rows: 10, cols: 6 }
const place = (row: number, col: number) => ({ row, col })

describe('ranges of cells', () => {
  test('reach from the first to the last place, however they were drawn', () => {
    const range = rangeOf(place(5, 1), place(2, 4))
    expect(range).toEqual({ top: 2, left: 1, bottom: 5, right: 4 })
    expect(sizeOf(range)).toBe(16)
    expect(placesOf(range)[5]).toEqual(place(3, 2))
    expect(rangeInRow(range, 5)).toEqual({ left: 1, right: 4 })
    expect(rangeInRow(range, 6)).toBeNull()
  })

  test('a pasted block stands from the corner on, and says what lies beyond the grid', () => {
    const plan = pastePlan({ rows: 3, cols: 2 }, rangeOf(place(8, 5), place(8, 5)), bounds)
    expect(plan.cells.map((cell) => cell.place)).toEqual([place(8, 5), place(9, 5)])
    expect(plan.outside).toBe(4)
  })

  test('one copied cell fills the whole range, a block only ranges that it divides', () => {
    const one = pastePlan({ rows: 1, cols: 1 }, rangeOf(place(0, 0), place(3, 1)), bounds)
    expect(one.cells).toHaveLength(8)
    expect(one.cells.every(({ from }) => from.row === 0 && from.col === 0)).toBe(true)
    const twice = pastePlan({ rows: 2, cols: 1 }, rangeOf(place(0, 0), place(3, 0)), bounds)
    expect(twice.cells.map(({ from }) => from.row)).toEqual([0, 1, 0, 1])
    expect(pastePlan({ rows: 2, cols: 1 }, rangeOf(place(0, 0), place(2, 0)), bounds).cells).toHaveLength(2)
  })

  test('filling down repeats the first row, a single row takes the one above', () => {
    expect(fillPlan(rangeOf(place(2, 1), place(4, 2))).cells).toEqual([
      { place: place(3, 1), from: place(2, 1) },
      { place: place(3, 2), from: place(2, 2) },
      { place: place(4, 1), from: place(2, 1) },
      { place: place(4, 2), from: place(2, 2) },
    ])
    expect(fillPlan(rangeOf(place(3, 0), place(3, 0))).cells).toEqual([{ place: place(3, 0), from: place(2, 0) }])
    expect(fillPlan(rangeOf(place(0, 0), place(0, 0))).cells).toEqual([])
  })

  test('the handle repeats the rows of the range downward and upward', () => {
    const range = rangeOf(place(4, 0), place(5, 0))
    const rowsFrom = (to: number) => stretchPlan(range, to).cells.map((cell) => [cell.place.row, cell.from.row])
    expect(rowsFrom(8)).toEqual([
      [6, 4],
      [7, 5],
      [8, 4],
    ])
    expect(rowsFrom(1)).toEqual([
      [1, 5],
      [2, 4],
      [3, 5],
    ])
    expect(rowsFrom(5)).toEqual([])
  })

  describe('in groups', () => {
    // 0 heading, 1–3, 4 heading, 5–6, 7 heading, 8–9
    const isHeading = (row: number) => [0, 4, 7].includes(row)
    const grouped = { ...bounds, isHeading }
    const linesOf = (cells: { place: { row: number }; from: { row: number } }[]) =>
      cells.map((cell) => [cell.place.row, cell.from.row])

    test('reach over headings without holding them', () => {
      const range = rangeOf(place(2, 0), place(6, 1))
      expect(rowsWithin(range, isHeading)).toEqual([2, 3, 5, 6])
      expect(placesOf(range, isHeading)).toHaveLength(8)
    })

    test('a pasted block ends with its group, unless the range that it goes to reaches on', () => {
      const short = pastePlan({ rows: 4, cols: 1 }, rangeOf(place(2, 0), place(2, 0)), grouped)
      expect(linesOf(short.cells)).toEqual([
        [2, 0],
        [3, 1],
      ])
      expect(short).toMatchObject({ outside: 2, target: { top: 2, bottom: 3 } })
      const spanning = pastePlan({ rows: 4, cols: 1 }, rangeOf(place(2, 0), place(5, 0)), grouped)
      expect(linesOf(spanning.cells)).toEqual([
        [2, 0],
        [3, 1],
        [5, 2],
        [6, 3],
      ])
      expect(spanning).toMatchObject({ outside: 0, target: { top: 2, bottom: 6 } })
      const twice = pastePlan({ rows: 2, cols: 1 }, rangeOf(place(2, 0), place(6, 0)), grouped)
      expect(linesOf(twice.cells)).toEqual([
        [2, 0],
        [3, 1],
        [5, 0],
        [6, 1],
      ])
    })

    test('a heading takes nothing', () => {
      const range = rangeOf(place(4, 1), place(4, 1))
      expect(pastePlan({ rows: 2, cols: 2 }, range, grouped)).toEqual({ cells: [], target: range, outside: 4 })
      expect(pastePlan({ rows: 1, cols: 1 }, rangeOf(place(4, 1), place(5, 1)), grouped).cells).toHaveLength(1)
      expect(stretchPlan(range, 6, isHeading).cells).toEqual([])
    })

    test('filling passes over headings, and a row alone takes nothing out of another group', () => {
      expect(linesOf(fillPlan(rangeOf(place(3, 0), place(6, 0)), isHeading).cells)).toEqual([
        [5, 3],
        [6, 3],
      ])
      expect(fillPlan(rangeOf(place(5, 0), place(5, 0)), isHeading).cells).toEqual([])
      expect(linesOf(fillPlan(rangeOf(place(6, 0), place(6, 0)), isHeading).cells)).toEqual([[6, 5]])
    })

    test('the handle repeats the rows of the range in the next groups as if they stood side by side', () => {
      const rows = (to: number) => linesOf(stretchPlan(rangeOf(place(3, 0), place(5, 0)), to, isHeading).cells)
      expect(rows(9)).toEqual([
        [6, 3],
        [8, 5],
        [9, 3],
      ])
      expect(rows(1)).toEqual([
        [1, 3],
        [2, 5],
      ])
    })
  })

  test('no pasted cell ever stands outside of the grid or in a heading, and each source exists', () => {
    const size = fc.integer({ min: 1, max: 12 })
    const headings = fc.uniqueArray(fc.nat(9))
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(9),
        fc.nat(5),
        fc.nat(9),
        fc.nat(5),
        headings,
        (rows, cols, r1, c1, r2, c2, heads) => {
          const range = rangeOf(place(r1, c1), place(r2, c2))
          const plan = pastePlan({ rows, cols }, range, { ...bounds, isHeading: (row) => heads.includes(row) })
          expect((plan.cells.length + plan.outside) % (rows * cols)).toBe(0)
          for (const cell of plan.cells) {
            expect(heads).not.toContain(cell.place.row)
            expect(cell.place.row).toBeLessThan(bounds.rows)
            expect(cell.place.col).toBeLessThan(bounds.cols)
            expect(cell.from.row).toBeLessThan(rows)
            expect(cell.from.col).toBeLessThan(cols)
          }
        },
      ),
    )
  })
})
