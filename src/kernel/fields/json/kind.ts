import type { FieldKind, JsonValue, Parsed } from '../contract.ts'
import { fail, nothing, ok } from '../shared/parsed.ts'
import { sampleInteger, sampleWords } from '../shared/strings.ts'

const maxBytes = 65_536
const maxDepth = 20

export const json: FieldKind<'json'> = {
  kind: 'json',
  columns: [{ suffix: '', type: 'jsonb', storage: 'json' }],
  paths: { '*': 'text' },
  sortable: false,
  parse: parseJson,
  parseText: (cell) => {
    if (cell.trim() === '') return nothing
    const read = readJson(cell)
    return read === undefined ? fail('notJson', 'Write valid JSON') : parseJson(read)
  },
  text: (value) => JSON.stringify(value),
  schema: () => ({ description: `Any JSON up to ${maxBytes} bytes and ${maxDepth} levels` }),
  sample: (_field, random) => ({ note: sampleWords(random), count: sampleInteger(random, 0, 100) }),
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseJson(input: unknown): Parsed<JsonValue> {
  if (input === null || input === undefined) return nothing
  const wrong = findWrong(input, 1)
  if (wrong) return wrong
  const bytes = new TextEncoder().encode(JSON.stringify(input)).length
  if (bytes > maxBytes) return fail('tooLong', `Shorten the JSON to ${maxBytes} bytes`, { max: maxBytes })
  return ok(input as JsonValue)
}

function findWrong(value: unknown, depth: number): ReturnType<typeof fail> | null {
  if (depth > maxDepth) return fail('tooDeep', `Nest at most ${maxDepth} levels`, { max: maxDepth })
  if (typeof value === 'string') return findBadText(value)
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return null
  if (typeof value !== 'object') return fail('notJson', 'Send plain JSON')
  if (Array.isArray(value)) return firstWrong(value, depth)
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return fail('notJson', 'Send plain JSON')
  if (Object.hasOwn(value, '__proto__')) return fail('badKey', 'Remove the key __proto__')
  return firstWrong(Object.keys(value), depth) ?? firstWrong(Object.values(value), depth)
}

function firstWrong(values: readonly unknown[], depth: number): ReturnType<typeof fail> | null {
  for (const value of values) {
    const wrong = findWrong(value, depth + 1)
    if (wrong) return wrong
  }
  return null
}

function findBadText(text: string) {
  if (!text.includes('\0') && text.isWellFormed()) return null
  return fail('badCharacter', 'Remove the NUL character or the broken character from the text')
}
