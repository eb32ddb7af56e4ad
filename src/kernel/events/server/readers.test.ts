import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Reader } from '#kernel/module.ts'
import { watchHead } from './head.ts'
import { eventually, gate, type LogWorld, logWorld } from './log.fixture.ts'
import { readerStatus, rebuildReader, runReaders, startReaders } from './readers.ts'
import { wakeReaders } from './wake.ts'

let world: LogWorld
beforeAll(async () => {
  world = await logWorld()
  await world.db.run(
    sql`CREATE TABLE ${id(world.schema, 'sys_seen')} (record_id uuid PRIMARY KEY, times integer NOT NULL DEFAULT 1)`,
  )
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['sys_event', 'sys_reader', 'sys_seen'])
    await world.db.run(sql`DELETE FROM ${id(world.schema, table)}`)
})

const context = async (actor: string) => ({ ...world.ctx, actor: systemActor(actor) })
const seen = async () =>
  (await world.db.rows<{ record_id: string; times: number }>(sql`SELECT * FROM ${id(world.schema, 'sys_seen')}`)).map(
    (row) => [row.record_id, row.times],
  )

const counter = (
  name: string,
  options: { objects?: string[]; before?: () => Promise<void>; after?: () => void } = {},
): Reader => ({
  name,
  objects: options.objects ?? [],
  async handle(ctx, events) {
    await options.before?.()
    for (const event of events) {
      await ctx.db.run(
        sql`INSERT INTO ${id(world.schema, 'sys_seen')} AS s (record_id) VALUES (${event.recordId})
            ON CONFLICT (record_id) DO UPDATE SET times = s.times + 1`,
      )
    }
    options.after?.()
  },
})

test('a reader handles every event once, keeps its place and can start again from zero', async () => {
  const reader = counter('once', { objects: ['account'] })
  const first = await world.append(world.db)
  await world.append(world.db, { object: 'contact' })
  await runReaders([reader], context)
  await runReaders([reader], context)
  expect(await seen()).toEqual([[first, 1]])
  await world.append(world.db)
  expect((await readerStatus(world.ctx, [reader]))[0]).toMatchObject({ name: 'once', lag: 1, failures: 0 })
  await rebuildReader(world.ctx, 'once')
  await runReaders([reader], context)
  expect((await seen()).map(([, times]) => times)).toEqual([2, 1])
  await expect(rebuildReader(world.ctx, 'nobody')).rejects.toMatchObject({ code: 'notFound' })
})

test('more events than one batch are handled in order', async () => {
  const order: number[] = []
  await world.db.run(
    sql`INSERT INTO ${id(world.schema, 'sys_event')} (at, type, object, record_id, version, actor, source)
        SELECT now(), 'created', 'account', gen_random_uuid(), n, 'system:test', 'system' FROM generate_series(1, 1201) AS n`,
  )
  const reader: Reader = {
    name: 'order',
    objects: [],
    handle: async (_ctx, events) => void order.push(...events.map((e) => e.version)),
  }
  await runReaders([reader], context)
  expect(order).toEqual(Array.from({ length: 1201 }, (_, i) => i + 1))
})

test('a batch that fails leaves no trace and is tried again; others go on meanwhile', async () => {
  let failures = 1
  const shaky = counter('shaky', {
    after: () => {
      if (failures-- > 0) throw new Error('not today')
    },
  })
  const steady: string[] = []
  const other: Reader = {
    name: 'other',
    objects: [],
    handle: async (_ctx, events) => void steady.push(...events.map((e) => e.recordId)),
  }
  const head = await watchHead(world.db, world.schema, world.ctx.log)
  const runner = await startReaders([shaky, other], head, context)
  try {
    const recordId = await world.append(world.db)
    wakeReaders(world.schema)
    await eventually(() => steady.length === 1)
    await eventually(async () => (await readerStatus(world.ctx, [shaky]))[0]?.error === 'not today')
    expect(await seen()).toEqual([])
    await eventually(async () => (await seen()).length === 1)
    expect(await seen()).toEqual([[recordId, 1]])
    expect((await readerStatus(world.ctx, [shaky]))[0]).toMatchObject({ failures: 0, error: null, lag: 0 })
  } finally {
    await runner.stop()
    await head.stop()
  }
})

test('two processes never handle the same reader at the same time', async () => {
  let inside = 0
  let most = 0
  const reader = counter('alone', {
    before: async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside--
    },
  })
  const heads = await Promise.all([1, 2].map(() => watchHead(world.db, world.schema, world.ctx.log)))
  const runners = await Promise.all(heads.map((head) => startReaders([reader], head, context)))
  try {
    for (let i = 0; i < 20; i++) {
      await world.append(world.db)
      wakeReaders(world.schema)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await eventually(async () => (await seen()).length === 20)
    expect(most).toBe(1)
    expect((await seen()).every(([, times]) => times === 1)).toBe(true)
  } finally {
    await Promise.all(runners.map((runner) => runner.stop()))
    await Promise.all(heads.map((head) => head.stop()))
  }
})

test('without a wake-up, as from another process, polling finds the events; with one they come within moments', async () => {
  const came: number[] = []
  const reader: Reader = {
    name: 'poll',
    objects: [],
    handle: async (_ctx, events) => void came.push(...events.map(() => performance.now())),
  }
  const head = await watchHead(world.db, world.schema, world.ctx.log)
  const runner = await startReaders([reader], head, context)
  try {
    await world.append(world.db)
    await eventually(() => came.length === 1)
    await world.append(world.db)
    wakeReaders(world.schema)
    await eventually(() => came.length === 2)
  } finally {
    await runner.stop()
    await head.stop()
  }
})

test('an event hidden by an older open transaction is found as soon as that ends', async () => {
  const came: string[] = []
  const reader: Reader = {
    name: 'late',
    objects: [],
    handle: async (_ctx, events) => void came.push(...events.map((e) => e.recordId)),
  }
  const head = await watchHead(world.db, world.schema, world.ctx.log)
  const runner = await startReaders([reader], head, context)
  const hold = gate()
  const inserted = gate()
  try {
    const late = world.db.transaction(async (tx) => {
      const recordId = await world.append(tx)
      inserted.open()
      await hold.passed
      return recordId
    })
    await inserted.passed
    const early = await world.append(world.db)
    wakeReaders(world.schema)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(came).toEqual([])
    hold.open()
    const lateId = await late
    await eventually(() => came.length === 2)
    expect(came).toEqual([lateId, early])
  } finally {
    hold.open()
    await runner.stop()
    await head.stop()
  }
})
