/**
 * Which rows of a long list are drawn. Rows have one height, so this is arithmetic. Browsers cap an element's height (about
 * 17 million pixels in Firefox), so the drawn height is bounded and `base` rows are skipped above it.
 */
export interface RowWindow {
  first: number
  /** Exclusive. */
  last: number
}

/** Pixels of a row, unless the list is shown denser or wider. */
export const rowHeight = 32
/** Drawn rows at most: 8 to 10 million pixels, safe in every browser. */
export const maxDrawnRows = 250_000

/** Rows drawn beyond the edges, so that none is missing while one scrolls. */
const overscan = 5
/** Rows by which the window moves. */
const step = 4

/** Where the window stands, in pixels: it moves on by a few rows at once, so that most frames of scrolling draw nothing. */
export const steppedTop = (scrollTop: number, height = rowHeight): number =>
  Math.floor(Math.max(0, scrollTop) / (height * step)) * height * step

/** Rows beyond what is seen. */
export interface Reach {
  before: number
  after: number
}
/** For scrolling by `steppedTop`: none is missing meanwhile. */
export const scrolling: Reach = { before: overscan, after: step + overscan }
/** Of a list at rest: one that is seen in part at either end, and one in case it is a little higher than was thought. */
export const atRest: Reach = { before: 0, after: 2 }

/** Rows that are ever drawn at a time: known from the start, so that no row changes its elements when more are drawn. */
export const mostShown = (viewport: number, height = rowHeight): number =>
  Math.ceil(viewport / height) + scrolling.before + scrolling.after

/** What is seen, and as many rows around it as it reaches. */
export function visibleRows(
  scrollTop: number,
  viewport: number,
  base: number,
  count: number,
  height = rowHeight,
  { before, after }: Reach = scrolling,
): RowWindow {
  const top = base + Math.floor(scrollTop / height)
  const shown = Math.ceil(viewport / height)
  return { first: Math.max(0, Math.min(count, top - before)), last: Math.min(count, top + shown + after) }
}

export const drawnHeight = (base: number, count: number, height = rowHeight): number =>
  Math.min(count - base, maxDrawnRows) * height

/**
 * Moves `base` when one comes near an end of the drawn part while rows remain beyond it: the new base, or the old one when
 * nothing has to move. The caller shifts `scrollTop` by the same rows in the other direction.
 */
export function rebased(scrollTop: number, viewport: number, base: number, count: number, height = rowHeight): number {
  const row = scrollTop / height
  const drawn = Math.min(count - base, maxDrawnRows)
  const half = maxDrawnRows / 2
  if (base + drawn < count && row + viewport / height > drawn - 1000) return Math.min(base + half, count - half)
  if (base > 0 && row < 1000) return Math.max(0, base - half)
  return base
}

interface Slots {
  count: number
  /** By how many rows all have moved: they keep their elements. */
  moved: number
  /** The row that is being edited, which is drawn wherever one scrolls to. */
  editing: number | null
}

/**
 * A row that leaves on one side comes back on the other: its elements are used again, and in the same order, so that none
 * has to move in the document. The one that is being edited keeps its own.
 */
export function rowsBySlot(
  { first, last }: RowWindow,
  { count, moved, editing }: Slots,
): { row: number; slot: number }[] {
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at)
  if (editing !== null && (editing < first || editing >= last)) rows.push(editing)
  const slotOf = (row: number) => (((row - moved) % count) + count) % count
  const kept = editing === null ? -1 : slotOf(editing)
  // A slot of its own for the row whose turn it would be there.
  const placed = rows.map((row) => ({ row, slot: slotOf(row) === kept && row !== editing ? count : slotOf(row) }))
  return placed.sort((a, b) => a.slot - b.slot)
}
