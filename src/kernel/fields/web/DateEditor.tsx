import '@mantine/dates/styles.layer.css'
import { DateInput } from '@mantine/dates'
import { useRef, useState } from 'react'
import { kinds } from '#kernel/fields/kinds.ts'
import { TextInput } from '#ui/inputs.ts'
import { calendarWords } from './calendarWords.ts'
import styles from './fields.module.css'
import { useParsed, useTyped } from './parsed.ts'
import { localParts } from './times.ts'
import type { EditorProps } from './widget.ts'

/** A day: typed as the reader writes it, or taken from the calendar. */
export function DateEditor(props: EditorProps<string>) {
  const { value, onChange, onDone } = props
  return (
    <DayInput
      {...props}
      onDay={(day) => {
        onChange(day)
        if (day !== value) onDone?.(day)
      }}
    />
  )
}

type DayProps = Omit<EditorProps<string>, 'onChange'> & { onDay: (day: string | null) => void }

function DayInput({ value, field, env, parseEnv, onDay, autoFocus, typed, id, label, error }: DayProps) {
  const input = useRef<HTMLInputElement>(null)
  useTyped(typed, (text) => typeInto(input.current, text))
  return (
    <DateInput
      ref={input}
      id={id}
      size="xs"
      aria-label={label}
      error={error}
      value={value}
      firstDayOfWeek={env.weekStart}
      highlightToday
      {...calendarWords(env)}
      dateParser={(text) => {
        const parsed = kinds.date.parseText(text, field, parseEnv)
        return parsed.ok ? parsed.value : null
      }}
      clearable={!field.required}
      onChange={onDay}
      autoComplete="off"
      enterKeyHint="done"
      // Beside all landmarks, the calendar says itself what it is.
      attributes={{ levelsGroup: { role: 'dialog', 'aria-label': label ?? env.text(field.label, field.name) } }}
      popoverProps={{ transitionProps: { duration: 0 } }}
      {...(autoFocus ? { autoFocus: true, 'data-autofocus': true } : {})}
    />
  )
}

/** The calendar's input keeps its text for itself: it is told in the way of the browser. */
function typeInto(input: HTMLInputElement | null, text: string): void {
  if (!input) return
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Day and time of day in the reader's zone. */
export function DateTimeEditor(props: EditorProps<string>) {
  const { value, env } = props
  const zone = env.formats.zone
  const [parts, setParts] = useState(() => (value === null ? { date: '', time: '' } : localParts(value, zone)))
  const { read, issue } = useParsed(props as unknown as EditorProps)
  const change = (next: { date: string; time: string }) => {
    setParts(next)
    read(next.date === '' ? '' : `${next.date}T${next.time || '09:00'}`)
  }
  return (
    <div className={styles.pair}>
      <DayInput
        {...props}
        value={parts.date || null}
        onDay={(day) => change({ ...parts, date: day ?? '' })}
        error={issue ?? props.error}
      />
      <TextInput
        type="time"
        className={styles.narrow ?? ''}
        aria-label={env.t('fields.time')}
        value={parts.time}
        disabled={parts.date === ''}
        onChange={(event) => change({ ...parts, time: event.currentTarget.value })}
      />
    </div>
  )
}
