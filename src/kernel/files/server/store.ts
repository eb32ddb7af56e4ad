import type { Readable } from 'node:stream'

/** Bytes from `start` to `end`, both included, as in an HTTP range. */
export interface ByteRange {
  start: number
  end: number
}

export interface StoredFile {
  id: string
  size: number
  sha256: string
  /** The first bytes, enough to tell the type. */
  head: Uint8Array
}

/** Where the bytes of files lie. Ids are made here; no name of a user ever reaches the store. A restore gives the ids of before. */
export interface FileStore {
  /** All or nothing: a file that was answered is complete and survives a power cut. */
  put(source: AsyncIterable<Uint8Array>, options: { maxBytes: number; id?: string }): Promise<StoredFile>
  /** Null when there is no such file. */
  get(id: string, range?: ByteRange): Promise<Readable | null>
  /** Absent files are no error. */
  delete(id: string): Promise<void>
  /** Ids of files that were stored before the given instant. */
  olderThan(instant: Date): AsyncIterable<string>
}
