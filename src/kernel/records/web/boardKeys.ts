import type { Announcements, KeyboardCoordinateGetter } from '@dnd-kit/core'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Lane } from './boardModel.ts'

/** Left and right carry a lifted card to the lane beside. */
export const laneKeys: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  if (event.code !== 'ArrowRight' && event.code !== 'ArrowLeft') return undefined
  event.preventDefault()
  const { collisionRect, droppableRects } = context
  if (!collisionRect) return undefined
  const middle = collisionRect.left + collisionRect.width / 2
  const lanes = [...droppableRects.values()].sort((a, b) => a.left - b.left)
  const here = lanes.findIndex((rect) => middle >= rect.left && middle < rect.left + rect.width)
  const target = lanes[Math.max(0, Math.min(lanes.length - 1, here + (event.code === 'ArrowRight' ? 1 : -1)))]
  if (!target) return undefined
  const shift = target.left + target.width / 2 - middle
  return { x: currentCoordinates.x + shift, y: Math.max(currentCoordinates.y, target.top + 8) }
}

type Event = Parameters<Announcements['onDragOver']>[0]

/** What a screen reader hears while a card is on its way. */
export function announcementsFor(env: DisplayEnv, lanes: Lane[]): Announcements {
  const name = (event: { active: Event['active'] }) => String(event.active.data.current?.name ?? '')
  const lane = (event: Event) => lanes.find((one) => one.value === event.over?.data.current?.value)?.label ?? ''
  return {
    onDragStart: (event) => env.t('records.board.lifted', { name: name(event) }),
    onDragOver: (event) => env.t('records.board.over', { name: name(event), lane: lane(event) }),
    onDragEnd: (event) => env.t('records.board.dropped', { name: name(event), lane: lane(event) }),
    onDragCancel: (event) => env.t('records.board.cancelled', { name: name(event) }),
  }
}
