/** How far a finger goes before it counts as a swipe and not as a tap. */
const slack = 10
/** From here on letting go does it. */
export const threshold = 88

/** Whether a finger that has moved this far swipes a row or scrolls the list; undefined while nobody can tell. */
export function intentOf(along: number, across: number): 'swipe' | 'scroll' | undefined {
  if (Math.max(Math.abs(along), Math.abs(across)) < slack) return undefined
  return Math.abs(along) > Math.abs(across) * 1.5 ? 'swipe' : 'scroll'
}

export interface Sides {
  /** There is something to do at the side where lines begin: it shows as the row goes along the line. */
  start: boolean
  end: boolean
}

/** Where the row stands: it follows the finger as far as something can be done, and heavily from there on. */
export function offsetOf(along: number, sides: Sides): number {
  const side = along > 0 ? sides.start : sides.end
  if (!side) return along / 8
  const extra = Math.max(0, Math.abs(along) - threshold)
  return Math.sign(along) * (Math.abs(along) - extra * 0.75)
}

/** What letting go would do. */
export function sideOf(along: number, sides: Sides): 'start' | 'end' | null {
  if (Math.abs(along) < threshold) return null
  const side = along > 0 ? 'start' : 'end'
  return sides[side] ? side : null
}
