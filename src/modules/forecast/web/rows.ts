import type { Filter } from '#kernel/filter/contract.ts'
import type { ForecastCategory, ForecastNode, ForecastPeriod, ForecastReading } from '../contract.ts'

const stored: Record<Exclude<ForecastCategory, 'closed'>, string> = {
  commit: 'Commit',
  bestCase: 'Best Case',
  pipeline: 'Pipeline',
}

/** The opportunities that a figure adds up. */
export function rowsBehind(
  node: Pick<ForecastNode, 'key' | 'kind' | 'id'>,
  category: ForecastCategory,
  reading: ForecastReading,
  period: ForecastPeriod,
): Filter {
  return { and: [...ownedBy(node), inCategory(category, reading, period)] }
}

/** The opportunities of a team with those beneath it, or of a person. */
export function ownedBy({ key, kind, id }: Pick<ForecastNode, 'key' | 'kind' | 'id'>): Filter[] {
  if (key === 'all') return []
  if (kind === 'user')
    return [id === null ? { field: 'owner', op: 'isEmpty' } : { field: 'owner', op: 'eq', value: id }]
  return [
    id === null
      ? {
          or: [
            { field: 'owner', op: 'isEmpty' },
            { field: 'owner.team', op: 'isEmpty' },
          ],
        }
      : { field: 'owner.team', op: 'under', value: [id] },
  ]
}

function inCategory(category: ForecastCategory, reading: ForecastReading, period: ForecastPeriod): Filter {
  const closed = closedIn(period)
  if (category === 'closed') return closed
  if (reading === 'single') return openIn(period, [category])
  if (category === 'pipeline') return openIn(period, ['commit', 'bestCase', 'pipeline'])
  return { or: [closed, openIn(period, category === 'commit' ? ['commit'] : ['commit', 'bestCase'])] }
}

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
