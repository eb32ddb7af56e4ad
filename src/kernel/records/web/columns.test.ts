import { describe, expect, test } from 'vitest'
import { type Column, frozen, moved } from './columns.ts'

const columns = ['displayName', 'a', 'b', 'c'].map((path) => ({ path, width: 200 }) as Column)

describe('columns of a table', () => {
  test('stay in sight from the left, side by side, while others have room', () => {
    expect(frozen(columns, 2).map(({ sticky, isEdge }) => [sticky, isEdge])).toEqual([
      [0, undefined],
      [200, true],
      [undefined, undefined],
      [undefined, undefined],
    ])
    expect(frozen(columns, 4).filter(({ sticky }) => sticky !== undefined)).toHaveLength(3)
    expect(frozen(columns, 0).some(({ isEdge }) => isEdge)).toBe(false)
  })

  test('move to another place, never before the name', () => {
    expect(moved(columns, 3, 1)).toEqual(['c', 'a', 'b'])
    expect(moved(columns, 1, 3)).toEqual(['b', 'c', 'a'])
    expect(moved(columns, 2, 0)).toEqual(['b', 'a', 'c'])
  })
})
