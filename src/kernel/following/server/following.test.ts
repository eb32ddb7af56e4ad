import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runReaders } from '#kernel/events/server/readers.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, destroy, remove, update } from '#kernel/records/server/engine.ts'
import { writePersonSetting } from '#kernel/settings/server/personSettings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { follow, followState, listFollowed, listNotices, readNotices } from './following.ts'
import { followingModule } from './reader.ts'

const plan = defineObject({
  name: 'plan',
  plural: 'plans',
  label: 'Plan',
  pluralLabel: 'Plans',
  icon: 'Box',
  title: 'name',
  group: 'sales',
  fields: { name: { kind: 'text', required: true }, size: { kind: 'integer' }, secret: { kind: 'text' } },
})
const all = { read: 'all', create: 'all', update: 'all', delete: 'all' } as const

let ws: TestWorkspace
let ada: Person
let ben: Person
beforeAll(async () => {
  ws = await testWorkspace({ objects: [plan] })
  await ws.saveRole({ key: 'maker', label: 'Maker', capabilities: [], rights: { '*': all } })
  const fields = { secret: { read: false } }
  await ws.saveRole({
    key: 'watcher',
    label: 'Watcher',
    capabilities: [],
    rights: { '*': { read: 'all' }, plan: { read: 'all', fields } },
  })
  ada = await ws.person(['maker'], { name: 'Ada' })
  ben = await ws.person(['watcher'], { name: 'Ben' })
})
beforeEach(async () => {
  await news()
  await readNotices(await ben.ctx(), null)
  await readNotices(await ada.ctx(), null)
})
afterAll(() => ws.close())

const news = () => runReaders(followingModule.readers ?? [], (name) => ws.workspace.systemContext(name))
const made = async (values = {}) => (await create(await ada.ctx(), 'plan', { name: 'Roof', owner: null, ...values })).id
const unread = async (person: Person) => {
  await news()
  return (await listNotices(await person.ctx())).items.filter((notice) => !notice.isRead)
}

test('a follower hears what others did, once a record, until it is read', async () => {
  const id = await made()
  const ctx = await ben.ctx()
  expect(await followState(ctx, 'plan', id)).toEqual({ isFollowing: false, reason: null })
  expect(await follow(ctx, 'plan', id, true)).toEqual({ isFollowing: true, reason: 'follow' })
  await update(await ada.ctx(), 'plan', id, { size: 1 })
  await update(await ada.ctx(), 'plan', id, { name: 'Roof 2' })
  expect(await unread(ben)).toMatchObject([
    { recordId: id, name: 'Roof 2', kind: 'updated', reason: 'follow', actorName: 'Ada' },
  ])
  expect((await unread(ben))[0]?.fields.sort()).toEqual(['name', 'size'])
  expect(await listFollowed(await ben.ctx())).toMatchObject([{ recordId: id, unread: true }])
  expect(await unread(ada)).toEqual([])
  await readNotices(await ben.ctx(), null)
  expect(await unread(ben)).toEqual([])
  await remove(await ada.ctx(), 'plan', id)
  expect(await unread(ben)).toMatchObject([{ kind: 'deleted', fields: [] }])
  await follow(await ben.ctx(), 'plan', id, false)
  expect(await listFollowed(await ben.ctx())).toEqual([])
})

test('an owner is told that a record is theirs, and follows it until they say otherwise', async () => {
  const id = await made({ owner: ben.id })
  expect(await unread(ben)).toMatchObject([{ kind: 'assigned', reason: 'owner' }])
  expect(await followState(await ben.ctx(), 'plan', id)).toEqual({ isFollowing: true, reason: 'owner' })
  await readNotices(await ben.ctx(), null)
  await update(await ada.ctx(), 'plan', id, { size: 5 })
  expect(await unread(ben)).toMatchObject([{ kind: 'updated', reason: 'owner' }])
  await readNotices(await ben.ctx(), null)
  await follow(await ben.ctx(), 'plan', id, false)
  await update(await ada.ctx(), 'plan', id, { size: 6 })
  expect(await unread(ben)).toEqual([])
})

test('says nothing of hidden fields, of what may no longer be read, of masses, and of muted kinds', async () => {
  const id = await made()
  await follow(await ben.ctx(), 'plan', id, true)
  await update(await ada.ctx(), 'plan', id, { secret: 'x' })
  expect(await unread(ben)).toEqual([])
  await update({ ...(await ada.ctx()), source: 'import' }, 'plan', id, { size: 7 })
  expect(await unread(ben)).toEqual([])
  await update(await ada.ctx(), 'plan', id, { size: 8, secret: 'y' })
  expect(await unread(ben)).toMatchObject([{ fields: ['size'] }])
  await writePersonSetting(await ben.ctx(), ben.id, 'notices', { muted: ['updated'] })
  expect(await unread(ben)).toEqual([])
  await writePersonSetting(await ben.ctx(), ben.id, 'notices', { muted: [] })
  await ws.saveRole({ key: 'watcher', label: 'Watcher', capabilities: [], rights: { plan: { read: 'own' } } })
  expect(await unread(ben)).toEqual([])
  expect(await listFollowed(await ben.ctx())).toEqual([])
  await expect(follow(await ben.ctx(), 'plan', id, true)).rejects.toMatchObject({ code: 'notFound' })
})

test('keeps nothing of destroyed records', async () => {
  const id = await made()
  await follow(await ada.ctx(), 'plan', id, true)
  await remove(await ada.ctx(), 'plan', id)
  await destroy(await ws.system(), 'plan', id)
  await news()
  expect(await listFollowed(await ada.ctx())).toEqual([])
})
