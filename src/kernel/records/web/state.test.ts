import { describe, expect, test } from 'vitest'
import type { ViewDef } from '#kernel/objects/contract.ts'
import { baseQuery, filterForState, nextSort, parseIndexState, patchState, shapeOf } from './state.ts'

const views: ViewDef[] = [
  {
    key: 'open',
    label: 'Open',
    layout: 'table',
    columns: ['name'],
    filter: { field: 'stage', op: 'eq', value: 'open' },
  },
  { key: 'board', label: 'Board', layout: 'board', groupBy: 'stage', sum: 'amount' },
]

describe('state of an index page in the URL', () => {
  test('what does not fit is left out', () => {
    expect(
      parseIndexState({
        view: 'open',
        layout: 'pie',
        search: '',
        filter: { and: [{ nonsense: 1 }] },
        sort: [{ field: 'name', direction: 'asc' }, { field: 'x', direction: 'sideways' }, 5],
        columns: ['name', 7],
        other: true,
      }),
    ).toEqual({ view: 'open', sort: [{ field: 'name', direction: 'asc' }], columns: ['name'] })
  })

  test('a nested filter comes through whole', () => {
    const filter = {
      and: [
        { field: 'name', op: 'contains', value: 'x' },
        { path: 'contacts', has: 'none' },
      ],
    }
    expect(parseIndexState({ filter })).toEqual({ filter })
  })

  test('the view is the base and the URL wins', () => {
    expect(shapeOf({ views, stageField: null }, {})).toMatchObject({
      layout: 'table',
      columns: ['name'],
      filter: views[0]?.filter,
    })
    expect(shapeOf({ views, stageField: null }, { filter: { all: true } }).filter).toEqual({ all: true })
    expect(shapeOf({ views, stageField: null }, { layout: 'board' })).toMatchObject({ groupBy: 'stage', sum: 'amount' })
    expect(shapeOf({ views: [], stageField: 'stage' }, {})).toMatchObject({
      view: null,
      layout: 'table',
      groupBy: 'stage',
    })
  })

  test('an empty chip row over a filtered view is said aloud', () => {
    expect(filterForState(views[0] ?? null, undefined)).toEqual({ all: true })
    expect(filterForState(views[1] ?? null, undefined)).toBeUndefined()
  })

  test('patching with undefined returns to the view', () => {
    expect(patchState({ view: 'open', search: 'x' }, { search: undefined, layout: 'board' })).toEqual({
      view: 'open',
      layout: 'board',
    })
    expect(patchState({ search: 'x' }, { search: '' })).toEqual({})
  })

  test('a column head goes up, down, off', () => {
    const up = nextSort([], 'name', false)
    const down = nextSort(up, 'name', false)
    expect(up).toEqual([{ field: 'name', direction: 'asc' }])
    expect(down).toEqual([{ field: 'name', direction: 'desc' }])
    expect(nextSort(down, 'name', false)).toEqual([])
    expect(nextSort(down, 'amount', true)).toEqual([...down, { field: 'amount', direction: 'asc' }])
  })

  test('the question to the server holds nothing that narrows nothing', () => {
    const shape = shapeOf({ views, stageField: null }, { filter: { all: true } })
    expect(baseQuery(shape)).toEqual({})
    expect(baseQuery(shapeOf({ views, stageField: null }, { search: 'x' }))).toEqual({
      filter: views[0]?.filter,
      search: 'x',
    })
  })
})
