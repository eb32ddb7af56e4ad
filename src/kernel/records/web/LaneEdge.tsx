import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { columnWidths } from '#kernel/objects/contract.ts'
import { alongLine, isRightToLeft } from '#ui/direction.ts'
import styles from './LaneEdge.module.css'
import { type LaneWidth, widthByKey, withinColumnWidths } from './laneWidth.ts'

/**
 * The edge of a column, by which all columns become wider or narrower: dragged, or moved by keys. Since all edges do the same,
 * the first alone is a stop of the Tab key, and read out.
 */
export function LaneEdge({ env, at, ...column }: LaneWidth & { env: DisplayEnv; at: number }) {
  const { shown, move, settle, cancel, reset } = useEdge(column)
  const drag = useDrag(at, move)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const to = widthByKey(alongLine(event.key), widthAt(event.currentTarget))
    if (to !== undefined) move(to)
    else if (event.key === 'Enter') reset()
    else return
    event.preventDefault()
  }
  const leave = (end: () => void) => () => {
    drag.end()
    end()
  }
  return (
    <hr
      className={styles.edge}
      aria-label={env.t('records.board.width')}
      title={env.t('records.board.widthHelp')}
      aria-orientation="vertical"
      aria-valuenow={shown ?? usual}
      aria-valuemin={columnWidths.min}
      aria-valuemax={columnWidths.max}
      aria-valuetext={shown === undefined ? env.t('records.board.widthShared') : undefined}
      tabIndex={at === 0 ? 0 : -1}
      aria-hidden={at > 0 || undefined}
      onPointerDown={drag.begin}
      onPointerMove={drag.follow}
      onPointerUp={leave(settle)}
      onPointerCancel={leave(cancel)}
      onDoubleClick={reset}
      onKeyDown={onKeyDown}
      onKeyUp={settle}
      onBlur={settle}
    />
  )
}

/** Of columns that share the screen, at least. */
const usual = 240

/** Where the edge is, and what is on its way: kept once, when it is let go. */
function useEdge({ width, draw, keep }: LaneWidth) {
  const [shown, setShown] = useState(width)
  const onItsWay = useRef<number | null>(null)
  useEffect(() => setShown(width), [width])
  const show = (to: number | undefined) => {
    setShown(to)
    draw(to)
  }
  return {
    shown,
    move: (to: number) => {
      onItsWay.current = to
      show(to)
    },
    settle: () => {
      const to = onItsWay.current
      onItsWay.current = null
      if (to !== null && to !== width) keep(to)
    },
    cancel: () => {
      onItsWay.current = null
      show(width)
    },
    reset: () => {
      onItsWay.current = null
      show(undefined)
      keep(undefined)
    },
  }
}

/**
 * The edge stays under the pointer: the columns before it become wider with it. A press alone changes nothing, so that columns
 * that share the screen go on doing so.
 */
function useDrag(at: number, move: (to: number) => void) {
  const start = useRef<{ x: number; width: number; sign: number; isMoved: boolean } | null>(null)
  return {
    begin: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      const sign = isRightToLeft() ? -1 : 1
      start.current = { x: event.clientX, width: widthAt(event.currentTarget), sign, isMoved: false }
    },
    follow: ({ clientX }: PointerEvent) => {
      const from = start.current
      if (!from || (clientX === from.x && !from.isMoved)) return
      from.isMoved = true
      move(withinColumnWidths(from.width + (from.sign * (clientX - from.x)) / (at + 1)))
    },
    end: () => {
      start.current = null
    },
  }
}

/** As wide as the column is drawn, whoever decided that. */
const widthAt = (edge: HTMLElement): number => edge.parentElement?.offsetWidth ?? usual
