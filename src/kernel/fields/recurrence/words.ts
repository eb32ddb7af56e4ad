import type { RecurrenceRule, RuleDay } from './rule.ts'
import { weekdays } from './rule.ts'

/** What the words need of the reader: translation, names of their language, and how they write days. */
export interface Wording {
  t: (key: string, values?: Record<string, unknown>) => string
  /** BCP 47. */
  locale: string
  date: (day: string) => string
  number: (value: number) => string
}

/** "Every 2 weeks on Monday, 10 times", in the reader's language. */
export function ruleWords(rule: RecurrenceRule, wording: Wording): string {
  const { t } = wording
  const count = rule.interval
  const every = t(`fields.recurrence.every.${rule.freq}`, { count, shown: wording.number(count) })
  const on = daysWords(rule, wording)
  const regular = on === '' ? every : t('fields.recurrence.on', { every, days: on })
  if (rule.count !== null)
    return t('fields.recurrence.times', { rule: regular, count: rule.count, shown: wording.number(rule.count) })
  return rule.until === null ? regular : t('fields.recurrence.until', { rule: regular, date: wording.date(rule.until) })
}

function daysWords({ byDay, byMonthDay }: RecurrenceRule, wording: Wording): string {
  const days = byDay.map((day) => dayWords(day, wording))
  const dates = byMonthDay.map((day) =>
    day < 0 ? wording.t('fields.recurrence.lastDay') : wording.t('fields.recurrence.day', { day: wording.number(day) }),
  )
  return new Intl.ListFormat(wording.locale, { type: 'conjunction' }).format([...days, ...dates])
}

const dayWords = ({ day, nth }: RuleDay, wording: Wording): string => {
  const name = weekdayName(weekdays.indexOf(day), wording.locale)
  return nth === undefined
    ? wording.t('fields.recurrence.weekday', { day: name })
    : wording.t(`fields.recurrence.nth.${nth < 0 ? 'last' : nth}`, { day: name })
}

/** 0 = Monday. */
export const weekdayName = (weekday: number, locale: string, style: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + weekday)))
