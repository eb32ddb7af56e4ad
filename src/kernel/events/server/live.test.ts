import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, destroy, remove, restore, update } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { type Head, watchHead } from './head.ts'
import { type Live, type StreamMessage, startLive } from './live.ts'
import { eventually } from './log.fixture.ts'
import { readHead, untilSettled } from './log.ts'
import { wakeReaders } from './wake.ts'

const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Coin',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, margin: { kind: 'percent' } },
})

let ws: TestWorkspace
let system: Context
let admin: Person
let own: Person
let blind: Person
beforeAll(async () => {
  ws = await testWorkspace({ objects: [deal] })
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': { read: 'own', create: 'all', update: 'own', delete: 'own' } },
  })
  await ws.saveRole({
    key: 'blind',
    label: 'Blind',
    capabilities: [],
    rights: { deal: { read: 'all', fields: { margin: { read: false } } } },
  })
  admin = await ws.person(['admin'])
  own = await ws.person(['own'])
  blind = await ws.person(['blind'])
  system = await ws.system()
})
afterAll(() => ws.close())

let head: Head
let live: Live
const closing = new Set<AbortController>()
beforeEach(async () => {
  await untilSettled(ws.db)
  head = await watchHead(ws.db, ws.schema, system.log)
  live = startLive(system, head)
})
afterEach(async () => {
  for (const controller of closing) controller.abort()
  closing.clear()
  live.stop()
  await head.stop()
})

/** A browser: collects what comes until it is told to stop. */
async function listen(person: Person, options: { cursor?: string } = {}) {
  const controller = new AbortController()
  closing.add(controller)
  const messages: StreamMessage[] = []
  const ctx = await person.ctx()
  const stream = live.open(ctx, {
    ...options,
    signal: controller.signal,
    refresh: () => person.ctx().catch(() => null),
  })
  const first = await stream.next()
  if (first.value) messages.push(first.value)
  const ended = (async () => {
    for await (const message of stream) messages.push(message)
  })()
  return {
    messages,
    ended,
    stop: () => controller.abort(),
    changes: () => messages.flatMap((message) => (message.type === 'change' ? [message.event] : [])),
    /** Everything written so far has gone through this stream: a last record that it may see tells. */
    async caughtUp() {
      const mark = await create(await person.ctx(), 'deal', {
        name: 'mark',
        ...(person === own ? { owner: own.id } : {}),
      }).catch(() => create(system, 'deal', { name: 'mark' }))
      wakeReaders(ws.schema)
      await eventually(() => messages.some((message) => message.type === 'change' && message.event.id === mark.id))
      const seen = messages.flatMap((message) =>
        message.type === 'change' && message.event.id !== mark.id ? [message.event] : [],
      )
      messages.length = 0
      return seen
    },
  }
}

