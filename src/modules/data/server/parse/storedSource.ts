import { Readable } from 'node:stream'
import { notFound } from '#kernel/errors.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import type { ByteSource } from './source.ts'

/** The bytes of an upload; whoever asks has been checked by then. */
export function storedSource(store: FileStore, file: { id: string; name: string; size: number }): ByteSource {
  return {
    name: file.name,
    size: file.size,
    async *stream(start = 0, end = file.size) {
      if (end <= start) return
      const content = await store.get(file.id, { start, end: end - 1 })
      if (!content) throw notFound('The content of this file')
      yield* content as AsyncIterable<Buffer>
    },
    async read(start, length) {
      const end = Math.min(file.size, start + length)
      if (end <= start) return Buffer.alloc(0)
      const content = await store.get(file.id, { start, end: end - 1 })
      if (!content) throw notFound('The content of this file')
      return Buffer.concat(await Readable.from(content).toArray())
    },
  }
}
