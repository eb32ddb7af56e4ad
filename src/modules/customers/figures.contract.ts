import type { Filter } from '#kernel/filter/contract.ts'

/** A figure of an account: how many records lead to it, and what their amounts add up to in the organisation's currency. */
export interface Figure {
  key: FigureKey
  object: string
  /** Paths from such a record to its account; more than one where the link may lead to several kinds of records. */
  links: string[]
  where: Filter
  /** A money field. */
  sum?: string
}
export type FigureKey = 'open' | 'overdue' | 'wonThisYear' | 'won' | 'tasks' | 'people'

/** What a figure came to. `sum` is absent where nothing is added up, or the asker may not see the amounts. */
export interface FigureValue {
  count: number
  sum?: string
}
export type FigureValues = Partial<Record<FigureKey, FigureValue>>

/** GET /api/v1/accounts/{id}/tree: the whole group of an account, as far as the asker may see it, its head first. */
export interface AccountTree {
  nodes: AccountNode[]
  /** There are more companies than are read: `below` is absent everywhere. */
  isCut: boolean
}
export interface AccountNode {
  id: string
  name: string
  /** Null for the head. */
  parent: string | null
  type: string | null
  mayMove: boolean
  /** Of the company alone, and of it with everything below. */
  own: FigureValues
  below?: FigureValues
}

/** The figures that a tree shows at each company. */
export const treeFigures: readonly FigureKey[] = ['open', 'wonThisYear']

const is = (field: string, value: boolean): Filter => ({ field, op: 'eq', value })

/**
 * Objects and fields of other modules are named by their words: a figure whose object the registry does not have is left out.
 * Closing, winning and what is open are said by those modules' own fields.
 */
export function figuresOf(firstMonth: number): readonly Figure[] {
  const year = firstMonth === 1 ? 'thisYear' : 'thisFiscalYear'
  const opportunity = { object: 'opportunity', links: ['account'], sum: 'amount' }
  const won = { ...opportunity, sum: 'actualAmount' }
  const inYear: Filter = { field: 'actualCloseDate', op: 'inPeriod', value: year }
  const late: Filter = { field: 'closeDate', op: 'inPeriod', value: 'past' }
  return [
    { ...opportunity, key: 'open', where: is('isClosed', false) },
    { ...opportunity, key: 'overdue', where: { and: [is('isClosed', false), late] } },
    { ...won, key: 'wonThisYear', where: { and: [is('isWon', true), inYear] } },
    { ...won, key: 'won', where: is('isWon', true) },
    {
      key: 'tasks',
      object: 'task',
      links: ['relatedTo'],
      where: is('isClosed', false),
    },
    { key: 'people', object: 'contact', links: ['account'], where: { all: true } },
  ]
}

/** The rows behind a figure: of one account, or of everything under it. */
export function rowsBehind({ where, links }: Figure, account: string, isBelow: boolean): Filter {
  const to = links.map((field): Filter => ({ field, ...(isBelow ? under(account) : { op: 'eq', value: account }) }))
  const [only] = to
  const linked = to.length === 1 && only ? only : { or: to }
  if ('all' in where) return linked
  return { and: [linked, ...('and' in where ? where.and : [where])] }
}

const under = (account: string) => ({ op: 'under' as const, value: [account] })
