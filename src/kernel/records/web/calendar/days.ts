import type { JsonValue } from '#kernel/fields/contract.ts'
import { instantOf, parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Span } from '../state.ts'

/** Days are texts such as `2026-03-29`: they have no zone. Only instants are read and written in one. */
const dayLength = 86_400_000
const epochOf = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (epoch: number) => new Date(epoch).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayOf(epochOf(day) + days * dayLength)

export const daysFrom = (from: string, to: string): number => Math.round((epochOf(to) - epochOf(from)) / dayLength)

/** The first day of the week that a day lies in; `weekStart` 0 is Sunday. */
export function startOfWeek(day: string, weekStart: number): string {
  const weekday = new Date(epochOf(day)).getUTCDay()
  return addDays(day, -((weekday - weekStart + 7) % 7))
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`

/** The same day of another month, or its last one. */
function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, last)))
}

/** All days on the screen: a month is shown in whole weeks. */
export function daysOf(span: Span, day: string, weekStart: number): string[] {
  if (span === 'day') return [day]
  const first = startOfWeek(span === 'week' ? day : firstOfMonth(day), weekStart)
  const end = span === 'week' ? addDays(first, 7) : addDays(startOfWeek(lastOfMonth(day), weekStart), 7)
  return Array.from({ length: daysFrom(first, end) }, (_, at) => addDays(first, at))
}

const lastOfMonth = (day: string) => addDays(addMonths(firstOfMonth(day), 1), -1)

/** The day one lands on by going one span on or back. */
export function stepped(span: Span, day: string, by: 1 | -1): string {
  return span === 'month' ? addMonths(day, by) : addDays(day, span === 'week' ? 7 * by : by)
}

/** The start of a day as a value of the field: the day itself, or its first instant in the zone. */
export const boundary = (field: FieldMetadata, day: string, zone: string): string =>
  field.storage === 'date' ? day : (parseIsoInstant(day, zone) ?? `${day}T00:00:00.000Z`)

/** Only what is on the screen: what starts there, and what started before and goes on into it. */
export function windowFilter(
  start: FieldMetadata,
  end: FieldMetadata | undefined,
  days: readonly string[],
  zone: string,
): Filter {
  const [first = '', last = first] = [days[0], days.at(-1)]
  const within: Filter = {
    and: [
      { field: start.name, op: 'gte', value: boundary(start, first, zone) },
      { field: start.name, op: 'lt', value: boundary(start, addDays(last, 1), zone) },
    ],
  }
  if (!end) return within
  const goesOn: Filter = {
    and: [
      { field: start.name, op: 'lt', value: boundary(start, first, zone) },
      { field: end.name, op: 'gte', value: boundary(end, first, zone) },
    ],
  }
  return { or: [within, goesOn] }
}

/** The day on which a value of a date or instant field falls for the reader, null without one. */
export function dayOfValue(value: unknown, field: FieldMetadata, zone: string): string | null {
  if (typeof value !== 'string') return null
  return field.storage === 'date' ? value : localParts(value, zone).date
}

export interface Entry {
  record: RecordJson
  from: string
  to: string
}

/** An entry stands on each of its days; an end before the start counts for nothing. */
export function entriesOf(
  records: readonly RecordJson[],
  start: FieldMetadata,
  end: FieldMetadata | undefined,
  zone: string,
): Entry[] {
  return records.flatMap((record) => {
    const from = dayOfValue(record[start.name], start, zone)
    if (from === null) return []
    const to = end ? dayOfValue(record[end.name], end, zone) : null
    return [{ record, from, to: to === null || to < from ? from : to }]
  })
}

export const entriesOn = (entries: readonly Entry[], day: string): Entry[] =>
  entries.filter((entry) => entry.from <= day && day <= entry.to)

/**
 * The fields to change when an entry goes to another day: all by the same number of days. A time of day stays what the clock
 * on the wall shows, also over a change to summer time; `minutes` move it on that clock.
 */
export function movedBy(
  record: RecordJson,
  fields: readonly (FieldMetadata | undefined)[],
  days: number,
  zone: string,
  minutes = 0,
): Record<string, JsonValue> {
  const shifted = fields.flatMap((field) => {
    const value = field && record[field.name]
    if (!field || typeof value !== 'string') return []
    return [
      [field.name, field.storage === 'date' ? addDays(value, days) : shiftInstant(value, days, zone, minutes)] as const,
    ]
  })
  return Object.fromEntries(shifted)
}

export function shiftInstant(instant: string, days: number, zone: string, minutes = 0): string {
  const { date, time } = localParts(instant, zone)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const wall = hour * 60 + minute + minutes
  const over = Math.floor(wall / 1440)
  return atMinute(addDays(date, days + over), wall - over * 1440, zone, Date.parse(instant) % 60_000)
}

/** Where an instant stands that is created on a day: at a minute of it, or in the morning for lack of a better guess. */
export const createdOn = (field: FieldMetadata, day: string, zone: string, minute = 9 * 60): string =>
  field.storage === 'date' ? day : atMinute(day, minute, zone)

function atMinute(day: string, minutes: number, zone: string, rest = 0): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  const wall = { hour, minute, second: Math.floor(rest / 1000), milli: rest % 1000 }
  return instantOf(day, wall, undefined, zone) ?? `${day}T00:00:00.000Z`
}
