import type { ColumnSpec, Parsed } from '../contract.ts'
import { at, fail, isNothing, isPlainObject, nothing, ok, parseEach } from './parsed.ts'

/** What a list of e-mails, phones or addresses of the web has in common; `key` holds the address itself. */
export interface EntryShape {
  key: string
  parseKey: (input: unknown) => Parsed<string>
  types: readonly string[] | 'any'
  flags: readonly string[]
}

type Entry = Record<string, string | boolean>

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

function addDetail(entry: Entry, name: string, value: unknown, { types, flags }: EntryShape) {
  if (flags.includes(name)) {
    if (typeof value !== 'boolean') return fail('notABoolean', 'Send true or false', undefined, name)
    if (value) entry[name] = true
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

export function entryColumns<V>(keys: (value: V) => string[]): ColumnSpec[] {
  return [
    { suffix: '', type: 'jsonb', storage: 'json' },
    { suffix: '_keys', type: 'text[]', storage: 'textArray', derive: keys as (value: never) => string[] },
  ]
}

export function entrySchema(shape: EntryShape, key: Record<string, unknown>): Record<string, unknown> {
  const type = shape.types === 'any' ? { type: 'string', maxLength: 40 } : { type: 'string', enum: shape.types }
  const flags = Object.fromEntries(shape.flags.map((flag) => [flag, { type: 'boolean' }]))
  const properties = { [shape.key]: key, type, ...flags }
  return {
    type: 'array',
    maxItems: most,
    items: { type: 'object', required: [shape.key], properties, additionalProperties: false },
  }
}
