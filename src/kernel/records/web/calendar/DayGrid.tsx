import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useMemo, useState } from 'react'
import type { RecordJson } from '#kernel/records/contract.ts'
import styles from './Calendar.module.css'
import { CalendarDay } from './CalendarDay.tsx'
import { announcementsFor, dayKeys } from './calendarKeys.ts'
import { createdOn, daysFrom, entriesOn, movedBy } from './days.ts'
import { EntryChip } from './EntryChip.tsx'
import type { HourGridProps } from './HourGrid.tsx'

type Props = HourGridProps & {
  isPhone: boolean
  /** The day whose month is shown. */
  day: string
  /** How many start on each day, also those that were not fetched. */
  counts: ReadonlyMap<string, number>
}

/** Days as boxes; an entry goes to another day by being carried there. */
export function DayGrid(props: Props) {
  const { object, env, span, days, today, entries, start, end, shadesOf, counts, onCreate } = props
  const { zone } = env.formats
  const [dragged, setDragged] = useState<RecordJson | null>(null)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: dayKeys }),
  )
  const announcements = useMemo(() => announcementsFor(env), [env])
  const drop = ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const { record, day: from } = active.data.current as { record: RecordJson; day: string }
    const to = over?.data.current?.day as string | undefined
    if (to === undefined || to === from) return
    props.onSave(record, movedBy(record, [start, props.mayResize ? end : undefined], daysFrom(from, to), zone))
  }
  return (
    <DndContext
      sensors={sensors}
      accessibility={{ announcements, screenReaderInstructions: { draggable: env.t('records.calendar.help') } }}
      onDragStart={({ active }) => setDragged((active.data.current?.record as RecordJson | undefined) ?? null)}
      onDragCancel={() => setDragged(null)}
      onDragEnd={drop}
    >
      <ol className={styles.days} data-span={span} data-stale={props.isStale || undefined}>
        {days.map((day, at) => (
          <CalendarDay
            key={day}
            object={object}
            env={env}
            day={day}
            span={span}
            start={start}
            isPhone={props.isPhone}
            isToday={day === today}
            isOutside={span === 'month' && day.slice(0, 7) !== props.day.slice(0, 7)}
            namesWeekday={span === 'month' && at < 7}
            entries={entriesOn(entries, day)}
            starting={counts.get(day) ?? 0}
            mayMove={props.mayMove}
            shadesOf={shadesOf}
            onOpenDay={() => props.onOpenDay(day)}
            onCreate={onCreate && (() => onCreate({ [start.name]: createdOn(start, day, zone) }))}
          />
        ))}
      </ol>
      <DragOverlay dropAnimation={null}>
        {dragged ? (
          <EntryChip record={dragged} object={object} start={start} env={env} shade={shadesOf(dragged)?.row} isLifted />
        ) : null}
      </DragOverlay>
    </DndContext>
  )
}
