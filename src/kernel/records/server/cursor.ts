import { invalidField } from '#kernel/errors.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { SortKey } from './sort.ts'

/** A place in an order: the sort it belongs to, the last record's keys, its id. It holds nothing its reader may not see. */
export function encodeCursor(keys: SortKey[], values: (string | null)[], recordId: string): string {
  return Buffer.from(JSON.stringify([signature(keys), values, recordId])).toString('base64url')
}

export function decodeCursor(text: string, keys: SortKey[]): { values: (string | null)[]; id: string } {
  const parsed = parse(text)
  if (!parsed) throw invalidField('cursor', 'invalidCursor', 'Use the "next" value of the page before, unchanged')
  const [sorted, values, recordId] = parsed
  if (sorted !== signature(keys))
    throw invalidField('cursor', 'otherSort', 'This cursor belongs to another sort; start from the first page')
  if (
    values.length !== keys.length ||
    !values.every((value, i) => value === null || fits(value, keys[i]?.type ?? ''))
  ) {
    throw invalidField('cursor', 'invalidCursor', 'Use the "next" value of the page before, unchanged')
  }
  return { values, id: recordId }
}

const shapes: Record<string, RegExp> = {
  'timestamptz(3)': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/,
  date: /^\d{4}-\d\d-\d\d$/,
  bigint: /^-?\d{1,19}$/,
  smallint: /^-?\d{1,5}$/,
  numeric: /^-?\d{1,60}(\.\d{1,60})?$/,
  boolean: /^(true|false)$/,
}

/** A changed cursor is an error of its sender, told before the database could complain about a value's form. */
function fits(value: string, type: string): boolean {
  return type === 'uuid' ? isUuid(value) : (shapes[type]?.test(value) ?? type === 'text')
}

function parse(text: string): [string, (string | null)[], string] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value.length !== 3) return null
    const [sorted, values, recordId] = value as unknown[]
    if (typeof sorted !== 'string' || !Array.isArray(values) || typeof recordId !== 'string' || !isUuid(recordId))
      return null
    if (!values.every((entry) => entry === null || (typeof entry === 'string' && !entry.includes('\0')))) return null
    return [sorted, values as (string | null)[], recordId]
  } catch {
    return null
  }
}

const signature = (keys: SortKey[]): string =>
  keys.map((key) => `${key.direction === 'asc' ? '+' : '-'}${key.field}`).join(',')
