import type { CountResult, Page, RecordJson } from '#kernel/records/contract.ts'

/**
 * The rows of a list of any length, fetched page by page along the keyset cursors as one scrolls. All cursors stay (a short
 * text a page), rows stay only for `keep` pages; a page that was let go is fetched again by its cursor.
 */
export interface Pages {
  subscribe(listener: () => void): () => void
  snapshot(): PagesSnapshot
  row(index: number): RecordJson | undefined
  indexOf(id: string): number
  /** Says which rows are on the screen: fetches what is missing and forgets what is far away. */
  need(first: number, last: number): void
  /** Asks again after an error. */
  retry(): void
  loaded(): RecordJson[]
  /** How far one has come, to begin there another time. */
  walked(): Walked
  dispose(): void
}

/** The cursors of the pages known so far and the rows before each; no rows. */
export type Walked = Pick<State, 'cursors' | 'starts' | 'done' | 'count'>

/** `known` rows can be reached now; more follow unless `done`. `revision` changes with every change. */
export interface PagesSnapshot {
  revision: number
  known: number
  done: boolean
  isLoading: boolean
  error: unknown
  /** As the first page says it. */
  count: CountResult | undefined
}

export interface PagesOptions {
  /** Follows one page: fetches it, and tells of it again whenever it changes (an edit, a live event). */
  watch(cursor: string | null, listener: (answer: PageAnswer) => void): Watched
  pageSize: number
  /** Pages whose rows are kept. */
  keep: number
  /** Where an earlier walk along the same question ended. */
  walked?: Walked | undefined
  /** A page that is at hand, so that its rows are there from the first drawing on. */
  atHand?(cursor: string | null): Page | undefined
  /** When a list that opens asks for what nobody sees yet; at once if nothing is said, as whoever scrolls does. */
  later?(task: () => void): void
}
export type PageAnswer = { page: Page } | { error: unknown }
export interface Watched {
  refetch(): void
  /** `forget`: it is far away and its rows need not be kept anywhere. */
  stop(forget: boolean): void
}

interface State {
  cursors: (string | null)[]
  rows: Map<number, RecordJson[]>
  /** Rows before each page; the last entry is the number of known rows. */
  starts: number[]
  watched: Map<number, Watched>
  errors: Map<number, unknown>
  done: boolean
  count: CountResult | undefined
}

const beginning = (): Walked => ({ cursors: [null], starts: [0], done: false, count: undefined })

const copyOf = ({ cursors, starts, done, count }: Walked): Walked => ({
  cursors: [...cursors],
  starts: [...starts],
  done,
  count,
})

export function createPages(options: PagesOptions): Pages {
  const state: State = {
    ...copyOf(options.walked ?? beginning()),
    rows: new Map(),
    watched: new Map(),
    errors: new Map(),
  }
  const listeners = new Set<() => void>()
  let seen = { first: 0, last: 0 }
  let isOpening = options.later !== undefined
  for (let page = 0; page < state.cursors.length; page++) {
    const answer = options.atHand?.(state.cursors[page] ?? null)
    if (answer) store(state, page, answer)
  }
  let snapshot = toSnapshot(state, 0)

  function changed() {
    snapshot = toSnapshot(state, snapshot.revision + 1)
    for (const listener of listeners) listener()
  }

  function need(first: number, last: number) {
    seen = { first, last }
    const from = pageAt(state, first)
    for (let page = from; page <= lastPage(last); page++) watch(page)
    forget(state, from, lastPage(last + options.pageSize), options.keep)
    if (first > 0) isOpening = false
    if (isOpening) options.later?.(needNext)
    else needNext()
  }

  const lastPage = (row: number) => Math.min(pageAt(state, row), state.cursors.length - 1)

  /** What is scrolled to next, unless everybody has left. */
  function needNext() {
    isOpening = false
    const wanted = lastPage(seen.last + options.pageSize)
    if (state.watched.size > 0) for (let page = lastPage(seen.last) + 1; page <= wanted; page++) watch(page)
  }

  function watch(page: number) {
    if (state.watched.has(page)) return
    const cursor = state.cursors[page] ?? null
    const handle: Watched = { refetch: () => {}, stop: () => {} }
    state.watched.set(page, handle)
    const live = options.watch(cursor, (answer) => {
      if (state.watched.get(page) !== handle) return
      receive(page, answer)
    })
    Object.assign(handle, live)
    if (state.watched.get(page) !== handle) live.stop(false)
  }

  function receive(page: number, answer: PageAnswer) {
    if ('error' in answer && page > 0 && state.rows.size === 0) {
      // The cursors of an earlier walk are refused, since definitions have changed meanwhile.
      release(state, page, true)
      Object.assign(state, beginning())
    } else if ('error' in answer) {
      state.errors.set(page, answer.error)
    } else {
      const isKnown = state.rows.get(page) === answer.page.items && !state.errors.has(page)
      state.errors.delete(page)
      store(state, page, answer.page)
      if (isKnown) return need(seen.first, seen.last)
    }
    changed()
    if (!state.errors.has(page)) need(seen.first, seen.last)
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => snapshot,
    row: (index) => rowAt(state, index),
    indexOf: (id) => indexOf(state, id),
    need,
    retry() {
      const failed = [...state.errors.keys()]
      state.errors.clear()
      changed()
      for (const page of failed) state.watched.get(page)?.refetch()
    },
    loaded: () => [...state.rows.entries()].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows),
    walked: () => copyOf(state),
    dispose() {
      for (const page of [...state.watched.keys()]) release(state, page, false)
    },
  }
}

