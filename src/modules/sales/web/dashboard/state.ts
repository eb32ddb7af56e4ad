import type { Filter } from '#kernel/filter/contract.ts'
import { monthOf, type Tile } from './tile.ts'

const calendar = ['thisMonth', 'lastMonth', 'thisQuarter', 'lastQuarter', 'thisYear', 'lastYear'] as const
const fiscal = ['thisFiscalQuarter', 'lastFiscalQuarter', 'thisFiscalYear', 'lastFiscalYear'] as const
const periods = [...calendar, ...fiscal, 'lastTwelveMonths', 'all', 'custom'] as const
export type Period = (typeof periods)[number]

export const usualPeriod: Period = 'lastTwelveMonths'

/** Those of the fiscal year only where it is another one than that of the calendar. */
export const offeredPeriods = (hasFiscalYear: boolean): Period[] =>
  periods.filter((period) => hasFiscalYear || !isOneOf(fiscal, period))

/** What the dashboard is narrowed to, as it stands in the address; absent is the usual. */
export interface DashboardState {
  /** `all`, `mine`, `team:<id>` or `user:<id>`; absent: whatever suits the person. */
  who?: string
  period?: Period
  /** Days of the period `custom`. */
  from?: string
  to?: string
  pipeline?: string
}

const day = /^\d{4}-\d\d-\d\d$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function parseDashboardState({ who, period, from, to, pipeline }: Record<string, unknown>): DashboardState {
  return {
    ...(typeof who === 'string' && isWho(who) ? { who } : {}),
    ...(isOneOf(periods, period) && period !== usualPeriod ? { period } : {}),
    ...(typeof from === 'string' && day.test(from) ? { from } : {}),
    ...(typeof to === 'string' && day.test(to) ? { to } : {}),
    ...(typeof pipeline === 'string' && uuid.test(pipeline) ? { pipeline } : {}),
  }
}

function isWho(who: string): boolean {
  const [kind, id = ''] = who.split(':')
  return who === 'all' || who === 'mine' || ((kind === 'team' || kind === 'user') && uuid.test(id))
}

const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T => all.includes(value as T)

/** Who sees more than their own work first: managers and administrators. */
export const usualWho = (roles: readonly string[]): 'all' | 'mine' =>
  roles.some((role) => role === 'manager' || role === 'admin') ? 'all' : 'mine'

/** What a tile is narrowed to. `today` is the reader's day. */
export function scopeOf(tile: Tile, state: DashboardState & { who: string }, today: string): Filter[] {
  return [
    ...ownedBy(state.who),
    ...(state.pipeline ? [{ field: 'pipeline', op: 'eq', value: state.pipeline } as const] : []),
    ...(tile.dated ? within(tile.dated, state, today) : []),
  ]
}

function ownedBy(who: string): Filter[] {
  if (who === 'all') return []
  if (who === 'mine') return [{ field: 'owner', op: 'eq', value: { $: 'me' } }]
  const [kind, id = ''] = who.split(':')
  return kind === 'team'
    ? [{ field: 'owner.team', op: 'under', value: [id] }]
    : [{ field: 'owner', op: 'eq', value: id }]
}

function within(field: string, { period = usualPeriod, from, to }: DashboardState, today: string): Filter[] {
  if (period === 'all') return []
  if (period === 'lastTwelveMonths') return [{ field, op: 'between', value: twelveMonths(today) }]
  if (period !== 'custom') return [{ field, op: 'inPeriod', value: period }]
  return [
    ...(from ? [{ field, op: 'gte', value: from } as const] : []),
    ...(to ? [{ field, op: 'lte', value: to } as const] : []),
  ]
}

/** This month and the eleven before it. */
export function twelveMonths(today: string): [from: string, to: string] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10)
  return [first, monthOf(today)[1]]
}
