/** Days that a record holds for; an end that is empty is open. */
export interface Span {
  from: string | null
  to: string | null
}

/** True on every day from the first to the last, both included. */
export const holdsOn = ({ from, to }: Span, today: string): boolean =>
  (from === null || from <= today) && (to === null || to >= today)

export interface RankedTerritory {
  id: string
  name: string
  parent: string | null
}

/** Steps up to the top. A parent that is not among them ends the way, and so does a loop. */
export function depthsOf(territories: readonly RankedTerritory[]): Map<string, number> {
  const parents = new Map(territories.map(({ id, parent }) => [id, parent]))
  const depth = (id: string, seen: ReadonlySet<string>): number => {
    const parent = parents.get(id) ?? null
    return parent === null || !parents.has(parent) || seen.has(parent) ? 0 : 1 + depth(parent, new Set([...seen, id]))
  }
  return new Map(territories.map(({ id }) => [id, depth(id, new Set())]))
}

export interface RankedRule {
  id: string
  name: string
  territory: string
  priority: number
}

/**
 * Rules in the order in which they decide: the smallest priority, then the deeper territory, then the names of territory and
 * rule, at last the id; so one order whatever the order they come in.
 */
export function ranked<R extends RankedRule>(rules: readonly R[], territories: readonly RankedTerritory[]): R[] {
  const depths = depthsOf(territories)
  const names = new Map(territories.map(({ id, name }) => [id, name]))
  const depth = ({ territory }: R) => depths.get(territory) ?? 0
  const name = ({ territory }: R) => names.get(territory) ?? ''
  return rules.toSorted(
    (a, b) =>
      a.priority - b.priority ||
      depth(b) - depth(a) ||
      byCode(name(a), name(b)) ||
      byCode(a.name, b.name) ||
      byCode(a.id, b.id),
  )
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Far more work than those beside it; of few accounts chance makes as much. */
const outOfProportion = 1.6
const leastMore = 10

/**
 * How many times the mean of its neighbours (those with the same parent) each territory has, where that is out of proportion;
 * neighbours without any accounts say nothing.
 */
export function overloads(
  territories: readonly { id: string; parent: string | null; accounts: number }[],
): Map<string, number> {
  const found = new Map<string, number>()
  for (const [, group] of Map.groupBy(territories, ({ parent }) => parent))
    for (const { id, accounts } of group) {
      const others = group.filter((one) => one.id !== id && one.accounts > 0)
      const sum = others.reduce((total, one) => total + one.accounts, 0)
      const ratio = sum === 0 ? 0 : (accounts * others.length) / sum
      const isFarMore = accounts - sum / others.length >= leastMore
      if (ratio >= outOfProportion && isFarMore) found.set(id, Math.round(ratio * 10) / 10)
    }
  return found
}