const toSnapshot = (state: State, revision: number): PagesSnapshot => ({
  revision,
  known: state.starts.at(-1) ?? 0,
  done: state.done,
  isLoading: [...state.watched.keys()].some((page) => !state.rows.has(page) && !state.errors.has(page)),
  error: state.errors.values().next().value ?? null,
  count: state.count,
})

/** The page that holds a row; a row past the known ones belongs to the page that would come next. */
function pageAt(state: State, index: number): number {
  let [low, high] = [0, state.starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((state.starts[middle] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return low
}

function rowAt(state: State, index: number): RecordJson | undefined {
  const page = pageAt(state, index)
  return state.rows.get(page)?.[index - (state.starts[page] ?? 0)]
}

function indexOf(state: State, id: string): number {
  for (const [page, rows] of state.rows) {
    const at = rows.findIndex((row) => row.id === id)
    if (at >= 0) return (state.starts[page] ?? 0) + at
  }
  return -1
}

function store(state: State, page: number, answer: Page) {
  const isFresh = state.starts.length <= page + 1
  if (isFresh || (state.cursors[page + 1] ?? null) !== answer.next) follow(state, page, answer)
  setRows(state, page, answer.items)
  if (page === 0 && answer.count) state.count = answer.count
  state.done = state.cursors.length === state.starts.length - 1
}

/** Where a page now ends elsewhere than before, the pages behind it begin elsewhere: they are walked anew. */
function follow(state: State, page: number, answer: Page) {
  for (const later of [...state.watched.keys()]) if (later > page) release(state, later, true)
  state.cursors.length = page + 1
  if (answer.next !== null) state.cursors.push(answer.next)
  state.starts.length = page + 1
  state.starts.push(state.starts[page] ?? 0)
  state.rows.delete(page)
}

/** A page that comes back with other rows than before moves the ones behind it. */
function setRows(state: State, page: number, rows: RecordJson[]) {
  const length = (state.starts[page + 1] ?? 0) - (state.starts[page] ?? 0)
  const shift = rows.length - length
  state.rows.set(page, rows)
  if (shift === 0) return
  for (let later = page + 1; later < state.starts.length; later++)
    state.starts[later] = (state.starts[later] ?? 0) + shift
}

/** Lets go of the rows farthest from the screen. */
function forget(state: State, from: number, to: number, keep: number) {
  const distance = (page: number) => Math.max(from - page, page - to, 0)
  const far = [...state.watched.keys()].sort((a, b) => distance(b) - distance(a))
  for (const page of far.slice(0, Math.max(0, far.length - keep))) if (distance(page) > 0) release(state, page, true)
}

function release(state: State, page: number, forgets: boolean) {
  const handle = state.watched.get(page)
  state.watched.delete(page)
  state.rows.delete(page)
  state.errors.delete(page)
  handle?.stop(forgets)
}
