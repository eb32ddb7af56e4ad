import { createInflateRaw } from 'node:zlib'
import { refused } from '../refuse.ts'
import type { ByteSource } from '../source.ts'

/** A zip archive's index. Sizes written in it are never trusted: bytes are counted while they are unpacked. */
export interface Archive {
  names: string[]
  /** Unpacked bytes of one entry, refused when they grow past what an honest workbook holds. */
  open(name: string): AsyncIterable<Buffer>
}
interface Entry {
  method: number
  offset: number
  packed: number
}

const limits = {
  entries: 5_000,
  /** Unpacked bytes of one entry. */
  unpacked: 2 * 1024 ** 3,
  /** Repetitive sheets pack 30:1; a bomb is near 1,000:1. Small entries may do as they like. */
  ratio: 250,
  ratioFrom: 8 * 1024 ** 2,
}

export async function openZip(source: ByteSource): Promise<Archive> {
  const entries = await readIndex(source)
  return {
    names: [...entries.keys()],
    open(name) {
      const entry = entries.get(name)
      if (!entry) throw broken(`${name} is missing`)
      return unpack(source, entry)
    },
  }
}

async function readIndex(source: ByteSource): Promise<Map<string, Entry>> {
  const tailSize = Math.min(source.size, 65_557)
  const tail = await source.read(source.size - tailSize, tailSize)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > tail.length) throw broken('the index is missing')
  const count = tail.readUInt16LE(end + 10)
  const size = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (count > limits.entries || size > 16 * 1024 ** 2) throw tooLarge('it has too many parts')
  if (offset + size > source.size) throw broken('the index points outside the file')
  return parseIndex(await source.read(offset, size), count)
}

function parseIndex(index: Buffer, count: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > index.length || index.readUInt32LE(at) !== 0x02014b50) throw broken('the index is damaged')
    const nameLength = index.readUInt16LE(at + 28)
    const name = index.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\/+/, '')
    if (index.readUInt16LE(at + 8) & 1)
      throw refused('encrypted', 'The workbook is protected by a password. Save it without one.')
    entries.set(name, {
      method: index.readUInt16LE(at + 10),
      packed: index.readUInt32LE(at + 20),
      offset: index.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + index.readUInt16LE(at + 30) + index.readUInt16LE(at + 32)
  }
  return entries
}

async function* unpack(source: ByteSource, entry: Entry): AsyncGenerator<Buffer> {
  const head = await source.read(entry.offset, 30)
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw broken('a part is damaged')
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (start + entry.packed > source.size) throw broken('a part is cut off')
  if (entry.method !== 0 && entry.method !== 8) throw broken('it is packed in an unknown way')
  const packed = source.stream(start, start + entry.packed)
  yield* counted(entry.method === 0 ? packed : inflate(packed), entry.packed)
}

async function* counted(chunks: AsyncIterable<Buffer>, packed: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > limits.unpacked) throw tooLarge('it unpacks to more than 2 GiB')
    if (size > limits.ratioFrom && size > packed * limits.ratio) throw tooLarge('it unpacks to an absurd size')
    yield chunk
  }
}

async function* inflate(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: 128 * 1024 })
  const feed = async () => {
    for await (const chunk of chunks) {
      if (!inflater.write(chunk)) await new Promise<void>((resolve) => inflater.once('drain', resolve))
      if (inflater.destroyed) return
    }
    inflater.end()
  }
  const fed = feed().catch((error: Error) => void inflater.destroy(error))
  try {
    for await (const piece of inflater) yield piece as Buffer
    await fed
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
      ? broken('a part is damaged')
      : error
  } finally {
    inflater.destroy()
  }
}

export const broken = (why: string) =>
  refused(
    'brokenXlsx',
    `The file is not a readable Excel workbook: ${why}. Open it in Excel or LibreOffice and save it again as .xlsx or CSV.`,
  )
export const tooLarge = (why: string) =>
  refused('tooLarge', `The workbook is refused: ${why}. Save the sheet as CSV and import that file.`)
