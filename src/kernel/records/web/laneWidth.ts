import { type CSSProperties, type RefObject, useRef } from 'react'
import { columnWidths } from '#kernel/objects/contract.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { patchState } from './state.ts'

/** How wide the columns of a board are: all alike, so that rows across them stay in line. */
export interface LaneWidth {
  /** As the view says; undefined where the columns share the screen. */
  width: number | undefined
  /** Shown, while the edge is on its way: by the style sheet alone, so that no card is drawn anew. */
  draw: (width: number | undefined) => void
  /** Belongs to the view from now on. */
  keep: (width: number | undefined) => void
}

/** `style` and `frame` are of whatever holds the columns. */
export function useLaneWidth({
  shape,
  state,
  onStateChange,
}: Pick<ViewProps, 'shape' | 'state' | 'onStateChange'>): LaneWidth & {
  frame: RefObject<HTMLDivElement | null>
  style: CSSProperties
} {
  const frame = useRef<HTMLDivElement>(null)
  const width = shape.columnWidth
  return {
    width,
    draw: (to) => {
      if (to === undefined) frame.current?.style.removeProperty(property)
      else frame.current?.style.setProperty(property, `${to}px`)
    },
    keep: (to = 0) => onStateChange(patchState(state, { columnWidth: to })),
    frame,
    style: (width === undefined ? {} : { [property]: `${width}px` }) as CSSProperties,
  }
}

const property = '--column'

export const withinColumnWidths = (width: number): number =>
  Math.round(Math.min(columnWidths.max, Math.max(columnWidths.min, width)))

const step = 8

/** What a key makes of a width, by where the key leads along the line; undefined for keys that change none. */
export function widthByKey(key: string, width: number): number | undefined {
  const { min, max } = columnWidths
  const wanted = { ArrowLeft: width - step, ArrowRight: width + step, Home: min, End: max }[key]
  return wanted === undefined ? undefined : withinColumnWidths(wanted)
}
