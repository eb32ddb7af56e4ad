import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { gate } from '#kernel/events/server/log.fixture.ts'
import { readHead, readLog, untilSettled } from '#kernel/events/server/log.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { parcel } from './parcel.fixture.ts'

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [parcel] })
  ctx = await ws.system()
})
afterAll(() => ws.close())

const head = async () => {
  await untilSettled(ws.db)
  return readHead(ws.db, ws.schema)
}
const inside = <T>(work: (tx: Context) => Promise<T>) => ws.db.transaction((db) => work({ ...ctx, db }))
const weigh = (on: Context, id: string, weight: number) => engine.update(on, 'parcel', id, { weight })

/** Reads on from a cursor, page by page, as a reader does. */
function reader(from: string, limit: number) {
  let cursor = from
  const seen: { recordId: string; version: number; type: string }[] = []
  const read = async () => {
    const page = await readLog(ws.db, ws.schema, { after: cursor, limit })
    cursor = page.next
    seen.push(...page.events)
    return page.full
  }
  return {
    seen,
    read,
    async finish() {
      await untilSettled(ws.db)
      while (await read());
    },
    versionsOf: (id: string) => seen.filter((event) => event.recordId === id).map((event) => event.version),
  }
}

test('a transaction that began to write before another and changes its record after it comes after it', async () => {
  const { id } = await engine.create(ctx, 'parcel', { name: 'Shared' })
  const follower = reader(await head(), 1)
  const [early, between] = [gate(), gate()]
  const [wrote, held] = [gate(), gate()]
  const first = inside(async (tx) => {
    await engine.create(tx, 'parcel', { name: 'Something else first' })
    wrote.open()
    await early.passed
    await weigh(tx, id, 3)
  })
  await wrote.passed
  const middle = inside(async (tx) => {
    await engine.create(tx, 'parcel', { name: 'Runs on for long' })
    held.open()
    await between.passed
  })
  await held.passed
  await weigh(ctx, id, 2)
  early.open()
  await first
  // The transaction in the middle still runs: the change of weight 3 must not be shown while that of weight 2 is hidden.
  while (await follower.read());
  between.open()
  await middle
  await follower.finish()
  expect(follower.versionsOf(id)).toEqual([2, 3])
})

test('whatever transactions interleave, no reader sees two events of a record out of the order of their versions', async () => {
  const step = fc.record({ record: fc.nat(2), pause: fc.nat(8) })
  const transactions = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(transactions, fc.integer({ min: 1, max: 5 }), async (plan, limit) => {
      const made = await engine.createMany(ctx, 'parcel', [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
      const ids = made.map((outcome) => (outcome.status === 'error' ? '' : outcome.id))
      const follower = reader(await head(), limit)
      let writing = true
      const written = Promise.allSettled(
        plan.map((steps, number) =>
          inside(async (tx) => {
            await engine.create(tx, 'parcel', { name: 'own' })
            // In one order, so that no two wait for each other.
            for (const { record, pause } of steps.toSorted((a, b) => a.record - b.record)) {
              await new Promise((resolve) => setTimeout(resolve, pause))
              await weigh(tx, ids[record] ?? '', number * 100 + pause)
            }
          }),
        ),
      ).finally(() => {
        writing = false
      })
      while (writing) await follower.read()
      await written
      await follower.finish()
      for (const id of ids) {
        const versions = follower.versionsOf(id)
        expect(versions).toEqual(versions.map((_, index) => index + 2))
      }
    }),
    { numRuns: 15 },
  )
})

test('S-39 a record destroyed by two at once is gone once, with one event', async () => {
  const { id } = await engine.create(ctx, 'parcel', { name: 'Gone' })
  await engine.remove(ctx, 'parcel', id)
  const follower = reader(await head(), 10)
  const outcomes = await Promise.all([1, 2, 3].map(() => engine.destroyMany(ctx, 'parcel', [id, id])))
  expect(outcomes.filter(([first]) => first?.status === 'deleted')).toHaveLength(1)
  await follower.finish()
  expect(follower.seen.map((event) => event.type)).toEqual(['destroyed'])
})
