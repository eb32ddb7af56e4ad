import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { Condition, Count, Filter, FilterEnv, ToMany } from '../contract.ts'
import { holds } from '../holds.ts'
import { operandOf } from '../operand.ts'
import { type ResolvedPath, resolvePath, resolveToMany } from './path.ts'

export interface PredicateScope {
  registry: Registry
  object: RegisteredObject
  env: FilterEnv
  /** Whose filter it is; absent or null for a filter of the program itself. */
  access?: Access | null
}

/** A record or its values as JSON; path fields (`account.industry`) may stand in it as flat keys. */
export type Fields = Readonly<Record<string, unknown>>
/** The live, readable records behind a to-many path, each with the path fields that the filter's `where` reads. */
export type Related = (path: string) => readonly Fields[]
/** `linked`: values behind to-one links as flat keys; absent keys are empty. */
export type Predicate = (record: Fields, linked?: Fields, related?: Related) => boolean

/** The filter as a function over one record in memory: the same answer as `compileFilter` gives for its row. */
export function compilePredicate(filter: Filter, scope: PredicateScope): Predicate {
  if ('and' in filter) return every(filter.and.map((part) => compilePredicate(part, scope)))
  if ('or' in filter) return some(filter.or.map((part) => compilePredicate(part, scope)))
  if ('not' in filter) return negate(compilePredicate(filter.not, scope))
  if ('field' in filter) return condition(filter, scope)
  if ('path' in filter) return toMany(filter, scope)
  if ('count' in filter) return counted(filter, scope)
  if ('all' in filter) return () => true
  if ('none' in filter) return () => false
  throw invalidField('filter', 'notAFilter', 'Send a filter')
}

/** Paths over to-one links that a predicate of this filter reads, to be loaded as `linked`. */
export function linkedPaths(filter: Filter, scope: Pick<PredicateScope, 'registry' | 'object'>): string[] {
  const open = { registry: scope.registry, access: null }
  if ('and' in filter) return [...new Set(filter.and.flatMap((part) => linkedPaths(part, scope)))]
  if ('or' in filter) return [...new Set(filter.or.flatMap((part) => linkedPaths(part, scope)))]
  if ('not' in filter) return linkedPaths(filter.not, scope)
  if (!('field' in filter)) return []
  const end = resolvePath(open, scope.object, filter.field)
  return end.hops.length > 0 ? [fieldPath(end)] : []
}

const every =
  (parts: Predicate[]): Predicate =>
  (record, linked, related) =>
    parts.every((part) => part(record, linked, related))
const some =
  (parts: Predicate[]): Predicate =>
  (record, linked, related) =>
    parts.some((part) => part(record, linked, related))
const negate =
  (part: Predicate): Predicate =>
  (record, linked, related) =>
    !part(record, linked, related)

function condition({ field, op, value }: Condition, scope: PredicateScope): Predicate {
  const end = resolvePath({ registry: scope.registry, access: scope.access ?? null }, scope.object, field)
  const lowerCase = end.column.derive !== undefined
  const operand = operandOf({ field, op, value, storage: end.storage, lowerCase }, scope.env)
  const test = holds(operand, end.storage)
  return (record, linked) => {
    const found = read(end, record, linked)
    return (found !== null && test(found)) !== operand.negated
  }
}

const fieldPath = (end: ResolvedPath): string => [...end.hops.map((hop) => hop.name), end.field.name].join('.')

/** The value that the column of the path holds. */
function read(end: ResolvedPath, record: Fields, linked: Fields | undefined): JsonValue {
  const direct = own(end.path, record, linked)
  const path = fieldPath(end)
  if (direct !== undefined && end.path !== path) return direct ?? null
  const value = own(path, record, linked) ?? null
  if (value === null) return null
  if (end.column.derive) return end.column.derive(value as never)
  const inner = end.key ?? end.column.part
  if (inner === undefined) return value
  const part = typeof value === 'object' && !Array.isArray(value) ? (value[inner] ?? null) : null
  return end.key !== null && typeof part !== 'string' ? null : part
}

function own(path: string, record: Fields, linked: Fields | undefined): JsonValue | undefined {
  const source = linked && Object.hasOwn(linked, path) ? linked : record
  return Object.hasOwn(source, path) ? (source[path] as JsonValue | undefined) : undefined
}

function toMany({ path, has, where }: ToMany, scope: PredicateScope): Predicate {
  const matching = matches(path, where, scope)
  if (has === 'every') return (_record, _linked, related) => matching(related).every(Boolean)
  return (_record, _linked, related) => matching(related).some(Boolean) === (has === 'some')
}

const comparisons: Record<Count['op'], (count: number, value: number) => boolean> = {
  eq: (count, value) => count === value,
  lt: (count, value) => count < value,
  lte: (count, value) => count <= value,
  gt: (count, value) => count > value,
  gte: (count, value) => count >= value,
}

function counted({ count: path, where, op, value }: Count, scope: PredicateScope): Predicate {
  const matching = matches(path, where, scope)
  return (_record, _linked, related) => comparisons[op](matching(related).filter(Boolean).length, value)
}

/** For each related record whether it meets `where`. */
function matches(path: string, where: Filter | undefined, scope: PredicateScope) {
  const { target } = resolveToMany({ registry: scope.registry, access: scope.access ?? null }, scope.object, path)
  const predicate = where ? compilePredicate(where, { ...scope, object: target }) : () => true
  return (related: Related | undefined): boolean[] => {
    if (!related) throw new Error(`The records behind ${path} were not loaded for the predicate`)
    return related(path).map((one) => predicate(one))
  }
}
