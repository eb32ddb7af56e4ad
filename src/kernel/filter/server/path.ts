import { invalidField } from '#kernel/errors.ts'
import type { Storage } from '#kernel/fields/contract.ts'
import {
  namesObject,
  type RegisteredColumn,
  type RegisteredField,
  type RegisteredObject,
  type Registry,
  targetOf,
} from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { hasOperator } from '../operators.ts'

/** `access: null` is the program itself (verdicts, rules), which may name every field. */
export interface PathScope {
  registry: Registry
  access: Access | null
}

/** One step over a to-one link: `alias.column` holds the id of a record of `target`. */
export interface Hop {
  /** The step as the path names it: `account`, or `relatedTo:account` where the link may lead anywhere. */
  name: string
  field: RegisteredField
  column: RegisteredColumn
  target: RegisteredObject
}

/** Where a path such as `account.amount.currency` ends: some hops, then a column or a text inside a jsonb column. */
export interface ResolvedPath {
  path: string
  hops: Hop[]
  /** The object whose table has the column. */
  object: RegisteredObject
  field: RegisteredField
  column: RegisteredColumn
  /** Key inside the jsonb column, null for the column itself. */
  key: string | null
  storage: Storage
}

/** The records behind a to-many path, and the column that ties them: on the target (inverse) or on the host (`links`). */
export interface ResolvedToMany {
  path: string
  hops: Hop[]
  target: RegisteredObject
  tie: { on: 'target' | 'host'; column: RegisteredColumn }
}

/** Absent, unreadable and leading nowhere are one and the same error, so that nothing tells them apart (S-07). */
export const unknownPath = (path: string, usage: string) =>
  invalidField(usage, 'unknownField', `There is no field "${path.slice(0, 200)}"`, { field: path.slice(0, 200) })

export function resolvePath(scope: PathScope, object: RegisteredObject, path: string, usage = 'filter'): ResolvedPath {
  const segments = path.split('.')
  const { hops, host, rest } = followLinks(scope, object, segments, (field, after) => endsHere(field, after))
  const [name = '', inner] = rest
  const field = readableField(scope, host, name)
  const end = field && rest.length <= 2 ? endOf(field, inner) : null
  if (!field || !end) throw unknownPath(path, usage)
  return { path, hops, object: host, field, ...end }
}

export function resolveToMany(
  scope: PathScope,
  object: RegisteredObject,
  path: string,
  usage = 'filter',
): ResolvedToMany {
  const { hops, host, rest } = followLinks(scope, object, path.split('.'), (_field, after) => after.length === 0)
  const found =
    rest.length === 1 ? (inverseOf(scope, host, rest[0] ?? '') ?? linksOf(scope, host, rest[0] ?? '')) : null
  if (!found) throw unknownPath(path, usage)
  return { path, hops, ...found }
}

/** Takes to-one links as long as the path goes on behind them; stops before the first name that is the end. */
function followLinks(
  scope: PathScope,
  object: RegisteredObject,
  segments: string[],
  isEnd: (field: RegisteredField, after: string[]) => boolean,
): { hops: Hop[]; host: RegisteredObject; rest: string[] } {
  const hops: Hop[] = []
  let host = object
  for (let i = 0; i < segments.length; i++) {
    const name = segments[i] ?? ''
    const [link = '', towards] = name.split(':')
    const field = readableField(scope, host, link)
    const hop = field && !isEnd(field, segments.slice(i + 1)) ? hopOver(scope, field, name, towards) : null
    if (!hop) return { hops, host, rest: segments.slice(i) }
    hops.push(hop)
    host = hop.target
  }
  return { hops, host, rest: [] }
}

/** A link that may lead anywhere is taken towards one object, which the path must name; ids are unique among all. */
function hopOver(scope: PathScope, field: RegisteredField, name: string, towards: string | undefined): Hop | null {
  const [column] = field.columns
  if ((towards !== undefined) !== namesObject(field)) return null
  const target = readableObject(scope, towards ?? targetOf(field))
  return target && column?.storage === 'uuid' ? { name, field, column, target } : null
}

function endsHere(field: RegisteredField, after: string[]): boolean {
  const [inner] = after
  return inner === undefined || (after.length === 1 && endOf(field, inner) !== null)
}

/** The paths of a field whose text `contains` can look into: itself, its parts, the texts inside its JSON. */
export function textPaths(field: RegisteredField): string[] {
  const inner = [...field.columns.map((column) => column.part), ...Object.keys(field.kind.paths ?? {})]
  const names = [undefined, ...inner.filter((name) => name !== undefined && name !== '*')]
  return names
    .filter((name) => hasOperator(endOf(field, name)?.storage ?? 'json', 'contains'))
    .map((name) => (name === undefined ? field.name : `${field.name}.${name}`))
}

/** Records of one object, each below the one that its link names. */
export interface Tree {
  object: RegisteredObject
  link: RegisteredColumn
}

/** The tree whose records a path names: those a link leads to, or the object itself by its id. */
export function treeOf(scope: PathScope, { field, object, path }: ResolvedPath): Tree {
  const target = field.name === 'id' && field.isSystem ? object : readableObject(scope, targetOf(field))
  const parent = target?.ownFields.find((one) => one.def.tree && targetOf(one) === target.name)
  const link = target && parent && readableField(scope, target, parent.name)?.columns[0]
  if (!target || !link)
    throw invalidField('filter', 'unknownOperator', `${path} leads into no tree: use in instead of under`)
  return { object: target, link }
}

type End = Pick<ResolvedPath, 'column' | 'key' | 'storage'>

/** The column of the bare field, of a part of it, or a text inside its jsonb. */
function endOf(field: RegisteredField, inner: string | undefined): End | null {
  const [first] = field.columns
  if (inner === undefined) {
    const column = field.columns.find((one) => one.suffix === field.kind.filterColumn) ?? first
    return column ? { column, key: null, storage: column.storage } : null
  }
  const part = field.columns.find((one) => one.part === inner)
  if (part) return { column: part, key: null, storage: part.storage }
  const paths = field.kind.paths ?? {}
  const storage = Object.hasOwn(paths, inner) ? paths[inner] : paths['*']
  return first && storage ? { column: first, key: inner, storage } : null
}

function inverseOf(
  scope: PathScope,
  host: RegisteredObject,
  name: string,
): Pick<ResolvedToMany, 'target' | 'tie'> | null {
  const related = host.related.get(name)
  const target = readableObject(scope, related?.object)
  const link = related && target ? readableField(scope, target, related.field) : null
  const [column] = link?.columns ?? []
  return target && column ? { target, tie: { on: 'target', column } } : null
}

function linksOf(
  scope: PathScope,
  host: RegisteredObject,
  name: string,
): Pick<ResolvedToMany, 'target' | 'tie'> | null {
  const field = readableField(scope, host, name)
  const [column] = field?.columns ?? []
  const target = field && column?.storage === 'uuidArray' ? readableObject(scope, targetOf(field)) : null
  return target && column ? { target, tie: { on: 'host', column } } : null
}

function readableField({ access }: PathScope, object: RegisteredObject, name: string): RegisteredField | null {
  const field = object.fields.get(name)
  return field && (access === null || access.canReadField(object.name, name)) ? field : null
}

function readableObject({ registry, access }: PathScope, name: string | undefined): RegisteredObject | null {
  const object = name === undefined ? undefined : registry.objects.get(name)
  return object && (access === null || access.verdict(object.name, 'read') !== false) ? object : null
}
