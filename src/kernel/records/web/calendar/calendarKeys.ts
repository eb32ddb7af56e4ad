import type { Announcements, KeyboardCoordinateGetter } from '@dnd-kit/core'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { isRightToLeft } from '#ui/direction.ts'
import { formatDate } from '#ui/format.ts'
import { addDays } from './days.ts'

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }

/** Left and right carry a lifted entry to the day beside, up and down to the week above and below. */
export const dayKeys: KeyboardCoordinateGetter = (event, { context }) => {
  const step = steps[event.code]
  if (step === undefined) return undefined
  event.preventDefault()
  const { over, active, droppableRects } = context
  const here = String(over?.data.current?.day ?? active?.data.current?.day ?? '')
  const isMirrored = isRightToLeft() && Math.abs(step) === 1
  // In a week, or on a phone where days stand below one another, a week on leads out of sight: the next day is meant.
  const wanted = [isMirrored ? -step : step, Math.sign(step)].map((by) => `day-${addDays(here, by)}`)
  const target = wanted.flatMap((id) => droppableRects.get(id) ?? [])[0]
  return target ? { x: target.left + 4, y: target.top + 28 } : undefined
}

type Event = Parameters<Announcements['onDragOver']>[0]

/** What a screen reader hears while an entry is on its way. */
export function announcementsFor(env: DisplayEnv): Announcements {
  const name = (event: { active: Event['active'] }) => String(event.active.data.current?.name ?? '')
  const day = (event: Event) => {
    const over = event.over?.data.current?.day
    return typeof over === 'string' ? formatDate(over, env.formats, 'full') : ''
  }
  return {
    onDragStart: (event) => env.t('records.board.lifted', { name: name(event) }),
    onDragOver: (event) => env.t('records.calendar.over', { name: name(event), day: day(event) }),
    onDragEnd: (event) => env.t('records.calendar.dropped', { name: name(event), day: day(event) }),
    onDragCancel: (event) => env.t('records.board.cancelled', { name: name(event) }),
  }
}
