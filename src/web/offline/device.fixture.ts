import { openDB } from 'idb'
import { api, whenAnswered } from '#kernel/client/http.ts'
import { database, type Holder, takeLoss } from '#kernel/client/offline/database.ts'
import { lock, settle, settleDebt } from '#kernel/client/offline/leaving.ts'
import { closeOutbox, keepWrite, openOutbox, waitingItems } from '#kernel/client/offline/outbox.ts'
import { keep, keepFor, recall, stopKeeping } from '#kernel/client/offline/reading.ts'
import { refresh, stopRefreshing } from '#kernel/client/offline/refreshing.ts'
import {
  dropUnreadable,
  endSession,
  hold,
  holder,
  importKey,
  seal,
  unseal,
  unsealAll,
} from '#kernel/client/offline/vault.ts'
import { pendingMark } from '#kernel/client/pending.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'

/** What tests do on the store of a real browser, with neither server nor screen. Everything that goes in and out is JSON. */
const day = 86_400_000
const stores = ['holder', 'kept', 'queue', 'drafts', 'debts'] as const
const base64 = (byte: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)))
const person = async (name: string, byte: number, seenAt = Date.now()): Promise<Holder> => ({
  person: name,
  key: await importKey(base64(byte)),
  seenAt,
  rights: '',
})
const people = { ada: () => person('ada', 1), ben: () => person('ben', 2) }
type Name = keyof typeof people

const ask = (path: string) => ({ method: 'GET', path, params: undefined, body: undefined })
const record = '/api/v1/accounts/0198aaaa-0000-7000-8000-000000000001'
const list = { ...ask('/api/v1/accounts/query'), method: 'POST', body: { limit: 50 } }
const metadata = { version: '1', objects: [{ name: 'account', plural: 'accounts' }] }
const account = { id: record.split('/')[4] ?? '', version: 1, displayName: 'Seeadler Optik' }

const waitable = new Map([
  ['account', ['name']],
  ['contact', ['firstName', 'lastName']],
])

const probes = {
  async sealing() {
    const [ada, ben] = [await people.ada(), await people.ben()]
    const rows = [await seal(ada, { id: 'x', at: 1 }, 'secret'), await seal(ada, { id: 'x', at: 1 }, 'secret')] as const
    const text = new TextDecoder('latin1')
    return {
      differ: text.decode(rows[0].data) !== text.decode(rows[1].data) && String(rows[0].iv) !== String(rows[1].iv),
      clear: rows.some(({ data }) => text.decode(data).includes('secret')),
      own: await unseal(ada, rows[0]),
      otherKey: (await unseal({ ...ben, person: 'ada' }, rows[0])) ?? null,
      otherPerson: (await unseal(ben, rows[0])) ?? null,
      moved: (await unseal(ada, { ...rows[0], id: 'y' })) ?? null,
      readOut: await crypto.subtle.exportKey('raw', ada.key).then(
        () => true,
        () => false,
      ),
    }
  },

  /** Somebody works here: reads, writes and types. */
  async work(name: Name) {
    const of = await people[name]()
    await hold(of)
    keepFor(of)
    keep(ask('/api/v1/metadata'), metadata)
    keep(ask(record), account)
    keep(list, { items: [account], next: null })
    await openOutbox(of, waitable, () => {})
    const write = { kind: 'update', object: 'account', plural: 'accounts', id: account.id, before: null } as const
    await keepWrite({ ...write, values: { name: `By ${name}` }, known: account, wasSent: false })
    await (await database()).put('drafts', await seal(of, { id: `${name} draft`, at: Date.now() }, { key: 'draft' }))
    await recall(ask(record))
  },

  /** Comes to this device, and sees what there is to see. */
  async look(name: Name) {
    const of = await people[name]()
    await hold(of)
    keepFor(of)
    await openOutbox(of, waitable, () => {})
    const search = { ...ask('/api/v1/search'), params: { q: 'seeadler' } }
    return {
      record: (await recall(ask(record))) ?? null,
      list: (await recall(list)) ?? null,
      hits: ((await recall(search)) as { hits: unknown[] }).hits.length,
      queue: waitingItems().map(({ values }) => values),
      drafts: (await unsealAll('drafts', of)).length,
    }
  },

  async count() {
    const db = await database()
    const counts = await Promise.all(stores.map(async (store) => [store, await db.count(store)] as const))
    return Object.fromEntries(counts.filter(([, count]) => count > 0))
  },

  endSession,
  stopKeeping,
  stopRefreshing,
  closeOutbox,
  lock,
  settle,
  settleDebt,
  loss: takeLoss,
  recall: async () => (await recall(ask(record))) ?? null,
  databases: async () => (await indexedDB.databases()).map(({ name }) => name),
  write: (name: string, values: Record<string, JsonValue>) =>
    keepWrite({
      kind: 'create',
      object: name,
      plural: `${name}s`,
      id: null,
      values,
      before: null,
      known: undefined,
      wasSent: false,
    }),

  /** What the screen of a record shows whose creation went out, and whose answer was lost. */
  async lostAnswer() {
    const values = { firstName: 'Karl', lastName: 'Verlorensen' }
    const write = { kind: 'create', object: 'contact', plural: 'contacts', id: null, before: null } as const
    const made = await keepWrite({ ...write, key: 'k', values, known: undefined, wasSent: true })
    return { name: made?.displayName, mark: pendingMark(made?.id ?? '') }
  },
  /** So many lists were looked at. */
  async lists(from: number, count: number) {
    for (let limit = from; limit < from + count; limit++)
      keep({ ...list, path: '/api/v1/tasks/query', body: { limit } }, { items: [], next: null })
    await recall(list)
  },
  /** Begins to ask again for what is kept, and goes on while the clock does. */
  async refresh(isMetered: boolean) {
    Object.defineProperty(navigator, 'connection', { value: { saveData: isMetered }, configurable: true })
    const of = await people.ada()
    keepFor(of)
    whenAnswered(keep)
    void refresh(of, metadata as unknown as Metadata, async () => {}).catch(() => {})
  },

  /** The person was last seen so many days ago. */
  async age(days: number) {
    const db = await database()
    for (const one of await db.getAll('holder')) await db.put('holder', { ...one, seenAt: Date.now() - days * day })
    return (await holder())?.person ?? null
  },

  /** As the program before made it, with something that waits. */
  async older() {
    const db = await openDB('rapport', 1, {
      upgrade(fresh) {
        fresh.createObjectStore('holder', { keyPath: 'person' })
        for (const store of ['kept', 'queue', 'drafts']) fresh.createObjectStore(store, { keyPath: 'id' })
      },
    })
    const item = { seq: 1, state: 'waiting', id: 'a', values: { name: 'From before' }, kind: 'update' }
    await db.put('queue', await seal(await people.ada(), { id: 'ada 1', at: Date.now() }, item))
    db.close()
  },

  async foreign(version: number) {
    const db = await openDB('rapport', version, { upgrade: (fresh) => void fresh.createObjectStore('other') })
    db.close()
  },

  /** The person's key is another one now. */
  async newKey() {
    await dropUnreadable('queue', await person('ada', 9))
  },

  /** An answer that was asked for in one session comes in the next. */
  async lateAnswer() {
    const early = await import('./early.ts')
    const asked = api.get(record)
    early.stopAsking()
    await hold(await people.ben())
    keepFor(await people.ben())
    whenAnswered(keep)
    await asked
    return (await recall(ask(record))) ?? null
  },
}

Object.assign(globalThis, { probes })
