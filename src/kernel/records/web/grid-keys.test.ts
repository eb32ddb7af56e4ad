import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GridCursor, type GridKey, gridStep } from './grid-keys.ts'

const bounds = { rows: 100, cols: 5, page: 20 }
const here: GridCursor = { row: 10, col: 2, editing: false }
const press = (key: string, more: Partial<GridKey> = {}): GridKey => ({
  key,
  ctrl: false,
  shift: false,
  alt: false,
  ...more,
})

describe('keyboard of the grid', () => {
  test('arrows, page, home and end move', () => {
    expect(gridStep(here, press('ArrowDown'), bounds)).toMatchObject({ do: 'move', cursor: { row: 11, col: 2 } })
    expect(gridStep(here, press('PageUp'), bounds)).toMatchObject({ cursor: { row: 0 } })
    expect(gridStep(here, press('End', { ctrl: true }), bounds)).toMatchObject({ cursor: { row: 99, col: 4 } })
    expect(gridStep(here, press('Home'), bounds)).toMatchObject({ cursor: { row: 10, col: 0 } })
  })

  test('typing opens the cell with what was typed, Enter and F2 with what is there', () => {
    expect(gridStep(here, press('x'), bounds)).toEqual({
      do: 'edit',
      cursor: { row: 10, col: 2, editing: true, typed: 'x' },
    })
    expect(gridStep(here, press('Enter'), bounds)).toEqual({ do: 'edit', cursor: { row: 10, col: 2, editing: true } })
  })

  test('while editing Escape cancels, Enter commits downward, Tab commits sideways, arrows stay in the text', () => {
    const editing = { ...here, editing: true }
    expect(gridStep(editing, press('Escape'), bounds)).toMatchObject({ do: 'cancel', cursor: here })
    expect(gridStep(editing, press('Enter'), bounds)).toMatchObject({ do: 'commit', cursor: { row: 11, col: 2 } })
    expect(gridStep(editing, press('Tab', { shift: true }), bounds)).toMatchObject({ do: 'commit', cursor: { col: 1 } })
    expect(gridStep(editing, press('ArrowLeft'), bounds)).toBeNull()
    expect(gridStep(editing, press('x'), bounds)).toBeNull()
  })

  test('Tab goes to the next row and leaves the grid at its end', () => {
    expect(gridStep({ ...here, col: 4 }, press('Tab'), bounds)).toMatchObject({ cursor: { row: 11, col: 0 } })
    expect(gridStep({ row: 99, col: 4, editing: false }, press('Tab'), bounds)).toBeNull()
    expect(gridStep({ row: 0, col: 0, editing: false }, press('Tab', { shift: true }), bounds)).toBeNull()
  })

  test('shortcuts of the browser are left alone', () => {
    expect(gridStep(here, press('r', { ctrl: true }), bounds)).toBeNull()
    expect(gridStep(here, press('x', { alt: true }), bounds)).toBeNull()
    for (const key of ['c', 'v', 'x', 'z']) expect(gridStep(here, press(key, { ctrl: true }), bounds)).toBeNull()
    expect(gridStep(here, press('Enter', { ctrl: true }), bounds)).toEqual({ do: 'open' })
    expect(gridStep(here, press(' '), bounds)).toEqual({ do: 'peek' })
    expect(gridStep(here, press(' ', { shift: true }), bounds)).toEqual({ do: 'toggle' })
  })

  test('with Shift the same keys draw a range, Ctrl+A the whole, Ctrl+D fills it down', () => {
    expect(gridStep(here, press('ArrowDown', { shift: true }), bounds)).toEqual({
      do: 'extend',
      cursor: { row: 11, col: 2, editing: false },
    })
    expect(gridStep(here, press('End', { shift: true, ctrl: true }), bounds)).toMatchObject({
      do: 'extend',
      cursor: { row: 99, col: 4 },
    })
    expect(gridStep(here, press('a', { ctrl: true }), bounds)).toMatchObject({
      from: { row: 0, col: 0 },
      cursor: { row: 99, col: 4 },
    })
    expect(gridStep(here, press('d', { ctrl: true }), bounds)).toEqual({ do: 'fill' })
  })

  test('no key ever leads outside of the grid', () => {
    const keys = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Tab',
      'Enter',
      'Escape',
      'PageDown',
      'End',
    )
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.nat(4),
        fc.boolean(),
        keys,
        fc.boolean(),
        fc.boolean(),
        (row, col, editing, key, ctrl, shift) => {
          const step = gridStep({ row, col, editing }, press(key, { ctrl, shift }), bounds)
          if (!step || !('cursor' in step)) return
          expect(step.cursor.row).toBeGreaterThanOrEqual(0)
          expect(step.cursor.row).toBeLessThan(bounds.rows)
          expect(step.cursor.col).toBeGreaterThanOrEqual(0)
          expect(step.cursor.col).toBeLessThan(bounds.cols)
        },
      ),
    )
  })
})
