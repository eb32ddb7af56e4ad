import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '#kernel/auth/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { PersonSettings, RecordKey } from '#kernel/settings/contract.ts'
import { dropRecord, patchRecord, recordKeys } from '../cache.ts'
import { mayWait } from '../connection.ts'
import { api } from '../http.ts'
import { meQuery } from '../me.ts'
import { metadataQuery } from '../metadata.ts'
import { personQuery } from '../person.ts'
import { database, type Holder } from './database.ts'
import { followDrafts, restoreDrafts } from './drafts.ts'
import { closeOutbox, keepWrite, openOutbox, sendNow } from './outbox.ts'
import type { QueueItem } from './queue.ts'
import { keep, keepFor, stopKeeping } from './reading.ts'
import { fetchWhole, refresh, stopRefreshing } from './refreshing.ts'
import { dropUnreadable, endSession, hold, holder, importKey, isPossible } from './vault.ts'

/** A record that was made here has got its own id. */
type OnNamed = (plural: string, from: string, to: string) => void

let stopDrafts: () => void = () => {}
/** By the ids under which records were made here, those that the server gave them. */
const named = new Map<string, string>()

export const namedAs = (id: string): string | undefined => named.get(id)

/**
 * Keeps for this person what they see and write, from here on; answers who wants to hear what they are answered. Without a
 * secure context nothing is kept. Throws when the session ends meanwhile, having kept nothing of it.
 */
export async function startOffline(client: QueryClient, onNamed: OnNamed, signal: AbortSignal): Promise<typeof keep> {
  const me = client.getQueryData(meQuery.queryKey)
  const metadata = client.getQueryData<Metadata>(metadataQuery.queryKey)
  const of = isPossible() && me && metadata && !me.viewing ? await holderFor(me, signal) : null
  signal.throwIfAborted()
  // What the person before wrote in this tab is not theirs.
  if (!of || !me || !metadata) {
    closeOutbox()
    return () => {}
  }
  await forgetOldRights(of, me, metadata)
  await dropUnreadable('queue', of)
  signal.throwIfAborted()
  keepFor(of)
  const waitable = new Map(metadata.objects.filter(mayWait).map(({ name, title }) => [name, title]))
  await openOutbox(of, waitable, ({ item, record }) => arrived(client, item, record, onNamed))
  signal.throwIfAborted()
  stopDrafts()
  stopDrafts = followDrafts(client, of)
  void sendNow()
  return keep
}

/** Asks again for what is kept, and fetches what the person is likely to want on the way. */
export async function refreshKept(client: QueryClient): Promise<void> {
  const of = await holder()
  const metadata = client.getQueryData<Metadata>(metadataQuery.queryKey)
  const settings = client.getQueryData<PersonSettings>(personQuery.queryKey)
  if (!of || !metadata || !settings) return
  const starred = settings.navigation.favourites.flatMap((one) =>
    'target' in one && one.target.type === 'record' ? [one.target] : [],
  )
  try {
    await refresh(of, metadata, () => fetchLikely(metadata, [...settings.recent.records, ...starred]))
  } catch {
    // Out of reach again: the next start, or the next connection, does it.
  }
}

/** Before the first screen: what the person was typing last. */
export async function bringBackDrafts(client: QueryClient, me: Me): Promise<void> {
  const of = isPossible() && !me.viewing ? await holderFor(me).catch(() => null) : null
  if (of) await restoreDrafts(client, of)
}

/** From this moment nothing is kept for this person any more; what they were typing stays, sealed. */
export function stopOffline(): void {
  stopDrafts()
  stopDrafts = () => {}
  stopKeeping()
  stopRefreshing()
}

export { closeOutbox, endSession, keepWrite }

/** With the server's word the holder is who is signed in; without it, whoever it was last. */
async function holderFor(me: Me, signal?: AbortSignal): Promise<Holder | null> {
  const known = await holder()
  signal?.throwIfAborted()
  const mine = known?.person === me.id ? known : null
  if (me.csrfToken === '') return mine
  const key = mine?.key ?? (await fetchKey(signal))
  signal?.throwIfAborted()
  const next = { rights: '', ...mine, person: me.id, key, seenAt: Date.now() }
  await hold(next)
  return next
}

async function fetchKey(signal?: AbortSignal): Promise<CryptoKey> {
  const options = signal ? { signal } : {}
  const { key } = await api.post<{ key: string }>('/api/v1/me/device-key', undefined, options)
  return importKey(key)
}

/** Other roles, teams or fields than last time: what was readable then may not be now, so all of it goes (S-18). */
async function forgetOldRights(of: Holder, { roles, teams, capabilities, csrfToken }: Me, metadata: Metadata) {
  if (csrfToken === '') return
  const text = JSON.stringify([roles, teams, capabilities, metadata])
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const rights = btoa(String.fromCharCode(...new Uint8Array(digest)))
  if (of.rights === rights) return
  const db = await database()
  await db.clear('kept')
  await db.put('holder', { ...of, rights })
}

async function fetchLikely(metadata: Metadata, records: RecordKey[]): Promise<void> {
  for (const [name, members] of Map.groupBy(records, ({ object }) => object)) {
    const plural = metadata.objects.find((object) => object.name === name)?.plural
    if (plural) await fetchWhole(plural, [...new Set(members.map(({ id }) => id))])
  }
}

function arrived(client: QueryClient, item: QueueItem, record: RecordJson, onNamed: OnNamed): void {
  if (item.kind === 'delete') dropRecord(client, item.object, item.id)
  else patchRecord(client, item.object, item.id, (known) => ({ ...known, ...record }))
  if (item.kind === 'create') {
    named.set(item.id, record.id)
    client.setQueryData(recordKeys.one(item.object, record.id), record)
    // Whoever is still on the way to it under its first name finds it there.
    client.setQueryData(recordKeys.one(item.object, item.id), record)
    onNamed(item.plural, item.id, record.id)
  }
  // The server knows it by its own id alone.
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) =>
    queryKey[3] !== item.id || item.kind !== 'create'
  void client.invalidateQueries({ queryKey: recordKeys.all(item.object), predicate })
}
