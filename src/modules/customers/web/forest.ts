/** What stands in a tree: each below the one that it names. */
export interface Placed {
  id: string
  parent: string | null
}

export interface Branch<T extends Placed> {
  item: T
  /** 1 for a root. */
  level: number
  children: Branch<T>[]
}

/**
 * Trees of the items in their order. Whose parent is not among them is a root; so is the first of a loop, which other writers may
 * have left behind, so that nobody is lost.
 */
export function forestOf<T extends Placed>(items: readonly T[]): Branch<T>[] {
  const ids = new Set(items.map(({ id }) => id))
  const below = Map.groupBy(items, ({ parent }) => (parent !== null && ids.has(parent) ? parent : null))
  const placed = new Set<string>()
  const grow = (item: T, level: number): Branch<T> => {
    placed.add(item.id)
    const children = (below.get(item.id) ?? []).filter(({ id }) => !placed.has(id))
    return { item, level, children: children.map((child) => grow(child, level + 1)) }
  }
  const roots = (below.get(null) ?? []).map((item) => grow(item, 1))
  for (const item of items) if (!placed.has(item.id)) roots.push(grow(item, 1))
  return roots
}

/** The branches that are seen, from the top: those below an open one. */
export function visible<T extends Placed>(roots: readonly Branch<T>[], isOpen: (id: string) => boolean): Branch<T>[] {
  return roots.flatMap((branch) => [branch, ...(isOpen(branch.item.id) ? visible(branch.children, isOpen) : [])])
}

/** Everything below, and the item itself: where it cannot be moved. */
export function withBelow<T extends Placed>(branch: Branch<T>): Set<string> {
  return new Set([branch.item.id, ...branch.children.flatMap((child) => [...withBelow(child)])])
}

/** The way from the root down to an item, without itself. */
export function above<T extends Placed>(roots: readonly Branch<T>[], id: string): string[] {
  for (const { item, children } of roots) {
    if (item.id === id) return []
    if (children.length === 0) continue
    const way = above(children, id)
    if (way.length > 0 || children.some((child) => child.item.id === id)) return [item.id, ...way]
  }
  return []
}

export type TreeMove = { focus: string } | { toggle: string } | null

/** What a key does in a tree (WAI-ARIA): `key` is already turned for lines that run from right to left. */
export function moveBy<T extends Placed>(
  key: string,
  at: string,
  rows: readonly Branch<T>[],
  isOpen: (id: string) => boolean,
): TreeMove {
  const index = rows.findIndex(({ item }) => item.id === at)
  const row = rows[index]
  if (!row) return null
  const to = (branch: Branch<T> | undefined): TreeMove => (branch ? { focus: branch.item.id } : null)
  const hasChildren = row.children.length > 0
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1])
    case 'ArrowUp':
      return to(rows[index - 1])
    case 'Home':
      return to(rows[0])
    case 'End':
      return to(rows.at(-1))
    case 'ArrowRight':
      if (!hasChildren) return null
      return isOpen(at) ? to(row.children[0]) : { toggle: at }
    case 'ArrowLeft':
      if (hasChildren && isOpen(at)) return { toggle: at }
      return to(rows.find(({ children }) => children.includes(row)))
    default:
      return null
  }
}
