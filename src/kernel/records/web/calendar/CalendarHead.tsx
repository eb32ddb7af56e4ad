import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatDate, formatDays, formatMonth } from '#ui/format.ts'
import { SegmentedControl } from '#ui/inputs.ts'
import { type Span, spans } from '../state.ts'
import styles from './Calendar.module.css'
import { stepped } from './days.ts'
import type { Place } from './useCalendar.ts'

interface Props {
  env: DisplayEnv
  place: Place
  days: string[]
  today: string
  onPlace: (place: Partial<Place>) => void
}

/** Where one is in time, and the ways on, back and to today. */
export function CalendarHead({ env, place, days, today, onPlace }: Props) {
  const { span, day } = place
  const go = (by: 1 | -1) => onPlace({ day: stepped(span, day, by) })
  return (
    <div className={styles.head}>
      <Button size="sm" onClick={() => onPlace({ day: today })}>
        {env.t('records.calendar.today')}
      </Button>
      <IconButton label={env.t(`records.calendar.back.${span}`)} onClick={() => go(-1)}>
        <IconChevronLeft size={16} />
      </IconButton>
      <IconButton label={env.t(`records.calendar.on.${span}`)} onClick={() => go(1)}>
        <IconChevronRight size={16} />
      </IconButton>
      <h2 className={styles.title} aria-live="polite">
        {titleOf(place, days, env)}
      </h2>
      <SegmentedControl
        size="xs"
        aria-label={env.t('records.calendar.span')}
        value={span}
        onChange={(next) => onPlace({ span: next as Span })}
        data={spans.map((one) => ({ value: one, label: env.t(`records.calendar.spans.${one}`) }))}
      />
    </div>
  )
}

function titleOf({ span, day }: Place, days: string[], env: DisplayEnv): string {
  if (span === 'month') return formatMonth(day, env.formats)
  if (span === 'day') return formatDate(day, env.formats, 'full')
  return formatDays(days[0] ?? day, days.at(-1) ?? day, env.formats)
}
