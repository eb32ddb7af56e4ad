import type { JsonValue } from '#kernel/fields/contract.ts'
import {
  type Condition,
  type Filter,
  type FiscalYear,
  fiscalPeriods,
  type RelativePeriod,
} from '#kernel/filter/contract.ts'
import { isOwnYear } from '#kernel/filter/fiscal.ts'
import { arityOf } from './operators.ts'

/** A filter as the row of chips shows it: the parts that must all hold. */
export function partsOf(filter: Filter | undefined): Filter[] {
  if (!filter || 'all' in filter) return []
  if ('and' in filter) return filter.and.flatMap(partsOf)
  return [filter]
}

/** The filter of a row of chips; `undefined` when there is none. */
export function filterOf(parts: Filter[]): Filter | undefined {
  const [first, ...others] = parts
  if (!first) return undefined
  return others.length > 0 ? { and: parts } : first
}

export const isCondition = (filter: Filter): filter is Condition => 'field' in filter

export const replacePart = (parts: Filter[], index: number, part: Filter): Filter[] =>
  parts.map((old, at) => (at === index ? part : old))

export const removePart = (parts: Filter[], index: number): Filter[] => parts.filter((_, at) => at !== index)

const isGiven = (value: JsonValue | undefined): boolean => value !== undefined && value !== null && value !== ''

/** Keeps the typed value when the new operator can still use it. */
export function withOperator(condition: Condition, op: Condition['op']): Condition {
  const { field, value } = condition
  const [before, after] = [arityOf(condition.op), arityOf(op)]
  if (after === 'none') return { field, op }
  if (before === after && value !== undefined) return { field, op, value }
  if (before === 'one' && after === 'list' && isGiven(value)) return { field, op, value: [value as JsonValue] }
  if (before === 'list' && after === 'one' && Array.isArray(value) && isGiven(value[0])) {
    return { field, op, value: value[0] as JsonValue }
  }
  return after === 'period' ? { field, op, value: 'thisMonth' } : { field, op }
}

const calendarPeriods = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
  'nextYear',
] as const satisfies RelativePeriod[]

/** What can be chosen: fiscal periods where they are others than those of the calendar, or one is chosen already. */
export function namedPeriods(fiscalYear: FiscalYear, chosen: JsonValue): string[] {
  const fiscal: readonly string[] = fiscalPeriods
  const isOffered = isOwnYear(fiscalYear) || fiscal.includes(chosen as string)
  return [...calendarPeriods, ...(isOffered ? fiscal : []), 'past', 'future']
}

export const periodUnits = ['hour', 'day', 'week', 'month', 'year'] as const
export type PeriodUnit = (typeof periodUnits)[number]

/** A period with a length ("last 90 days"), or null when it is a named one. */
export function spanOf(period: unknown): { direction: 'last' | 'next'; length: number; unit: PeriodUnit } | null {
  if (typeof period !== 'object' || period === null) return null
  const span = period as { last?: number; next?: number; unit?: PeriodUnit }
  const direction = span.last === undefined ? 'next' : 'last'
  const length = span.last ?? span.next
  return length === undefined || !span.unit ? null : { direction, length, unit: span.unit }
}

export const spanPeriod = (direction: 'last' | 'next', length: number, unit: PeriodUnit): JsonValue =>
  direction === 'last' ? { last: length, unit } : { next: length, unit }

/** What stands for the asker or the day, such as `{ "$": "me" }`. */
export const isSpecial = (value: JsonValue): value is { $: string } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && '$' in value

export const listOf = (value: JsonValue): JsonValue[] => (Array.isArray(value) ? value : [value])
