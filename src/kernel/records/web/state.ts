import type { Filter } from '#kernel/filter/contract.ts'
import type { Sort, ViewDef } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'

/** What an index page shows, as it stands in the URL: only what differs from the chosen view. */
export interface IndexState {
  view?: string
  layout?: 'table' | 'board'
  search?: string
  /** `{ all: true }` says "none", although the view has a filter. */
  filter?: Filter
  sort?: Sort[]
  columns?: string[]
}

/** Reads the search params of a URL; whatever does not fit is left out, so that an old link still opens. */
export function parseIndexState(params: Record<string, unknown>): IndexState {
  const { view, layout, search, filter, sort, columns } = params
  const sorts = Array.isArray(sort) ? sort.filter(isSort) : []
  return {
    ...(typeof view === 'string' && { view }),
    ...((layout === 'table' || layout === 'board') && { layout }),
    ...(typeof search === 'string' && search !== '' && { search }),
    ...(isFilter(filter) && { filter }),
    ...(sorts.length > 0 && { sort: sorts.slice(0, 3) }),
    ...(Array.isArray(columns) && { columns: columns.filter((name) => typeof name === 'string') }),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSort = (value: unknown): value is Sort =>
  isObject(value) && typeof value.field === 'string' && (value.direction === 'asc' || value.direction === 'desc')

function isFilter(value: unknown): value is Filter {
  if (!isObject(value)) return false
  if (Array.isArray(value.and)) return value.and.every(isFilter)
  if (Array.isArray(value.or)) return value.or.every(isFilter)
  if ('not' in value) return isFilter(value.not)
  if ('path' in value || 'count' in value) return value.where === undefined || isFilter(value.where)
  return value.all === true || value.none === true || (typeof value.field === 'string' && typeof value.op === 'string')
}

/** The view and the changes on top of it, resolved: what is asked from the server. */
export interface IndexShape {
  view: ViewDef | null
  layout: 'table' | 'board'
  search: string
  filter: Filter | undefined
  sort: Sort[]
  columns: string[] | null
  groupBy: string | null
  sum: string | null
}

export function shapeOf(object: Pick<ObjectMetadata, 'views' | 'stageField'>, state: IndexState): IndexShape {
  const view = object.views.find((one) => one.key === state.view) ?? object.views[0] ?? null
  const board = view?.layout === 'board' ? view : object.views.find((one) => one.layout === 'board')
  return {
    view,
    layout: state.layout ?? view?.layout ?? 'table',
    search: state.search ?? '',
    filter: state.filter ?? view?.filter,
    sort: state.sort ?? view?.sort ?? [],
    columns: state.columns ?? view?.columns ?? null,
    groupBy: board?.groupBy ?? object.stageField,
    sum: board?.sum ?? null,
  }
}

/** Choosing another view drops what was changed on the old one. */
export const withView = (key: string): IndexState => ({ view: key })

/** The state after a change; `undefined` returns to what the view says. */
export function patchState(
  state: IndexState,
  patch: { [K in keyof IndexState]?: IndexState[K] | undefined },
): IndexState {
  return Object.fromEntries(
    Object.entries({ ...state, ...patch }).filter(([, value]) => value !== undefined && value !== ''),
  )
}

/** A chip row's filter for the URL: empty is said aloud when the view itself filters. */
export const filterForState = (view: ViewDef | null, filter: Filter | undefined): Filter | undefined =>
  filter ?? (view?.filter ? { all: true } : undefined)

/** True when something differs from the shipped view, so that "Reset" is offered. */
export const isChanged = (state: IndexState): boolean =>
  state.filter !== undefined || state.sort !== undefined || state.columns !== undefined

/** Next state of a column head: ascending, descending, none. With `add` other keys stay (shift-click). */
export function nextSort(sort: Sort[], field: string, add: boolean): Sort[] {
  const current = sort.find((key) => key.field === field)
  const others = add ? sort.filter((key) => key.field !== field) : []
  if (!current) return [...others, { field, direction: 'asc' as const }].slice(-3)
  return current.direction === 'asc' ? [...others, { field, direction: 'desc' }] : others
}

/** What list, count and export have in common. */
export function baseQuery(shape: IndexShape): Query {
  const isFiltered = shape.filter !== undefined && !('all' in shape.filter)
  return {
    ...(isFiltered && shape.filter ? { filter: shape.filter } : {}),
    ...(shape.search === '' ? {} : { search: shape.search }),
    ...(shape.sort.length > 0 ? { sort: shape.sort } : {}),
  }
}
