import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { drawnHeight, type RowWindow, rebased, rowHeight, visibleRows } from './window.ts'

/** Follows the scrolling of a list of equal rows: which are drawn, and where. `scrollTo` brings a row into view. */
export function useScrollWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  headHeight: number,
  start: { base: number; top: number } = { base: 0, top: 0 },
) {
  const [base, setBase] = useState(start.base)
  const [view, setView] = useState({ top: start.top, height: 640 })
  // Setting it where it stands already would make the browser lay everything out twice.
  const wanted = useRef(start.top > 0 ? start.top : null)

  const measure = useCallback(() => {
    const element = scroller.current
    if (element) setView({ top: element.scrollTop, height: element.clientHeight - headHeight })
  }, [scroller, headHeight])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, measure])

  useEffect(() => {
    const next = rebased(view.top, view.height, base, count)
    if (next === base) return
    wanted.current = view.top - (next - base) * rowHeight
    setBase(next)
  }, [view, base, count])

  useLayoutEffect(() => {
    if (wanted.current !== null && scroller.current) scroller.current.scrollTop = wanted.current
    wanted.current = null
  }, [base, scroller])

  const scrollTo = useCallback(
    (row: number) => {
      const element = scroller.current
      if (!element) return
      const top = (row - base) * rowHeight
      const height = element.clientHeight - headHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height
    },
    [scroller, base, headHeight],
  )
  const shown: RowWindow = visibleRows(view.top, view.height, base, count)
  return {
    shown,
    base,
    top: view.top,
    height: drawnHeight(base, count),
    page: Math.max(1, Math.floor(view.height / rowHeight) - 1),
    scrollTo,
  }
}
