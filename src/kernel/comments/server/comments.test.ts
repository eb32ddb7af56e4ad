import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { follow, followState, listNotices, readNotices } from '#kernel/following/server/following.ts'
import { followingModule } from '#kernel/following/server/reader.ts'
import { followedBy, noticesOf } from '#kernel/following/server/store.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, destroy, get, query, remove, restore, update } from '#kernel/records/server/engine.ts'
import { partsReader } from '#kernel/records/server/parts.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { commentsModule } from './module.ts'
import { readersOf } from './readers.ts'

const plan = defineObject({
  name: 'plan',
  plural: 'plans',
  label: 'Plan',
  pluralLabel: 'Plans',
  icon: 'Box',
  title: 'name',
  group: 'sales',
  fields: { name: { kind: 'text', required: true } },
})
const open = { read: 'all', create: 'all', update: 'all', delete: 'all' } as const

let ws: TestWorkspace
let ada: Person
let ben: Person
let cleo: Person
let admin: Person
beforeAll(async () => {
  ws = await testWorkspace({ objects: [plan] })
  await ws.saveRole({ key: 'maker', label: 'Maker', capabilities: [], rights: { '*': open } })
  await ws.saveRole({ key: 'reader', label: 'Reader', capabilities: [], rights: { '*': { ...open, update: 'none' } } })
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': open, plan: { ...open, read: 'own' } },
  })
  await ws.saveRole({ key: 'admin', label: 'Order', capabilities: ['settings.manage'], rights: { '*': open } })
  ada = await ws.person(['maker'], { name: 'Ada' })
  ben = await ws.person(['reader'], { name: 'Ben' })
  cleo = await ws.person(['own'], { name: 'Cleo' })
  admin = await ws.person(['admin'], { name: 'Dora' })
})
afterAll(() => ws.close())

const planOf = async (owner: string | null = null) =>
  (await create(await ws.system(), 'plan', { name: 'Roof', owner })).id
const say = async (person: Person, id: string, body: string) =>
  create(await person.ctx(), 'comment', { body, relatedTo: { object: 'plan', id } })
const at = (person: Person, name = 'Somebody') => `<p><span data-mention="${person.id}">@${name}</span> look</p>`
const readers = [...(commentsModule.readers ?? []), ...(followingModule.readers ?? []), partsReader]
const settle = () => runReaders(readers, (name) => ws.workspace.systemContext(name))
const news = async (person: Person) => {
  await settle()
  const { items } = await listNotices(await person.ctx())
  return items
    .filter((one) => !one.isRead)
    .map(({ recordId, kind, reason, actorName }) => [recordId, kind, reason, actorName])
}
const hushed = async (...people: Person[]) => {
  await settle()
  for (const person of people) await readNotices(await person.ctx(), null)
}
const forbidden = { code: 'forbidden' }
const seen = async (ctx: Context, id: string) =>
  (await query(ctx, 'comment', { filter: { field: 'relatedTo', op: 'eq', value: id } })).items

test('who reads a record reads and writes comments on it, each changed by its author alone', async () => {
  const id = await planOf()
  const mine = await say(ben, id, '<p>Fine <strong>by me</strong><script>alert(1)</script></p>')
  expect(mine).toMatchObject({ body: '<p>Fine <strong>by me</strong></p>', excerpt: 'Fine by me', editedAt: null })
  expect((await seen(await ada.ctx(), id)).map((one) => one.can)).toEqual([{ update: false, delete: false }])
  expect((await seen(await ben.ctx(), id)).map((one) => one.can)).toEqual([{ update: true, delete: true }])
  await expect(update(await ada.ctx(), 'comment', mine.id, { body: '<p>Mine</p>' })).rejects.toMatchObject(forbidden)
  await expect(remove(await ada.ctx(), 'comment', mine.id)).rejects.toMatchObject(forbidden)
  await expect(update(await admin.ctx(), 'comment', mine.id, { body: '<p>Mine</p>' })).rejects.toMatchObject(forbidden)
  const edited = await update(await ben.ctx(), 'comment', mine.id, { body: '<p>Better</p>' })
  expect(edited).toMatchObject({ excerpt: 'Better', editedAt: expect.any(String) })
  await remove(await ben.ctx(), 'comment', mine.id)
  expect(await seen(await ada.ctx(), id)).toEqual([])
  await restore(await ben.ctx(), 'comment', mine.id)
  await remove(await admin.ctx(), 'comment', mine.id)
  await expect(say(ben, id, '<p> </p>')).rejects.toMatchObject({ code: 'invalid' })
})

