import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { ApiError, isUnreachable } from './http.ts'
import type { WriteKind } from './offline/queue.ts'

/** A write that the server could not be told: what is known of it where it was made. */
export interface Undelivered {
  /** Of a creation that has gone out already, so that it is known when it arrives once more. */
  key?: string
  kind: WriteKind
  object: string
  plural: string
  /** Null for a record that is not there yet. */
  id: string | null
  values: Record<string, JsonValue>
  before: Record<string, JsonValue> | null
  known: RecordJson | undefined
  /** It may have arrived, only the answer has not. */
  wasSent: boolean
}

/** `waiting`: goes out by itself. `stopped`: wants a decision. */
export type PendingMark = 'waiting' | 'stopped'

let marks: ReadonlyMap<string, PendingMark> = new Map()
let writes = 0
const listeners = new Set<() => void>()
const queued = new WeakSet<RecordJson>()
let take: (write: Undelivered) => Promise<RecordJson | null> = async () => null

/** Keeps writes for later; answers the record as it will be, or null when nothing can be kept here. */
export function whenUndelivered(taker: typeof take): void {
  take = taker
}

/** By record: what waits to be sent, and how many writes that are. */
export function setPending(next: ReadonlyMap<string, PendingMark>, count: number): void {
  marks = next
  writes = count
  for (const listener of listeners) listener()
}

/** How much would be lost if this device forgot everything now. */
export const pendingCount = (): number => writes

export const pendingMark = (id: string): PendingMark | undefined => marks.get(id)

export function subscribeToPending(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether this answer is the device's own, and the server has not heard of it yet. */
export const isQueued = (record: RecordJson): boolean => queued.has(record)

/** Sends a write, or keeps it where the server cannot be asked or earlier ones of the same records wait already. */
export async function orLater(
  write: Omit<Undelivered, 'wasSent'>,
  send: () => Promise<RecordJson>,
): Promise<RecordJson> {
  if (waitsFor(write)) return (await later({ ...write, wasSent: false })) ?? send()
  try {
    return await send()
  } catch (error) {
    const isOpen = isUnreachable(error) || (error instanceof ApiError && error.status === 401)
    const record = isOpen ? await later({ ...write, wasSent: navigator.onLine }) : null
    if (!record) throw error
    return record
  }
}

function waitsFor({ id, values }: Omit<Undelivered, 'wasSent'>): boolean {
  if (marks.size === 0) return false
  if (id !== null && marks.has(id)) return true
  const text = JSON.stringify(values)
  return [...marks.keys()].some((known) => text.includes(known))
}

async function later(write: Undelivered): Promise<RecordJson | null> {
  const record = await take(write)
  if (record) queued.add(record)
  return record
}
