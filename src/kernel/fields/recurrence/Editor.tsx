import { DateInput } from '@mantine/dates'
import { useState } from 'react'
import { NumberInput, Select } from '#ui/inputs.ts'
import { calendarWords } from '../web/calendarWords.ts'
import type { EditorProps } from '../web/widget.ts'
import { draftOf, emptyDraft, type MonthBy, type RuleDraft, textOf } from './draft.ts'
import styles from './Editor.module.css'
import {
  type Frequency,
  frequencies,
  mostCount,
  mostInterval,
  ordinals,
  parseRule,
  type Weekday,
  weekdays,
} from './rule.ts'
import { wordingOf } from './wording.tsx'
import { ruleWords, weekdayName } from './words.ts'

const never = 'never'

/** How often, on which days and until when, with the rule in words below; nobody writes it by hand. */
export function RecurrenceEditor({ value, env, onChange, autoFocus, id, label, error, field }: EditorProps<string>) {
  const { t } = env
  const [draft, setDraft] = useState<RuleDraft | null>(() => (value === null ? null : draftOf(value)))
  const change = (next: RuleDraft) => {
    setDraft(next)
    const text = textOf(next)
    if (text === null) onChange(value, t('fields.recurrence.untilMissing'))
    else onChange(text)
  }
  const choose = (freq: string | null) => {
    if (freq !== null && freq !== never) return change({ ...(draft ?? emptyDraft), freq: freq as Frequency })
    setDraft(null)
    onChange(null)
  }
  const rule = value === null ? null : parseRule(value)
  return (
    <fieldset className={styles.editor} aria-label={label ?? env.text(field.label, field.name)}>
      <Select
        id={id}
        size="xs"
        aria-label={label ?? env.text(field.label, field.name)}
        data={[never, ...frequencies].map((one) => ({ value: one, label: t(`fields.recurrence.freq.${one}`) }))}
        value={draft?.freq ?? (value === null ? never : null)}
        placeholder={t('fields.recurrence.own')}
        allowDeselect={false}
        onChange={choose}
        error={error}
        {...(autoFocus ? { autoFocus: true, 'data-autofocus': true } : {})}
      />
      {draft ? <Parts draft={draft} env={env} onChange={change} /> : null}
      {rule?.ok && rule.value ? (
        <p className={styles.words} role="status">
          {ruleWords(rule.value, wordingOf(env))}
        </p>
      ) : null}
    </fieldset>
  )
}

interface PartsProps {
  draft: RuleDraft
  env: EditorProps['env']
  onChange: (draft: RuleDraft) => void
}

function Parts({ draft, env, onChange }: PartsProps) {
  const { t } = env
  return (
    <>
      <NumberInput
        size="xs"
        label={t(`fields.recurrence.interval.${draft.freq}`)}
        min={1}
        max={mostInterval}
        allowDecimal={false}
        clampBehavior="strict"
        value={draft.interval}
        onChange={(interval) => onChange({ ...draft, interval: Math.max(1, Number(interval) || 1) })}
      />
      {draft.freq === 'WEEKLY' ? <Weekdays draft={draft} env={env} onChange={onChange} /> : null}
      {draft.freq === 'MONTHLY' ? <MonthDays draft={draft} env={env} onChange={onChange} /> : null}
      <End draft={draft} env={env} onChange={onChange} />
    </>
  )
}

function Weekdays({ draft, env, onChange }: PartsProps) {
  const toggle = (day: Weekday) =>
    onChange({
      ...draft,
      weekdays: draft.weekdays.includes(day) ? draft.weekdays.filter((one) => one !== day) : [...draft.weekdays, day],
    })
  return (
    <fieldset className={styles.days} aria-label={env.t('fields.recurrence.days')}>
      {inOrder(env.weekStart).map((day) => (
        <button
          key={day}
          type="button"
          className={styles.day}
          aria-label={weekdayName(weekdays.indexOf(day), env.language)}
          aria-pressed={draft.weekdays.includes(day)}
          onClick={() => toggle(day)}
        >
          {weekdayName(weekdays.indexOf(day), env.language, 'short')}
        </button>
      ))}
    </fieldset>
  )
}

const monthBys: MonthBy[] = ['start', 'date', 'lastDay', 'weekday']

function MonthDays({ draft, env, onChange }: PartsProps) {
  const { t } = env
  return (
    <>
      <Select
        size="xs"
        label={t('fields.recurrence.monthBy')}
        data={monthBys.map((one) => ({ value: one, label: t(`fields.recurrence.month.${one}`) }))}
        value={draft.monthBy}
        allowDeselect={false}
        onChange={(monthBy) => onChange({ ...draft, monthBy: (monthBy ?? 'start') as MonthBy })}
      />
      {draft.monthBy === 'date' ? (
        <NumberInput
          size="xs"
          label={t('fields.recurrence.monthDay')}
          min={1}
          max={31}
          allowDecimal={false}
          clampBehavior="strict"
          value={draft.monthDay}
          onChange={(day) => onChange({ ...draft, monthDay: Math.max(1, Number(day) || 1) })}
        />
      ) : null}
      {draft.monthBy === 'weekday' ? (
        <div className={styles.pair}>
          <Select
            size="xs"
            aria-label={t('fields.recurrence.which')}
            data={ordinals.map((nth) => ({
              value: String(nth),
              label: t(`fields.recurrence.ordinal.${nth < 0 ? 'last' : nth}`),
            }))}
            value={String(draft.nth)}
            allowDeselect={false}
            onChange={(nth) => onChange({ ...draft, nth: Number(nth ?? 1) })}
          />
          <Select
            size="xs"
            aria-label={t('fields.recurrence.days')}
            data={inOrder(env.weekStart).map((day) => ({
              value: day,
              label: weekdayName(weekdays.indexOf(day), env.language),
            }))}
            value={draft.weekday}
            allowDeselect={false}
            onChange={(weekday) => onChange({ ...draft, weekday: (weekday ?? 'MO') as Weekday })}
          />
        </div>
      ) : null}
    </>
  )
}

const ends = ['never', 'count', 'until'] as const

function End({ draft, env, onChange }: PartsProps) {
  const { t } = env
  return (
    <div className={styles.pair}>
      <Select
        size="xs"
        label={t('fields.recurrence.end')}
        data={ends.map((one) => ({ value: one, label: t(`fields.recurrence.ends.${one}`) }))}
        value={draft.end}
        allowDeselect={false}
        onChange={(end) => onChange({ ...draft, end: (end ?? 'never') as RuleDraft['end'] })}
      />
      {draft.end === 'count' ? (
        <NumberInput
          size="xs"
          label={t('fields.recurrence.count')}
          min={1}
          max={mostCount}
          allowDecimal={false}
          clampBehavior="strict"
          value={draft.count}
          onChange={(count) => onChange({ ...draft, count: Math.max(1, Number(count) || 1) })}
        />
      ) : null}
      {draft.end === 'until' ? (
        <DateInput
          size="xs"
          label={t('fields.recurrence.lastDate')}
          value={draft.until}
          firstDayOfWeek={env.weekStart}
          {...calendarWords(env)}
          onChange={(until) => onChange({ ...draft, until })}
          attributes={{ levelsGroup: { role: 'dialog', 'aria-label': t('fields.recurrence.lastDate') } }}
          popoverProps={{ transitionProps: { duration: 0 } }}
        />
      ) : null}
    </div>
  )
}

/** The week as the reader begins it. */
function inOrder(weekStart: 0 | 1 | 6): Weekday[] {
  const first = (weekStart + 6) % 7
  return [...weekdays.slice(first), ...weekdays.slice(0, first)]
}
