import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { ApiError } from '../http.ts'
import {
  added,
  begun,
  chosen,
  dropped,
  forced,
  type Items,
  isGone,
  lost,
  mended,
  next,
  overlaid,
  refused,
  retried,
  sent,
  type Write,
} from './queue.ts'
import { type Send, sendWaiting } from './sender.ts'

const write = (over: Partial<Write> = {}): Write => ({
  key: over.key ?? `k${over.id ?? 'a'}`,
  kind: 'update',
  object: 'account',
  plural: 'accounts',
  id: 'a',
  name: 'A',
  values: { x: 1 },
  before: { x: 0 },
  version: 1,
  ...over,
})

const only = (items: Items) => {
  expect(items).toHaveLength(1)
  return items[0] as Items[number]
}

describe('the queue of writes', () => {
  test('writes of a record that have not gone out are one, and what was seen first counts', () => {
    const items = added(added([], write(), 1), write({ key: 'k2', values: { x: 2, y: 3 }, before: { x: 1, y: 0 } }), 2)
    expect(only(items)).toMatchObject({ key: 'ka', values: { x: 2, y: 3 }, before: { x: 0, y: 0 }, madeAt: 1 })
  })

  test('what may be with the server already stays as it is', () => {
    const out = lost(begun(added([], write({ kind: 'create' }), 1), 'ka', 2))
    const items = added(out, write({ key: 'k2', values: { y: 1 } }), 3)
    expect(items.map(({ values }) => values)).toEqual([{ x: 1 }, { y: 1 }])
    expect(next(items)?.key).toBe('ka')
  })

  test('a record that links to one that is not there yet waits for it, and then leads to the real one', () => {
    const one = added([], write({ kind: 'create', id: 'temporary', key: 'k1' }), 1)
    const two = added(one, write({ kind: 'create', id: 'b', key: 'k2', values: { about: { id: 'temporary' } } }), 2)
    const stopped = refused(begun(two, 'k1', 3), 'k1', { code: 'invalid', issues: [], differences: [], version: null })
    expect(next(stopped)).toBeUndefined()
    expect(only(sent(two, 'k1', { id: 'real', version: 1 })).values).toEqual({ about: { id: 'real' } })
  })

  test('later writes of a record build on the answer to the first', () => {
    const items = added(added([], write(), 1, true), write({ key: 'k2', values: { y: 1 } }), 2)
    expect(only(sent(items, 'ka', { id: 'a', version: 7 }))).toMatchObject({ key: 'k2', version: 7 })
  })

  const conflict = (field: string, current: JsonValue) => ({
    code: 'conflict',
    issues: [],
    differences: [{ field, yours: 1, current }],
    version: 5,
  })

  test('when somebody changed other fields only, both changes stand', () => {
    const items = refused(added([], write(), 1), 'ka', conflict('x', 0))
    expect(only(items)).toMatchObject({ state: 'waiting', version: 5, trouble: null })
  })

  test('when somebody changed the same field, the person chooses', () => {
    const begin = added([], write({ values: { x: 1, y: 1 }, before: { x: 0, y: 0 } }), 1)
    const stopped = refused(begin, 'ka', {
      ...conflict('x', 9),
      differences: [
        { field: 'x', yours: 1, current: 9 },
        { field: 'y', yours: 1, current: 0 },
      ],
    })
    expect(only(stopped)).toMatchObject({ state: 'stopped', trouble: { differences: [{ field: 'x', current: 9 }] } })
    expect(next(stopped)).toBeUndefined()
    expect(only(chosen(stopped, 'ka', new Set(['x'])))).toMatchObject({ values: { x: 1, y: 1 }, version: 5 })
    expect(only(chosen(stopped, 'ka', new Set())).values).toEqual({ y: 1 })
    const single = refused(added([], write(), 1), 'ka', conflict('x', 9))
    expect(chosen(single, 'ka', new Set())).toEqual([])
  })

  test('a choice meets a still newer change as a conflict again', () => {
    const stopped = refused(added([], write(), 1), 'ka', conflict('x', 9))
    const again = refused(chosen(stopped, 'ka', new Set(['x'])), 'ka', conflict('x', 10))
    expect(only(again).state).toBe('stopped')
  })

  test('what was refused can be mended, tried again or dropped, with what hangs on it', () => {
    const trouble = { code: 'invalid', issues: [], differences: [], version: null }
    const items = added(begun(added([], write({ kind: 'create' }), 1), 'ka', 2), write({ key: 'k2' }), 3)
    const stopped = refused(items, 'ka', trouble)
    expect(mended(stopped, 'ka', { x: 2 }, 'new')[0]).toMatchObject({ key: 'new', values: { x: 2 }, sentAt: null })
    expect(retried(stopped, 'ka', 9)[0]).toMatchObject({ key: 'ka', state: 'waiting', sentAt: 2 })
    expect(dropped(stopped, 'ka')).toEqual([])
  })

  test('R-39 a creation whose answer was lost longer ago than the server remembers is asked about, not repeated', () => {
    const day = 86_400_000
    const out = lost(begun(added([], write({ kind: 'create' }), 0), 'ka', 0))
    const items = begun(out, 'ka', day)
    expect(only(items)).toMatchObject({ state: 'stopped', trouble: { code: 'doubt' } })
    expect(only(begun(retried(items, 'ka', day), 'ka', day + 1)).state).toBe('sending')
  })

  const deletion = (over: Partial<Write> = {}) => write({ key: 'd', kind: 'delete', values: {}, before: null, ...over })
  const restoring = () => write({ key: 'r', kind: 'restore', values: {}, before: null })

  test('a deletion that is taken back before it went out has never been, and one that went out is followed', () => {
    expect(added(added([], deletion(), 1), restoring(), 2)).toEqual([])
    const out = lost(begun(added([], deletion(), 1), 'd', 2))
    expect(added(out, restoring(), 3).map(({ kind }) => kind)).toEqual(['delete', 'restore'])
  })

  test('a record that nobody has heard of is deleted by forgetting it, with all that was written into it', () => {
    const made = added(added([], write({ kind: 'create' }), 1), write({ key: 'k2', id: 'b' }), 2)
    expect(only(added(made, deletion(), 3)).id).toBe('b')
    const onItsWay = begun(made, 'ka', 3)
    expect(added(onItsWay, deletion(), 4).map(({ kind }) => kind)).toEqual(['create', 'update', 'delete'])
  })

  test('what is written after a deletion is not mixed into it', () => {
    expect(added(added([], deletion(), 1), write({ key: 'k2' }), 2).map(({ kind }) => kind)).toEqual([
      'delete',
      'update',
    ])
  })

  test('a record that others changed since is not deleted before the person has said so once more', () => {
    const stopped = refused(added([], deletion(), 1), 'd', conflict('x', 9))
    expect(only(stopped)).toMatchObject({ state: 'stopped', trouble: { code: 'conflict' } })
    expect(only(forced(stopped, 'd'))).toMatchObject({ state: 'waiting', version: null, trouble: null })
  })

  test('a record that waits to be deleted lies in the trash already', () => {
    const items = added([], deletion(), 86_400_000)
    expect(overlaid({ id: 'a', x: 0 }, items)).toEqual({ id: 'a', x: 0, deletedAt: '1970-01-02T00:00:00.000Z' })
    expect([isGone('a', items), isGone('b', items)]).toEqual([true, false])
    const back = added(begun(items, 'd', 2), restoring(), 3)
    expect([isGone('a', back), overlaid({ id: 'a' }, back)]).toEqual([false, { id: 'a', deletedAt: null }])
  })

  test('a record shows what waits for it', () => {
    const items = added([], write({ values: { x: 5 } }), 1)
    expect(overlaid({ id: 'a', x: 0, y: 1 }, items)).toEqual({ id: 'a', x: 5, y: 1 })
    expect(overlaid({ id: 'b', x: 0 }, items)).toEqual({ id: 'b', x: 0 })
  })
})

