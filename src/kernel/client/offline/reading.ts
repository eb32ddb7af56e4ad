import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Asked } from '../http.ts'
import { database, type Holder, type KeptRow } from './database.ts'
import { type Items, isGone, overlaid, type QueueItem } from './queue.ts'
import { type KeptRead, keepable, keptRead } from './reads.ts'
import { found } from './searching.ts'
import { holder, longest, seal, unseal, unsealAll } from './vault.ts'

/** What lies sealed in one row: the question and its answer. */
interface Kept {
  asked: Asked
  answer: JsonValue
}

let mine: Holder | null = null
let asOf: number | null = null
const listeners = new Set<() => void>()
let fresh = new Map<string, KeptRead & Kept & { at: number }>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Begins to keep what this person is answered. */
export function keepFor(next: Holder): void {
  mine = next
}

/** Takes note of an answer; written down in a quiet moment, the last one of each question. */
export function keep(asked: Asked, answer: unknown): void {
  if (!mine) return
  const which = keptRead(asked)
  if (!which) return
  const content = { asked, answer: keepable(asked.path, answer as JsonValue) }
  fresh.set(which.id, { ...which, ...content, at: Date.now() })
  clearTimeout(timer)
  timer = setTimeout(() => void writeDown(), 200)
}

/** Nothing that was answered to one person is written down for the next. */
export function stopKeeping(): void {
  mine = null
  asOf = null
  fresh = new Map()
}

/** The kept answer to a question, with what waits to be sent in it; undefined where none is kept. */
export async function recall(asked: Asked): Promise<unknown> {
  const of = await holder()
  if (!of) return undefined
  await writeDown()
  if (asked.path === '/api/v1/search') return search(of, String(asked.params?.q ?? ''))
  const which = keptRead(asked)
  if (!which) return undefined
  const row = await (await database()).get('kept', await nameOf(of, which.id))
  const items = await unsealAll<QueueItem>('queue', of)
  items.sort((a, b) => a.seq - b.seq)
  if (!row || row.at < Date.now() - longest) return which.kind === 'record' ? made(asked.path, items) : undefined
  const kept = await unseal<Kept>(of, row)
  if (kept && which.kind !== 'base') tellAge(row.at)
  return kept && withWaiting(kept.answer, items)
}

/** The age of the oldest kept answer on the screen, null while all come from the server. */
export const shownAsOf = (): number | null => asOf

export function subscribeToAge(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The screen shows something else, or the server answers again. */
export function forgetAge(): void {
  if (asOf === null) return
  asOf = null
  for (const listener of listeners) listener()
}

export type Opened = { row: KeptRow; kept: Kept }

/** All that is kept for this person, in clear. */
export async function openKept(of: Holder): Promise<Opened[]> {
  const rows = await (await database()).getAll('kept')
  const opened = await Promise.all(rows.map(async (row) => ({ row, kept: await unseal<Kept>(of, row) })))
  return opened.filter((entry): entry is Opened => entry.kept !== undefined)
}

async function writeDown(): Promise<void> {
  const of = mine
  if (!of) return
  const batch = fresh
  fresh = new Map()
  const rows = await Promise.all(
    [...batch.values()].map(async ({ id, kind, at, asked, answer }) =>
      seal(of, { id: await nameOf(of, id), kind, at }, { asked, answer } satisfies Kept),
    ),
  )
  if (mine !== of) return
  const tx = (await database()).transaction('kept', 'readwrite')
  for (const row of rows) void tx.store.put(row)
  await tx.done
}

/** Says nothing to who looks at the store: neither what was asked nor of which record. */
async function nameOf({ person }: Holder, id: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${person} ${id}`))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function tellAge(at: number): void {
  asOf = Math.min(asOf ?? at, at)
  for (const listener of listeners) listener()
}

/** A record that was made here and has not gone out yet. */
function made(path: string, items: Items): RecordJson | undefined {
  const item = items.find(({ kind, id }) => kind === 'create' && path.endsWith(`/${id}`))
  if (!item) return undefined
  const record = { id: item.id, version: 0, displayName: item.name, can: { update: true, delete: false } }
  return overlaid({ ...record, ...item.values } as RecordJson, items)
}

function withWaiting(answer: JsonValue, items: Items): JsonValue {
  if (items.length === 0 || answer === null || typeof answer !== 'object' || Array.isArray(answer)) return answer
  if (typeof answer.id === 'string') return overlaid(answer as { id: string }, items)
  if (!Array.isArray(answer.items)) return answer
  const stay = answer.items.filter((one) => !isGone(String((one as { id?: unknown } | null)?.id), items))
  return { ...answer, items: stay.map((record) => withWaiting(record, items)) }
}

async function search(of: Holder, words: string): Promise<unknown> {
  const rows = await openKept(of)
  const metadata = rows.find(({ kept }) => kept.asked.path === '/api/v1/metadata')?.kept.answer
  const objects = (metadata as unknown as Metadata | undefined)?.objects ?? []
  const oldest = rows.filter(({ row }) => row.kind !== 'base').map(({ row }) => row.at)
  if (oldest.length > 0) tellAge(Math.min(...oldest))
  return {
    hits: found(
      rows.map(({ kept }) => ({ path: kept.asked.path, answer: kept.answer })),
      objects,
      words,
    ),
  }
}
