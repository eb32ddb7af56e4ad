import { describe, expect, test } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { following } from './useGridCursor.ts'

const rowsOf = (...ids: (string | undefined)[]) => ({
  row: (index: number) => (ids[index] === undefined ? undefined : ({ id: ids[index] } as unknown as RecordJson)),
  indexOf: (id: string) => ids.indexOf(id),
})
const onBen = { row: 1, col: 2, editing: true, typed: 'x', id: 'ben' }

describe('a cursor on a record', () => {
  test('goes where its record goes, and says by how far', () => {
    const cursor = { row: 1, col: 2, editing: true, typed: 'x' }
    expect(following(onBen, rowsOf('ada', 'ben', 'cem'))).toEqual({ cursor, moved: 0 })
    expect(following(onBen, rowsOf('new', 'ada', 'ben'))).toEqual({ cursor: { ...cursor, row: 2 }, moved: 1 })
    expect(following(onBen, rowsOf('ben', 'cem'))).toEqual({ cursor: { ...cursor, row: 0 }, moved: -1 })
  })

  test('stays at its place and edits nothing there once its record has left', () => {
    expect(following(onBen, rowsOf('ada', 'cem'))).toEqual({
      cursor: { row: 1, col: 2, editing: false },
      moved: null,
    })
  })

  test('waits for rows that are not here', () => {
    expect(following(onBen, rowsOf('ada', undefined))).toMatchObject({ cursor: { row: 1, editing: true }, moved: 0 })
    expect(following({ ...onBen, id: undefined }, rowsOf('ada', 'cem'))).toMatchObject({ moved: 0 })
  })
})
