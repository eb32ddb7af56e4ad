import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { gate } from '#kernel/events/server/log.fixture.ts'
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

const callers = (count: number): Context[] =>
  Array.from({ length: count }, (_, i) => ({ ...ctx, actor: { type: 'system', name: `caller ${i}` } }))

interface Logged {
  xid: string
  actor: string
  after: { name?: string; weight?: number }
}
const logged = (ids: string[]) =>
  ws.db.rows<Logged>(
    sql`SELECT xid::text, actor, after FROM ${id(ws.schema, 'sys_event')} WHERE record_id = ANY(${ids}::uuid[]) ORDER BY seq`,
  )

test('creates of one moment share a transaction, each with its own actor in the log', async () => {
  const made = await Promise.all(callers(20).map((on, i) => engine.create(on, 'parcel', { name: `Parcel ${i}` })))
  const events = await logged(made.map((record) => String(record.id)))
  expect(events.map(({ actor, after }) => `${actor} ${after.name}`).sort()).toEqual(
    Array.from({ length: 20 }, (_, i) => `system:caller ${i} Parcel ${i}`).sort(),
  )
  expect(new Set(events.map(({ xid }) => xid)).size).toBeLessThan(5)
})

test('updates of one moment share a transaction, each with its own actor in the log', async () => {
  const made = await engine.createMany(
    ctx,
    'parcel',
    Array.from({ length: 20 }, (_, i) => ({ name: `Parcel ${i}` })),
  )
  const ids = made.map((outcome) => (outcome.status === 'error' ? '' : outcome.id))
  await Promise.all(callers(20).map((on, i) => engine.update(on, 'parcel', ids[i] ?? '', { weight: i })))
  const events = (await logged(ids)).filter(({ after }) => after.weight !== undefined && after.name === undefined)
  expect(events.map(({ actor, after }) => `${actor} ${after.weight}`).sort()).toEqual(
    Array.from({ length: 20 }, (_, i) => `system:caller ${i} ${i}`).sort(),
  )
  expect(new Set(events.map(({ xid }) => xid)).size).toBeLessThan(5)
})

test('a write that the database refuses fails alone', async () => {
  await ws.db.run(sql`CREATE UNIQUE INDEX only_once ON ${id(ws.schema, 'parcel')} (weight) WHERE weight > 1000`)
  const weights = [2001, 2002, 2003, 2003, 2004]
  const results = await Promise.allSettled(
    weights.map((weight) => engine.create(ctx, 'parcel', { name: `Heavy ${weight}`, weight })),
  )
  expect(results.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1)
  const { items } = await engine.query(ctx, 'parcel', { filter: { field: 'weight', op: 'gt', value: 1000 } })
  expect(items.map((row) => row.weight).sort()).toEqual([2001, 2002, 2003, 2004])
})

test('a record that somebody holds keeps nobody else waiting', async () => {
  const [held, free] = await Promise.all([
    engine.create(ctx, 'parcel', { name: 'Held' }),
    engine.create(ctx, 'parcel', { name: 'Free' }),
  ])
  const [wrote, end] = [gate(), gate()]
  const holder = ws.db.transaction(async (db) => {
    await engine.update({ ...ctx, db }, 'parcel', String(held.id), { weight: 1 })
    wrote.open()
    await end.passed
  })
  await wrote.passed
  let heldIsDone = false
  const late = engine.update(ctx, 'parcel', String(held.id), { weight: 2 }).then((record) => {
    heldIsDone = true
    return record
  })
  expect((await engine.update(ctx, 'parcel', String(free.id), { weight: 3 })).weight).toBe(3)
  expect(heldIsDone).toBe(false)
  end.open()
  await holder
  expect((await late).weight).toBe(2)
  expect((await engine.get(ctx, 'parcel', String(held.id))).version).toBe(3)
})
