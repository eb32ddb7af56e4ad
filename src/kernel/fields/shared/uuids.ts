import type { FieldDef, FieldKind, FieldKindName, FieldValues, Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'
import { cleanText } from './strings.ts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (input: unknown): input is string => typeof input === 'string' && uuidPattern.test(input)

/** A record's id, in lower case as PostgreSQL writes it. */
export function parseUuid(input: unknown): Parsed<string> {
  if (isNothing(input)) return nothing
  return isUuid(input) ? ok(input.toLowerCase()) : fail('notAnId', 'Send the id of a record')
}

/** What a cell names: an id, or the text by which the caller finds the record. */
export function parseReference(text: string): Parsed<string> {
  const cleaned = cleanText(text, { max: 1000, trim: true })
  return cleaned.ok && isUuid(cleaned.value) ? ok(cleaned.value.toLowerCase()) : cleaned
}

export function sampleUuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

type UuidKindName = { [K in FieldKindName]: FieldValues[K] extends string ? K : never }[FieldKindName]

/** A kind whose value is the id of one record. `lookup` lets cells name the record otherwise. */
export function uuidKind<K extends UuidKindName>(
  kind: K,
  options: { lookup: boolean; target?: (field: FieldDef) => string | undefined },
): FieldKind<K, string> {
  return {
    kind,
    columns: [{ suffix: '', type: 'uuid', storage: 'uuid' }],
    ...(options.target ? { target: options.target } : {}),
    sortable: true,
    parse: parseUuid,
    parseText: (text) => (options.lookup ? parseReference(text) : parseUuid(text.trim())),
    text: (value) => value,
    schema: () => ({ type: 'string', format: 'uuid' }),
    sample: (_field, random) => sampleUuid(random),
  }
}
