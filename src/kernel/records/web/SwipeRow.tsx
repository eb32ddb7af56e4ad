import { IconDotsVertical } from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { isRightToLeft } from '#ui/direction.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import styles from './SwipeRow.module.css'
import { intentOf, offsetOf, sideOf } from './swipe.ts'

export interface RowAct {
  label: string
  icon: ReactNode
  tone: 'success' | 'accent'
  run: () => void
}

export interface RowActs {
  /** Done by pushing the row along the line: where lines begin, the deed comes to light. */
  start: RowAct | null
  end: RowAct | null
  /** All that can be done, for who does not swipe. */
  all: RowAct[]
}

interface Props {
  acts: RowActs
  /** What the menu of the same deeds is called. */
  menu: string
  children: ReactNode
}

/** A row that does something when it is pushed aside, and the same by its menu. */
export function SwipeRow({ acts, menu, children }: Props) {
  const { along, handlers } = useSwipe(acts)
  const sides = { start: acts.start !== null, end: acts.end !== null }
  const shown = along > 0 ? acts.start : along < 0 ? acts.end : null
  const offset = offsetOf(along, sides) * (isRightToLeft() ? -1 : 1)
  return (
    <div className={styles.swipe} {...handlers}>
      {shown ? (
        <div
          className={styles.deed}
          data-side={along > 0 ? 'start' : 'end'}
          data-tone={shown.tone}
          data-far={sideOf(along, sides) !== null || undefined}
          aria-hidden
        >
          {shown.icon}
          {shown.label}
        </div>
      ) : null}
      <div
        className={styles.front}
        data-held={along !== 0 || undefined}
        style={along === 0 ? undefined : { translate: `${offset}px` }}
      >
        <div className={styles.content}>{children}</div>
        <IconMenu className={styles.menu} label={menu} icon={<IconDotsVertical size={16} />}>
          {acts.all.map(({ label, icon, run }) => (
            <Menu.Item key={label} leftSection={icon} onClick={run}>
              {label}
            </Menu.Item>
          ))}
        </IconMenu>
      </div>
    </div>
  )
}

interface Held {
  pointer: number
  x: number
  y: number
  isSwipe: boolean
}

/** How far along the line a finger has pushed; the browser keeps the way up and down for scrolling and says when it takes over. */
function useSwipe(acts: RowActs) {
  const [along, setAlong] = useState(0)
  const held = useRef<Held | null>(null)
  /** The click that comes with letting go opens nothing. */
  const wasSwipe = useRef(false)
  const release = () => {
    held.current = null
    setAlong(0)
  }
  const alongOf = (event: PointerEvent, from: Held) => (event.clientX - from.x) * (isRightToLeft() ? -1 : 1)
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      wasSwipe.current = false
      if (event.pointerType === 'mouse' || !event.isPrimary) return
      held.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY, isSwipe: false }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = held.current
      if (from?.pointer !== event.pointerId) return
      const intent = from.isSwipe ? 'swipe' : intentOf(alongOf(event, from), event.clientY - from.y)
      if (intent === 'scroll') return release()
      if (intent === undefined) return
      if (!from.isSwipe) event.currentTarget.setPointerCapture(event.pointerId)
      from.isSwipe = true
      setAlong(alongOf(event, from))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = held.current
      if (from?.pointer !== event.pointerId) return
      const side = from.isSwipe
        ? sideOf(alongOf(event, from), { start: acts.start !== null, end: acts.end !== null })
        : null
      wasSwipe.current = from.isSwipe
      release()
      if (side) acts[side]?.run()
    },
    onPointerCancel: release,
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
      if (!wasSwipe.current) return
      wasSwipe.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
  return { along, handlers }
}
