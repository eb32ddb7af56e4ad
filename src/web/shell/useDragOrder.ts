import { type DragEvent, useRef, useState } from 'react'

export type Side = 'before' | 'after' | 'into'

interface DragOrder {
  axis: 'x' | 'y'
  /** Whether something can be dropped into this one, not only beside it. */
  takes?: (target: string) => boolean
  onDrop: (dragged: string, target: string, side: Side) => void
}

/** Dragging things of one list into an order, by the pointer; keys and menus of the list do the same. */
export function useDragOrder({ axis, takes, onDrop }: DragOrder) {
  const dragged = useRef<string | null>(null)
  const [over, setOver] = useState<{ key: string; side: Side } | null>(null)
  const end = () => {
    dragged.current = null
    setOver(null)
  }
  const sideOf = (event: DragEvent<HTMLElement>, key: string): Side => {
    const box = event.currentTarget.getBoundingClientRect()
    const share = axis === 'y' ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width
    const isTurned = axis === 'x' && getComputedStyle(event.currentTarget).direction === 'rtl'
    if (takes?.(key) && share > 0.25 && share < 0.75) return 'into'
    return share < 0.5 !== isTurned ? 'before' : 'after'
  }
  return (key: string) => ({
    draggable: true,
    'data-drop': over?.key === key ? over.side : undefined,
    onDragStart: (event: DragEvent<HTMLElement>) => {
      event.stopPropagation()
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', key)
      dragged.current = key
    },
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (dragged.current === null || dragged.current === key) return
      event.preventDefault()
      event.stopPropagation()
      const side = sideOf(event, key)
      if (over?.key !== key || over.side !== side) setOver({ key, side })
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      if (dragged.current === null || dragged.current === key) return end()
      event.preventDefault()
      event.stopPropagation()
      onDrop(dragged.current, key, sideOf(event, key))
      end()
    },
    onDragEnd: end,
  })
}
