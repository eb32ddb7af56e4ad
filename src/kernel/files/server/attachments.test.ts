import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, destroy, get, query, remove, update } from '#kernel/records/server/engine.ts'
import { partsReader } from '#kernel/records/server/parts.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { diskStore } from './disk.ts'
import { fileReader, getFile, uploadFile } from './files.ts'
import type { FileStore } from './store.ts'

const plain = (name: string) =>
  defineObject({
    name,
    plural: `${name}s`,
    label: name,
    pluralLabel: name,
    icon: 'File',
    title: 'name',
    fields: { name: { kind: 'text', required: true } },
  })

let ws: TestWorkspace
let directory: string
let store: FileStore
let ada: Context
let bob: Context
let reader: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [plain('folder'), plain('secret')] })
  directory = await mkdtemp(join(tmpdir(), 'rapport-attachments-'))
  store = diskStore(directory)
  const open = { read: 'all', create: 'all', update: 'all', delete: 'all' } as const
  const own = { read: 'own', create: 'all', update: 'own', delete: 'own' } as const
  await ws.saveRole({ key: 'own', label: 'Own', capabilities: [], rights: { '*': open, folder: own, secret: own } })
  await ws.saveRole({
    key: 'reader',
    label: 'Reader',
    capabilities: [],
    rights: { '*': open, folder: { read: 'all', create: 'all' }, secret: { read: 'none' } },
  })
  const people = [await ws.person(['own']), await ws.person(['own']), await ws.person(['reader'])]
  const contexts = await Promise.all(people.map((person) => person.ctx()))
  ;[ada, bob, reader] = contexts as [Context, Context, Context]
})
afterAll(async () => {
  await ws.close()
  await rm(directory, { recursive: true, force: true })
})

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}
const upload = (ctx: Context, content = 'hello') =>
  uploadFile(ctx, store, { name: 'Offer.txt', content: text(content) })
const settle = () => runReaders([partsReader, fileReader(store)], () => ws.system())
const idOf = (ctx: Context) => (ctx.actor.type === 'user' ? ctx.actor.id : '')
const folderOf = (ctx: Context) => create(ctx, 'folder', { name: 'Folder', owner: idOf(ctx) })
const attach = async (ctx: Context, record: { id: string }, object = 'folder') =>
  create(ctx, 'attachment', { name: 'Offer', file: (await upload(ctx)).id, relatedTo: { object, id: record.id } })
const listed = async (ctx: Context) => (await query(ctx, 'attachment', {})).items.map(({ id }) => id)
const notFound = { code: 'notFound' }

test('who reads the record reads its files, whoever owns the file, and nobody else does', async () => {
  const folder = await folderOf(ada)
  const made = await attach(ada, folder)
  await settle()
  expect(await listed(ada)).toContain(made.id)
  expect(await listed(reader)).toContain(made.id)
  expect(await listed(bob)).not.toContain(made.id)
  await expect(get(bob, 'attachment', made.id)).rejects.toMatchObject(notFound)
  await expect(getFile(bob, String(made.file))).rejects.toMatchObject(notFound)
  expect((await getFile(reader, String(made.file))).name).toBe('Offer')
  await update(await ws.system(), 'folder', folder.id, { owner: idOf(bob) })
  expect((await getFile(bob, String(made.file))).id).toBe(made.file)
  await expect(get(ada, 'attachment', made.id)).rejects.toMatchObject(notFound)
})

test('who may update the record adds, renames and removes files, and who may only read it does not', async () => {
  const folder = await folderOf(ada)
  const made = await attach(ada, folder)
  await settle()
  await expect(attach(reader, folder)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(attach(bob, folder)).rejects.toMatchObject({ code: 'invalid' })
  await expect(update(reader, 'attachment', made.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(remove(reader, 'attachment', made.id)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await get(ada, 'attachment', made.id)).can).toEqual({ update: true, delete: true })
  expect((await get(reader, 'attachment', made.id)).can).toEqual({ update: false, delete: false })
  await update(ada, 'attachment', made.id, { name: '../Final offer.txt' })
  expect((await getFile(ada, String(made.file))).name).toBe('Final offer.txt')
})

test('an attachment cannot be carried to a record that its bearer may not change', async () => {
  const [mine, theirs] = [await folderOf(ada), await folderOf(bob)]
  const made = await attach(ada, mine)
  const relatedTo = { object: 'folder', id: theirs.id }
  await expect(update(ada, 'attachment', made.id, { relatedTo })).rejects.toMatchObject({ code: 'invalid' })
  const secret = await create(ada, 'secret', { name: 'S', owner: idOf(ada) })
  const hidden = await attach(ada, secret, 'secret')
  expect(await listed(reader)).not.toContain(hidden.id)
})

test('a replaced file stays among the versions, can be opened, and can come back', async () => {
  const folder = await folderOf(ada)
  const made = await attach(ada, folder)
  await settle()
  const next = await upload(ada, 'second')
  const replaced = await update(ada, 'attachment', made.id, { file: next.id })
  expect(replaced.versions).toEqual([made.file])
  await settle()
  expect((await getFile(reader, String(made.file))).size).toBe(5)
  expect((await getFile(reader, next.id)).size).toBe(6)
  const back = await update(ada, 'attachment', made.id, { file: made.file as string })
  expect(back.versions).toEqual([next.id])
})

test('files of a destroyed record are destroyed with it, those in the trash too', async () => {
  const folder = await folderOf(ada)
  const [kept, binned] = [await attach(ada, folder), await attach(ada, folder)]
  await settle()
  await remove(ada, 'attachment', binned.id)
  const system = await ws.system()
  await remove(system, 'folder', folder.id)
  await destroy(system, 'folder', folder.id)
  await settle()
  await settle()
  for (const { id, file } of [kept, binned]) {
    await expect(get(system, 'attachment', id, { trash: true })).rejects.toMatchObject(notFound)
    await expect(getFile(system, String(file))).rejects.toMatchObject(notFound)
  }
})
