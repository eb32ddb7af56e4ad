import type { DragEndEvent, DragMoveEvent, DragStartEvent } from '@dnd-kit/core'
import { type RefObject, useCallback, useRef, useState } from 'react'
import type { RecordJson } from '#kernel/records/contract.ts'
import { isRightToLeft } from '#ui/direction.ts'
import type { HourGridProps } from './HourGrid.tsx'
import { type Block, clampMove, minutesADay, resizedBy, shiftedBy, step, type Times } from './hours.ts'

/** What is carried: a block of a day, the lower edge of one, or an entry above the hours. */
export interface Cargo {
  kind: 'move' | 'resize' | 'days'
  record: RecordJson
  name: string
  day: string
  block: Pick<Block, 'from' | 'to'>
}

/** How far it has been carried. */
export interface Carried extends Cargo {
  days: number
  minutes: number
}

/** The size of a day and of a quarter of an hour on the screen; days run the other way where one reads from the right. */
export interface Unit {
  day: number
  step: number
}

interface Input extends Pick<HourGridProps, 'days' | 'start' | 'end' | 'mayResize' | 'onSave'> {
  times: Times
  space: RefObject<HTMLDivElement | null>
}

/** Follows an entry on its way and saves where it was dropped. */
export function useCarry({ days, start, end, mayResize, onSave, times, space }: Input) {
  const [carried, setCarried] = useState<Carried | null>(null)
  const latest = useRef<Carried | null>(null)
  /** How far keys have carried it; null while a hand does. */
  const keyed = useRef<{ days: number; minutes: number } | null>(null)
  const isAt = (next: Carried) => {
    latest.current = next
    setCarried((known) => (known?.days === next.days && known.minutes === next.minutes ? known : next))
  }
  const unit = useCallback((): Unit => {
    const box = space.current
    const turn = isRightToLeft() ? -1 : 1
    return {
      day: (turn * (box?.clientWidth ?? 0)) / days.length,
      step: ((box?.clientHeight ?? 0) / minutesADay) * step,
    }
  }, [space, days.length])
  const placeOf = ({ active, delta }: Pick<DragMoveEvent, 'active' | 'delta'>): Carried => {
    const size = unit()
    const drawn = { days: Math.round(delta.x / size.day), minutes: Math.round(delta.y / size.step) * step }
    return held(active.data.current as Cargo, keyed.current ?? drawn, days)
  }
  const drop = (event: DragEndEvent) => {
    setCarried(null)
    latest.current = placeOf(event)
    const { record, kind, days: byDays, minutes } = latest.current
    if (byDays === 0 && minutes === 0) return
    if (kind === 'resize' && end) return onSave(record, resizedBy(record, times, end, minutes))
    onSave(record, shiftedBy(record, [start, mayResize ? end : undefined], { days: byDays, minutes }, times.zone))
  }
  return {
    carried,
    unit,
    /** A key carries by so much, from where it stopped at an edge. */
    onStep: ({ days: byDays, minutes }: { days: number; minutes: number }) => {
      if (!keyed.current || !latest.current) return
      const wanted = { days: keyed.current.days + byDays, minutes: keyed.current.minutes + minutes }
      keyed.current = held(latest.current, wanted, days)
    },
    /** Where it is, or where it was dropped. */
    latest: useCallback(() => latest.current, []),
    handlers: {
      onDragStart: ({ active, activatorEvent }: DragStartEvent) => {
        keyed.current = activatorEvent instanceof KeyboardEvent ? { days: 0, minutes: 0 } : null
        isAt({ ...(active.data.current as Cargo), days: 0, minutes: 0 })
      },
      onDragMove: (event: DragMoveEvent) => isAt(placeOf(event)),
      onDragCancel: () => setCarried(null),
      onDragEnd: drop,
    },
  }
}

/** An entry stays on the days of the screen and its edge behind its start, however far one draws. */
function held(cargo: Cargo, wanted: { days: number; minutes: number }, days: string[]): Carried {
  const { from, to } = cargo.block
  if (cargo.kind === 'resize')
    return { ...cargo, days: 0, minutes: Math.max(from + step - to, Math.min(minutesADay - to, wanted.minutes)) }
  const move = clampMove({ from, day: cargo.day }, days, wanted)
  return { ...cargo, days: move.days, minutes: cargo.kind === 'days' ? 0 : move.minutes }
}
