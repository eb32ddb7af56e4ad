import type { Context } from '#kernel/context.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { ColumnMapping, Mapping, ProbedColumn } from '../../contract.ts'
import { partNames } from './parts.ts'
import { entryTypes, idHeaders, peerHeaders } from './peers.ts'
import { importFields, namesOf, partsOf } from './targets.ts'
import { distance, fold, slips } from './text.ts'

interface Candidate {
  column: ProbedColumn
  path: string
  field: RegisteredField
  score: number
}

/**
 * Proposes where each column goes: by name, by what peers call it, by a slip of the pen, and by the shape of its values. A
 * file with Rapport's own ids is an export that comes back: it updates.
 */
export function guessMapping(ctx: Context, object: RegisteredObject, columns: ProbedColumn[]): Mapping {
  const fields = importFields(ctx, object)
  const candidates = columns.flatMap((column) => candidatesOf(object, fields, column)).sort((a, b) => b.score - a.score)
  const chosen = new Map<number, Candidate>()
  const taken = new Set<string>()
  for (const candidate of candidates) {
    if (chosen.has(candidate.column.index) || (taken.has(candidate.path) && !takesMany(candidate.field))) continue
    chosen.set(candidate.column.index, candidate)
    taken.add(candidate.path)
  }
  const mapped = columns.map((column) => columnMapping(column, chosen.get(column.index)))
  const own = columns.findIndex(
    (column) => fold(column.header) === 'id' && column.empty === 0 && column.values.every(isUuid),
  )
  if (own >= 0)
    return {
      object: object.name,
      mode: 'update',
      key: 'id',
      columns: mapped.with(own, { column: columns[own]?.header ?? own, field: 'id' }),
    }
  const key = keyOf(object, mapped)
  return { object: object.name, mode: key ? 'upsert' : 'create', ...(key ? { key } : {}), columns: mapped }
}

/** As the export heads them: `Billing address: City`. */
const headersOf = (field: RegisteredField, part: string) =>
  namesOf(field).flatMap((name) => partNames(part).map((of) => `${name}: ${of}`))

/** Lists of entries and of links take several columns. */
const takesMany = (field: RegisteredField) => field.columns.some(({ storage }) => storage.endsWith('Array'))

function columnMapping(column: ProbedColumn, candidate: Candidate | undefined): ColumnMapping {
  if (!candidate) return { column: column.header, field: null }
  const type = isEntryList(candidate.field) ? entryTypes.find(({ word }) => word.test(column.header))?.type : undefined
  return { column: column.header, field: candidate.path, ...(type ? { type } : {}) }
}

const isEntryList = (field: RegisteredField) => field.storage === 'json' && takesMany(field)

/** An external id or a unique field makes the import repeatable; without one every run makes new records. */
function keyOf(object: RegisteredObject, columns: ColumnMapping[]): string | undefined {
  const paths = columns.flatMap(({ field }) => (field ? [field] : []))
  return (
    paths.find((path) => path.startsWith('externalIds.')) ?? paths.find((path) => object.fields.get(path)?.def.unique)
  )
}

function candidatesOf(object: RegisteredObject, fields: RegisteredField[], column: ProbedColumn): Candidate[] {
  const header = fold(column.header)
  const candidates: Candidate[] = []
  const add = (field: RegisteredField, path: string, score: number) => {
    if (score > 0) candidates.push({ column, path, field, score: score + shapeScore(field, column.values) })
  }
  for (const field of fields) {
    if (field.name === 'externalIds')
      add(field, `externalIds.${systemOf(object, header)}`, idScore(object, header, column))
    else {
      add(field, field.name, nameScore(object, field.name, namesOf(field), header))
      for (const part of partsOf(field))
        add(field, `${field.name}.${part}`, nameScore(object, `${field.name}.${part}`, headersOf(field, part), header))
      if (header.length <= 2) add(field, field.name, shapeScore(field, column.values) * 4)
    }
  }
  return candidates
}

/** 100 for the field's own name down to 50 for a slip of the pen; 0 when the header says something else. */
function nameScore(object: RegisteredObject, path: string, names: string[], header: string): number {
  const own = [path, ...names].map(fold)
  if (own.includes(header)) return 100
  const peers = [...(peerHeaders[object.name]?.[path] ?? []), ...(peerHeaders['*']?.[path] ?? [])].map(fold)
  if (peers.includes(header)) return 95
  const bare = withoutAffix(object, header)
  if (bare !== header && own.includes(bare)) return 85
  if (path === object.titleFields[0] && object.titleFields.length === 1 && header === fold(object.name)) return 90
  const numbered = header.replace(/\d$/, '')
  if (numbered !== header && [...own, ...peers].includes(numbered)) return 75
  const most = slips(header)
  return most > 0 && own.some((name) => name.length >= 4 && distance(header, name, most) <= most) ? 50 : 0
}

/** `contactEmail` → `email`, `ownerName` → `owner`, `parentId` → `parent`. */
function withoutAffix(object: RegisteredObject, header: string): string {
  const prefix = fold(object.name)
  const bare = header.startsWith(prefix) && header.length > prefix.length ? header.slice(prefix.length) : header
  return bare.replace(/(?<=.{3})(id|name|c)$/, '')
}

function idScore(object: RegisteredObject, header: string, column: ProbedColumn): number {
  const known =
    idHeaders.some(({ headers }) => headers.map(fold).includes(header)) || header === fold(`${object.name} id`)
  if (!known || column.empty > 0) return 0
  return 90
}

function systemOf(object: RegisteredObject, header: string): string {
  if (header === fold(`${object.name} id`)) return 'import'
  return idHeaders.find(({ headers }) => headers.map(fold).includes(header))?.system ?? 'import'
}

/** A tie is broken by the values: addresses with @ are e-mails, +49 … are phones. */
function shapeScore(field: RegisteredField, values: string[]): number {
  const shape = shapes[fold(field.def.kind).replace(/s$/, '')]
  if (!shape || values.length === 0) return 0
  const hits = values.filter((value) => shape.test(value)).length
  return hits > values.length * 0.8 ? 10 : hits === 0 ? -20 : 0
}

const shapes: Record<string, RegExp> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  phone: /^\+?[\d\s()/.-]{6,}$/,
  url: /^(https?:\/\/|www\.)|\.[a-z]{2,}$/i,
}
