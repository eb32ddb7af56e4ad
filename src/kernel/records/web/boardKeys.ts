import type { Announcements, KeyboardCoordinateGetter } from '@dnd-kit/core'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { OpenMoves } from '#kernel/guards/contract.ts'
import type { Lane } from './boardModel.ts'
import { closedReason } from './moves.ts'

/** Left and right carry a lifted card to the lane beside, up and down to the same lane of the row above and below. */
export const laneKeys: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const direction = directions[event.code]
  if (!direction) return undefined
  event.preventDefault()
  const { collisionRect, droppableRects } = context
  if (!collisionRect) return undefined
  const x = collisionRect.left + collisionRect.width / 2
  const lanes = [...droppableRects.values()]
  const here = lanes
    .filter((rect) => x >= rect.left && x < rect.left + rect.width)
    .sort((a, b) => Math.abs(a.top - collisionRect.top) - Math.abs(b.top - collisionRect.top))[0]
  if (!here) return undefined
  const along =
    direction.axis === 'left'
      ? lanes.filter((rect) => rect.top === here.top)
      : lanes.filter((rect) => rect.left === here.left)
  const ordered = along.sort((a, b) => a[direction.axis] - b[direction.axis])
  const target = ordered[ordered.indexOf(here) + direction.by]
  if (!target) return undefined
  const y = direction.axis === 'top' ? target.top + 8 : Math.max(currentCoordinates.y, target.top + 8)
  return { x: currentCoordinates.x + target.left + target.width / 2 - x, y }
}

const directions: Record<string, { axis: 'left' | 'top'; by: 1 | -1 }> = {
  ArrowRight: { axis: 'left', by: 1 },
  ArrowLeft: { axis: 'left', by: -1 },
  ArrowDown: { axis: 'top', by: 1 },
  ArrowUp: { axis: 'top', by: -1 },
}

type Event = Parameters<Announcements['onDragOver']>[0]

/** What a screen reader hears while a card is on its way. */
export function announcementsFor(env: DisplayEnv, lanes: Lane[], process: OpenMoves | undefined): Announcements {
  const name = (event: { active: Event['active'] }) => String(event.active.data.current?.name ?? '')
  const lane = (event: Event) => lanes.find((one) => one.value === event.over?.data.current?.lane)?.label ?? ''
  const closed = (event: Event) => {
    const to = event.over?.data.current?.lane as string | null | undefined
    const from = process && event.active.data.current?.record?.[process.field]
    return to === undefined ? null : closedReason(process, from, to, env)
  }
  const said = (key: string, event: Event) => {
    const reason = closed(event)
    const values = { name: name(event), lane: lane(event) }
    return reason === null
      ? env.t(`records.board.${key}`, values)
      : env.t('records.board.closed', { ...values, reason })
  }
  return {
    onDragStart: (event) => env.t('records.board.lifted', { name: name(event) }),
    onDragOver: (event) => said('over', event),
    onDragEnd: (event) => said('dropped', event),
    onDragCancel: (event) => env.t('records.board.cancelled', { name: name(event) }),
  }
}
