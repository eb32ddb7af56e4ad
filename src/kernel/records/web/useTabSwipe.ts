import { type PointerEvent, useRef } from 'react'
import { isRightToLeft } from '#ui/direction.ts'
import { intentOf, threshold } from './swipe.ts'

/** What moves sideways itself, or is moved in by a finger, keeps it. */
const own = 'input, textarea, select, [contenteditable=true], [data-swipe], [role=slider]'

/** A finger that pushes the page of a tab aside brings up its neighbour. */
export function useTabSwipe(keys: readonly string[], shown: string | null, choose: (key: string) => void) {
  const held = useRef<{ pointer: number; x: number; y: number } | null>(null)
  const release = () => {
    held.current = null
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const isOwn = event.target instanceof Element && event.target.closest(own) !== null
      if (event.pointerType === 'mouse' || !event.isPrimary || isOwn) return release()
      held.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = held.current
      if (from?.pointer !== event.pointerId) return
      const along = (event.clientX - from.x) * (isRightToLeft() ? -1 : 1)
      const intent = intentOf(along, event.clientY - from.y)
      if (intent === 'scroll') return release()
      if (Math.abs(along) < threshold) return
      release()
      const next = shown === null ? undefined : keys[keys.indexOf(shown) + (along > 0 ? -1 : 1)]
      if (next !== undefined) choose(next)
    },
    onPointerUp: release,
    onPointerCancel: release,
  }
}
