import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Head, watchHead } from '#kernel/events/server/head.ts'
import { type Live, type StreamMessage, startLive } from '#kernel/events/server/live.ts'
import { eventually } from '#kernel/events/server/log.fixture.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { SavedViewRequest } from '../contract.ts'
import { changeView, createView, deleteView, listViews, restoreView } from './views.ts'

const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Coin',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, margin: { kind: 'percent' }, notes: { kind: 'text' } },
})

const seller = (fields: Record<string, { read: boolean }>) => ({
  key: 'seller',
  label: 'Seller',
  capabilities: [],
  rights: { '*': { read: 'all' as const }, deal: { read: 'all' as const, create: 'all' as const, fields } },
})

let ws: TestWorkspace
let head: Head
let live: Live
let ann: Person
let ben: Person
let team: string
beforeAll(async () => {
  ws = await testWorkspace({ objects: [deal] })
  await ws.saveRole(seller({}))
  team = await ws.team('North')
  ann = await ws.person(['seller'], { team })
  ben = await ws.person(['seller'])
  await untilSettled(ws.db)
  head = await watchHead(ws.db, ws.schema, (await ws.system()).log)
  live = startLive(await ws.system(), head)
})
afterAll(async () => {
  live.stop()
  await head.stop()
  await ws.close()
})

const request = (more: Partial<SavedViewRequest> = {}): SavedViewRequest => ({
  object: 'deal',
  name: 'Mine',
  audience: 'private',
  settings: { layout: 'table' },
  ...more,
})

test('screens hear that a shared view changed, and of a private one its owner alone', async () => {
  const [annHears, benHears] = [await listen(ann), await listen(ben)]
  const ctx = await ann.ctx()
  const own = await createView(ctx, request())
  expect(await annHears()).toEqual(['created'])
  expect(await benHears()).toEqual([])
  const shared = await changeView(ctx, own.id, { version: 1, audience: 'team', teams: [team] })
  await changeView(ctx, own.id, { version: shared.version, audience: 'private' })
  expect(await benHears()).toEqual(['updated', 'updated'])
  const other = await createView(ctx, request({ audience: 'team', teams: [team] }))
  await deleteView(ctx, other.id)
  await restoreView(ctx, other.id)
  expect(await benHears()).toEqual(['created', 'deleted', 'restored'])
})

test('a view that is refused is not heard of', async () => {
  const hears = await listen(ann)
  const ctx = await ann.ctx()
  const own = await createView(ctx, request())
  await expect(changeView(ctx, own.id, { version: 7, name: 'Late' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await hears()).toEqual(['created'])
})

test('the owner of a view that lost a field is told which one, and what is left without it', async () => {
  const byMargin = { field: 'margin', op: 'gt' as const, value: '10' }
  const byName = { field: 'name', op: 'contains' as const, value: 'a' }
  const of = (settings: object) =>
    ann.ctx().then((ctx) => createView(ctx, request({ settings, audience: 'team', teams: [team] })))
  const views = [
    await of({ filter: byMargin, columns: ['name', 'margin'] }),
    await of({ filter: { and: [byName, { or: [byMargin, byName] }] } }),
    await of({ filter: { and: [{ not: byMargin }, byName] } }),
  ]
  await ws.saveRole(seller({ margin: { read: false } }))
  const mate = await ws.person(['seller'], { team })
  const seen = (await listViews(await ann.ctx(), 'deal')).items
  const repairs = views.map(({ id }) => seen.find((view) => view.id === id)?.repair)
  expect(repairs).toEqual([
    { missing: ['margin'], settings: { columns: ['name'] } },
    { missing: ['margin'], settings: { filter: { and: [byName, { or: [byName] }] } } },
    { missing: ['margin'], settings: { filter: { and: [byName] } } },
  ])
  const [first] = views
  expect((await listViews(await mate.ctx(), 'deal')).items.find((view) => view.id === first?.id)).toMatchObject({
    usable: false,
    settings: {},
    can: { update: false },
  })
  expect(JSON.stringify(await listViews(await mate.ctx(), 'deal'))).not.toContain('margin')
  const repaired = await changeView(await ann.ctx(), first?.id ?? '', {
    version: 1,
    settings: repairs[0]?.settings ?? {},
  })
  expect(repaired).toMatchObject({ usable: true, settings: { columns: ['name'] } })
  expect(repaired).not.toHaveProperty('repair')
})

/** What a browser of this person hears of views from now on; each call answers what came since the last. */
async function listen(person: Person): Promise<() => Promise<string[]>> {
  const closing = new AbortController()
  const messages: StreamMessage[] = []
  const stream = live.open(await person.ctx(), { signal: closing.signal, refresh: () => person.ctx() })
  await stream.next()
  void (async () => {
    for await (const message of stream) messages.push(message)
  })()
  return async () => {
    // Everything written so far has gone through the stream once this record comes.
    const mark = await create(await person.ctx(), 'deal', { name: 'mark' })
    await eventually(() => messages.some((message) => message.type === 'change' && message.event.id === mark.id))
    return messages
      .splice(0)
      .flatMap((message) => (message.type === 'change' && message.event.object !== 'deal' ? [message.event.type] : []))
  }
}
