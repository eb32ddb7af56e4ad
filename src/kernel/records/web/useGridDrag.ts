import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'

export interface DragTarget {
  /** The cell or row under the pointer while a button is held. */
  onReach(row: number, col: number): void
  onDone(isDrag: boolean): void
}

/** Follows a held mouse over the cells, also beyond the edge, where the table scrolls along. */
export function useGridDrag(scroller: RefObject<HTMLElement | null>) {
  const stop = useRef(() => {})
  useEffect(() => () => stop.current(), [])
  return (event: PointerEvent, target: DragTarget) => {
    const from = placeUnder(event.clientX, event.clientY)
    let [isDrag, pointer] = [false, { x: event.clientX, y: event.clientY }]
    const reach = () => {
      const place = placeUnder(...inside(scroller.current, pointer))
      if (!place || (!isDrag && place.row === from?.row && place.col === from.col)) return
      isDrag = true
      target.onReach(place.row, place.col)
    }
    const move = (moved: globalThis.PointerEvent) => {
      pointer = { x: moved.clientX, y: moved.clientY }
      reach()
    }
    const timer = setInterval(() => {
      if (scrollToward(scroller.current, pointer)) reach()
    }, 50)
    const end = () => {
      stop.current()
      target.onDone(isDrag)
    }
    stop.current = () => {
      clearInterval(timer)
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      stop.current = () => {}
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
  }
}

type Point = { x: number; y: number }

function inside(scroller: HTMLElement | null, { x, y }: Point): [number, number] {
  const box = scroller?.getBoundingClientRect()
  if (!box) return [x, y]
  return [Math.max(box.left + 2, Math.min(box.right - 20, x)), Math.max(box.top + 40, Math.min(box.bottom - 20, y))]
}

function scrollToward(scroller: HTMLElement | null, { x, y }: Point): boolean {
  const box = scroller?.getBoundingClientRect()
  if (!scroller || !box) return false
  const down = y > box.bottom - 16 ? 32 : y < box.top + 32 ? -32 : 0
  const across = x > box.right - 16 ? 32 : x < box.left + 16 ? -32 : 0
  if (down !== 0 || across !== 0) scroller.scrollBy(across, down)
  return down !== 0 || across !== 0
}

function placeUnder(x: number, y: number): { row: number; col: number } | null {
  const element = document.elementFromPoint(x, y)
  const row = element?.closest<HTMLElement>('[data-row]')?.dataset.row
  const col = element?.closest<HTMLElement>('[data-col]')?.dataset.col
  return row === undefined || col === undefined ? null : { row: Number(row), col: Number(col) }
}
