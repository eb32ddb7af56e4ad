import { type Frequency, formatRule, parseRule, type RecurrenceRule, type Weekday, weekdays } from './rule.ts'

/** How a monthly rule finds its days. */
export type MonthBy = 'start' | 'date' | 'lastDay' | 'weekday'

/** A rule as it is being edited: every part has a value, also those that its frequency does not take. */
export interface RuleDraft {
  freq: Frequency
  interval: number
  /** Weekly. None: the weekday of the first time. */
  weekdays: Weekday[]
  monthBy: MonthBy
  monthDay: number
  /** 1 to 5, or -1 for the last. */
  nth: number
  weekday: Weekday
  end: 'never' | 'count' | 'until'
  count: number
  until: string | null
}

export const emptyDraft: RuleDraft = {
  freq: 'WEEKLY',
  interval: 1,
  weekdays: [],
  monthBy: 'start',
  monthDay: 1,
  nth: 1,
  weekday: 'MO',
  end: 'never',
  count: 10,
  until: null,
}

/** Null: the rule says more than the editor shows (several days of a month), and is kept until another is chosen. */
export function draftOf(text: string): RuleDraft | null {
  const parsed = parseRule(text)
  if (!parsed.ok || !parsed.value) return null
  const { freq, interval, byDay, byMonthDay, count, until } = parsed.value
  const end = count !== null ? 'count' : until !== null ? 'until' : 'never'
  const base = { ...emptyDraft, freq, interval, end, count: count ?? emptyDraft.count, until } as const
  if (freq !== 'MONTHLY') return { ...base, weekdays: byDay.map(({ day }) => day) }
  const [first] = byDay
  if (byDay.length + byMonthDay.length > 1 || (first && first.nth === undefined)) return null
  if (first) return { ...base, monthBy: 'weekday', nth: first.nth ?? 1, weekday: first.day }
  const [day] = byMonthDay
  if (day === undefined) return base
  return day < 0 ? { ...base, monthBy: 'lastDay' } : { ...base, monthBy: 'date', monthDay: day }
}

/** Null while the end is not said. */
export function textOf(draft: RuleDraft): string | null {
  if (draft.end === 'until' && draft.until === null) return null
  const rule: RecurrenceRule = {
    freq: draft.freq,
    interval: draft.interval,
    byDay: daysOf(draft),
    byMonthDay: draft.freq === 'MONTHLY' ? monthDaysOf(draft) : [],
    count: draft.end === 'count' ? draft.count : null,
    until: draft.end === 'until' ? draft.until : null,
  }
  return formatRule(rule)
}

function daysOf({ freq, weekdays: chosen, monthBy, nth, weekday }: RuleDraft): RecurrenceRule['byDay'] {
  if (freq === 'WEEKLY') return weekdays.filter((day) => chosen.includes(day)).map((day) => ({ day }))
  return freq === 'MONTHLY' && monthBy === 'weekday' ? [{ day: weekday, nth }] : []
}

const monthDaysOf = ({ monthBy, monthDay }: RuleDraft): number[] =>
  monthBy === 'date' ? [monthDay] : monthBy === 'lastDay' ? [-1] : []
