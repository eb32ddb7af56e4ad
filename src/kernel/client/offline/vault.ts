import type { JsonValue } from '#kernel/fields/contract.ts'
import { type Database, database, type Holder, type KeptRow, noteLoss, type Sealed } from './database.ts'

/** How long anything is kept for somebody whom the server has not seen. */
export const longest = 14 * 86_400_000

/** Without a secure context there are no keys, and then nothing is kept on the device. */
export const isPossible = (): boolean => typeof indexedDB !== 'undefined' && crypto.subtle !== undefined

/** The key that the server gives to the person's sessions alone: this browser may use it, but no script can read it out. */
export function importKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Whose session this browser holds. Somebody who has not met the server for too long is nobody. */
export async function holder(now = Date.now()): Promise<Holder | null> {
  if (!isPossible()) return null
  const found = (await (await database()).getAll('holder'))[0]
  if (!found) return null
  if (now - found.seenAt <= longest) return found
  await endSession()
  return null
}

/** From here on the device is this person's: what was kept to read for anybody else goes, and whatever is too old. */
export async function hold(next: Holder): Promise<void> {
  const { person, seenAt } = next
  const db = await database()
  const known = await db.getAllKeys('holder')
  if (known.some((other) => other !== person)) await db.clear('holder')
  await db.put('holder', next)
  for (const store of ['kept', 'queue', 'drafts'] as const) {
    for (const row of await db.getAll(store)) {
      const isOld = row.at < seenAt - longest
      if (!isOld && (store !== 'kept' || row.person === person)) continue
      await db.delete(store, row.id)
      if (store === 'queue' && row.person === person) noteLoss()
    }
  }
}

/** The session is over: nothing can be read any more. What waits to be sent stays sealed until the person comes back. */
export async function endSession(): Promise<void> {
  if (!isPossible()) return
  const db = await database()
  await Promise.all([db.clear('holder'), db.clear('kept')])
}

/** As at the end of a session, and what was being typed goes too: only what waits to be sent stays, sealed. */
export async function eraseButUnsent(): Promise<void> {
  await endSession()
  await (await database()).clear('drafts')
}

export async function seal<Row extends { id: string; at: number }>(
  { person, key }: Holder,
  row: Row,
  content: unknown,
): Promise<Row & Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const text = new TextEncoder().encode(JSON.stringify(content))
  return { ...row, person, iv, data: await crypto.subtle.encrypt(placed(row.id, iv), key, text) }
}

/** The content in clear; undefined when it is another's, or was moved or changed. */
export async function unseal<T = JsonValue>(
  { person, key }: Holder,
  row: Sealed | KeptRow | undefined,
): Promise<T | undefined> {
  if (!row || row.person !== person) return undefined
  const text = await crypto.subtle.decrypt(placed(row.id, row.iv), key, row.data).catch(() => null)
  return text === null ? undefined : (JSON.parse(new TextDecoder().decode(text)) as T)
}

/** All that can be read of one store. */
export async function unsealAll<T>(store: 'queue' | 'drafts' | 'kept', of: Holder): Promise<T[]> {
  const db: Database = await database()
  const rows = await Promise.all((await db.getAll(store)).map((row) => unseal<T>(of, row)))
  return rows.filter((row) => row !== undefined)
}

/** The person's own rows that no key of theirs opens any more are of no use to anybody: they go, and that is said. */
export async function dropUnreadable(store: 'queue' | 'drafts', of: Holder): Promise<void> {
  const db: Database = await database()
  for (const row of await db.getAll(store)) {
    if (row.person !== of.person || (await unseal(of, row)) !== undefined) continue
    await db.delete(store, row.id)
    noteLoss()
  }
}

/** A content that is moved to another row does not open. */
const placed = (id: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(id),
})
