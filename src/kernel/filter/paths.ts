import type { FieldKindName, Label, Storage } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Filter } from './contract.ts'

/** Where a path such as `account.amount.currency` ends, as far as the asker's metadata shows it. */
export interface PathEnd {
  path: string
  /** The links on the way. */
  steps: FieldMetadata[]
  field: FieldMetadata
  /** What of the field is meant: a part of a composite value, a text inside its JSON; null for the field itself. */
  part: string | null
  storage: Storage
}

/** The records behind a to-many path. */
export interface ManyEnd {
  path: string
  steps: FieldMetadata[]
  label: Label
  target: ObjectMetadata
}

/** Null for what does not exist and for what the asker may not read: nothing tells them apart. */
export function pathEnd(metadata: Metadata, object: ObjectMetadata, path: string): PathEnd | null {
  return walk(metadata, object, path, [], path.split('.'))
}

export function manyEnd(metadata: Metadata, object: ObjectMetadata, path: string): ManyEnd | null {
  const names = path.split('.')
  const steps: FieldMetadata[] = []
  let host = object
  for (const name of names.slice(0, -1)) {
    const step = fieldNamed(host, name)
    const target = step && linkTarget(metadata, step)
    if (!step || !target) return null
    steps.push(step)
    host = target
  }
  const found = manyOf(metadata, host).find((one) => one.path === names.at(-1))
  return found ? { ...found, path, steps } : null
}

/** The to-many paths that begin at an object: lists of records that link here, and its own lists of links. */
export function manyOf(metadata: Metadata, object: ObjectMetadata): ManyEnd[] {
  const inverse = object.related.map(({ path, label, object: name }) => ({ path, label, name }))
  const listed = object.fields
    .filter((field) => field.storage === 'uuidArray')
    .map((field) => ({ path: field.name, label: field.label ?? field.name, name: targetName(field) }))
  return [...inverse, ...listed].flatMap(({ path, label, name }) => {
    const target = metadata.objects.find((one) => one.name === name)
    return target ? [{ path, label, target, steps: [] }] : []
  })
}

/** The object behind a to-one link, if a path may lead on there. */
export function linkTarget(metadata: Metadata, field: FieldMetadata): ObjectMetadata | undefined {
  return field.storage === 'uuid' ? metadata.objects.find((one) => one.name === targetName(field)) : undefined
}

export const targetName = (field: FieldMetadata): string | undefined => kindOf(field.kind).target?.(field)

/** The named parts of a field that a path may end at, with what they hold. */
export function partsOfField(field: FieldMetadata): { part: string; storage: Storage }[] {
  const { columns, paths = {} } = kindOf(field.kind)
  return [
    ...columns.flatMap(({ part, storage }) => (part === undefined ? [] : [{ part, storage }])),
    ...Object.entries(paths).flatMap(([part, storage]) => (part === '*' ? [] : [{ part, storage }])),
  ]
}

const kindByStorage: Partial<Record<Storage, FieldKindName>> = {
  text: 'text',
  decimal: 'decimal',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  instant: 'dateTime',
}

/** The field as a condition on this path sees it: a part looks like a plain field of its storage. */
export function conditionField({ field, part, storage }: PathEnd): FieldMetadata {
  if (part === null) return field
  const { choices: _choices, target: _target, ...rest } = field
  return { ...rest, kind: kindByStorage[storage] ?? 'text', storage }
}

/** True when every path in the filter leads somewhere that the asker may see. */
export function isVisible(metadata: Metadata, object: ObjectMetadata, filter: Filter): boolean {
  if ('and' in filter) return filter.and.every((part) => isVisible(metadata, object, part))
  if ('or' in filter) return filter.or.every((part) => isVisible(metadata, object, part))
  if ('not' in filter) return isVisible(metadata, object, filter.not)
  if ('field' in filter) return pathEnd(metadata, object, filter.field) !== null
  if (!('path' in filter || 'count' in filter)) return true
  const end = manyEnd(metadata, object, 'path' in filter ? filter.path : filter.count)
  return end !== null && (filter.where === undefined || isVisible(metadata, end.target, filter.where))
}

function walk(
  metadata: Metadata,
  object: ObjectMetadata,
  path: string,
  steps: FieldMetadata[],
  names: string[],
): PathEnd | null {
  const [name = '', ...rest] = names
  const field = fieldNamed(object, name)
  if (!field) return null
  const [inner] = rest
  if (inner === undefined) return { path, steps, field, part: null, storage: field.storage as Storage }
  const storage = rest.length === 1 ? partStorage(field, inner) : undefined
  if (storage) return { path, steps, field, part: inner, storage }
  const target = linkTarget(metadata, field)
  return target ? walk(metadata, target, path, [...steps, field], rest) : null
}

function partStorage(field: FieldMetadata, part: string): Storage | undefined {
  const found = partsOfField(field).find((one) => one.part === part)
  return found?.storage ?? kindOf(field.kind).paths?.['*']
}

const fieldNamed = (object: ObjectMetadata, name: string): FieldMetadata | undefined =>
  object.fields.find((field) => field.name === name)
