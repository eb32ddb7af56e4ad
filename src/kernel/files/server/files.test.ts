import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, destroy, remove, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { diskStore } from './disk.ts'
import { deleteFile, fileReader, fileSweep, getFile, readFile, uploadFile } from './files.ts'
import type { FileStore } from './store.ts'

const paper = defineObject({
  name: 'paper',
  plural: 'papers',
  label: 'Paper',
  pluralLabel: 'Papers',
  icon: 'File',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, scan: { kind: 'file' }, more: { kind: 'files' } },
})

let ws: TestWorkspace
let directory: string
let store: FileStore
let ada: Context
let bob: Context
let carl: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [paper] })
  directory = await mkdtemp(join(tmpdir(), 'rapport-files-'))
  store = diskStore(directory)
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': { read: 'own', create: 'all', update: 'own', delete: 'own' } },
  })
  await ws.saveRole({
    key: 'noScan',
    label: 'No scans',
    capabilities: [],
    rights: { '*': { read: 'all' }, paper: { read: 'all', fields: { scan: { read: false } } } },
  })
  const [a, b, c] = [await ws.person(['own']), await ws.person(['own']), await ws.person(['noScan'])]
  ada = await a.ctx()
  bob = await b.ctx()
  carl = await c.ctx()
})
afterAll(async () => {
  await ws.close()
  await rm(directory, { recursive: true, force: true })
})

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}
const upload = (ctx: Context, content = 'hello') =>
  uploadFile(ctx, store, { name: '../Scan 1.txt', content: text(content) })
const readersRun = () => runReaders([fileReader(store)], () => ws.system())
const idOf = (ctx: Context) => (ctx.actor.type === 'user' ? ctx.actor.id : '')
const denied = { code: 'notFound' }

test('a fresh upload belongs to its uploader alone', async () => {
  const file = await upload(ada)
  expect(file).toMatchObject({
    name: 'Scan 1.txt',
    size: 5,
    type: 'text/plain; charset=utf-8',
    createdBy: `user:${idOf(ada)}`,
  })
  const { content } = await readFile(ada, store, file.id)
  expect(Buffer.concat(await content.toArray()).toString()).toBe('hello')
  await expect(getFile(bob, file.id)).rejects.toMatchObject(denied)
  await expect(deleteFile(bob, store, file.id)).rejects.toMatchObject(denied)
  await deleteFile(ada, store, file.id)
  await expect(getFile(ada, file.id)).rejects.toMatchObject(denied)
  for (const wrong of ['', 'x', "'", '../x']) await expect(getFile(ada, wrong)).rejects.toMatchObject(denied)
})

test('who reads the field of a record reads its file, and loses it with the record', async () => {
  const file = await upload(ada)
  const shared = await create(ada, 'paper', { name: 'Shared', scan: file.id, owner: idOf(ada) })
  await readersRun()
  await expect(getFile(bob, file.id)).rejects.toMatchObject(denied)
  await update(await ws.system(), 'paper', shared.id, { owner: idOf(bob) })
  expect((await getFile(bob, file.id)).id).toBe(file.id)
  await expect(getFile(carl, file.id)).rejects.toMatchObject(denied)
  await expect(deleteFile(ada, store, file.id)).rejects.toMatchObject({ code: 'conflict' })
  await update(await ws.system(), 'paper', shared.id, { owner: null })
  await expect(getFile(bob, file.id)).rejects.toMatchObject(denied)
})

test('S-01 naming the id of a foreign file in an own record opens nothing', async () => {
  const file = await upload(ada)
  await create(bob, 'paper', { name: 'Mine', more: [file.id], owner: idOf(bob) })
  await readersRun()
  await expect(getFile(bob, file.id)).rejects.toMatchObject(denied)
})

test('files of a destroyed record are destroyed, and the sweep removes bytes without a row', async () => {
  const file = await upload(ada)
  const record = await create(ada, 'paper', { name: 'Short', more: [file.id], owner: idOf(ada) })
  await readersRun()
  const system = await ws.system()
  await remove(system, 'paper', record.id)
  expect((await getFile(ada, file.id)).id).toBe(file.id)
  await destroy(system, 'paper', record.id)
  await readersRun()
  await expect(getFile(ada, file.id)).rejects.toMatchObject(denied)

  const orphan = await store.put(text('nobody'), { maxBytes: 100 })
  const kept = await upload(ada)
  ws.clock.set('2099-01-01T00:00:00Z')
  await fileSweep(store).run(await ws.system(), {})
  expect(await store.get(orphan.id)).toBeNull()
  const content = await store.get(kept.id)
  expect(content).not.toBeNull()
  content?.destroy()
})
