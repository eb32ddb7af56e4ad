import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, opendir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { PublicError } from '#kernel/errors.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { FileStore, StoredFile } from './store.ts'

const headBytes = 4096
const temporaryDirectory = 'tmp'
const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)

/** Files in a directory of this machine, fanned out by the first characters of their ids. */
export function diskStore(directory: string): FileStore {
  const pathOf = (id: string) => join(directory, id.slice(0, 2), id.slice(2, 4), id)
  return {
    put: (source, options) => put(directory, pathOf, source, options),
    async get(id, range) {
      const handle = isId(id) ? await openFile(pathOf(id)) : null
      return handle?.createReadStream(range) ?? null
    },
    async delete(id) {
      if (isId(id)) await unlink(pathOf(id)).catch(ignoreAbsent)
    },
    olderThan: (instant) => walk(directory, instant),
  }
}

async function put(
  directory: string,
  pathOf: (id: string) => string,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, id = randomUUID() }: { maxBytes: number; id?: string },
): Promise<StoredFile> {
  if (!isId(id)) throw new RangeError('This is not the id of a file')
  const temporary = join(directory, temporaryDirectory, id)
  try {
    await mkdir(join(directory, temporaryDirectory), { recursive: true, mode: 0o700 })
    const written = await write(temporary, source, maxBytes)
    crashpoint('files.before_rename')
    await moveDurably(temporary, pathOf(id))
    return { id, ...written }
  } catch (error) {
    await unlink(temporary).catch(ignoreAbsent)
    throw isFull(error) ? new PublicError('unavailable', 'The disk of the server is full; nothing was stored') : error
  }
}

async function write(
  path: string,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Omit<StoredFile, 'id'>> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    const head: Uint8Array[] = []
    let size = 0
    for await (const chunk of source) {
      if (size < headBytes) head.push(chunk.subarray(0, headBytes - size))
      size += chunk.length
      if (size > maxBytes) throw new PublicError('tooLarge', 'This file is too large', { details: { maxBytes } })
      hash.update(chunk)
      await writeAll(handle, chunk)
    }
    await handle.sync()
    return { size, sha256: hash.digest('hex'), head: Buffer.concat(head) }
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let offset = 0
  while (offset < chunk.length) offset += (await handle.write(chunk, offset)).bytesWritten
}

/** A renamed file survives a power cut only when the directories that name it were written out too. */
async function moveDurably(from: string, to: string): Promise<void> {
  const parent = join(to, '..')
  const made = await mkdir(parent, { recursive: true, mode: 0o700 })
  await rename(from, to)
  await syncDirectory(parent)
  if (made) {
    await syncDirectory(join(parent, '..'))
    await syncDirectory(join(parent, '..', '..'))
  }
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Never through a symbolic link, and only what is a file. */
async function openFile(path: string): Promise<FileHandle | null> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'ELOOP') return null
    throw error
  })
  if (!handle) return null
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  return null
}

/** Uploads that a crash cut off are removed on the way: they never had an id that anyone knows. */
async function* walk(directory: string, instant: Date): AsyncGenerator<string> {
  const entries = await opendir(directory, { recursive: true }).catch(ignoreAbsent)
  if (!entries) return
  for await (const entry of entries) {
    if (!entry.isFile() || !isId(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const found = await stat(path).catch(ignoreAbsent)
    if (!found || found.mtime >= instant) continue
    if (entry.parentPath === join(directory, temporaryDirectory)) await unlink(path).catch(ignoreAbsent)
    else yield entry.name
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
