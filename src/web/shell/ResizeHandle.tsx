import type { KeyboardEvent, PointerEvent } from 'react'
import { alongLine, isRightToLeft } from '#ui/direction.ts'
import styles from './ResizeHandle.module.css'

interface ResizeHandleProps {
  label: string
  value: number
  min: number
  max: number
  onDrag: (width: number) => void
  onDone: (width: number) => void
}

const step = 10

/** A splitter: dragged by the pointer, moved by the arrow keys. */
export function ResizeHandle({ label, value, min, max, onDrag, onDone }: ResizeHandleProps) {
  const within = (width: number) => Math.round(Math.min(max, Math.max(min, width)))
  const follow = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget
    const start = event.clientX
    const sign = isRightToLeft() ? -1 : 1
    handle.setPointerCapture(event.pointerId)
    const at = (x: number) => within(value + sign * (x - start))
    handle.onpointermove = (move) => onDrag(at(move.clientX))
    handle.onpointerup = (up) => {
      handle.onpointermove = null
      handle.onpointerup = null
      onDone(at(up.clientX))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = { ArrowLeft: value - step, ArrowRight: value + step, Home: min, End: max }[alongLine(event.key)]
    if (moved === undefined) return
    event.preventDefault()
    onDone(within(moved))
  }
  return (
    <hr
      className={styles.handle}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={follow}
      onKeyDown={onKeyDown}
    />
  )
}
