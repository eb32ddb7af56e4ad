import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { diskStore } from './disk.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rapport-files-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function* chunks(...parts: (string | Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield Buffer.from(part as string)
  }
}
const text = async (stream: Readable | null) =>
  stream === null ? null : Buffer.concat(await stream.toArray()).toString()
const filesOnDisk = async () => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

test('what was put is got again, whole or in part, until it is deleted', async () => {
  const store = diskStore(directory)
  const stored = await store.put(chunks('hello ', 'world'), { maxBytes: 100 })
  expect(stored).toMatchObject({ size: 11, sha256: createHash('sha256').update('hello world').digest('hex') })
  expect(Buffer.from(stored.head).toString()).toBe('hello world')
  expect(await text(await store.get(stored.id))).toBe('hello world')
  expect(await text(await store.get(stored.id, { start: 6, end: 8 }))).toBe('wor')
  await store.delete(stored.id)
  await store.delete(stored.id)
  expect(await store.get(stored.id)).toBeNull()
})

test('the head is bounded, the content is not', async () => {
  const store = diskStore(directory)
  const stored = await store.put(chunks(Buffer.alloc(3000, 1), Buffer.alloc(70_000, 2)), { maxBytes: 1e6 })
  expect(stored.size).toBe(73_000)
  expect(stored.head).toHaveLength(4096)
})

test('R-22 a file that is too large or breaks off leaves nothing behind', async () => {
  const store = diskStore(directory)
  await expect(store.put(chunks('12345', '67890'), { maxBytes: 9 })).rejects.toMatchObject({ code: 'tooLarge' })
  await expect(store.put(chunks('12345', new Error('connection lost')), { maxBytes: 9 })).rejects.toThrow(
    'connection lost',
  )
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' })
  await expect(store.put(chunks('1', full), { maxBytes: 9 })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await filesOnDisk()).toEqual([])
})

test('S-28 only ids lead to files: no path, no link, no directory', async () => {
  const store = diskStore(directory)
  const secret = join(directory, 'secret')
  await writeFile(secret, 'secret')
  const { id } = await store.put(chunks('x'), { maxBytes: 9 })
  await store.delete(id)
  await symlink(secret, join(directory, id.slice(0, 2), id.slice(2, 4), id))
  for (const wrong of [
    id,
    'secret',
    '../secret',
    '..%2fsecret',
    '/etc/passwd',
    'tmp',
    `${id}/..`,
    `${id}\0`,
    '',
    'file:///etc/passwd',
  ]) {
    expect(await store.get(wrong)).toBeNull()
  }
  await store.delete('../secret')
  expect(await filesOnDisk()).toContain(secret)
})

test('R-22 a power cut while storing leaves no file that anyone could take for whole, and the rest is swept', async () => {
  const fixture = fileURLToPath(new URL('./disk.fixture.ts', import.meta.url))
  const child = spawn(process.execPath, [fixture, directory], {
    env: { ...process.env, RAPPORT_CRASHPOINT: 'files.before_rename' },
    stdio: 'ignore',
  })
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
  const [left] = await filesOnDisk()
  expect(left).toContain(join(directory, 'tmp'))
  const store = diskStore(directory)
  const old = new Date('2020-01-01T00:00:00Z')
  await utimes(left ?? '', old, old)
  const kept = await store.put(chunks('kept'), { maxBytes: 9 })
  expect(await Array.fromAsync(store.olderThan(new Date('2021-01-01T00:00:00Z')))).toEqual([])
  expect(await Array.fromAsync(store.olderThan(new Date('2099-01-01T00:00:00Z')))).toEqual([kept.id])
  expect(await filesOnDisk()).toHaveLength(1)
})
