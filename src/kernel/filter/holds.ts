import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import { compareDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Operand, Scalar } from './operand.ts'

type Value = Exclude<JsonValue, null>
type Compare = (value: Value, wanted: Scalar) => number

/** The positive test of a value that is not null, as PostgreSQL judges the column that holds it. */
export function holds(operand: Operand, storage: Storage): (value: Value) => boolean {
  const compare = orders[storage]
  switch (operand.op) {
    case 'isNotEmpty':
      return (value) => !isEmpty(value)
    case 'in':
      return (value) => operand.values.some((wanted) => compare(value, wanted) === 0)
    case 'under':
      throw new Error('What lies below was not looked up for the predicate: use expandTrees')
    case 'hasAny':
      return (value) => operand.values.some((wanted) => contains(value, wanted, compare))
    case 'hasAll':
      return (value) => operand.values.length > 0 && operand.values.every((wanted) => contains(value, wanted, compare))
    case 'between':
      return (value) => compare(value, operand.from) >= 0 && compare(value, operand.to) <= 0
    case 'inPeriod':
      return (value) => isFrom(value, operand.range.from, compare) && isBefore(value, operand.range.to, compare)
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return (value) => texts(value).some((text) => parts[operand.op](text, operand.text))
    default:
      return (value) => comparisons[operand.op](compare(value, operand.value))
  }
}

const comparisons = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
}

const parts = {
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
}

const byText: Compare = (value, wanted) => (value === wanted ? 0 : value < wanted ? -1 : 1)
const byNumber: Compare = (value, wanted) => compareDecimals(String(value), String(wanted))
const byInstant: Compare = (value, wanted) => Date.parse(String(value)) - Date.parse(String(wanted))
const byId: Compare = (value, wanted) => byText(String(value).toLowerCase(), wanted)

const orders: Record<Storage, Compare> = {
  text: byText,
  textArray: byText,
  integer: byNumber,
  decimal: byNumber,
  boolean: byText,
  date: byText,
  instant: byInstant,
  uuid: byId,
  uuidArray: byId,
  json: byText,
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}

function contains(list: Value, wanted: Scalar, compare: Compare): boolean {
  return Array.isArray(list) && list.some((item) => item !== null && compare(item, wanted) === 0)
}

const isFrom = (value: Value, from: string | null, compare: Compare): boolean =>
  from === null || compare(value, from) >= 0
const isBefore = (value: Value, to: string | null, compare: Compare): boolean => to === null || compare(value, to) < 0

const texts = (value: Value): string[] => [value].flat().map((text) => String(text).toLowerCase())
