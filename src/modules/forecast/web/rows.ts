import type { Filter } from '#kernel/filter/contract.ts'
import { ownedBy } from '../behind.ts'
import type { ForecastCategory, ForecastNode, ForecastPeriod, ForecastReading } from '../contract.ts'

const stored: Record<Exclude<ForecastCategory, 'closed'>, string> = {
  commit: 'Commit',
  bestCase: 'Best Case',
  pipeline: 'Pipeline',
}

/** The opportunities that a figure adds up. `isSplit`: shares of the revenue count instead of the owner, where there are any. */
export function rowsBehind(
  node: Pick<ForecastNode, 'key' | 'kind' | 'id'>,
  category: ForecastCategory,
  reading: ForecastReading,
  period: ForecastPeriod,
  isSplit: boolean,
): Filter {
  const mine = ownedBy(node).map((owned) => (isSplit ? sharedBy(node, owned) : owned))
  return { and: [...mine, inCategory(category, reading, period)] }
}

function sharedBy(node: Pick<ForecastNode, 'key' | 'kind' | 'id'>, owned: Filter): Filter {
  const revenue: Filter = { field: 'kind', op: 'eq', value: 'revenue' }
  const whole: Filter = { and: [owned, { path: 'splits', has: 'none', where: revenue }] }
  return { or: [whole, { path: 'splits', has: 'some', where: { and: [revenue, ...ownedBy(node, 'user')] } }] }
}

function inCategory(category: ForecastCategory, reading: ForecastReading, period: ForecastPeriod): Filter {
  const closed = closedIn(period)
  if (category === 'closed') return closed
  if (reading === 'single') return openIn(period, [category])
  if (category === 'pipeline') return openIn(period, ['commit', 'bestCase', 'pipeline'])
  return { or: [closed, openIn(period, category === 'commit' ? ['commit'] : ['commit', 'bestCase'])] }
}

/** Of some opportunities alone, those that a filter means. */
export const within = (slice: Filter | undefined, filter: Filter): Filter => (slice ? { and: [slice, filter] } : filter)

export const closedIn = ({ from, to }: ForecastPeriod): Filter => ({
  and: [
    { field: 'isWon', op: 'eq', value: true },
    { field: 'actualCloseDate', op: 'between', value: [from, to] },
  ],
})

export const openIn = ({ from, to }: ForecastPeriod, categories: Exclude<ForecastCategory, 'closed'>[]): Filter => ({
  and: [
    { field: 'isClosed', op: 'eq', value: false },
    { field: 'closeDate', op: 'between', value: [from, to] },
    { field: 'forecastCategory', op: 'in', value: categories.map((category) => stored[category]) },
  ],
})
