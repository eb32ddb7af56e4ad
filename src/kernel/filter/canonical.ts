import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import type { Filter } from './contract.ts'
import { arities, hasOperator } from './operators.ts'

/** What a path holds, as far as the caller knows; undefined leaves the values as they are. */
export type StorageAt = (path: string, inside: string[]) => Storage | undefined

/**
 * The one spelling of a filter among those that mean the same without being rearranged: groups of one part are that part,
 * empty groups say `all` or `none`, lists are lists, numbers are written as their storage writes them.
 */
export function canonical(filter: Filter, storageAt: StorageAt = () => undefined, inside: string[] = []): Filter {
  const part = (one: Filter) => canonical(one, storageAt, inside)
  if ('and' in filter) return group(filter.and.map(part), (and) => ({ and }), { all: true })
  if ('or' in filter) return group(filter.or.map(part), (or) => ({ or }), { none: true })
  if ('not' in filter) return { not: part(filter.not) }
  if ('field' in filter) {
    if (filter.value === undefined || arities[filter.op] === 'none') return { field: filter.field, op: filter.op }
    const storage = storageAt(filter.field, inside)
    const isList = arities[filter.op] === 'list' && !Array.isArray(filter.value)
    const value = isList ? [filter.value] : filter.value
    return { ...filter, value: storage && hasOperator(storage, filter.op) ? canonicalValue(value, storage) : value }
  }
  if (!('path' in filter || 'count' in filter) || filter.where === undefined) return filter
  const path = 'path' in filter ? filter.path : filter.count
  return { ...filter, where: canonical(filter.where, storageAt, [...inside, path]) }
}

/** Canonical, and without what says nothing: nested groups of one kind are one, a denied denial is gone. */
export function normalise(filter: Filter): Filter {
  if ('and' in filter) return joined(filter.and.map(normalise), 'and')
  if ('or' in filter) return joined(filter.or.map(normalise), 'or')
  if ('not' in filter) return denied(normalise(filter.not))
  if (('path' in filter || 'count' in filter) && filter.where) {
    const where = normalise(filter.where)
    const { where: _where, ...rest } = filter
    return 'all' in where ? (rest as Filter) : { ...filter, where }
  }
  return canonical(filter)
}

function group(parts: Filter[], make: (parts: Filter[]) => Filter, empty: Filter): Filter {
  const [first] = parts
  return parts.length > 1 ? make(parts) : (first ?? empty)
}

function joined(parts: Filter[], kind: 'and' | 'or'): Filter {
  const [neutral, deciding] = kind === 'and' ? (['all', 'none'] as const) : (['none', 'all'] as const)
  const flat = parts.flatMap((part) => (kind in part ? (part as Record<typeof kind, Filter[]>)[kind] : [part]))
  const [decided] = flat.filter((part) => deciding in part)
  if (decided) return decided
  const left = flat.filter((part) => !(neutral in part))
  if (kind === 'and') return group(left, (and) => ({ and }), { all: true })
  return group(left, (or) => ({ or }), { none: true })
}

function denied(filter: Filter): Filter {
  if ('not' in filter) return filter.not
  if ('all' in filter) return { none: true }
  return 'none' in filter ? { all: true } : { not: filter }
}

function canonicalValue(value: JsonValue, storage: Storage): JsonValue {
  if (Array.isArray(value)) return value.map((one) => canonicalValue(one, storage))
  if (storage === 'decimal' && typeof value === 'number') return String(value)
  if (storage === 'integer' && typeof value === 'string') {
    const number = Number(value)
    return Number.isSafeInteger(number) && String(number) === value ? number : value
  }
  return value
}
