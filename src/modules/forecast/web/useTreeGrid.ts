import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { useMe } from '#kernel/client/me.ts'
import { alongLine } from '#ui/direction.ts'
import { firstFolded, levelsOf, shownRows, type TreeRow } from './tree.ts'

export interface TreeGrid<N extends TreeRow> {
  /** The rows in sight. */
  rows: N[]
  grid: RefObject<HTMLTableElement | null>
  /** Level, fold and focus of one row. */
  at(node: N, row: number): TreeGridRow
  onKeyDown(event: KeyboardEvent): void
}

export interface TreeGridRow {
  /** From 1. */
  level: number
  /** Null for people, who have nobody beneath. */
  isFolded: boolean | null
  /** The column that the keyboard stands in, when it is in this row. */
  activeColumn: number | null
  onFold: (isFolded: boolean) => void
  onAt: (column: number) => void
}

/** Folding of a tree of teams, and the arrows that walk it: a cell is found by `data-row`, `data-column` and `data-focus`. */
export function useTreeGrid<N extends TreeRow>(nodes: readonly N[], columns: number): TreeGrid<N> {
  const me = useMe()
  const [folded, setFolded] = useState(() => firstFolded(nodes, me.id))
  const [at, setAt] = useState({ row: 0, column: 0 })
  const grid = useRef<HTMLTableElement>(null)
  const levels = useMemo(() => levelsOf(nodes), [nodes])
  const rows = useMemo(() => shownRows(nodes, folded), [nodes, folded])
  const fold = (key: string, isFolded: boolean) =>
    setFolded((now) => (isFolded ? new Set([...now, key]) : new Set([...now].filter((one) => one !== key))))
  const goTo = (row: number, column: number) => {
    const next = { row: clamp(row, rows.length - 1), column: clamp(column, columns) }
    setAt(next)
    grid.current
      ?.querySelector<HTMLElement>(`[data-row="${next.row}"] [data-column="${next.column}"] [data-focus]`)
      ?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const node = rows[at.row]
    const key = alongLine(event.key)
    const step = steps[key]
    if (!node || !step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const [down, along] = step
    // On a name the arrows open and close what is beneath, as in every tree.
    const isTeam = node.kind === 'team' && at.column === 0
    if (isTeam && key === 'ArrowRight' && folded.has(node.key)) return fold(node.key, false)
    if (isTeam && key === 'ArrowLeft' && !folded.has(node.key)) return fold(node.key, true)
    goTo(at.row + down, along === 'ends' ? (key === 'Home' ? 0 : columns) : at.column + along)
  }
  return {
    rows,
    grid,
    onKeyDown,
    at: (node, row) => ({
      level: levels.get(node.key) ?? 1,
      isFolded: node.kind === 'team' ? folded.has(node.key) : null,
      activeColumn: at.row === row ? at.column : null,
      onFold: (isFolded) => fold(node.key, isFolded),
      onAt: (column) => setAt({ row, column }),
    }),
  }
}

/** Said apart from the table, which it is all the same: its cells are walked by arrows. */
export const treeGridRole = { role: 'treegrid' }

const steps: Record<string, [down: number, along: number | 'ends']> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  Home: [0, 'ends'],
  End: [0, 'ends'],
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))

export interface Focus {
  'data-focus': boolean
  tabIndex: number
  onFocus: () => void
}

/** What makes a cell one that the keyboard can stand in; the first one of the grid, as long as it stands in none. */
export const focusOf =
  ({ activeColumn, onAt }: TreeGridRow, row: number) =>
  (column: number): Focus => ({
    'data-focus': true,
    tabIndex: activeColumn === column || (activeColumn === null && row === 0 && column === 0) ? 0 : -1,
    onFocus: () => onAt(column),
  })
