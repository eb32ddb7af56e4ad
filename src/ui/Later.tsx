import { type ReactNode, useDeferredValue } from 'react'

/**
 * Draws its content in a second step, which React does in slices: the rest of the screen stands first, and the page answers
 * in between. `before` keeps the place.
 */
export function Later({ children, before = null }: { children: ReactNode; before?: ReactNode }) {
  return useDeferredValue(true, false) ? children : before
}
