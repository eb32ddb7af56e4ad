/**
 * Which rows of a long list are drawn. Rows have one height, so this is arithmetic. Browsers cap an element's height (about
 * 17 million pixels in Firefox), so the drawn height is bounded and `base` rows are skipped above it.
 */
export interface RowWindow {
  first: number
  /** Exclusive. */
  last: number
}

export const rowHeight = 32
/** Drawn rows at most: 8 million pixels, safe in every browser. */
export const maxDrawnRows = 250_000

export function visibleRows(scrollTop: number, viewport: number, base: number, count: number, overscan = 5): RowWindow {
  const top = base + Math.floor(scrollTop / rowHeight)
  const shown = Math.ceil(viewport / rowHeight) + 1
  return { first: Math.max(0, Math.min(count, top - overscan)), last: Math.min(count, top + shown + overscan) }
}

export const drawnHeight = (base: number, count: number): number => Math.min(count - base, maxDrawnRows) * rowHeight

/**
 * Moves `base` when one comes near an end of the drawn part while rows remain beyond it: the new base, or the old one when
 * nothing has to move. The caller shifts `scrollTop` by the same rows in the other direction.
 */
export function rebased(scrollTop: number, viewport: number, base: number, count: number): number {
  const row = scrollTop / rowHeight
  const drawn = Math.min(count - base, maxDrawnRows)
  const half = maxDrawnRows / 2
  if (base + drawn < count && row + viewport / rowHeight > drawn - 1000) return Math.min(base + half, count - half)
  if (base > 0 && row < 1000) return Math.max(0, base - half)
  return base
}
