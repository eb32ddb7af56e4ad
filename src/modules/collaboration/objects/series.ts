import type { JsonValue } from '#kernel/fields/contract.ts'
import { type RecurrenceRule, weekdays } from '#kernel/fields/recurrence/rule.ts'
import { countBefore, type LocalTime, localAt, weekdayOf } from '#kernel/fields/recurrence/steps.ts'

/** The objects whose records can repeat. */
export const repeating = ['task', 'meeting'] as const
export type Repeating = (typeof repeating)[number]

/** The field that a record takes its place in the series by, and where it ends. */
export const beginOf: Record<Repeating, string> = { task: 'dueAt', meeting: 'startAt' }
export const endOf: Record<Repeating, string | null> = { task: null, meeting: 'endAt' }

/** What belongs to one time alone: how it went, and when. */
const ownFields = new Set([
  'status',
  'outcome',
  'attendees',
  'completedAt',
  'reminderAt',
  'dueAt',
  'startAt',
  'endAt',
  'recurrence',
])

/** Whether the next record of a series holds this field too. Owner and teams come from the newest record instead. */
export const isCarried = (field: { readOnly?: boolean; unique?: boolean }, name: string): boolean =>
  !field.readOnly && !field.unique && !ownFields.has(name)

/** Minutes from one instant to another by the clock of a place; null where one is not said. */
export function minutesBetween(from: JsonValue | undefined, to: JsonValue | undefined, zone: string): number | null {
  if (typeof from !== 'string' || typeof to !== 'string') return null
  return Math.round((wall(localAt(to, zone)) - wall(localAt(from, zone))) / 60_000)
}

export const addMinutes = (local: LocalTime, minutes: number): LocalTime =>
  new Date(wall(local) + minutes * 60_000).toISOString().slice(0, 16)

const wall = (local: LocalTime): number => Date.parse(`${local}:00Z`)

/**
 * The rule of a series that moves from one of its times to another: the one day that it names moves along, a number of times counts
 * from there. Null where it names several days, of which one cannot say what becomes of them.
 */
export function movedRule(rule: RecurrenceRule, start: LocalTime, from: string, to: string): RecurrenceRule | null {
  const count = rule.count === null ? null : Math.max(1, rule.count - countBefore(rule, start, from))
  const days = movedDays(rule, from, to)
  return days && { ...rule, ...days, count }
}

function movedDays({ byDay, byMonthDay }: RecurrenceRule, from: string, to: string) {
  if (from === to || byDay.length + byMonthDay.length === 0) return {}
  if (byDay.length + byMonthDay.length > 1) return null
  const [day] = byDay
  const weekday = weekdays[weekdayOf(to)] ?? 'MO'
  if (!day) return { byMonthDay: byMonthDay[0] === -1 && isLastDay(to) ? [-1] : [Number(to.slice(8))] }
  if (day.nth === undefined) return { byDay: [{ day: weekday }] }
  const nth = Math.ceil(Number(to.slice(8)) / 7)
  return { byDay: [{ day: weekday, nth: day.nth < 0 && isLastWeek(to) ? -1 : nth }] }
}

const after = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const isLastDay = (day: string): boolean => after(day, 1).slice(5, 7) !== day.slice(5, 7)
const isLastWeek = (day: string): boolean => after(day, 7).slice(5, 7) !== day.slice(5, 7)
