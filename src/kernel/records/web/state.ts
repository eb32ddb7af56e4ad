import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import {
  totals as allTotals,
  type ColourRule,
  columnWidths,
  densities,
  type Layout,
  layouts,
  type Sort,
  type Total,
  type ViewDef,
  type ViewSettings,
} from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { tagColours } from '#ui/colours.ts'

/** How much of time a calendar shows. */
export const spans = ['month', 'week', 'day'] as const
export type Span = (typeof spans)[number]

/** What an index page shows, as it stands in the URL: only what differs from the chosen view. */
export interface IndexState extends ViewSettings {
  view?: string
  search?: string
  /** Where a calendar stands in time: no part of a view. */
  span?: Span
  day?: string
}

/** Reads the search params of a URL; whatever does not fit is left out, so that an old link still opens. */
export function parseIndexState(params: Record<string, unknown>): IndexState {
  const { view, search, span, day } = params
  return {
    ...(typeof view === 'string' && { view }),
    ...(typeof search === 'string' && search !== '' && { search }),
    ...(isOneOf(spans, span) && { span }),
    ...(isDay(day) && { day }),
    ...parseViewSettings(spoken(params)),
  }
}

const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  new Date(Date.parse(value) || 0).toISOString().startsWith(value)

/** The state without what it would have sorted or added up of fields that are not there. */
export function knownOnly({ sort, totals, ...state }: IndexState, isKnown: (path: string) => boolean): IndexState {
  const sorts = sort?.filter(({ field }) => isKnown(field)) ?? []
  const sums = totals && Object.fromEntries(Object.entries(totals).filter(([field]) => isKnown(field)))
  const hasSums = sums && (Object.keys(sums).length > 0 || Object.keys(totals).length === 0)
  return { ...state, ...(sorts.length > 0 && { sort: sorts }), ...(hasSums && { totals: sums }) }
}

/** What an address asks for in words that lists do not know, and is therefore left out of `state`. */
export const misread = (params: Record<string, unknown>, state: IndexState): string[] =>
  [...settingNames].filter((name) => {
    const given = params[name]
    const isAsked = given !== undefined && given !== '' && !(Array.isArray(given) && given.length === 0)
    return isAsked && state[name] === undefined
  })

const settingNames = [
  'layout',
  'filter',
  'sort',
  'columns',
  'columnWidth',
  'totals',
  'frozen',
  'widths',
  'density',
  'colours',
] as const

/** People write `sort=-closeDate,name` and `columns=name,amount`. */
function spoken(params: Record<string, unknown>): Record<string, unknown> {
  const { sort, columns } = params
  const names = (text: string) => text.split(',').map((name) => name.trim())
  return {
    ...params,
    ...(isNames(sort) && {
      sort: names(sort).map((name) => ({
        field: name.replace(/^[-+]/, ''),
        direction: name.startsWith('-') ? 'desc' : 'asc',
      })),
    }),
    ...(isNames(columns) && { columns: names(columns) }),
  }
}

const isNames = (value: unknown): value is string =>
  typeof value === 'string' && /^[-+]?[A-Za-z][\w.]*(\s*,\s*[-+]?[A-Za-z][\w.]*)*$/.test(value)

/** A filter `{ all: true }` says "none", although the view has one. */
export function parseViewSettings(params: Record<string, unknown>): ViewSettings {
  const { layout, filter, sort, columns, hideEmpty, columnWidth, totals, frozen, widths, density, colours } = params
  const sorts = Array.isArray(sort) ? sort.filter(isSort) : []
  return {
    ...(isOneOf(layouts, layout) && { layout }),
    ...(isFilter(filter) && { filter }),
    ...(sorts.length > 0 && { sort: sorts.slice(0, 3) }),
    ...(Array.isArray(columns) && { columns: columns.filter((name) => typeof name === 'string') }),
    ...Object.fromEntries(
      fieldSettings.filter((key) => typeof params[key] === 'string').map((key) => [key, params[key]]),
    ),
    ...(typeof hideEmpty === 'boolean' && { hideEmpty }),
    ...(isColumnWidth(columnWidth) && { columnWidth }),
    ...(isObject(totals) && { totals: kept(totals, (total): total is Total => isOneOf(allTotals, total)) }),
    ...(Number.isInteger(frozen) && { frozen: frozen as number }),
    ...(isObject(widths) && { widths: kept(widths, (width): width is number => typeof width === 'number') }),
    ...(isOneOf(densities, density) && { density }),
    ...(Array.isArray(colours) && { colours: colours.filter(isColourRule) }),
  }
}

/** Zero says "none", although the view has one. */
const isColumnWidth = (value: unknown): value is number =>
  value === 0 || (Number.isInteger(value) && Number(value) >= columnWidths.min && Number(value) <= columnWidths.max)

/** An empty text says "none", although the view has one. */
const fieldSettings = ['groupBy', 'sum', 'lanes', 'start', 'end', 'cover'] as const

