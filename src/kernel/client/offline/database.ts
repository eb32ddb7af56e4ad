import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'

/** Sealed contents of one person: whoever has no key of theirs reads nothing but whose it is and how old. */
export interface Sealed {
  id: string
  person: string
  /** Milliseconds since 1970. */
  at: number
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

export interface KeptRow extends Sealed {
  kind: 'base' | 'record' | 'list'
}

/** The person whose session this browser holds, with their key. At most one, and none once the session is over. */
export interface Holder {
  person: string
  key: CryptoKey
  /** When the server last knew the session. */
  seenAt: number
  /** Digest of what the person might see then. */
  rights: string
}

/** A session that was left without a connection: it ends on the server as soon as there is one. */
export interface Debt {
  id: 'session'
  /** What was not sent yet stays on this device. */
  keepsUnsent: boolean
}

interface Schema extends DBSchema {
  holder: { key: string; value: Holder }
  kept: { key: string; value: KeptRow }
  queue: { key: string; value: Sealed }
  drafts: { key: string; value: Sealed }
  debts: { key: string; value: Debt }
}

export type Database = IDBPDatabase<Schema>

const name = 'rapport'
const version = 2
const stores = { holder: 'person', kept: 'id', queue: 'id', drafts: 'id', debts: 'id' } as const
let opened: Promise<Database> | null = null
let hasLost = false

/** The browser's own store; opened anew when it was taken away, as signing out does. */
export function database(): Promise<Database> {
  opened ??= open().catch(startOver)
  return opened
}

/** Whether the store could not be read, so that it was begun anew without what lay in it; said once. */
export function takeLoss(): boolean {
  const lost = hasLost
  hasLost = false
  return lost
}

/** To be said: something that lay here could not be read and is gone. */
export function noteLoss(): void {
  hasLost = true
}

/** How long a deletion may stay without an answer, in milliseconds, and how often it is asked for. */
const patience = 300
const tries = 10

/**
 * Takes away everything that any person left on this device. Where the end of a session has the browser clear its storage at
 * the same moment (`Clear-Site-Data`), Chromium may lose a deletion and never answer: it is asked for again.
 */
export async function eraseAll(): Promise<void> {
  await close()
  for (let time = 0; time < tries; time++) {
    const late = new Promise<false>((resolve) => setTimeout(resolve, patience, false))
    if (await Promise.race([deleteDB(name).then(() => true), late])) return
  }
  throw new Error('The store on this device does not answer')
}

async function open(): Promise<Database> {
  const db = await openDB<Schema>(name, version, {
    upgrade(fresh) {
      for (const [store, keyPath] of Object.entries(stores) as [keyof typeof stores, string][])
        if (!fresh.objectStoreNames.contains(store)) fresh.createObjectStore(store, { keyPath })
    },
    blocking: () => void close(),
    terminated: () => {
      opened = null
    },
  })
  if (Object.keys(stores).every((store) => db.objectStoreNames.contains(store as keyof typeof stores))) return db
  db.close()
  throw new Error('The store on this device is not as this program made it')
}

/** Made by a newer program, or damaged: nothing of it can be read, so it goes. */
async function startOver(): Promise<Database> {
  await deleteDB(name)
  noteLoss()
  return open()
}

async function close(): Promise<void> {
  const db = await opened?.catch(() => null)
  opened = null
  db?.close()
}
