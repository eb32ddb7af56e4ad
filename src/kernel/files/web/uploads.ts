import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { fileKey } from '#kernel/client/files.ts'
import { ApiError, api, newKey } from '#kernel/client/http.ts'
import { type FileJson, maxFileBytes } from '#kernel/files/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { send } from './send.ts'

/** A record that files are put on. */
export interface Place {
  object: string
  id: string
}

/** A file on its way; one that failed stays until it is tried again or put away. */
export interface UploadState {
  key: string
  place: Place
  name: string
  size: number
  /** Bytes that have left. */
  sent: number
  error: unknown
  cancel: () => void
  retry: () => void
}

let uploads: readonly UploadState[] = []
const listeners = new Set<() => void>()
/** More at once only makes each of them slower. */
const lanes = 3
const waiting: (() => Promise<void>)[] = []
let running = 0

/** What is on its way to a record, whichever screen it was begun on. */
export function useUploads(recordId: string): UploadState[] {
  const all = useSyncExternalStore(subscribe, () => uploads)
  return all.filter(({ place }) => place.id === recordId)
}

/** Puts files on a record: each is uploaded and then named by an attachment. */
export function attach(client: QueryClient, place: Place, files: readonly File[]): void {
  for (const file of files) begin(client, place, file)
}

function begin(client: QueryClient, place: Place, file: File): void {
  const key = newKey()
  const end = new AbortController()
  const forget = () => set(uploads.filter((one) => one.key !== key))
  const run = async () => {
    if (end.signal.aborted) return
    try {
      await attachOne(client, place, file, end.signal, (sent) => change(key, { sent }))
      forget()
    } catch (error) {
      if (!end.signal.aborted) change(key, { error })
    }
  }
  const state: UploadState = {
    key,
    place,
    name: file.name,
    size: file.size,
    sent: 0,
    error: null,
    cancel: () => {
      end.abort()
      forget()
    },
    retry: () => {
      forget()
      begin(client, place, file)
    },
  }
  set([...uploads, state])
  if (file.size > maxFileBytes) change(key, { error: new ApiError(413, { code: 'tooLarge' }) })
  else waiting.push(run)
  next()
}

async function attachOne(
  client: QueryClient,
  place: Place,
  file: File,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const stored = await send(file, file.name, { signal, onProgress })
  client.setQueryData(fileKey(stored.id), stored)
  await api.post<RecordJson>('/api/v1/attachments', { name: stored.name, file: stored.id, relatedTo: place })
  await client.invalidateQueries({ queryKey: recordKeys.pages('attachment') })
}

/** Uploads the file that takes the place of another; the attachment itself is changed by the caller. */
export async function replacement(client: QueryClient, file: File): Promise<FileJson> {
  if (file.size > maxFileBytes) throw new ApiError(413, { code: 'tooLarge' })
  const stored = await send(file, file.name, { signal: new AbortController().signal, onProgress: () => undefined })
  client.setQueryData(fileKey(stored.id), stored)
  return stored
}

function next(): void {
  if (running >= lanes) return
  const work = waiting.shift()
  if (!work) return
  running += 1
  void work().finally(() => {
    running -= 1
    next()
  })
}

function change(key: string, values: Partial<UploadState>): void {
  set(uploads.map((one) => (one.key === key ? { ...one, ...values } : one)))
}

function set(next: readonly UploadState[]): void {
  uploads = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
