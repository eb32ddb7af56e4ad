import { useEffect, useRef, useState } from 'react'
import { isPull, offsetOf, type Start, startAt, threshold } from './pull.ts'

/** How far the page's sign has been pulled down; letting go behind the threshold refreshes. */
export function usePull(refresh: () => void): number {
  const [offset, setOffset] = useState(0)
  const run = useRef(refresh)
  run.current = refresh
  useEffect(() => {
    const page = document.getElementById('main')
    if (!page) return
    const end = new AbortController()
    follow(page, end.signal, setOffset, () => run.current())
    // The browser's own gesture would load the whole app anew.
    document.documentElement.style.overscrollBehaviorY = 'contain'
    return () => {
      end.abort()
      document.documentElement.style.overscrollBehaviorY = ''
    }
  }, [])
  return offset
}

function follow(page: HTMLElement, signal: AbortSignal, tell: (offset: number) => void, done: () => void): void {
  let start: Start | null = null
  let offset = 0
  const show = (next: number) => {
    offset = next
    tell(next)
  }
  const release = () => {
    start = null
    if (offset > 0) show(0)
  }
  const move = (event: TouchEvent) => {
    const touch = event.touches[0]
    if (!start) return
    if (!touch || event.touches.length > 1 || event.defaultPrevented) return release()
    const pulls = offset > 0 || isPull(start, { x: touch.clientX, y: touch.clientY, at: event.timeStamp })
    // Once the browser scrolls it cannot be stopped any more.
    if (pulls === false || (pulls && !event.cancelable)) return release()
    if (!pulls) return
    event.preventDefault()
    show(Math.max(offsetOf(touch.clientY - start.y), 1))
  }
  const lift = () => {
    const isFar = offset >= threshold
    release()
    if (isFar) done()
  }
  const begin = (event: TouchEvent) => {
    release()
    const touch = event.touches[0]
    if (!touch || event.touches.length > 1 || !(event.target instanceof Element)) return
    start = startAt(event.target, page, { x: touch.clientX, y: touch.clientY, at: event.timeStamp })
  }
  page.addEventListener('touchstart', begin, { passive: true, signal })
  // Browsers decide when a finger comes down whether they would wait for us, so this one is there before.
  page.addEventListener('touchmove', move, { passive: false, signal })
  page.addEventListener('touchend', lift, { signal })
  page.addEventListener('touchcancel', release, { signal })
}