describe('live changes', () => {
  test('come with type, version and changed fields, and know whose they are', async () => {
    const stream = await listen(admin)
    expect(stream.messages[0]?.type).toBe('ready')
    const mine = await create(await admin.ctx(), 'deal', { name: 'Mine', margin: '10' })
    await update(system, 'deal', mine.id, { margin: '20' })
    await remove(system, 'deal', mine.id)
    await restore(system, 'deal', mine.id)
    const seen = await stream.caughtUp()
    expect(seen.map((event) => [event.type, event.version, event.mine])).toEqual([
      ['created', 1, true],
      ['updated', 2, false],
      ['deleted', 3, false],
      ['restored', 4, false],
    ])
    expect(seen[1]).toMatchObject({ object: 'deal', id: mine.id, fields: ['margin'] })
    expect(seen[0]?.fields).toEqual(expect.arrayContaining(['name', 'margin', 'displayName']))
  })

  test('S-13 nothing is told of records that the asker may not read, not even their end', async () => {
    const stream = await listen(own)
    const theirs = await create(system, 'deal', { name: 'Theirs' })
    await update(system, 'deal', theirs.id, { name: 'Still theirs' })
    await remove(system, 'deal', theirs.id)
    await destroy(system, 'deal', theirs.id)
    const mine = await create(system, 'deal', { name: 'Mine', owner: own.id })
    await remove(system, 'deal', mine.id)
    expect((await stream.caughtUp()).map((event) => [event.id, event.type])).toEqual([
      [mine.id, 'created'],
      [mine.id, 'deleted'],
    ])
  })

  test('S-13 the change that takes a record out of sight is told as its end, and nothing after it', async () => {
    const mine = await create(system, 'deal', { name: 'Mine', owner: own.id })
    const stream = await listen(own)
    await stream.caughtUp()
    await update(system, 'deal', mine.id, { name: 'Still mine' })
    await update(system, 'deal', mine.id, { owner: admin.id, name: 'Taken' })
    await update(system, 'deal', mine.id, { name: 'Secret' })
    const [first, ...rest] = (await stream.caughtUp()).filter((event) => event.id === mine.id)
    expect([first, ...rest].filter((event) => event?.type === 'deleted')).toMatchObject([{ id: mine.id, fields: [] }])
    expect(rest.every((event) => event.type === 'deleted')).toBe(true)
  })

  test('S-13 hidden fields are absent for one reader and whole for another of the same event', async () => {
    const [seeing, unseeing] = [await listen(admin), await listen(blind)]
    const record = await create(system, 'deal', { name: 'Both', margin: '10' })
    const [seen] = await seeing.caughtUp()
    const [unseen] = await unseeing.caughtUp()
    expect([seen?.id, unseen?.id]).toEqual([record.id, record.id])
    expect(seen?.fields).toContain('margin')
    expect(unseen?.fields).toContain('name')
    expect(unseen?.fields).not.toContain('margin')
  })

  test('S-18 a person who is switched off hears nothing more, and the stream ends', async () => {
    const person = await ws.person(['admin'])
    const stream = await listen(person)
    await update(system, 'user', person.id, { isActive: false })
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const secret = await create(system, 'deal', { name: 'After the end' })
    wakeReaders(ws.schema)
    await stream.ended
    expect(stream.changes().some((event) => event.id === secret.id)).toBe(false)
  })
})

describe('going on after a break', () => {
  test('changes meanwhile are made up from the cursor', async () => {
    const first = await listen(admin)
    await create(system, 'deal', { name: 'Before' })
    await first.caughtUp()
    first.stop()
    await first.ended
    await untilSettled(ws.db)
    const cursor = await readHead(ws.db, ws.schema)
    const missed = await create(system, 'deal', { name: 'Missed' })
    await untilSettled(ws.db)
    await eventually(() => head.cursor !== cursor)
    const second = await listen(admin, { cursor })
    await eventually(() => second.changes().length > 0)
    expect(second.messages[0]).toEqual({ type: 'ready', cursor })
    expect(second.changes().map((event) => event.id)).toEqual([missed.id])
  })

  test.each(['nonsense', '', '999999999999-1'])(
    'the unknown cursor %j asks to read everything again',
    async (cursor) => {
      const stream = await listen(admin, { cursor })
      expect(stream.messages[0]?.type).toBe('resync')
    },
  )

  test('whoever is more than 10,000 events behind reads everything again, also a reader that pulls too slowly', async () => {
    const controller = new AbortController()
    closing.add(controller)
    const ctx = await admin.ctx()
    const slow = live.open(ctx, { signal: controller.signal, refresh: () => admin.ctx() })
    expect((await slow.next()).value?.type).toBe('ready')
    const watcher = await listen(admin)
    await untilSettled(ws.db)
    const cursor = await readHead(ws.db, ws.schema)
    await ws.db.run(
      sql`INSERT INTO ${id(ws.schema, 'sys_event')} (at, type, object, record_id, version, after, actor, source)
          SELECT now(), 'created', 'deal', gen_random_uuid(), 1, '{}', 'system:test', 'system' FROM generate_series(1, 20100)`,
    )
    wakeReaders(ws.schema)
    // One that pulls fast has seen a later change: everything before it has been read from the log.
    await eventually(
      () =>
        watcher.caughtUp().then(
          () => true,
          () => false,
        ),
      20_000,
    )
    expect((await slow.next()).value?.type).toBe('resync')
    const late = await listen(admin, { cursor })
    await eventually(() => late.messages.some((message) => message.type === 'resync'))
    expect(late.changes()).toEqual([])
    expect(await late.caughtUp()).toEqual([])
  })
})

test('one account may keep twenty streams open', async () => {
  for (let i = 0; i < 20; i++) await listen(blind)
  await expect(listen(blind)).rejects.toMatchObject({ code: 'tooMany' })
  for (const controller of closing) controller.abort()
  await eventually(async () => {
    try {
      return (await listen(blind)).messages[0]?.type === 'ready'
    } catch {
      return false
    }
  })
})
