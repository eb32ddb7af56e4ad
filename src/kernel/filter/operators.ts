import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import type { Condition, Operator } from './contract.ts'

const empties: Operator[] = ['isEmpty', 'isNotEmpty']
const equal: Operator[] = ['eq', 'ne', 'in', 'notIn', ...empties]
const ordered: Operator[] = [...equal, 'lt', 'lte', 'gt', 'gte', 'between']
const dated: Operator[] = [...ordered, 'inPeriod', 'notInPeriod']
const listed: Operator[] = ['hasAny', 'hasAll', 'hasNone', ...empties]
const inTree: Operator[] = ['under', 'notUnder']

/**
 * The operators that a column has. Text has no order here: its order depends on the language of the reader, which only
 * sorting knows.
 */
export const operatorsByStorage: Record<Storage, readonly Operator[]> = {
  text: [...equal, 'contains', 'notContains', 'startsWith', 'endsWith'],
  textArray: [...listed, 'contains', 'notContains'],
  integer: ordered,
  decimal: ordered,
  boolean: equal,
  date: dated,
  instant: dated,
  uuid: [...equal, ...inTree],
  uuidArray: [...listed, ...inTree],
  json: empties,
}

export const hasOperator = (storage: Storage, op: Operator): boolean => operatorsByStorage[storage].includes(op)

/** What the value of an operator looks like. */
export type Arity = 'none' | 'one' | 'list' | 'range' | 'period'

export const arities: Record<Operator, Arity> = {
  eq: 'one',
  ne: 'one',
  in: 'list',
  notIn: 'list',
  lt: 'one',
  lte: 'one',
  gt: 'one',
  gte: 'one',
  between: 'range',
  contains: 'one',
  notContains: 'one',
  startsWith: 'one',
  endsWith: 'one',
  isEmpty: 'none',
  isNotEmpty: 'none',
  hasAny: 'list',
  hasAll: 'list',
  hasNone: 'list',
  under: 'list',
  notUnder: 'list',
  inPeriod: 'period',
  notInPeriod: 'period',
}

/** Each negative operator and the positive one it denies: both are never true, nor both false, for the same record. */
const positives: Partial<Record<Operator, Operator>> = {
  ne: 'eq',
  notIn: 'in',
  notContains: 'contains',
  hasNone: 'hasAny',
  notUnder: 'under',
  isEmpty: 'isNotEmpty',
  notInPeriod: 'inPeriod',
}

export function positiveOf(op: Operator): { op: Operator; negated: boolean } {
  const positive = positives[op]
  return positive ? { op: positive, negated: true } : { op, negated: false }
}

const opposites: Partial<Record<Operator, Operator>> = {
  ...positives,
  ...Object.fromEntries(Object.entries(positives).map(([negative, positive]) => [positive, negative])),
}

/** The operator that holds exactly where this one does not, if there is one. */
export const oppositeOf = (op: Operator): Operator | undefined => opposites[op]

const isGiven = (value: JsonValue | undefined): boolean => value !== undefined && value !== null && value !== ''

/** A condition whose value is still missing must not reach the server. */
export function isComplete({ op, value }: Condition): boolean {
  const arity = arities[op] ?? 'one'
  if (arity === 'none') return true
  if (arity === 'list' && Array.isArray(value)) return value.length > 0
  if (arity === 'range') return Array.isArray(value) && value.length === 2 && value.every(isGiven)
  return isGiven(value)
}
