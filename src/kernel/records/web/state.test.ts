import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ViewDef, ViewSettings } from '#kernel/objects/contract.ts'
import {
  baseQuery,
  differences,
  filterForState,
  isChanged,
  knownOnly,
  misread,
  nextSort,
  parseIndexState,
  patchState,
  savedSettings,
  settingsOf,
  shapeOf,
} from './state.ts'

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

  test('names that people write by hand are read as what they mean', () => {
    expect(parseIndexState({ sort: 'dueAt' })).toEqual({ sort: [{ field: 'dueAt', direction: 'asc' }] })
    expect(parseIndexState({ sort: '-closeDate, account.name', columns: 'name,amount' })).toEqual({
      sort: [
        { field: 'closeDate', direction: 'desc' },
        { field: 'account.name', direction: 'asc' },
      ],
      columns: ['name', 'amount'],
    })
  })

  test('fields that are not there are not sorted by, nor added up', () => {
    const given = parseIndexState({ sort: 'name,gone', totals: { gone: 'sum' }, layout: 'table' })
    const state = knownOnly(given, (path) => path === 'name')
    expect(state).toEqual({ sort: [{ field: 'name', direction: 'asc' }], layout: 'table' })
    expect(misread({ totals: { gone: 'sum' } }, state)).toEqual(['totals'])
    expect(knownOnly({ totals: {} }, () => false)).toEqual({ totals: {} })
  })

  test('what was left out is named', () => {
    const given = { sort: 5, filter: 'open', columns: '(', totals: 'sum', layout: 'table', view: 'open', search: 'x' }
    expect(misread(given, parseIndexState(given))).toEqual(['filter', 'sort', 'columns', 'totals'])
    expect(misread({ columnWidth: 100 }, parseIndexState({ columnWidth: 100 }))).toEqual(['columnWidth'])
    expect(misread({ layout: 'board', sort: [] }, parseIndexState({ layout: 'board', sort: [] }))).toEqual([])
  })

  test('what a view may say about its looks comes through, and what it may not does not', () => {
    const said = {
      layout: 'calendar' as const,
      start: 'closeDate',
      totals: { amount: 'sum' as const },
      frozen: 2,
      columnWidth: 380,
      density: 'compact' as const,
      colours: [{ filter: { field: 'name', op: 'isEmpty' as const }, colour: 'red' as const, field: 'name' }],
    }
    expect(parseIndexState(said)).toEqual(said)
    expect(
      parseIndexState({
        totals: { amount: 'median' },
        frozen: 1.5,
        columnWidth: 381,
        widths: { name: 'wide' },
        density: 'airy',
        lanes: 3,
        colours: [{ filter: { all: true }, colour: 'url(x)' }],
      }),
    ).toEqual({ totals: {}, widths: {}, colours: [] })
  })

  test('a table is grouped when it is asked to be, a board always', () => {
    expect(shapeOf({ views, stageField: 'stage' }, { view: 'open' })).toMatchObject({ groups: null, groupBy: 'stage' })
    expect(shapeOf({ views, stageField: 'stage' }, { view: 'open', groupBy: 'owner' })).toMatchObject({
      groups: 'owner',
      groupBy: 'owner',
    })
    expect(shapeOf({ views, stageField: 'stage' }, { view: 'board' }).groups).toBeNull()
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

describe('a view and what differs from it', () => {
  const field = fc.constantFrom('name', 'stage', 'amount', 'owner.name')
  const filter = fc.constantFrom<NonNullable<ViewSettings['filter']>>(
    { field: 'name', op: 'contains', value: 'x & y=z' },
    { and: [{ field: 'stage', op: 'in', value: ['a', 'b'] }, { not: { path: 'contacts', has: 'some' } }] },
  )
  const settings = fc.record<ViewSettings>(
    {
      layout: fc.constantFrom('table', 'board', 'calendar', 'gallery', 'split'),
      columns: fc.array(field, { minLength: 1, maxLength: 4 }),
      filter,
      sort: fc.array(fc.record({ field, direction: fc.constantFrom('asc', 'desc') }), { minLength: 1, maxLength: 3 }),
      groupBy: field,
      sum: field,
      lanes: field,
      hideEmpty: fc.boolean(),
      columnWidth: fc.oneof(fc.constant(0), fc.integer({ min: 200, max: 380 })),
      start: field,
      end: field,
      cover: field,
      totals: fc.dictionary(field, fc.constantFrom('sum', 'count'), { minKeys: 1 }),
      frozen: fc.nat(5),
      widths: fc.dictionary(field, fc.integer({ min: 64, max: 900 }), { minKeys: 1 }),
      density: fc.constantFrom('compact', 'normal', 'comfortable'),
      colours: fc.array(fc.record({ filter, colour: fc.constant('red') }), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<ViewSettings>
  const view = (said: ViewSettings): ViewDef => ({ layout: 'table', ...said, key: 'v', label: 'V' })
  const asAddress = (state: object) => parseIndexState(JSON.parse(JSON.stringify(state)))

  test('the address holds the differences alone, and reading it gives the same settings', () => {
    fc.assert(
      fc.property(settings, settings, (said, changed) => {
        const wanted = settingsOf(view(said), { view: 'v', ...changed })
        const address = asAddress(differences({ view: 'v', ...changed }, view(said)))
        expect(settingsOf(view(said), address)).toEqual(wanted)
        for (const key of Object.keys(address).filter((one) => one !== 'view'))
          expect(address[key as 'layout']).not.toEqual(view(said)[key as 'layout'])
      }),
    )
  })

  test('what is saved opens as it stood, with nothing left to save', () => {
    fc.assert(
      fc.property(settings, settings, (said, changed) => {
        const state = { view: 'v', ...changed }
        const saved = savedSettings(view(said), state)
        const reordered = Object.fromEntries(Object.entries(saved).reverse())
        expect(settingsOf(view(saved), { view: 'v' })).toEqual(settingsOf(view(said), state))
        expect(isChanged(differences({ view: 'v', ...reordered }, view(saved)))).toBe(false)
      }),
    )
  })

  test('taking away what a view has is a difference, taking away what it has not is none', () => {
    const grouped = view({ groupBy: 'stage', filter: { field: 'name', op: 'isEmpty' } })
    expect(differences({ groupBy: '', filter: { all: true } }, grouped)).toEqual({ groupBy: '', filter: { all: true } })
    expect(settingsOf(grouped, { groupBy: '' })).not.toHaveProperty('groupBy')
    expect(savedSettings(grouped, { groupBy: '', filter: { all: true } })).toEqual({ layout: 'table' })
    expect(differences({ groupBy: '', filter: { all: true } }, view({}))).toEqual({})
    expect(savedSettings(view({ columnWidth: 300 }), parseIndexState({ columnWidth: 0 }))).toEqual({ layout: 'table' })
    expect(differences({ columnWidth: 0 }, view({}))).toEqual({})
    expect(patchState({ lanes: 'owner' }, { lanes: '' })).toEqual({ lanes: '' })
  })

  test('an address without a view opens the default, one that is gone the first', () => {
    const object = { views, stageField: null }
    expect(shapeOf(object, {}, 'board').view?.key).toBe('board')
    expect(shapeOf(object, { view: 'open' }, 'board').view?.key).toBe('open')
    expect(shapeOf(object, { view: 'gone' }).view?.key).toBe('open')
  })
})
