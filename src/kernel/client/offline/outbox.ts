import type { Me } from '#kernel/auth/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { api, newKey, setCsrfToken } from '../http.ts'
import { type PendingMark, setPending, type Undelivered } from '../pending.ts'
import { database, type Holder } from './database.ts'
import { added, type Items, type QueueItem } from './queue.ts'
import { type Box, type Ending, endingOf, sendOne, sendWaiting } from './sender.ts'
import { seal, unsealAll } from './vault.ts'

const channelName = 'rapport-queue'
/** How long after a failed try the next one comes by itself. */
const patience = 15_000

export type Waitable = ReadonlyMap<string, readonly string[]>
interface Arrival {
  item: QueueItem
  record: RecordJson
}
type News = { arrived: Arrival } | { changed: true }

let mine: Holder | null = null
/** Objects whose records may be written without a connection, with the fields that are their name. */
let waitable: Waitable = new Map()
let items: Items = []
const listeners = new Set<() => void>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName)
let onArrival: (arrival: Arrival) => void = () => {}
let retry: ReturnType<typeof setTimeout> | undefined

/** The queue of this person from here on; also after their session was over in between. */
export async function openOutbox(holder: Holder, objects: Waitable, arrived: typeof onArrival): Promise<void> {
  mine = holder
  waitable = objects
  onArrival = arrived
  if (channel) channel.onmessage = ({ data }: MessageEvent<News>) => void hear(data)
  await reload()
}

/** Whoever wrote here has left this device, or somebody else has come: nothing of theirs is sent, shown or added to. */
export function closeOutbox(): void {
  mine = null
  clearTimeout(retry)
  retry = undefined
  if (channel) channel.onmessage = null
  show([])
}

export const waitingItems = (): Items => items

export function subscribeToOutbox(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Keeps a write until the server takes it, and answers the record as it will be. */
export async function keepWrite(write: Undelivered): Promise<RecordJson | null> {
  if (!mine || !waitable.has(write.object)) return null
  const id = write.id ?? crypto.randomUUID()
  const { kind, object, plural, values, before, known, wasSent } = write
  const record = { ...(known ?? blank(id, values, waitable.get(object) ?? [])), ...values, id } as RecordJson
  const name = String(record.displayName ?? '')
  const key = write.key ?? newKey()
  const version = known?.version ?? null
  const made = { key, kind, object, plural, id, name, values, before, version }
  await box.change((all) => added(all, made, Date.now(), wasSent))
  void askForSync()
  retry ??= setTimeout(sendNow, wasSent ? 1_000 : patience)
  return record
}

/** Changes the queue by one of the steps in `queue.ts`, on the device first. */
export const changeQueue = (step: (all: Items) => Items): Promise<Items> => box.change(step)

/** Sends what waits, unless another tab does so. Whoever is signed in now must be who wrote it. */
export async function sendNow(): Promise<Ending | null> {
  clearTimeout(retry)
  retry = undefined
  if (!mine || !items.some(({ state }) => state !== 'stopped')) return null
  const ending = await navigator.locks.request('rapport-sender', { ifAvailable: true }, (lock) =>
    lock && mine ? sendAs(mine) : null,
  )
  if (ending !== 'signedOut' && items.some(({ state }) => state === 'waiting')) retry ??= setTimeout(sendNow, patience)
  return ending
}

/** Also called by the worker, after the last tab was closed. */
export async function sendAs(holder: Holder): Promise<Ending> {
  mine = holder
  try {
    const me = await api.get<Me>('/api/v1/me', { isLive: true })
    if (me.id !== holder.person || me.viewing) return 'signedOut'
    setCsrfToken(me.csrfToken)
  } catch (error) {
    return endingOf(error) ?? 'unreachable'
  }
  return sendWaiting(box, sendOne, Date.now, (item, record) => {
    const arrival = { item, record }
    onArrival(arrival)
    channel?.postMessage({ arrived: arrival } satisfies News)
  })
}

/** Each step reads the queue from the device, since another tab or the worker may have changed it. */
const box: Box = {
  change: (step) =>
    navigator.locks.request('rapport-queue', async () => {
      const holder = mine
      if (!holder) return items
      const before = await read(holder)
      const after = step(before)
      await write(holder, before, after)
      show(after)
      channel?.postMessage({ changed: true } satisfies News)
      return after
    }),
}

const read = async (holder: Holder): Promise<Items> =>
  (await unsealAll<QueueItem>('queue', holder)).sort((a, b) => a.seq - b.seq)

async function write(holder: Holder, before: Items, after: Items): Promise<void> {
  const changed = after.filter((item) => !before.includes(item))
  const rows = await Promise.all(
    changed.map((item) => seal(holder, { id: `${holder.person} ${item.seq}`, at: item.madeAt }, item)),
  )
  const kept = new Set(after.map(({ seq }) => seq))
  const tx = (await database()).transaction('queue', 'readwrite', { durability: 'strict' })
  for (const row of rows) void tx.store.put({ ...row, person: holder.person })
  for (const { seq } of before) if (!kept.has(seq)) void tx.store.delete(`${holder.person} ${seq}`)
  await tx.done
}

async function reload(): Promise<void> {
  if (mine) show(await read(mine))
}

async function hear(news: News): Promise<void> {
  if ('arrived' in news) onArrival(news.arrived)
  else await reload()
}

function show(next: Items): void {
  items = next
  const marks = new Map<string, PendingMark>()
  for (const { id, state } of next)
    if (marks.get(id) !== 'stopped') marks.set(id, state === 'stopped' ? state : 'waiting')
  setPending(marks, next.length)
  for (const listener of listeners) listener()
}

/** Where the browser can, it wakes the worker once there is a connection, also when no tab is open any more. */
async function askForSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } }
  await sync?.register(channelName).catch(() => {})
}

const blank = (id: string, values: Record<string, JsonValue>, titles: readonly string[]): RecordJson => ({
  id,
  version: 0,
  displayName: titles
    .map((field) => textOf(values[field]))
    .filter(Boolean)
    .join(' '),
  can: { update: true, delete: false },
})

/** What a new record will be called, as far as its values tell. */
function textOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object' || Array.isArray(value)) return String(value)
  return [value.first, value.last].filter((part) => typeof part === 'string' && part !== '').join(' ')
}
