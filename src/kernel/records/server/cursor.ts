import { invalidField } from '#kernel/errors.ts'
import { isUuid } from './load.ts'
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
  return { values, id: recordId }
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
