import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipPart {
  name: string
  content: Iterable<string> | AsyncIterable<string>
}

/** A zip archive written front to back with flat memory: parts are packed as they come, their sizes follow them. */
export async function* writeZip(parts: AsyncIterable<ZipPart>): AsyncGenerator<Buffer> {
  const index: Buffer[] = []
  let offset = 0
  for await (const { name, content } of parts) {
    const path = Buffer.from(name)
    const sum = { crc: 0, size: 0, packed: 0 }
    const head = Buffer.concat([partHead(path.length), path])
    yield head
    for await (const chunk of pack(content, sum)) {
      sum.packed += chunk.length
      yield chunk
    }
    yield record(0x08074b50, [4, sum.crc], [4, sum.packed], [4, sum.size])
    index.push(indexEntry(path.length, sum, offset), path)
    offset += head.length + sum.packed + 16
  }
  const directory = Buffer.concat(index)
  const count = index.length / 2
  yield directory
  yield record(0x06054b50, [4, 0], [2, count], [2, count], [4, directory.length], [4, offset], [2, 0])
}

interface Sum {
  crc: number
  size: number
  packed: number
}

/** The stream forwards an error of the content to whoever reads the packed bytes. */
function pack(content: ZipPart['content'], sum: Sum): AsyncIterable<Buffer> {
  return pipeline(Readable.from(counted(content, sum)), createDeflateRaw(), () => undefined)
}

async function* counted(content: ZipPart['content'], sum: Sum): AsyncGenerator<Buffer> {
  for await (const text of content) {
    const bytes = Buffer.from(text)
    sum.crc = crc32(bytes, sum.crc)
    sum.size += bytes.length
    yield bytes
  }
}

const version = 20
/** Sizes follow the part, and names are UTF-8. */
const flags = 0x0808
const deflated = 8
/** 1 January 1980, the first day that the format knows: the same records give the same file. */
const day = 0x21

const partHead = (nameLength: number) =>
  record(
    0x04034b50,
    [2, version],
    [2, flags],
    [2, deflated],
    [2, 0],
    [2, day],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, nameLength],
    [2, 0],
  )

const indexEntry = (nameLength: number, { crc, size, packed }: Sum, offset: number) =>
  record(
    0x02014b50,
    ...([
      [2, version],
      [2, version],
      [2, flags],
      [2, deflated],
      [2, 0],
      [2, day],
      [4, crc],
      [4, packed],
      [4, size],
    ] as const),
    ...([
      [2, nameLength],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ] as const),
  )

/** A signature and numbers of two or four bytes behind it. */
function record(signature: number, ...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((size, [bytes]) => size + bytes, 4))
  buffer.writeUInt32LE(signature, 0)
  let at = 4
  for (const [bytes, value] of fields)
    at = bytes === 2 ? buffer.writeUInt16LE(value, at) : buffer.writeUInt32LE(value, at)
  return buffer
}