const isOneOf = <T extends string>(known: readonly T[], value: unknown): value is T =>
  known.some((one) => one === value)

const kept = <T>(values: Record<string, unknown>, fits: (value: unknown) => value is T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => fits(entry[1])))

const isColourRule = (value: unknown): value is ColourRule =>
  isObject(value) &&
  isFilter(value.filter) &&
  isOneOf(tagColours, value.colour) &&
  (value.field === undefined || typeof value.field === 'string')

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

/** The view and the changes on top of it, resolved: what is asked from the server and how it is shown. */
export interface IndexShape extends Omit<ViewSettings, 'columns' | 'filter' | 'groupBy' | 'sum'> {
  view: ViewDef | null
  layout: Layout
  search: string
  filter: Filter | undefined
  sort: Sort[]
  columns: string[] | null
  /** As far as people chose them, in the address or in a view of theirs; null for those of a shipped view. */
  chosenColumns: string[] | null
  /** Field of the columns of a board. The groups of a table are asked for by `groups` alone. */
  groupBy: string | null
  groups: string | null
  sum: string | null
}

/** `views` are the shipped ones, then those that people saved; `standard` is the one that an address without a view opens. */
export function shapeOf(
  object: Pick<ObjectMetadata, 'views' | 'stageField'>,
  state: IndexState,
  standard?: string,
): IndexShape {
  const named = (key: string | undefined) => object.views.find((one) => one.key === key)
  const view = named(state.view) ?? named(standard) ?? object.views[0] ?? null
  const { search } = state
  const settings = settingsOf(view, state)
  const board = view?.layout === 'board' ? view : object.views.find((one) => one.layout === 'board')
  const layout = settings.layout ?? 'table'
  return {
    ...settings,
    view,
    layout,
    search: search ?? '',
    filter: settings.filter,
    sort: settings.sort ?? [],
    columns: settings.columns ?? null,
    chosenColumns: state.columns ?? (isUuid(view?.key) ? (view?.columns ?? null) : null),
    groupBy: settings.groupBy ?? board?.groupBy ?? object.stageField,
    groups: layout === 'board' ? null : (settings.groupBy ?? null),
    sum: settings.sum ?? board?.sum ?? null,
  }
}

/** What a view and the changes on top of it say together: what is saved. */
export function settingsOf(view: ViewDef | null, state: IndexState): ViewSettings {
  const { key, label, ...said } = view ?? { key: '', label: '' }
  const { view: chosen, search, span, day, ...changed } = state
  const all = { ...said, ...changed }
  for (const setting of fieldSettings) if (all[setting] === '') delete all[setting]
  if (all.hideEmpty === false) delete all.hideEmpty
  if (all.columnWidth === 0) delete all.columnWidth
  return all
}

/** The settings without what says nothing, as they are kept on the server. */
export function savedSettings(view: ViewDef | null, state: IndexState): ViewSettings {
  const { filter, ...settings } = settingsOf(view, state)
  return { layout: 'table', ...settings, ...(filter && !('all' in filter) ? { filter } : {}) }
}

/** The state without what the view says anyway, so that the address holds the differences alone. */
export function differences(state: IndexState, view: ViewDef | null): IndexState {
  const said: Record<string, unknown> = { layout: 'table', ...view, key: undefined, label: undefined }
  const differs = ([key, value]: [string, unknown]) => places.has(key) || !isSame(value, said[key] ?? nothing[key])
  return Object.fromEntries(Object.entries(state).filter(differs))
}

/** Where one stands, not how the list is shown. */
const places = new Set(['view', 'search', 'span', 'day'])

/** What a setting that says nothing looks like where the view is silent. */
const nothing: Record<string, unknown> = {
  filter: { all: true },
  totals: {},
  widths: {},
  colours: [],
  hideEmpty: false,
  columnWidth: 0,
  ...Object.fromEntries(fieldSettings.map((setting) => [setting, ''])),
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => isSame(one, b[at]))
  if (!isObject(a) || !isObject(b)) return a === b
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => isSame(a[key], b[key]))
}

/** Choosing another view drops what was changed on the old one. */
export const withView = (key: string): IndexState => ({ view: key })

/** The state after a change; `undefined` returns to what the view says. */
export function patchState(
  state: IndexState,
  patch: { [K in keyof IndexState]?: IndexState[K] | undefined },
): IndexState {
  return Object.fromEntries(
    Object.entries({ ...state, ...patch }).filter(
      ([key, value]) => value !== undefined && !(key === 'search' && value === ''),
    ),
  )
}

/** A chip row's filter for the URL: empty is said aloud when the view itself filters. */
export const filterForState = (view: ViewDef | null, filter: Filter | undefined): Filter | undefined =>
  filter ?? (view?.filter ? { all: true } : undefined)

/** True when something differs from the chosen view, so that "Reset" is offered. */
export const isChanged = (state: IndexState): boolean => Object.keys(state).some((key) => !places.has(key))

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
