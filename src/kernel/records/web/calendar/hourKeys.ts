import type { Announcements, KeyboardCoordinateGetter } from '@dnd-kit/core'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatDate } from '#ui/format.ts'
import { placeAfter, step } from './hours.ts'
import { spanText } from './spanText.ts'
import type { Carried, Unit } from './useCarry.ts'

const steps: Record<string, { days: number; quarters: number }> = {
  ArrowUp: { days: 0, quarters: -1 },
  ArrowDown: { days: 0, quarters: 1 },
  ArrowLeft: { days: -1, quarters: 0 },
  ArrowRight: { days: 1, quarters: 0 },
}

/** Up and down carry by a quarter of an hour, left and right by a day. What counts are the steps, not how far the page scrolls with them. */
export const hourKeys =
  ({
    unit,
    onStep,
  }: {
    unit: () => Unit
    onStep: (by: { days: number; minutes: number }) => void
  }): KeyboardCoordinateGetter =>
  (event, { currentCoordinates }) => {
    const by = steps[event.code]
    if (!by) return undefined
    event.preventDefault()
    const { day, step: quarter } = unit()
    // Left and right are meant as on the screen, whichever way the days run.
    onStep({ days: by.days * (Math.sign(day) || 1), minutes: by.quarters * step })
    return { x: currentCoordinates.x + by.days * Math.abs(day), y: currentCoordinates.y + by.quarters * quarter }
  }

/** What a screen reader hears while an entry is on its way: the day and time where it would be. */
export function hourAnnouncements(env: DisplayEnv, latest: () => Carried | null): Announcements {
  const place = () => {
    const carried = latest()
    if (!carried) return ''
    const { day } = placeAfter(carried.day, carried.block.from, carried)
    return `${formatDate(day, env.formats, 'full')}, ${spanText(carriedSpan(carried), env)}`
  }
  const name = () => latest()?.name ?? ''
  return {
    onDragStart: ({ active }) => env.t('records.board.lifted', { name: active.data.current?.name }),
    onDragMove: () => env.t('records.calendar.over', { name: name(), day: place() }),
    onDragOver: () => undefined,
    onDragEnd: () => env.t('records.calendar.dropped', { name: name(), day: place() }),
    onDragCancel: () => env.t('records.board.cancelled', { name: name() }),
  }
}

/** The minutes over which what is carried would reach. */
export const carriedSpan = ({ kind, block, minutes }: Carried): { from: number; to: number } =>
  kind === 'resize'
    ? { from: block.from, to: block.to + minutes }
    : { from: block.from + minutes, to: block.to + minutes }
