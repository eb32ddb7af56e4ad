import type { JsonValue } from '#kernel/fields/contract.ts'

/**
 * The one filter grammar: lists, boards, reports, sharing rules, automation, permissions and API queries speak it.
 * It compiles to SQL (`server/sql.ts`) and to a predicate over one record (`server/predicate.ts`); a property test proves
 * that both agree. A condition on an empty value is false, except `isEmpty`; `not` is two-valued.
 */
export type Filter =
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
  | Condition
  | ToMany
  | Count
  | { all: true }
  | { none: true }

/** `field` is a path: `name`, `account.industry` (to-one links), `amount.currency` (part), `owner.team`. */
export interface Condition {
  field: string
  op: Operator
  value?: JsonValue
}

/** Some / none / every record behind a to-many path (an inverse such as `contacts`, or an N:M `links` field). */
export interface ToMany {
  path: string
  has: 'some' | 'none' | 'every'
  where?: Filter
}

/** "3 or more orders in the last 90 days": put the time window into `where`. */
export interface Count {
  count: string
  where?: Filter
  op: 'eq' | 'lt' | 'lte' | 'gt' | 'gte'
  value: number
}

export type Operator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'notIn'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'between'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'endsWith'
  | 'isEmpty'
  | 'isNotEmpty'
  /** arrays (choices, links, teams, e-mail addresses) */
  | 'hasAny'
  | 'hasAll'
  | 'hasNone'
  /** links into a tree (team, parent account), and the id of a record in one: one of these, or anything below it */
  | 'under'
  | 'notUnder'
  /** date and instant: value is a RelativePeriod */
  | 'inPeriod'
  | 'notInPeriod'

/** Relative dates, in the asker's zone: half-open [start, end). Weeks start on `weekStart`, fiscal years with the month `fiscalStart`. */
export type RelativePeriod =
  | 'today'
  | 'yesterday'
  | 'tomorrow'
  | 'thisWeek'
  | 'lastWeek'
  | 'nextWeek'
  | 'thisMonth'
  | 'lastMonth'
  | 'nextMonth'
  | 'thisQuarter'
  | 'lastQuarter'
  | 'nextQuarter'
  | 'thisYear'
  | 'lastYear'
  | 'nextYear'
  | FiscalPeriod
  | 'past'
  | 'future'
  | { last: number; unit: 'hour' | 'day' | 'week' | 'month' | 'year' }
  | { next: number; unit: 'hour' | 'day' | 'week' | 'month' | 'year' }

type FiscalPeriod = (typeof fiscalPeriods)[number]

/** Values that stand for the asker: `{ "$": "me" }` in a user field, `{ "$": "myTeams" }` in a team field. */
export type SpecialValue = { $: 'me' | 'myTeams' | 'today' | 'now' }

/** What relative values mean for the asker. `now` in epoch milliseconds. */
export interface FilterEnv {
  now: number
  zone: string
  weekStart: 1 | 6 | 7
  /** First month of the organisation's fiscal year, 1 to 12. */
  fiscalStart: number
  userId: string | null
  teamIds: string[]
}

/** When the organisation's years begin, and by which of the two calendar years that they touch they are called. */
export interface FiscalYear {
  /** 1 is January: then fiscal periods are those of the calendar. */
  firstMonth: number
  namedAfter: 'end' | 'start'
}

export const calendarYear: FiscalYear = { firstMonth: 1, namedAfter: 'end' }

export const fiscalPeriods = [
  'thisFiscalQuarter',
  'lastFiscalQuarter',
  'nextFiscalQuarter',
  'thisFiscalYear',
  'lastFiscalYear',
  'nextFiscalYear',
] as const

export const eq = (field: string, value: JsonValue): Filter => ({ field, op: 'eq', value })
export const and = (...filters: Filter[]): Filter => ({ and: filters })
export const or = (...filters: Filter[]): Filter => ({ or: filters })
export const not = (filter: Filter): Filter => ({ not: filter })
