import type { ColumnSpec, Parsed } from '../contract.ts'
import { parseIsoInstant } from './dates.ts'
import { at, fail, isNothing, isPlainObject, nothing, ok, parseEach } from './parsed.ts'

/** What a list of e-mails, phones or addresses of the web has in common; `key` holds the address itself. */
export interface EntryShape {
  key: string
  parseKey: (input: unknown) => Parsed<string>
  types: readonly string[] | 'any'
  flags: readonly string[]
  /** What machines find out about an address: moments and counts. */
  details?: Readonly<Record<string, 'instant' | 'count'>>
}

type Entry = Record<string, string | boolean | number>

const most = 50

/**
 * Strict list of entries: texts stand for entries, the same address twice is one, and exactly one is primary when the
 * shape knows `isPrimary` (the first, when none says so).
 */
export function parseEntries(input: unknown, shape: EntryShape): Parsed<Entry[]> {
  if (isNothing(input)) return nothing
  if (!Array.isArray(input)) return fail('notAList', 'Send a list')
  if (input.length > most) return fail('tooMany', `Give at most ${most} entries`, { max: most })
  const parsed = parseEach(input, (item) => parseEntry(item, shape))
  return parsed.ok && parsed.value ? ok(withOnePrimary(unique(parsed.value, shape.key), shape)) : parsed
}

function parseEntry(item: unknown, shape: EntryShape): Parsed<Entry> {
  if (typeof item === 'string') return parseEntry({ [shape.key]: item }, shape)
  if (isNothing(item)) return nothing
  if (!isPlainObject(item)) return fail('notAnEntry', `Send an object with “${shape.key}”`)
  const key = shape.parseKey(item[shape.key])
  if (!key.ok) return at(shape.key, key)
  if (key.value === null) return nothing
  const entry: Entry = { [shape.key]: key.value }
  for (const name of Object.keys(item)) {
    const value = item[name]
    if (name === shape.key || value === null || value === undefined) continue
    const wrong = addDetail(entry, name, value, shape)
    if (wrong) return wrong
  }
  return ok(entry)
}

function addDetail(entry: Entry, name: string, value: unknown, { types, flags, details = {} }: EntryShape) {
  if (flags.includes(name)) {
    if (typeof value !== 'boolean') return fail('notABoolean', 'Send true or false', undefined, name)
    if (value) entry[name] = true
    return null
  }
  const detail = details[name]
  if (detail === 'instant') {
    const instant = typeof value === 'string' ? parseIsoInstant(value, 'UTC') : null
    if (instant === null) return fail('notADateTime', 'Send a moment such as 2026-05-12T10:00:00Z', undefined, name)
    entry[name] = instant
    return null
  }
  if (detail === 'count') {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1_000_000)
      return fail('notAnInteger', 'Send a whole number from 0', undefined, name)
    if (value > 0) entry[name] = value
    return null
  }
  if (name !== 'type') return fail('unknownPart', `Remove “${name.slice(0, 50)}”`)
  const isKnown =
    typeof value === 'string' && (types === 'any' ? /^[\p{L}\p{N} _-]{1,40}$/u.test(value) : types.includes(value))
  if (!isKnown)
    return fail(
      'unknownChoice',
      types === 'any' ? 'Use a short word' : `Use one of ${types.join(', ')}`,
      undefined,
      'type',
    )
  entry.type = value
  return null
}

function unique(entries: Entry[], key: string): Entry[] {
  if (entries.length === 1) return entries
  const seen = new Map<unknown, Entry>()
  for (const entry of entries) seen.set(entry[key], { ...entry, ...seen.get(entry[key]) })
  return [...seen.values()]
}

function withOnePrimary(entries: Entry[], { flags }: EntryShape): Entry[] {
  if (!flags.includes('isPrimary')) return entries
  const [only] = entries
  if (entries.length === 1 && only) {
    only.isPrimary = true
    return entries
  }
  const primary = Math.max(
    0,
    entries.findIndex((entry) => entry.isPrimary === true),
  )
  return entries.map(({ isPrimary: _, ...entry }, index) => (index === primary ? { ...entry, isPrimary: true } : entry))
}

/**
 * A list that comes from a file names addresses and knows nothing of what was said about them since: what stands of the same
 * address stays, and one that was opted out of stays on record although the file leaves it out.
 */
export function keptEntries<E extends object>(
  given: E[] | null,
  standing: E[],
  { key, flags, details = {} }: EntryShape,
): E[] | null {
  const read = (entry: E, name: string) => (entry as Record<string, unknown>)[name]
  const kept = ['type', ...flags.filter((flag) => flag !== 'isPrimary'), ...Object.keys(details)]
  const byKey = new Map(standing.map((entry) => [read(entry, key), entry]))
  const merged = (given ?? []).map((entry) => {
    const known = byKey.get(read(entry, key))
    if (!known) return entry
    const stays = kept.filter((name) => read(entry, name) === undefined && read(known, name) !== undefined)
    return { ...entry, ...Object.fromEntries(stays.map((name) => [name, read(known, name)])) }
  })
  const named = new Set(merged.map((entry) => read(entry, key)))
  const refused = standing.filter((entry) => read(entry, 'optOut') === true && !named.has(read(entry, key)))
  const all = [...merged, ...refused.map((entry) => ({ ...entry, isPrimary: merged.length === 0 || undefined }))]
  return all.length > 0 ? all.map(withoutGaps) : null
}

const withoutGaps = <E extends object>(entry: E): E =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as E

export function entryColumns<V>(keys: (value: V) => string[]): ColumnSpec[] {
  return [
    { suffix: '', type: 'jsonb', storage: 'json' },
    { suffix: '_keys', type: 'text[]', storage: 'textArray', derive: keys as (value: never) => string[] },
  ]
}

const detailSchemas = {
  instant: { type: 'string', format: 'date-time' },
  count: { type: 'integer', minimum: 0 },
} as const

export function entrySchema(shape: EntryShape, key: Record<string, unknown>): Record<string, unknown> {
  const type = shape.types === 'any' ? { type: 'string', maxLength: 40 } : { type: 'string', enum: shape.types }
  const flags = Object.fromEntries(shape.flags.map((flag) => [flag, { type: 'boolean' }]))
  const details = Object.fromEntries(
    Object.entries(shape.details ?? {}).map(([name, detail]) => [name, detailSchemas[detail]]),
  )
  const properties = { [shape.key]: key, type, ...flags, ...details }
  return {
    type: 'array',
    maxItems: most,
    items: { type: 'object', required: [shape.key], properties, additionalProperties: false },
  }
}
