import { useMemo } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import type { ViewProps } from '../IndexScreen.tsx'
import { useSave } from '../useSave.tsx'
import { useShades } from '../useShades.ts'
import styles from './Calendar.module.css'
import { CalendarHead } from './CalendarHead.tsx'
import { DayGrid } from './DayGrid.tsx'
import { HourGrid, type HourGridProps } from './HourGrid.tsx'
import { calendarFields, useCalendarPlace, useEntries } from './useCalendar.ts'

type Props = ViewProps & { env: DisplayEnv; isPhone: boolean }

/** Records on the days of a month, or at the hours of a week or a single day. */
export function Calendar(props: Props) {
  const { start, end } = calendarFields(props)
  if (!start) return <ErrorState text={props.env.t('records.calendar.noField')} />
  return <Days {...props} start={start} end={end} />
}

function Days({ start, end, ...props }: Props & { start: FieldMetadata; end: FieldMetadata | undefined }) {
  const { object, env, shape, isPhone, onCreate } = props
  const errorText = useErrorText()
  const [place, setPlace] = useCalendarPlace(props)
  const { days, entries, counts, page } = useEntries(props, start, end, place)
  const { save, dialogs } = useSave(object, env)
  const items = page.data?.items
  const shown = useMemo(() => ({ loaded: () => items ?? [] }), [items])
  const shadesOf = useShades(object, shape.colours, env, shown)
  const isOpen = (field: FieldMetadata | undefined) => field?.canWrite === true && !field.readOnly
  if (page.error && !page.data) return <ErrorState text={errorText(page.error)} onRetry={() => void page.refetch()} />
  const today = localParts(env.now, env.formats.zone).date
  const grid: HourGridProps = {
    object,
    env,
    span: place.span,
    days,
    today,
    entries,
    start,
    end,
    mayMove: object.can.update && isOpen(start),
    mayResize: isOpen(end),
    shadesOf,
    isStale: page.isPlaceholderData,
    onSave: (record, values) => void save(record, values),
    onOpenDay: (day) => setPlace({ span: 'day', day }),
    onCreate: object.can.create && isOpen(start) ? onCreate : undefined,
  }
  // A week on a phone has no room for hours beside one another.
  const hasHours = start.storage === 'instant' && (place.span === 'day' || (place.span === 'week' && !isPhone))
  return (
    <div className={styles.calendar}>
      <CalendarHead env={env} place={place} days={days} onPlace={setPlace} today={today} />
      {page.isPending ? (
        <SkeletonRows />
      ) : hasHours ? (
        <HourGrid {...grid} />
      ) : (
        <DayGrid {...grid} isPhone={isPhone} day={place.day} counts={counts} />
      )}
      {dialogs}
    </div>
  )
}
