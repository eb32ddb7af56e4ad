import type { Storage } from '#kernel/fields/contract.ts'
import type { Operator } from '#kernel/filter/contract.ts'
import { type Arity, arities } from '../operators.ts'

const empties: Operator[] = ['isEmpty', 'isNotEmpty']
const ordered: Operator[] = ['gte', 'lte', 'between', 'eq', 'ne', 'gt', 'lt', ...empties]
const dated: Operator[] = ['inPeriod', 'notInPeriod', 'eq', 'lt', 'gte', 'between', ...empties]
const listed: Operator[] = ['hasAny', 'hasAll', 'hasNone', ...empties]

/** The operators a person is offered, the most useful first. */
const offered: Record<Storage, Operator[]> = {
  text: ['contains', 'notContains', 'startsWith', 'endsWith', 'eq', 'ne', ...empties],
  textArray: listed,
  integer: ordered,
  decimal: ordered,
  boolean: ['eq', ...empties],
  date: dated,
  instant: ['inPeriod', 'notInPeriod', 'lt', 'gte', 'between', ...empties],
  uuid: ['in', 'notIn', ...empties],
  uuidArray: listed,
  json: empties,
}

/** A text column with a fixed list of values behaves like a list, not like prose. */
const chosen: Operator[] = ['in', 'notIn', ...empties]

export function operatorsFor(field: { storage: string; choices?: unknown[]; inTree?: boolean }): Operator[] {
  if (field.choices && field.storage === 'text') return chosen
  const operators = offered[field.storage as Storage] ?? empties
  return field.inTree ? [...operators.slice(0, -empties.length), 'under', 'notUnder', ...empties] : operators
}

/** What an operator's value looks like, so that the editor for it can be chosen. */
export const arityOf = (op: Operator): Arity => arities[op] ?? 'one'
