import { type PointerEvent, useEffect, useRef, useState } from 'react'

/** From here on a held head is carried, and no click any more. */
const threshold = 6

/** Carries a column head over the others; `target` is the one before or behind which it would come to stand. */
export function useHeadDrag(onMove: (from: number, to: number) => void) {
  const [target, setTarget] = useState<number | null>(null)
  const stop = useRef(() => {})
  useEffect(() => () => stop.current(), [])
  const onPointerDown = (event: PointerEvent, from: number) => {
    if (event.button !== 0 || event.pointerType !== 'mouse') return
    const startX = event.clientX
    let to = from
    const move = (moved: globalThis.PointerEvent) => {
      if (to === from && Math.abs(moved.clientX - startX) < threshold) return
      to = headUnder(moved.clientX, moved.clientY) ?? to
      setTarget(to === from ? null : to)
    }
    const end = () => {
      stop.current()
      setTarget(null)
      if (to === from) return
      // The click that follows would sort.
      window.addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0)
      onMove(from, to)
    }
    stop.current = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      stop.current = () => {}
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
  }
  return { target, onPointerDown }
}

function swallow(event: Event): void {
  event.stopPropagation()
  event.preventDefault()
}

function headUnder(x: number, y: number): number | null {
  const head = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-head]')?.dataset.head
  return head === undefined ? null : Number(head)
}
