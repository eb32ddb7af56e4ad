import { DndContext, KeyboardSensor, MouseSensor, TouchSensor, useSensor, useSensors } from '@dnd-kit/core'
import { type CSSProperties, type RefObject, useLayoutEffect, useMemo, useRef } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { formatTime } from '#ui/format.ts'
import type { Shades } from '../colours.ts'
import type { Span } from '../state.ts'
import { DayHead } from './CalendarDay.tsx'
import { createdOn, type Entry } from './days.ts'
import { HourDay } from './HourDay.tsx'
import styles from './Hours.module.css'
import { hourAnnouncements, hourKeys } from './hourKeys.ts'
import { blocksOn, isLong, minuteOf, type Times } from './hours.ts'
import { LongEntries } from './LongEntries.tsx'
import { useCarry } from './useCarry.ts'

export interface HourGridProps {
  object: ObjectMetadata
  env: DisplayEnv
  span: Span
  days: string[]
  today: string
  entries: Entry[]
  start: FieldMetadata
  end: FieldMetadata | undefined
  mayMove: boolean
  mayResize: boolean
  shadesOf: (record: RecordJson) => Shades | null
  isStale: boolean
  onSave: (record: RecordJson, values: Record<string, JsonValue>) => void
  onOpenDay: (day: string) => void
  /** With the start, and with the end where there is one. */
  onCreate: ((initial: Record<string, string>) => void) | undefined
}

/** Days with their hours: entries stand at their time, are carried to another, and drawn longer. */
export function HourGrid(props: HourGridProps) {
  const { env, days, entries, start, end, today, onCreate, onOpenDay } = props
  const { zone } = env.formats
  const times = useMemo<Times>(() => ({ start, end, zone }), [start, end, zone])
  const space = useRef<HTMLDivElement>(null)
  const carry = useCarry({ ...props, times, space })
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: hourKeys(carry) }),
  )
  const accessibility = useMemo(
    () => ({
      announcements: hourAnnouncements(env, carry.latest),
      screenReaderInstructions: { draggable: env.t('records.calendar.hourHelp') },
    }),
    [env, carry.latest],
  )
  const scroller = useScrolledToMorning(space, entries, times)
  const long = entries.filter((entry) => isLong(entry, times))
  return (
    <DndContext sensors={sensors} accessibility={accessibility} {...carry.handlers}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={{ '--days': days.length } as CSSProperties}
        data-stale={props.isStale || undefined}
      >
        <div className={styles.top}>
          <div className={styles.heads}>
            {days.map((day) => (
              <div key={day} className={styles.head} data-today={day === today || undefined}>
                <DayHead
                  env={env}
                  day={day}
                  span="week"
                  namesWeekday={false}
                  isToday={day === today}
                  onOpenDay={() => onOpenDay(day)}
                  onCreate={onCreate && (() => onCreate({ [start.name]: createdOn(start, day, zone) }))}
                />
              </div>
            ))}
          </div>
          {long.length > 0 ? <LongEntries {...props} entries={long} carried={carry.carried} unit={carry.unit} /> : null}
        </div>
        <div className={styles.body}>
          <Axis env={env} />
          <div ref={space} className={styles.days}>
            {days.map((day) => (
              <HourDay
                key={day}
                {...props}
                day={day}
                times={times}
                blocks={blocksOn(entries, day, times)}
                carried={carry.carried}
                now={day === today ? minuteOf(new Date(env.now).toISOString(), zone) : null}
              />
            ))}
          </div>
        </div>
      </div>
    </DndContext>
  )
}

const hours = Array.from({ length: 23 }, (_, at) => at + 1)

/** The names of the hours as this reader writes them; a day without a change of time stands for all. */
function Axis({ env }: { env: DisplayEnv }) {
  const formats = { ...env.formats, zone: 'UTC' }
  return (
    <div className={styles.axis} aria-hidden>
      {hours.map((hour) => (
        <span key={hour} style={{ insetBlockStart: `${(hour / 24) * 100}%` }}>
          {formatTime(new Date(hour * 3_600_000).toISOString(), formats)}
        </span>
      ))}
    </div>
  )
}

/** At first the working day is in sight, or what begins before it. */
function useScrolledToMorning(space: RefObject<HTMLDivElement | null>, entries: Entry[], times: Times) {
  const scroller = useRef<HTMLDivElement>(null)
  const first = useRef({ entries, times })
  useLayoutEffect(() => {
    const { entries: early, times: read } = first.current
    const starts = early.filter((entry) => !isLong(entry, read)).map(({ record }) => hourOf(record, read))
    const hour = Math.min(7, ...starts)
    if (scroller.current && space.current) scroller.current.scrollTop = (space.current.clientHeight / 24) * hour - 8
  }, [space])
  return scroller
}

const hourOf = (record: RecordJson, { start, zone }: Times): number =>
  Number(localParts(String(record[start.name]), zone).time.slice(0, 2))
