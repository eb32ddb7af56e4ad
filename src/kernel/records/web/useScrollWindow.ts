import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { whenCalm } from '#kernel/client/calm.ts'
import {
  atRest,
  drawnHeight,
  mostShown,
  rebased,
  scrolling,
  steppedTop,
  rowHeight as usualHeight,
  visibleRows,
} from './window.ts'

/** Pixels that the bars of a screen leave no rows. */
const usualBars = 140

/** What the next list is likely to have, until it has measured itself: rows too few are a second drawing. */
const last = { height: (globalThis.innerHeight ?? 0) - usualBars }

type Scroller = RefObject<HTMLElement | null>

/** What is seen of the list, in pixels. */
interface View {
  top: number
  height: number
}

/** Where a list of equal rows stands by now; followed without drawing anything anew. */
export interface Scrolled {
  /** The first row of the part that is drawn. */
  base: number
  /** Pixels scrolled in it. */
  readonly top: number
  /** Rows by which one pages. */
  page: number
  /** Brings a row into view. */
  scrollTo(row: number): void
  /** The first row that is seen whole. */
  firstSeen(): number
  /** Goes where the list began, for whoever holds the scroller, which is there later than its rows. */
  begin(): void
}

/** Follows the scrolling of a list of equal rows: which are drawn, and where. */
export function useScrollWindow(
  scroller: Scroller,
  count: number,
  headHeight: number,
  start: { base: number; top: number } = { base: 0, top: 0 },
  rowHeight = usualHeight,
) {
  const top = useRef(start.top)
  const { view, isAtRest } = useView(scroller, top, headHeight, rowHeight)
  const { base, begin } = useBase(scroller, top, { start, view, count, rowHeight })
  const scrollTo = (row: number) => {
    const element = scroller.current
    if (!element) return
    const top = (row - base) * rowHeight
    const height = element.clientHeight - headHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height
  }
  // Nobody waits for rows that nobody sees: those for scrolling come when the page is calm, or with the first scroll.
  const [from, reach] = isAtRest ? [top.current, atRest] : [view.top, scrolling]
  const scrolled: Scrolled = {
    base,
    get top() {
      return top.current
    },
    page: Math.max(1, Math.floor(view.height / rowHeight) - 1),
    scrollTo,
    firstSeen: () => base + Math.ceil(top.current / rowHeight),
    begin,
  }
  return {
    shown: visibleRows(from, view.height, base, count, rowHeight, reach),
    slots: mostShown(view.height, rowHeight),
    height: drawnHeight(base, count, rowHeight),
    scrolled,
  }
}

/** What is seen, in steps of some rows, and whether nothing has been scrolled yet; `top` is kept to the pixel. */
function useView(scroller: Scroller, top: RefObject<number>, headHeight: number, rowHeight: number) {
  const [isAtRest, setAtRest] = useState(true)
  const [view, setView] = useState<View>(() => ({ top: steppedTop(top.current, rowHeight), ...last }))
  const asked = useRef(view)
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    top.current = element.scrollTop
    last.height = element.clientHeight - headHeight
    const { height: measured } = last
    // What is frozen has to stick only then: each cell that sticks is a layer of its own, which scrolling pays for.
    element.toggleAttribute('data-aside', element.scrollLeft !== 0)
    const stepped = steppedTop(element.scrollTop, rowHeight)
    const { current: now } = asked
    // Rows beyond the edges make up for one more or less.
    const height = Math.abs(measured - now.height) > rowHeight ? measured : now.height
    if (now.top === stepped && now.height === height) return
    const next = { top: stepped, height }
    asked.current = next
    // Rows are made a few milliseconds at a time, between one frame and the next.
    startTransition(() => setView(next))
  }, [scroller, top, headHeight, rowHeight])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let isOver = false
    let rest: ReturnType<typeof setTimeout> | undefined
    let isExpected = false
    const expect = () => {
      if (isOver || isExpected) return
      isExpected = true
      startTransition(() => setAtRest(false))
    }
    const onScroll = () => {
      measure()
      element.toggleAttribute('data-moving', true)
      clearTimeout(rest)
      rest = setTimeout(() => element.removeAttribute('data-moving'), 150)
      expect()
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    whenCalm(expect)
    return () => {
      isOver = true
      clearTimeout(rest)
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, measure])
  return { view, isAtRest }
}

interface Drawn {
  start: { base: number; top: number }
  view: View
  count: number
  rowHeight: number
}

/** The first row of the part that is drawn; when it moves, what is seen stays where it is. */
function useBase(scroller: Scroller, top: RefObject<number>, { start, view, count, rowHeight }: Drawn) {
  const [base, setBase] = useState(start.base)
  // Setting it where it stands already would make the browser lay everything out twice.
  const wanted = useRef(start.top > 0 ? start.top : null)
  const begin = useCallback(() => {
    if (!scroller.current) return
    if (wanted.current !== null) scroller.current.scrollTop = wanted.current
    wanted.current = null
  }, [scroller])
  useEffect(() => {
    const next = rebased(view.top, view.height, base, count, rowHeight)
    if (next === base) return
    wanted.current = top.current - (next - base) * rowHeight
    setBase(next)
  }, [view, base, count, rowHeight, top])
  useLayoutEffect(begin, [begin, base])
  return { base, begin }
}
