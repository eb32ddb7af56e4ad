import { invalidField } from '#kernel/errors.ts'
import { parseIsoDate, parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { SortKey } from './sort.ts'

/** A place in an order: the sort it belongs to, the last record's keys, its id. It holds nothing its reader may not see. */
export function encodeCursor(keys: SortKey[], values: (string | null)[], recordId: string): string {
  return Buffer.from(JSON.stringify([signature(keys), values, recordId])).toString('base64url')
}

/** Whatever somebody sends is a place in this very order, or a clear error before the database could complain about it. */
export function decodeCursor(text: string, keys: SortKey[]): { values: (string | null)[]; id: string } {
  const parsed = parse(text)
  if (!parsed) throw refused()
  const [sorted, values, recordId] = parsed
  if (sorted !== signature(keys))
    throw invalidField('cursor', 'otherSort', 'This cursor belongs to another sort; start from the first page')
  const isPlace = values.length === keys.length && keys.every((key, i) => fits(values[i] ?? null, key))
  if (!isPlace) throw refused()
  return { values, id: recordId }
}

const refused = () => invalidField('cursor', 'invalidCursor', 'Use the "next" value of the page before, unchanged')

/** The forms in which PostgreSQL writes the values of these types. */
const forms: Record<string, (value: string) => boolean> = {
  'timestamptz(3)': (value) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/.test(value) && parseIsoInstant(value, 'UTC') !== null,
  date: (value) => parseIsoDate(value) !== null,
  bigint: (value) => isWhole(value, 64),
  smallint: (value) => isWhole(value, 16),
  numeric: (value) => /^-?\d{1,60}(\.\d{1,60})?$/.test(value),
  boolean: (value) => value === 'true' || value === 'false',
  uuid: isUuid,
  text: (value) => value.isWellFormed() && !value.includes('\0'),
}

const fits = (value: string | null, { type, nullable }: SortKey): boolean =>
  value === null ? nullable : forms[type]?.(value) === true

const isWhole = (value: string, bits: number): boolean =>
  /^-?\d{1,19}$/.test(value) && BigInt.asIntN(bits, BigInt(value)) === BigInt(value)

function parse(text: string): [string, (string | null)[], string] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value.length !== 3) return null
    const [sorted, values, recordId] = value as unknown[]
    if (typeof sorted !== 'string' || !Array.isArray(values) || typeof recordId !== 'string' || !isUuid(recordId))
      return null
    if (!values.every((entry) => entry === null || typeof entry === 'string')) return null
    return [sorted, values as (string | null)[], recordId]
  } catch {
    return null
  }
}

const signature = (keys: SortKey[]): string =>
  keys.map((key) => `${key.direction === 'asc' ? '+' : '-'}${key.field}`).join(',')
