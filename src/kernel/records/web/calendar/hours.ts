import type { JsonValue } from '#kernel/fields/contract.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { addDays, type Entry, movedBy, shiftInstant } from './days.ts'

/** Minutes of a day as the clock on the wall shows them; a day is drawn with 24 hours, also where it has 23. */
export const minutesADay = 1440
/** Entries go by quarters of an hour. */
export const step = 15

/** How long an entry without an end is taken to be, and how short it may be drawn so that a hand can take it. */
const usual = 60
const least = 30

/** What stands of an entry on one day, and beside how many others. */
export interface Block {
  record: RecordJson
  from: number
  to: number
  column: number
  columns: number
  /** It does not go on from the day before. */
  begins: boolean
  /** It does not go on into the next day. */
  ends: boolean
}

export interface Times {
  start: FieldMetadata
  end: FieldMetadata | undefined
  zone: string
}

export const minuteOf = (instant: string, zone: string): number => {
  const [hour = 0, minute = 0] = localParts(instant, zone).time.split(':').map(Number)
  return hour * 60 + minute
}

/** What lasts for a day or longer, or ends on a day without a time, stands above the hours. */
export function isLong({ record, from, to }: Entry, { start, end }: Times): boolean {
  if (from === to || !end) return false
  if (end.storage === 'date') return true
  return Date.parse(String(record[end.name])) - Date.parse(String(record[start.name])) >= minutesADay * 60_000
}

/** The blocks of a day, those that overlap side by side. */
export function blocksOn(entries: readonly Entry[], day: string, times: Times): Block[] {
  const parts = entries.flatMap((entry) => (isLong(entry, times) ? [] : partOn(entry, day, times)))
  return sideBySide(parts)
}

function partOn({ record, from, to }: Entry, day: string, { start, end, zone }: Times): Block[] {
  if (day < from || day > to) return []
  const begins = from === day
  const ends = to === day
  const first = begins ? minuteOf(String(record[start.name]), zone) : 0
  const until = end && record[end.name]
  const said = ends && typeof until === 'string' && end?.storage === 'instant' ? minuteOf(until, zone) : null
  // An end at midnight belongs to the day before.
  if (!begins && said === 0) return []
  const last = ends ? (said !== null && said > first ? said : first + usual) : minutesADay
  return [{ record, from: first, to: Math.min(minutesADay, last), column: 0, columns: 1, begins, ends }]
}

/** Each block in the first column that is free; all that hang together are equally wide. */
export function sideBySide(blocks: readonly Block[]): Block[] {
  const placed: Block[] = []
  let group: Block[] = []
  let until = -1
  const close = () => {
    const columns = Math.max(0, ...group.map(({ column }) => column)) + 1
    placed.push(...group.map((block) => ({ ...block, columns })))
    group = []
  }
  for (const block of blocks.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (block.from >= until) close()
    const taken = new Set(group.filter((other) => drawnTo(other) > block.from).map(({ column }) => column))
    const free = Array.from({ length: group.length + 1 }, (_, at) => at).find((at) => !taken.has(at)) ?? 0
    group.push({ ...block, column: free })
    until = Math.max(until, drawnTo(block))
  }
  close()
  return placed
}

/** Where a block ends on the screen. */
export const drawnTo = ({ from, to }: Pick<Block, 'from' | 'to'>): number => Math.max(to, from + least)

/** How far an entry may go within the days on the screen: its start stays on one of them. */
export function clampMove(
  { from, day }: { from: number; day: string },
  days: readonly string[],
  wanted: { days: number; minutes: number },
): { days: number; minutes: number } {
  const at = days.indexOf(day)
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
  return {
    days: clamp(wanted.days, 0 - at, days.length - 1 - at),
    minutes: clamp(wanted.minutes, -from, minutesADay - step - from),
  }
}

/** The fields to change when an entry goes by days and minutes; its length stays. */
export const shiftedBy = (
  record: RecordJson,
  fields: readonly (FieldMetadata | undefined)[],
  { days, minutes }: { days: number; minutes: number },
  zone: string,
): Record<string, JsonValue> => movedBy(record, fields, days, zone, minutes)

/** The new end when the lower edge is drawn by so many minutes; never before a quarter of an hour has passed. */
export function resizedBy(
  record: RecordJson,
  { start, zone }: Times,
  end: FieldMetadata,
  minutes: number,
): Record<string, JsonValue> {
  const begin = String(record[start.name])
  const known = record[end.name]
  const isSaid = typeof known === 'string' && Date.parse(known) > Date.parse(begin)
  const wanted = isSaid ? shiftInstant(known, 0, zone, minutes) : shiftInstant(begin, 0, zone, usual + minutes)
  const soonest = shiftInstant(begin, 0, zone, step)
  return { [end.name]: Date.parse(wanted) < Date.parse(soonest) ? soonest : wanted }
}

/** The columns of the week over which a long entry reaches. */
export function reachOf({ from, to }: Entry, days: readonly string[]): { first: number; last: number } | null {
  const [begin = '', end = begin] = [days[0], days.at(-1)]
  if (to < begin || from > end) return null
  return {
    first: from < begin ? 0 : days.indexOf(from),
    last: to > end ? days.length - 1 : days.indexOf(to),
  }
}

/** `2026-05-04`, 615 → the day and minute that a place in the grid stands for, in half hours. */
export const halfHour = (minute: number): number =>
  Math.min(minutesADay - 30, Math.max(0, Math.floor(minute / 30) * 30))

/** The day after so many days and minutes, and the minute on it. */
export function placeAfter(day: string, minute: number, by: { days: number; minutes: number }) {
  return { day: addDays(day, by.days), minute: minute + by.minutes }
}