/** A server as the queue sees it: versions, differences, and keys of creations that it remembers. */
class Server {
  readonly records = new Map<string, RecordJson>()
  readonly byKey = new Map<string, string>()
  made = 0

  seed(id: string) {
    this.records.set(id, { id, version: 1, a: 0, b: 0 })
  }
  touch(id: string, field: string, value: number) {
    const record = this.records.get(id)
    if (record) this.records.set(id, { ...record, [field]: value, version: record.version + 1 })
  }
  readonly take: Send = async ({ kind, key, id, values, version }) => {
    if (kind === 'create') return this.create(key, values)
    const record = this.records.get(id)
    if (!record) throw new ApiError(404, { code: 'notFound' })
    const changed = Object.keys(values).filter((field) => record[field] !== values[field])
    if (changed.length === 0) return record
    if (version !== null && version !== record.version) throw this.conflict(record, values, changed)
    const written = { ...record, ...values, version: record.version + 1 } as RecordJson
    this.records.set(id, written)
    return written
  }
  private conflict(record: RecordJson, values: Record<string, unknown>, changed: string[]) {
    const differences = changed.map((field) => ({ field, yours: values[field], current: record[field] }))
    return new ApiError(409, { code: 'conflict', differences, version: record.version })
  }
  private create(key: string, values: Record<string, JsonValue>) {
    const known = this.byKey.get(key)
    if (known) return this.records.get(known) as RecordJson
    const id = `real-${++this.made}`
    const record = { id, version: 1, a: 0, b: 0, ...values } as RecordJson
    this.records.set(id, record)
    this.byKey.set(key, id)
    return record
  }
}

