import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** The bytes of an uploaded or local file: read in order, or a range at a time (XLSX keeps its index at the end). */
export interface ByteSource {
  name: string
  size: number
  /** Bytes from `start` to `end` (exclusive), the whole file by default. */
  stream(start?: number, end?: number): AsyncIterable<Buffer>
  read(start: number, length: number): Promise<Buffer>
}

const chunkSize = 256 * 1024

/** A file on disk; `name` is what the person called it. */
export async function fileSource(path: string, name = basename(path)): Promise<ByteSource> {
  const { size } = await stat(path)
  return {
    name,
    size,
    stream: (start = 0, end = size) =>
      end <= start ? nothing() : createReadStream(path, { start, end: end - 1, highWaterMark: chunkSize }),
    async read(start, length) {
      const file = await open(path)
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
  }
}

/** Bytes in memory. */
export function bufferSource(bytes: Buffer, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    async *stream(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += chunkSize) yield bytes.subarray(at, Math.min(end, at + chunkSize))
    },
    read: async (start, length) => bytes.subarray(start, start + length),
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}
