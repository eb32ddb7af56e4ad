import { describe, expect, test } from 'vitest'
import type { Page, RecordJson } from '#kernel/records/contract.ts'
import { createPages, type PageAnswer, type Watched } from './pages.ts'

/** A server with `total` records in keyset order; the cursor is the last id seen. */
function server(total: number) {
  let ids = Array.from({ length: total }, (_, index) => index)
  const asked: (string | null)[] = []
  const watchers = new Set<() => void>()
  const state = { fails: false, asked, watchers }
  function page(cursor: string | null): Page {
    const from = cursor === null ? 0 : ids.findIndex((id) => id > Number(cursor))
    const items = ids.slice(from, from + 10).map((id): RecordJson => ({ id: String(id), version: 1 }))
    return { items, next: from + 10 < ids.length ? (items.at(-1)?.id ?? null) : null }
  }
  function watch(cursor: string | null, listener: (answer: PageAnswer) => void): Watched {
    const ask = () => {
      asked.push(cursor)
      const answer = state.fails ? { error: new Error('down') } : { page: page(cursor) }
      queueMicrotask(() => listener(answer))
    }
    watchers.add(ask)
    ask()
    return { refetch: ask, stop: () => void watchers.delete(ask) }
  }
  return {
    ...state,
    watch,
    state,
    change(next: (ids: number[]) => number[]) {
      ids = next(ids).sort((a, b) => a - b)
      for (const ask of [...watchers]) ask()
    },
  }
}

const settled = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

async function scrollTo(pages: ReturnType<typeof createPages>, row: number) {
  while (pages.snapshot().known <= row && !pages.snapshot().done) {
    const { known } = pages.snapshot()
    pages.need(Math.max(0, known - 5), known)
    await settled()
  }
  pages.need(row, row + 5)
  await settled()
}

describe('pages of a long list', () => {
  test('walks the cursors as one scrolls and knows the end', async () => {
    const pages = createPages({ watch: server(95).watch, pageSize: 10, keep: 4 })
    pages.need(0, 5)
    await settled()
    expect(pages.snapshot()).toMatchObject({ known: 20, done: false })
    await scrollTo(pages, 94)
    expect(pages.snapshot()).toMatchObject({ known: 95, done: true })
    expect(pages.row(94)?.id).toBe('94')
  })

  test('keeps a bounded number of rows and fetches a forgotten page again by its cursor', async () => {
    const source = server(1000)
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    await scrollTo(pages, 900)
    expect(pages.loaded().length).toBeLessThanOrEqual(50)
    expect(source.watchers.size).toBeLessThanOrEqual(5)
    expect(pages.row(0)).toBeUndefined()
    pages.need(500, 505)
    await settled()
    expect(pages.row(503)?.id).toBe('503')
    expect(source.asked.filter((cursor) => cursor === '499')).toHaveLength(2)
    expect(pages.snapshot().known).toBeGreaterThan(900)
  })

  test('a row taken out shifts the ones behind it', async () => {
    const source = server(40)
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    await scrollTo(pages, 25)
    source.change((ids) => ids.filter((id) => id !== 3))
    await settled()
    expect(pages.row(3)?.id).toBe('4')
    expect(pages.indexOf('25')).toBe(24)
    const ids = pages.loaded().map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a record that came in between is shown, without doubles', async () => {
    const source = server(40)
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    await scrollTo(pages, 15)
    pages.need(0, 15)
    source.change((ids) => [...ids, 4.5])
    await settled()
    expect(pages.row(5)?.id).toBe('4.5')
    const ids = pages.loaded().map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the last page may grow a successor', async () => {
    const source = server(10)
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    pages.need(0, 10)
    await settled()
    expect(pages.snapshot()).toMatchObject({ known: 10, done: true })
    source.change((ids) => [...ids, 10])
    await settled()
    expect(pages.snapshot()).toMatchObject({ known: 11, done: true })
  })

  test('an error is said and asked again only on retry', async () => {
    const source = server(5)
    source.state.fails = true
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    pages.need(0, 5)
    await settled()
    expect(pages.snapshot().error).toBeInstanceOf(Error)
    source.state.fails = false
    pages.need(0, 5)
    await settled()
    expect(source.asked).toHaveLength(1)
    pages.retry()
    await settled()
    expect(pages.snapshot()).toMatchObject({ known: 5, done: true, error: null })
  })

  test('nothing is watched after it was closed', async () => {
    const source = server(50)
    const pages = createPages({ watch: source.watch, pageSize: 10, keep: 5 })
    await scrollTo(pages, 30)
    pages.dispose()
    expect(source.watchers.size).toBe(0)
  })
})

describe('pages at hand', () => {
  test('their rows stand from the start, and hearing of them again draws nothing anew', async () => {
    const source = server(40)
    const first = { items: [0, 1, 2].map((id): RecordJson => ({ id: String(id), version: 1 })), next: null }
    const watch = (_: string | null, listener: (answer: PageAnswer) => void): Watched => {
      queueMicrotask(() => listener({ page: first }))
      return { refetch: () => {}, stop: () => {} }
    }
    const pages = createPages({ ...source, watch, atHand: () => first, pageSize: 10, keep: 5 })
    expect([pages.row(2)?.id, pages.snapshot().known, pages.snapshot().done]).toEqual(['2', 3, true])
    let drawings = 0
    pages.subscribe(() => {
      drawings++
    })
    pages.need(0, 3)
    await settled()
    expect(drawings).toBe(0)
  })

  test('what nobody sees yet is asked for later, unless everybody has left by then', async () => {
    const source = server(95)
    const waiting: (() => void)[] = []
    const pages = createPages({ watch: source.watch, later: (task) => waiting.push(task), pageSize: 10, keep: 5 })
    pages.need(0, 5)
    await settled()
    expect(source.asked).toEqual([null])
    for (const task of waiting.splice(0)) task()
    await settled()
    expect(source.asked).toEqual([null, '9'])
    pages.need(12, 15)
    pages.dispose()
    for (const task of waiting) task()
    expect(source.watchers.size).toBe(0)
  })
})

describe('coming back', () => {
  test('begins where the walk ended, by the cursor of that page alone', async () => {
    const first = server(95)
    const before = createPages({ watch: first.watch, pageSize: 10, keep: 4 })
    await scrollTo(before, 75)
    const walked = before.walked()
    before.dispose()
    first.asked.length = 0
    const pages = createPages({ watch: first.watch, pageSize: 10, keep: 4, walked })
    expect(pages.snapshot().known).toBeGreaterThan(75)
    pages.need(72, 78)
    await settled()
    expect(pages.row(75)?.id).toBe('75')
    expect(first.asked).toEqual(['69', '79'])
  })

  test('starts over when the old cursors are refused', async () => {
    const fresh = server(30)
    const watch: typeof fresh.watch = (cursor, listener) => {
      if (cursor !== 'outdated') return fresh.watch(cursor, listener)
      queueMicrotask(() => listener({ error: new Error('cursor') }))
      return { refetch: () => {}, stop: () => {} }
    }
    const walked = { cursors: [null, 'outdated'], starts: [0, 10, 20], done: false, count: undefined }
    const pages = createPages({ watch, pageSize: 10, keep: 4, walked })
    pages.need(12, 15)
    await settled()
    expect(pages.row(12)?.id).toBe('12')
    expect(pages.snapshot().error).toBeNull()
  })
})