test('who may not read the record neither reads nor writes comments, and goes unmentioned', async () => {
  const id = await planOf(ada.id)
  const said = await say(ada, id, '<p>Between us</p>')
  expect(await seen(await cleo.ctx(), id)).toEqual([])
  await expect(get(await cleo.ctx(), 'comment', said.id)).rejects.toMatchObject({ code: 'notFound' })
  await expect(say(cleo, id, '<p>Hello</p>')).rejects.toMatchObject({ code: 'invalid' })
  await expect(say(ada, id, at(cleo))).rejects.toMatchObject({ issues: [{ field: 'body', code: 'mentionUnreadable' }] })
  await expect(update(await ada.ctx(), 'comment', said.id, { body: at(cleo) })).rejects.toMatchObject({
    code: 'invalid',
  })
  expect((await readersOf(await ada.ctx(), 'plan', id, '')).map(({ name }) => name)).toEqual(['Ben', 'Dora'])
  expect(await readersOf(await ada.ctx(), 'plan', id, 'Cle')).toEqual([])
  expect(await readersOf(await ada.ctx(), 'plan', id, 'be')).toEqual([{ id: ben.id, name: 'Ben' }])
  await expect(readersOf(await cleo.ctx(), 'plan', id, '')).rejects.toMatchObject({ code: 'notFound' })
})

test('a mention is told, and whoever wrote or is named hears the answer', async () => {
  const id = await planOf()
  await say(ada, id, at(ben, 'Ben'))
  expect(await news(ben)).toEqual([[id, 'mentioned', 'mention', 'Ada']])
  expect(await news(ada)).toEqual([])
  await say(admin, id, '<p>I see</p>')
  // A mention that nobody has read yet is not covered by what comes after it.
  expect(await news(ben)).toEqual([[id, 'mentioned', 'mention', 'Ada']])
  expect(await news(ada)).toEqual([[id, 'commented', 'follow', 'Dora']])
  await hushed(ada, ben)
  const answer = await say(ben, id, '<p>Done</p>')
  expect(await news(ada)).toEqual([[id, 'commented', 'follow', 'Ben']])
  await hushed(ada, ben)
  await update(await ben.ctx(), 'comment', answer.id, { body: '<p>Really done</p>' })
  expect(await news(ada)).toEqual([])
  await update(await ben.ctx(), 'comment', answer.id, { body: at(ada) })
  expect(await news(ada)).toEqual([[id, 'mentioned', 'mention', 'Ben']])
})

test('an owner hears of comments until they say otherwise, and is still told of mentions', async () => {
  const id = await planOf(ada.id)
  await hushed(ada)
  await say(ben, id, '<p>Question</p>')
  expect(await news(ada)).toEqual([[id, 'commented', 'owner', 'Ben']])
  await hushed(ada)
  await follow(await ada.ctx(), 'plan', id, false)
  await say(ben, id, '<p>Another</p>')
  expect(await news(ada)).toEqual([])
  await say(ben, id, at(ada))
  expect(await news(ada)).toEqual([[id, 'mentioned', 'mention', 'Ben']])
  expect(await followState(await ada.ctx(), 'plan', id)).toEqual({ isFollowing: false, reason: null })
})

test('comments go with their record, and what was to be told with the person', async () => {
  const id = await planOf()
  const said = await say(ada, id, '<p>Soon gone</p>')
  const eve = await ws.person(['maker'], { name: 'Eve' })
  await follow(await eve.ctx(), 'plan', id, true)
  await say(ada, id, at(eve))
  expect(await news(eve)).toHaveLength(1)
  const system = await ws.system()
  await remove(system, 'user', eve.id)
  await destroy(system, 'user', eve.id)
  await settle()
  expect([await followedBy(system, eve.id, 9), await noticesOf(system, eve.id, 9)]).toEqual([[], []])
  await remove(system, 'plan', id)
  await destroy(system, 'plan', id)
  await settle()
  await settle()
  await expect(get(system, 'comment', said.id, { trash: true })).rejects.toMatchObject({ code: 'notFound' })
})