class Crash extends Error {}

const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const) }),
  fc.record({
    do: fc.constant('edit' as const),
    at: fc.nat(5),
    field: fc.constantFrom('a', 'b'),
    value: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    do: fc.constant('other' as const),
    field: fc.constantFrom('a', 'b'),
    value: fc.integer({ min: 11, max: 19 }),
  }),
  fc.record({
    do: fc.constant('send' as const),
    faults: fc.array(fc.constantFrom('fine', 'lostBefore', 'lostAfter', 'crashBefore', 'crashAfter', 'crashInBox'), {
      maxLength: 6,
    }),
  }),
)

describe('R-39 whatever is lost on the way', () => {
  test('every creation is there once, the last edit stands or is asked about, and nothing vanishes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const server = new Server()
        server.seed('old')
        let items: Items = []
        const ids = ['old']
        const wanted = new Map<string, number>()
        const sentAs = new Map<string, string>()
        let foreign = false
        let faults: string[] = []
        const box = {
          async change(change: (all: Items) => Items) {
            items = change(items)
            if (faults[0] === 'crashInBox') {
              faults.shift()
              throw new Crash()
            }
            return items
          },
        }
        const send: Send = async (item) => {
          const fault = faults.shift() ?? 'fine'
          if (fault === 'lostBefore') throw new ApiError(0, {})
          if (fault === 'crashBefore') throw new Crash()
          const record = await server.take(item)
          if (item.kind === 'create') sentAs.set(item.id, record.id)
          if (fault === 'lostAfter') throw new ApiError(0, {})
          if (fault === 'crashAfter') throw new Crash()
          return record
        }
        const run = () =>
          sendWaiting(box, send, () => 0).catch((error) => {
            if (!(error instanceof Crash)) throw error
          })
        let keys = 0
        for (const one of steps) {
          const key = `key-${++keys}`
          if (one.do === 'create') {
            ids.push(`temporary-${keys}`)
            items = added(items, write({ key, kind: 'create', id: `temporary-${keys}`, values: { a: 0, b: 0 } }), 0)
          } else if (one.do === 'edit') {
            const id = ids[one.at % ids.length] as string
            const real = items.some((item) => item.id === id && item.kind === 'create') ? id : (sentAs.get(id) ?? id)
            const known = {
              a: 0,
              b: 0,
              ...overlaid({ ...(server.records.get(real) ?? { id: real, version: 0 }) }, items),
            }
            const values = { [one.field]: one.value }
            const before = { [one.field]: known[one.field as 'a'] as JsonValue }
            items = added(items, write({ key, id: real, values, before, version: known.version }), 0)
            wanted.set(`${id} ${one.field}`, one.value)
          } else if (one.do === 'other') {
            server.touch('old', one.field, one.value)
            foreign = true
          } else {
            faults = [...one.faults]
            await run()
          }
        }
        faults = []
        await run()
        expect(server.made).toBe(ids.length - 1)
        expect(items.every(({ state }) => state === 'stopped' || items.some((one) => one.state === 'stopped'))).toBe(
          true,
        )
        if (!foreign) expect(items).toEqual([])
        for (const [place, value] of wanted) {
          const [id = '', field = ''] = place.split(' ')
          const real = sentAs.get(id) ?? id
          const isAsked = items.some((item) => item.id === real && field in item.values)
          if (!isAsked && !(foreign && id === 'old')) expect(server.records.get(real)?.[field]).toBe(value)
        }
      }),
      { numRuns: 300 },
    )
  })
})
