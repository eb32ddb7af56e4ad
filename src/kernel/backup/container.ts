import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'

/**
 * The file of a backup: a magic line, then a compressed row of frames (type, length, payload). A section is a header, data
 * and an end with the digest of its data; the last frame holds the digest of every frame before it, so that a file that
 * was cut or changed anywhere is known as such. Nothing in it is ever run.
 */
const magic = 'RAPPORT BACKUP '
export const formatVersion = 1

const frame = { header: 1, data: 2, sectionEnd: 3, end: 4 } as const
const largestFrame = 4 * 1024 * 1024
const chunkSize = 256 * 1024

/** The file is not a backup that can be restored here; the message says why. */
export class BackupError extends Error {
  override name = 'BackupError'
}

export interface SectionEnd {
  sha256: string
  bytes: number
  /** Rows of a table. */
  rows?: number
}

export interface BackupWriter {
  /** Writes one section; `rows` is asked when the data has ended. */
  section(header: object, data: AsyncIterable<Buffer>, rows?: () => number): Promise<SectionEnd>
  /** Closes the file and gives it its name: until then there is no file of this name. */
  finish(): Promise<{ bytes: number }>
  /** Removes what was written. */
  abandon(): Promise<void>
}

export async function createBackupFile(path: string): Promise<BackupWriter> {
  const unfinished = `${path}.unfinished`
  const file = createWriteStream(unfinished, { mode: 0o600 })
  const packer = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } })
  const closed = finished(file)
  closed.catch(() => {})
  file.write(`${magic}${formatVersion}\n`)
  packer.pipe(file)
  packer.on('error', (error) => file.destroy(error))
  file.on('error', (error) => packer.destroy(error))
  packer.on('error', () => {})
  const whole = createHash('sha256')

  const write = async (type: number, payload: Buffer) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(type)
    head.writeUInt32BE(payload.length, 1)
    whole.update(head).update(payload)
    packer.write(head)
    // Waits for room, or for the reason why there is none.
    if (!packer.write(payload)) await Promise.race([drained(packer), closed])
    if (file.errored) throw file.errored
  }

  return {
    async section(header, data, rows) {
      await write(frame.header, Buffer.from(JSON.stringify(header)))
      const digest = createHash('sha256')
      let bytes = 0
      for await (const chunk of gather(data)) {
        digest.update(chunk)
        bytes += chunk.length
        await write(frame.data, chunk)
      }
      const end: SectionEnd = { sha256: digest.digest('hex'), bytes, ...(rows ? { rows: rows() } : {}) }
      await write(frame.sectionEnd, Buffer.from(JSON.stringify(end)))
      return end
    },
    async finish() {
      await write(frame.end, Buffer.from(JSON.stringify({ sha256: whole.copy().digest('hex') })))
      packer.end()
      await closed
      const handle = await open(unfinished, 'r')
      await handle.sync()
      const { size } = await handle.stat()
      await handle.close()
      await rename(unfinished, path)
      await syncDirectory(dirname(path))
      return { bytes: size }
    },
    async abandon() {
      packer.destroy()
      file.destroy()
      await closed.catch(() => {})
      await rm(unfinished, { force: true })
    },
  }
}

function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve))
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** COPY gives a chunk a row: larger frames are faster and smaller. */
async function* gather(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let kept: Buffer[] = []
  let size = 0
  for await (const chunk of source) {
    kept.push(chunk)
    size += chunk.length
    if (size < chunkSize) continue
    yield* slices(Buffer.concat(kept, size))
    kept = []
    size = 0
  }
  if (size > 0) yield* slices(Buffer.concat(kept, size))
}

function* slices(buffer: Buffer): Iterable<Buffer> {
  for (let start = 0; start < buffer.length; start += largestFrame) yield buffer.subarray(start, start + largestFrame)
}

export interface Section {
  header: unknown
  /** Must be read to its end; throws when the digest is wrong. */
  data: AsyncIterable<Buffer>
  /** Known when the data has been read. */
  end(): SectionEnd
}

