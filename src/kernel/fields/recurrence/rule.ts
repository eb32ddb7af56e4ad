import type { Parsed } from '../contract.ts'
import { parseIsoDate } from '../shared/dates.ts'
import { fail, ok } from '../shared/parsed.ts'

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof frequencies)[number]

/** In the order of ISO weekdays, Monday first. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof weekdays)[number]

/** Which of the weekdays of a month: the first to the fifth, or the last. */
export const ordinals = [1, 2, 3, 4, 5, -1] as const

export interface RuleDay {
  day: Weekday
  /** Absent: each of them. */
  nth?: number
}

/**
 * What an RRULE of RFC 5545 says, in the part of it that Rapport knows: daily, weekly (on weekdays), monthly (on days of the month,
 * -1 the last, or on weekdays, `2TU` the second Tuesday, `-1FR` the last Friday) and yearly, each n-th time, until a day or so many times.
 * Weeks begin on Monday. A month without the day, or a year without its 29 February, is passed over.
 */
export interface RecurrenceRule {
  freq: Frequency
  /** From 1 on. */
  interval: number
  /** In the order of weekdays; weekly without ordinals. */
  byDay: RuleDay[]
  /** 1 to 31 and -1, in this order. */
  byMonthDay: number[]
  /** How often in all, the first one included. */
  count: number | null
  /** Last day, `YYYY-MM-DD`, included. */
  until: string | null
}

export const mostInterval = 999
export const mostCount = 999
const longest = 300

/** Reads `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`, with or without `RRULE:`. */
export function parseRule(input: string): Parsed<RecurrenceRule> {
  const text = input
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
  if (text.length > longest || !/^[A-Z0-9=;,+-]+$/.test(text)) return unknown
  const parts = text
    .replace(/;$/, '')
    .split(';')
    .map((part) => part.split('='))
  const names = parts.map(([name = '']) => name)
  const strange = names.find((name) => !known.has(name))
  if (parts.some((part) => part.length !== 2 || part[1] === '')) return unknown
  if (strange !== undefined)
    return fail('recurrencePart', `Leave out ${strange.slice(0, 20)}: a repetition knows ${[...known].join(', ')}`)
  if (new Set(names).size !== names.length) return unknown
  const values = new Map(parts.map(([name = '', value = '']) => [name, value] as const))
  const freq = frequencies.find((one) => one === values.get('FREQ'))
  if (!freq) return unknown
  const interval = whole(values.get('INTERVAL') ?? '1', mostInterval)
  if (interval === null) return fail('recurrenceInterval', `INTERVAL is a whole number from 1 to ${mostInterval}`)
  const byDay = daysOf(values.get('BYDAY'))
  if (byDay === null) return fail('recurrenceDay', 'BYDAY names weekdays such as MO,TH, in months also 2TU or -1FR')
  const byMonthDay = monthDaysOf(values.get('BYMONTHDAY'))
  if (byMonthDay === null) return fail('recurrenceDay', 'BYMONTHDAY names days from 1 to 31, or -1 for the last one')
  const end = endOf(values)
  return end.ok && end.value ? fitting({ freq, interval, byDay, byMonthDay, ...end.value }) : (end as Parsed<never>)
}

/** The canonical text, by which two rules that say the same are the same. */
export function formatRule({ freq, interval, byDay, byMonthDay, count, until }: RecurrenceRule): string {
  return [
    `FREQ=${freq}`,
    interval > 1 ? `INTERVAL=${interval}` : '',
    byDay.length > 0 ? `BYDAY=${byDay.map(({ day, nth }) => `${nth ?? ''}${day}`).join(',')}` : '',
    byMonthDay.length > 0 ? `BYMONTHDAY=${byMonthDay.join(',')}` : '',
    count === null ? '' : `COUNT=${count}`,
    until === null ? '' : `UNTIL=${until.replaceAll('-', '')}`,
  ]
    .filter((part) => part !== '')
    .join(';')
}

/** A stored rule, which was read before. */
export function readRule(text: string): RecurrenceRule {
  const parsed = parseRule(text)
  if (!parsed.ok || !parsed.value) throw new Error(`Not a repetition: ${text}`)
  return parsed.value
}

const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL'])
const unknown = fail('notARecurrence', 'Write the repetition as in FREQ=WEEKLY;INTERVAL=2;BYDAY=MO (RFC 5545)')

function whole(text: string, max: number): number | null {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= max ? value : null
}

function daysOf(text: string | undefined): RuleDay[] | null {
  const days: RuleDay[] = []
  for (const part of text?.split(',') ?? []) {
    const [, nth, day] = /^([+-]?[1-5])?([A-Z]{2})$/.exec(part) ?? []
    const found = weekdays.find((one) => one === day)
    const ordinal = nth === undefined ? undefined : ordinals.find((one) => one === Number(nth))
    if (!found || (nth !== undefined && ordinal === undefined)) return null
    days.push(ordinal === undefined ? { day: found } : { day: found, nth: ordinal })
  }
  const place = ({ day, nth = 0 }: RuleDay) => weekdays.indexOf(day) * 20 + (nth < 0 ? 10 : nth)
  return unique(days, ({ day, nth }) => `${nth}${day}`).sort((a, b) => place(a) - place(b))
}

function monthDaysOf(text: string | undefined): number[] | null {
  const days = text?.split(',').map((part) => (/^(-1|\+?\d{1,2})$/.test(part) ? Number(part) : 0)) ?? []
  if (days.some((day) => day === 0 || day > 31)) return null
  return unique(days, String).sort((a, b) => (a < 0 ? 32 : a) - (b < 0 ? 32 : b))
}

const unique = <V>(values: V[], key: (value: V) => string): V[] => [
  ...new Map(values.map((value) => [key(value), value])).values(),
]

function endOf(values: Map<string, string>): Parsed<Pick<RecurrenceRule, 'count' | 'until'>> {
  const [count, until] = [values.get('COUNT'), values.get('UNTIL')]
  if (count !== undefined && until !== undefined) return fail('recurrenceEnd', 'Say either COUNT or UNTIL, not both')
  if (count !== undefined && whole(count, mostCount) === null)
    return fail('recurrenceEnd', `COUNT is a whole number from 1 to ${mostCount}`)
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(until ?? '') ?? []
  const date = year === undefined ? null : parseIsoDate(`${year}-${month}-${day}`)
  if (until !== undefined && date === null) return fail('recurrenceEnd', 'UNTIL is the last day, as in UNTIL=20271231')
  return ok({ count: count === undefined ? null : Number(count), until: date })
}

/** Which parts a frequency takes. */
function fitting(rule: RecurrenceRule): Parsed<RecurrenceRule> {
  const { freq, byDay, byMonthDay } = rule
  if (byDay.length > 0 && freq !== 'WEEKLY' && freq !== 'MONTHLY')
    return fail('recurrenceDay', 'BYDAY belongs to WEEKLY and MONTHLY')
  if (freq === 'WEEKLY' && byDay.some(({ nth }) => nth !== undefined))
    return fail('recurrenceDay', 'The second Tuesday (2TU) belongs to MONTHLY')
  if (byMonthDay.length > 0 && freq !== 'MONTHLY') return fail('recurrenceDay', 'BYMONTHDAY belongs to MONTHLY')
  if (byMonthDay.length > 0 && byDay.length > 0)
    return fail('recurrenceDay', 'Say either BYDAY or BYMONTHDAY, not both')
  return ok(rule)
}
