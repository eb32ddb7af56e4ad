import { clockInZone, instantOf, isoDate } from '../shared/dates.ts'
import { type RecurrenceRule, type RuleDay, weekdays } from './rule.ts'

/** A day and a time of day on somebody's clock, `YYYY-MM-DDTHH:MM`. */
export type LocalTime = string

/** The form of dates ends with the year 9999. */
const lastYear = 9998
/** So many periods without any day, and there will be none: even 29 February comes within eight years. */
const mostEmpty = 1000

/** The days of a series in order: `start` (`YYYY-MM-DD`) is the first one, whatever the rule says of it. */
export function* seriesDays(rule: RecurrenceRule, start: string): Generator<string> {
  yield start
  let given = 1
  let empty = 0
  for (let period = 0; empty < mostEmpty; period++) {
    const days = daysInPeriod(rule, start, period).filter((day) => day > start)
    empty = days.length === 0 ? empty + 1 : 0
    for (const day of days) {
      const isOver = (rule.count !== null && given >= rule.count) || (rule.until !== null && day > rule.until)
      if (isOver || Number(day.slice(0, 4)) > lastYear) return
      given++
      yield day
    }
  }
}

/**
 * The first time of a series after `after`, both on the clock of one place, with the time of day of `start`; null when the series
 * is over. Times that are passed over count, as in RFC 5545.
 */
export function nextTime(rule: RecurrenceRule, start: LocalTime, after: LocalTime): LocalTime | null {
  const time = start.slice(10)
  for (const day of seriesDays(rule, start.slice(0, 10))) if (day + time > after) return day + time
  return null
}

/** How many times of a series lie on days before `day`. */
export function countBefore(rule: RecurrenceRule, start: LocalTime, day: string): number {
  let count = 0
  for (const one of seriesDays({ ...rule, count: null, until: null }, start.slice(0, 10))) {
    if (one >= day) break
    count++
  }
  return count
}

/** The instant of a local time: one that clocks pass over moves on by the gap, of one that comes twice it is the first. */
export function instantAt(local: LocalTime, zone: string): string {
  const [date = '', time = ''] = local.split('T')
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const instant = instantOf(date, { hour, minute, second: 0, milli: 0 }, undefined, zone)
  if (instant === null) throw new RangeError(`There is no ${local}`)
  return instant
}

export const localAt = (instant: string, zone: string): LocalTime => clockInZone(instant, zone)

/** ISO weekday of a day, 0 = Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The n-th day, week, month or year of the rule, counted by its interval from that of `start`. */
function daysInPeriod(rule: RecurrenceRule, start: string, period: number): string[] {
  const steps = period * rule.interval
  if (rule.freq === 'DAILY') return [addDays(start, steps)]
  if (rule.freq === 'WEEKLY') return daysOfWeek(rule, start, steps)
  const [year = 0, month = 0, day = 0] = start.split('-').map(Number)
  if (rule.freq === 'YEARLY') return existing([isoDate(year + steps, month, day)])
  const index = month - 1 + steps
  return daysOfMonth(rule, year + Math.floor(index / 12), (index % 12) + 1, day)
}

function daysOfWeek({ byDay }: RecurrenceRule, start: string, weeks: number): string[] {
  const own = weekdayOf(start)
  const monday = addDays(start, weeks * 7 - own)
  const wanted = byDay.length > 0 ? byDay.map(({ day }) => weekdays.indexOf(day)) : [own]
  return wanted.map((weekday) => addDays(monday, weekday))
}

function daysOfMonth({ byDay, byMonthDay }: RecurrenceRule, year: number, month: number, own: number): string[] {
  const all = existing(Array.from({ length: 31 }, (_, index) => isoDate(year, month, index + 1)))
  const days = byMonthDay.length > 0 ? byMonthDay : [own]
  const found =
    byDay.length > 0
      ? byDay.flatMap((wanted) => weekdaysOfMonth(all, wanted))
      : days.flatMap((day) => all.at(day < 0 ? day : day - 1) ?? [])
  return [...new Set(found)].sort()
}

function weekdaysOfMonth(all: string[], { day, nth }: RuleDay): string[] {
  const fitting = all.filter((one) => weekdayOf(one) === weekdays.indexOf(day))
  return nth === undefined ? fitting : existing([fitting.at(nth < 0 ? nth : nth - 1) ?? null])
}

const existing = (days: (string | null)[]): string[] => days.filter((day) => day !== null)
