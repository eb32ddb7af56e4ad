import type { FieldDifference, Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'

type Values = Record<string, JsonValue>

/** All that may wait for a connection: each has a way to go on when others changed the same record meanwhile. */
export type WriteKind = 'create' | 'update' | 'delete' | 'restore'

/** What a person wanted to write when the server could not be asked. */
export interface Write {
  /** Names this write for good: the idempotency key of a creation, and the id by which screens speak of it. */
  key: string
  kind: WriteKind
  object: string
  plural: string
  /** Of the record; a creation has one made here, until the server names the record. */
  id: string
  /** How the record was called when it was written. */
  name: string
  values: Values
  /** The values that the person saw, null where they are not known. */
  before: Values | null
  /** The version that the person saw. */
  version: number | null
}

/** Why a write stands still, as the server said it. */
export interface Trouble {
  code: string
  issues: Issue[]
  differences: FieldDifference[]
  version: number | null
}

export interface QueueItem extends Write {
  seq: number
  /** Milliseconds since 1970. */
  madeAt: number
  /** When it first went out: from then on the server may know it, and what it says stays as it is. */
  sentAt: number | null
  state: 'waiting' | 'sending' | 'stopped'
  trouble: Trouble | null
}

export type Items = readonly QueueItem[]

/** The server remembers keys of creations for a day; after that, only the person can tell whether one has arrived. */
const doubtAfter = 23 * 3_600_000

/** At the end of the queue, or into a write of the same record that has not gone out yet. */
export function added(items: Items, write: Write, now: number, wasSent = false): Items {
  const last = items.findLast((item) => item.id === write.id)
  if (!wasSent && last && isOpen(last) && isBack(last.kind, write.kind)) return items.filter((item) => item !== last)
  if (write.kind === 'delete' && isUnborn(items, write.id)) return items.filter(({ id }) => id !== write.id)
  if (!wasSent && write.kind === 'update' && last && isOpen(last) && !isMove(last.kind))
    return replaced(items, last.key, {
      ...last,
      values: { ...last.values, ...write.values },
      before: seen(last, write),
    })
  const seq = (items.at(-1)?.seq ?? 0) + 1
  const state = 'waiting' as const
  return [...items, { ...write, seq, madeAt: now, sentAt: wasSent ? now : null, state, trouble: null }]
}

/** The first that may go out: writes of one record keep their order, and nothing leads to a record that is not there yet. */
export function next(items: Items): QueueItem | undefined {
  return items.find((item, at) => {
    if (item.state !== 'waiting') return false
    const earlier = items.slice(0, at)
    if (earlier.some(({ id }) => id === item.id)) return false
    return !earlier.some(({ kind, id }) => kind === 'create' && names(item.values, id))
  })
}

/** On its way, unless nobody can say any more whether it has arrived before. */
export function begun(items: Items, key: string, now: number): Items {
  return changedItem(items, key, (item) =>
    item.kind === 'create' && item.sentAt !== null && now - item.sentAt > doubtAfter
      ? { ...item, state: 'stopped', trouble: troubleOf('doubt') }
      : { ...item, state: 'sending', sentAt: item.sentAt ?? now },
  )
}

/** The server has it. Later writes of the record build on its answer. */
export function sent(items: Items, key: string, record: { id: string; version: number }): Items {
  const done = items.find((item) => item.key === key)
  if (!done) return items
  return items
    .filter((item) => item !== done)
    .map((item) => {
      const values = done.id === record.id ? item.values : (renamed(item.values, done.id, record.id) as Values)
      return item.id === done.id ? { ...item, values, id: record.id, version: record.version } : { ...item, values }
    })
}

/** No answer came: it waits for the next time. Also what the program was doing when it ended. */
export const lost = (items: Items): Items =>
  items.map((item) => (item.state === 'sending' ? { ...item, state: 'waiting' } : item))

/**
 * The server said no. Where others changed only other fields since, both changes stand and the write goes out on the newest
 * version; all else waits for the person.
 */
export function refused(items: Items, key: string, trouble: Trouble): Items {
  return changedItem(items, key, (item) => {
    if (trouble.code !== 'conflict' || isMove(item.kind)) return { ...item, state: 'stopped', trouble }
    const differences = trouble.differences.filter(
      ({ field, current }) => !item.before || !(field in item.before) || !same(item.before[field], current),
    )
    if (differences.length === 0 && trouble.version !== null)
      return { ...item, state: 'waiting', version: trouble.version }
    return { ...item, state: 'stopped', trouble: { ...trouble, differences } }
  })
}

/** Settles a conflict: of the fields in dispute only those named are written, on the version that was shown. */
export function chosen(items: Items, key: string, mine: ReadonlySet<string>): Items {
  const item = items.find((one) => one.key === key)
  if (!item?.trouble) return items
  const disputed = new Map(item.trouble.differences.map(({ field, current }) => [field, current as JsonValue]))
  const entries = Object.entries(item.values).filter(([field]) => !disputed.has(field) || mine.has(field))
  if (entries.length === 0) return items.filter((one) => one !== item)
  const before = { ...item.before, ...Object.fromEntries(disputed) }
  const version = item.trouble.version
  return replaced(items, key, { ...again(item), values: Object.fromEntries(entries), before, version })
}

/** The person has mended what was refused. Nothing of it is with the server, so it goes out as a new write. */
export const mended = (items: Items, key: string, values: Values, newKey: string): Items =>
  changedItem(items, key, (item) => ({ ...again(item), key: newKey, sentAt: null, values }))

/** Once more as it is, such as after a right was given back or a doubt was settled. */
export const retried = (items: Items, key: string, now: number): Items =>
  changedItem(items, key, (item) => ({ ...again(item), sentAt: item.trouble?.code === 'doubt' ? now : item.sentAt }))

/** Also on a record that others changed since it was seen: the person has looked, and wants it gone all the same. */
export const forced = (items: Items, key: string): Items =>
  changedItem(items, key, (item) => ({ ...again(item), version: null }))

/** Given up by the person; what changes a record that will never be there goes with it. */
export function dropped(items: Items, key: string): Items {
  const gone = items.find((item) => item.key === key)
  return items.filter((item) => item !== gone && !(gone?.kind === 'create' && item.id === gone.id))
}

/** A record as it will be once everything that waits has gone out. */
export function overlaid<R extends { id: string }>(record: R, items: Items): R {
  const mine = items.filter((item) => item.kind !== 'create' && item.id === record.id)
  return mine.length === 0 ? record : Object.assign({}, record, ...mine.map(changeOf))
}

/** Whether it lies in the trash once everything that waits has gone out. */
export const isGone = (id: string, items: Items): boolean =>
  items.findLast((item) => item.id === id && isMove(item.kind))?.kind === 'delete'

const changeOf = ({ kind, values, madeAt }: QueueItem): Values =>
  isMove(kind) ? { deletedAt: kind === 'delete' ? new Date(madeAt).toISOString() : null } : values

/** Into the trash or out of it: nothing of the record's own changes. */
const isMove = (kind: WriteKind) => kind === 'delete' || kind === 'restore'
const isBack = (first: WriteKind, second: WriteKind) => isMove(first) && isMove(second) && first !== second
/** Nobody but this device has heard of the record. */
const isUnborn = (items: Items, id: string) =>
  items.some((item) => item.id === id && item.kind === 'create' && item.sentAt === null)
const isOpen = (item: QueueItem) => item.state === 'waiting' && item.sentAt === null
const again = (item: QueueItem): QueueItem => ({ ...item, state: 'waiting', trouble: null })
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
const troubleOf = (code: string): Trouble => ({ code, issues: [], differences: [], version: null })
const names = (values: Values, id: string) => JSON.stringify(values).includes(id)

/** What was seen first counts: the second look was at the own change. */
function seen(first: QueueItem, second: Write): Values | null {
  return first.before === null && second.before === null ? null : { ...second.before, ...first.before }
}

const replaced = (items: Items, key: string, item: QueueItem): Items =>
  items.map((one) => (one.key === key ? item : one))

const changedItem = (items: Items, key: string, change: (item: QueueItem) => QueueItem): Items =>
  items.map((item) => (item.key === key ? change(item) : item))

function renamed(value: JsonValue, from: string, to: string): JsonValue {
  if (value === from) return to
  if (Array.isArray(value)) return value.map((part) => renamed(part, from, to))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, renamed(part as JsonValue, from, to)]))
}
