import { describe, expect, test } from 'vitest'
import { summarise } from './bulk.ts'
import { headState, noSelection, toggled, withAll } from './selection.ts'

describe('mass changes', () => {
  test('say honestly what was done, left and refused', () => {
    const refused = { status: 'error', code: 'forbidden', message: 'Not yours' } as const
    expect(
      summarise([
        { status: 'deleted', id: '1', version: 2 },
        { status: 'unchanged', id: '2', version: 1 },
        refused,
        refused,
        {
          status: 'error',
          code: 'invalid',
          message: 'bad',
          issues: [{ field: 'x', code: 'required', message: 'Say why' }],
        },
      ]),
    ).toEqual({
      done: ['1'],
      unchanged: 1,
      failed: [
        { code: 'forbidden', message: 'Not yours', count: 2 },
        { code: 'invalid', message: 'Say why', count: 1 },
      ],
      operations: [],
    })
  })

  test('a selection is by id and survives scrolling', () => {
    const one = toggled(noSelection, 'a')
    expect([...toggled(one, 'b')]).toEqual(['a', 'b'])
    expect([...toggled(one, 'a')]).toEqual([])
    expect(headState(withAll(one, ['b']), [{ id: 'a' }, { id: 'b' }])).toBe('all')
    expect(headState(one, [{ id: 'a' }, { id: 'b' }])).toBe('some')
    expect(headState(noSelection, [])).toBe('none')
  })
})
