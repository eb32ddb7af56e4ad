import { useDraggable, useDroppable } from '@dnd-kit/core'
import { IconPlus } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatDate, formatNumber, formatWeekday } from '#ui/format.ts'
import { recordName } from '../Cell.tsx'
import type { Shades } from '../colours.ts'
import type { Span } from '../state.ts'
import styles from './Calendar.module.css'
import type { Entry } from './days.ts'
import { EntryChip } from './EntryChip.tsx'

interface Props {
  object: ObjectMetadata
  env: DisplayEnv
  day: string
  span: Span
  start: FieldMetadata
  isPhone: boolean
  isToday: boolean
  isOutside: boolean
  /** The first week of a month says which weekdays the columns are. */
  namesWeekday: boolean
  entries: Entry[]
  /** How many start on this day, also those that were not fetched. */
  starting: number
  mayMove: boolean
  shadesOf: (record: RecordJson) => Shades | null
  onOpenDay: () => void
  onCreate: (() => void) | undefined
}

/** As many as a day of a month has room for. */
const roomOf = { month: 3, week: 100, day: 500 } as const

/** One day: its entries, what has no room, and a new one by a click beside them. */
export function CalendarDay(props: Props) {
  const { env, day, span, isPhone, isToday, isOutside, entries, onCreate } = props
  const { setNodeRef, isOver } = useDroppable({ id: `day-${day}`, data: { day } })
  const isBrief = isPhone && span === 'month'
  const shown = isBrief ? [] : entries.slice(0, roomOf[span])
  const unknown = Math.max(0, props.starting - entries.filter((entry) => entry.from === day).length)
  const more = entries.length - shown.length + unknown
  const create = (event: MouseEvent) => event.target === event.currentTarget && onCreate?.()
  return (
    <li
      ref={setNodeRef}
      className={styles.day}
      data-over={isOver || undefined}
      data-today={isToday || undefined}
      data-outside={isOutside || undefined}
      onClick={isBrief ? undefined : create}
    >
      <DayHead {...props} />
      {shown.length > 0 ? (
        <ul className={styles.entries}>
          {shown.map((entry) => (
            <li key={entry.record.id}>
              <DraggableEntry {...props} entry={entry} />
            </li>
          ))}
        </ul>
      ) : null}
      {more > 0 ? (
        <button type="button" className={styles.more} onClick={props.onOpenDay} disabled={span === 'day'}>
          {isBrief
            ? formatNumber(more, env.formats)
            : env.t('records.calendar.more', { count: more, shown: formatNumber(more, env.formats) })}
          <span className="visually-hidden">{formatDate(day, env.formats, 'full')}</span>
        </button>
      ) : null}
    </li>
  )
}

type HeadProps = Pick<Props, 'env' | 'day' | 'span' | 'namesWeekday' | 'isToday' | 'onOpenDay' | 'onCreate'>

/** The day by its name, which opens it, and a new entry on it. */
export function DayHead({ env, day, span, namesWeekday, isToday, onOpenDay, onCreate }: HeadProps) {
  const full = formatDate(day, env.formats, 'full')
  const shown =
    span === 'month' ? formatNumber(Number(day.slice(8)), env.formats) : formatWeekday(day, env.formats, true)
  return (
    <div className={styles.dayHead} data-today={isToday || undefined}>
      {namesWeekday ? <span className={styles.weekday}>{formatWeekday(day, env.formats)}</span> : null}
      <button
        type="button"
        className={styles.date}
        // Whoever speaks to the page says what they see.
        aria-label={full.includes(shown) ? full : `${shown}: ${full}`}
        aria-current={isToday ? 'date' : undefined}
        onClick={onOpenDay}
      >
        {shown}
      </button>
      {onCreate ? (
        <IconButton className={styles.add} label={env.t('records.calendar.add', { day: full })} onClick={onCreate}>
          <IconPlus size={12} />
        </IconButton>
      ) : null}
    </div>
  )
}

/** Only where an entry starts it can be taken: what goes on from days before is moved from there. */
function DraggableEntry(props: Props & { entry: Entry }) {
  const { entry, object, env, start, day, mayMove } = props
  const { record } = entry
  const name = recordName(record, env)
  const canMove = mayMove && entry.from === day && record.can?.update !== false
  const { setNodeRef, attributes, listeners, isDragging } = useDraggable({
    id: `${record.id}-${day}`,
    data: { record, day, name },
    disabled: !canMove,
    attributes: { role: 'group', roleDescription: env.t('records.calendar.entry') },
  })
  const chip = (
    <EntryChip
      record={record}
      object={object}
      start={start}
      env={env}
      shade={props.shadesOf(record)?.row}
      goesOn={entry.from !== day}
    />
  )
  if (!canMove) return chip
  return (
    <div
      ref={setNodeRef}
      {...attributes}
      {...listeners}
      aria-label={`${name}, ${formatDate(day, env.formats, 'full')}`}
      className={styles.drag}
      data-dragging={isDragging || undefined}
    >
      {chip}
    </div>
  )
}