/** The sections of a backup in order. Throws `BackupError` for a file that is damaged, cut, foreign or newer. */
export async function* readSections(path: string): AsyncGenerator<Section> {
  await checkMagic(path)
  const reader = new FrameReader(unpack(path))
  try {
    for (;;) {
      const next = await reader.next()
      if (next.type === frame.end) return await checkEnd(reader, next)
      if (next.type !== frame.header) throw damaged()
      const state: { end?: SectionEnd } = {}
      yield { header: parseJson(next.payload), data: sectionData(reader, state), end: () => state.end ?? fail() }
      if (!state.end) throw new Error('A section of the backup was not read to its end')
    }
  } finally {
    reader.close()
  }
}

async function checkMagic(path: string): Promise<void> {
  const handle = await open(path, 'r')
  const start = Buffer.alloc(40)
  const { bytesRead } = await handle.read(start, 0, 40, 0).finally(() => handle.close())
  const line = /^RAPPORT BACKUP (\d{1,6})\n/.exec(start.subarray(0, bytesRead).toString('latin1'))
  if (!line) throw new BackupError('This file is not a backup of Rapport')
  if (Number(line[1]) > formatVersion)
    throw new BackupError('This backup was made by a newer Rapport: update Rapport first')
}

function unpack(path: string): Readable {
  const source = createReadStream(path, { start: `${magic}${formatVersion}\n`.length })
  const unpacker = createZstdDecompress({ chunkSize: 1024 * 1024 })
  source.on('error', (error) => unpacker.destroy(error))
  unpacker.on('close', () => source.destroy())
  return source.pipe(unpacker)
}

async function* sectionData(reader: FrameReader, state: { end?: SectionEnd }): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  let bytes = 0
  for (;;) {
    const { type, payload } = await reader.next()
    if (type === frame.data) {
      digest.update(payload)
      bytes += payload.length
      yield payload
    } else if (type === frame.sectionEnd) {
      const end = parseJson(payload) as SectionEnd
      if (end.sha256 !== digest.digest('hex') || end.bytes !== bytes) throw damaged()
      state.end = end
      return
    } else throw damaged()
  }
}

async function checkEnd(reader: FrameReader, last: Frame): Promise<void> {
  const { sha256 } = parseJson(last.payload) as { sha256?: string }
  if (sha256 !== last.before) throw damaged()
  if (!(await reader.isAtEnd())) throw damaged()
}

interface Frame {
  type: number
  payload: Buffer
  /** Digest of all frames before this one. */
  before: string
}

class FrameReader {
  readonly #source: Readable
  readonly #chunks: AsyncIterator<Buffer>
  readonly #digest: Hash = createHash('sha256')
  #buffer: Buffer = Buffer.alloc(0)

  constructor(source: Readable) {
    this.#source = source
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  async next(): Promise<Frame> {
    const head = await this.#take(5)
    const type = head.readUInt8()
    const length = head.readUInt32BE(1)
    if (length > largestFrame) throw damaged()
    const payload = await this.#take(length)
    const before = type === frame.end ? this.#digest.copy().digest('hex') : ''
    this.#digest.update(head).update(payload)
    return { type, payload, before }
  }

  async isAtEnd(): Promise<boolean> {
    return this.#buffer.length === 0 && !(await this.#more())
  }

  close(): void {
    this.#source.destroy()
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#buffer.length < length) {
      if (!(await this.#more())) throw new BackupError('This backup is cut off: it ends before its last line')
    }
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }

  async #more(): Promise<boolean> {
    const chunk = await this.#chunks.next().catch((error: NodeJS.ErrnoException) => {
      // Only the decompressor's own errors speak of the file's content.
      if (error.code === 'Z_BUF_ERROR') throw new BackupError('This backup is cut off: it ends before its last line')
      if (error.code?.startsWith('ZSTD') || error.code?.startsWith('Z_')) throw damaged()
      throw error
    })
    if (chunk.done) return false
    this.#buffer = this.#buffer.length === 0 ? chunk.value : Buffer.concat([this.#buffer, chunk.value])
    return true
  }
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    throw damaged()
  }
}

function damaged(): BackupError {
  return new BackupError('This backup is damaged: its contents and its checksums differ')
}

function fail(): never {
  throw new Error('The section has not been read yet')
}
