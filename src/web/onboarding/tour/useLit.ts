import { useEffect, useState } from 'react'
import type { Box } from './place.ts'

/**
 * Where the element is that a stop speaks of, as long as the stop lasts: screens load, scroll and change their size under it,
 * and no event tells of all of that.
 */
export function useLit(selectors: string[]): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  const wanted = selectors.join('|')
  useEffect(() => {
    let frame = 0
    let shown: Element | null = null
    const look = () => {
      const found = seen(wanted)
      if (found && found !== shown) found.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      shown = found
      const next = found ? boxOf(found) : null
      setBox((before) => (same(before, next) ? before : next))
      frame = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(frame)
  }, [wanted])
  return box
}

function seen(selectors: string): Element | null {
  for (const selector of selectors.split('|').filter(Boolean))
    for (const element of document.querySelectorAll(selector)) if (element.getClientRects().length > 0) return element
  return null
}

const boxOf = (element: Element): Box => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { left, top, width, height }
}

const same = (a: Box | null, b: Box | null) =>
  a === b || (a && b && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height)
