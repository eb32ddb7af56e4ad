/** A team or person in a tree, each after its parent. */
export interface TreeRow {
  key: string
  kind: 'team' | 'user'
  parent: string | null
}

/** After the name. */
export const columns = ['closed', 'commit', 'bestCase', 'pipeline', 'quota', 'gap', 'attained'] as const
export type GridColumn = (typeof columns)[number]

/** From 1, by node. */
export function levelsOf(nodes: readonly TreeRow[]): ReadonlyMap<string, number> {
  const levels = new Map<string, number>()
  for (const { key, parent } of nodes) levels.set(key, (parent === null ? 0 : (levels.get(parent) ?? 0)) + 1)
  return levels
}

/** The nodes under none that is folded. */
export function shownRows<N extends TreeRow>(nodes: readonly N[], folded: ReadonlySet<string>): N[] {
  const hidden = new Set<string>()
  return nodes.filter(({ key, parent }) => {
    const isHidden = parent !== null && (hidden.has(parent) || folded.has(parent))
    if (isHidden) hidden.add(key)
    return !isHidden
  })
}

/** More rows than this are not looked over at once. */
const manyRows = 40

/** Small companies see everybody; of large ones each sees the teams, and their own with the people in it. */
export function firstFolded(nodes: readonly TreeRow[], me: string): ReadonlySet<string> {
  if (nodes.length <= manyRows) return new Set()
  const parents = new Map(nodes.map(({ key, parent }) => [key, parent]))
  const own = new Set<string>()
  for (let at: string | null | undefined = `user:${me}`; at; at = parents.get(at)) own.add(at)
  const withPeople = new Set(nodes.flatMap(({ kind, parent }) => (kind === 'user' && parent !== null ? parent : [])))
  return new Set([...withPeople].filter((key) => key !== 'all' && !own.has(key)))
}
