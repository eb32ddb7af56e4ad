import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import type { Page } from '#kernel/records/contract.ts'
import { whenIdle } from '#ui/whenIdle.ts'
import { ApiError, type Asked, api } from '../http.ts'
import { database, type Holder } from './database.ts'
import { keep, type Opened, openKept } from './reading.ts'
import { dueLists, most } from './reads.ts'

/** Between two lists: what nobody waits for takes neither the network nor the server from those who work. */
const pause = 12_000
const lockName = 'rapport-refresh'

/** Ends what is asked in the background when the session does. */
let asking = new AbortController()

export function stopRefreshing(): void {
  asking.abort()
  asking = new AbortController()
}

/**
 * Asks the server again for what is kept (S-18): records that it no longer shows to this person go, the others become as they
 * are now, and what the person is likely to want on the way comes along. Then, slowly and by one tab alone, the lists.
 */
export async function refresh(of: Holder, metadata: Metadata, likely: () => Promise<void>): Promise<void> {
  const { signal } = asking
  await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    const entries = await openKept(of)
    await refreshRecords(metadata, entries)
    await trim()
    if (isMetered()) return
    await likely()
    await refreshLists(entries, signal)
  })
}

/** Fetches whole records, so that they can be read without a connection although nobody has opened them here. */
export async function fetchWhole(plural: string, ids: string[]): Promise<Set<string>> {
  const query = { filter: { field: 'id', op: 'in', value: ids }, limit: ids.length, count: 'none' }
  const page = await api.post<Page>(`/api/v1/${plural}/query`, query, { isLive: true, signal: asking.signal })
  for (const record of page.items) keep(questionFor(plural, record.id), record)
  return new Set(page.items.map(({ id }) => id))
}

const questionFor = (plural: string, id: string): Asked => ({
  method: 'GET',
  path: `/api/v1/${plural}/${id}`,
  params: undefined,
  body: undefined,
})

async function refreshRecords(metadata: Metadata, entries: Opened[]): Promise<void> {
  const records = entries.filter(({ row }) => row.kind === 'record')
  for (const [plural, members] of Map.groupBy(records, ({ kept }) => kept.asked.path.split('/')[3] ?? '')) {
    const isKnown = metadata.objects.some((object) => object.plural === plural)
    const ids = members.map(({ kept }) => kept.asked.path.split('/')[4] ?? '')
    const alive = isKnown ? await fetchWhole(plural, ids) : new Set<string>()
    const db = await database()
    for (const [place, { row }] of members.entries()) if (!alive.has(ids[place] ?? '')) await db.delete('kept', row.id)
  }
}

/** Those that were looked at last, except what has just come; those far behind go, and come back when somebody looks at them. */
async function refreshLists(entries: Opened[], signal: AbortSignal): Promise<void> {
  const lists = entries.filter(({ row }) => row.kind === 'list')
  const { ask, drop } = dueLists(
    lists.map(({ row }) => row),
    Date.now(),
  )
  const db = await database()
  for (const { id } of drop) await db.delete('kept', id)
  const byId = new Map(lists.map((entry) => [entry.row.id, entry]))
  for (const { id } of ask) {
    const entry = byId.get(id)
    await calm(signal)
    if (entry) await refreshList(entry, signal)
  }
}

async function refreshList({ row, kept: { asked } }: Opened, signal: AbortSignal): Promise<void> {
  const options = { ...(asked.params ? { params: asked.params } : {}), signal }
  try {
    await (asked.method === 'GET' ? api.get(asked.path, options) : api.post(asked.path, asked.body, options))
  } catch (error) {
    if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error
    await (await database()).delete('kept', row.id)
  }
}

/** The ones asked for last stay. */
async function trim(): Promise<void> {
  const db = await database()
  const rows = (await db.getAll('kept')).map(({ id, kind, at }) => ({ id, kind, at })).sort((a, b) => b.at - a.at)
  for (const kind of Object.keys(most) as (keyof typeof most)[]) {
    const beyond = rows.filter((row) => row.kind === kind).slice(most[kind])
    for (const { id } of beyond) await db.delete('kept', id)
  }
}

/** Who pays for what comes over the air asks for it by looking at it. */
function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } }
  return connection?.saveData === true || connection?.effectiveType?.endsWith('2g') === true
}

/** Some time later, when the page has nothing better to do. */
async function calm(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(() => whenIdle(() => resolve(null)), pause))
  signal.throwIfAborted()
}
