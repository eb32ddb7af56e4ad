/** `YYYY-MM-DD` of a day that exists in years 0001–9999, else null. */
export function isoDate(year: number, month: number, day: number): string | null {
  if (!(year >= 1 && year <= 9999) || !(month >= 1 && month <= 12) || day < 1 || day > daysIn(year, month)) return null
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

export const pad = (value: number, width: number): string => String(value).padStart(width, '0')

export function parseIsoDate(text: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match ? isoDate(Number(match[1]), Number(match[2]), Number(match[3])) : null
}

const isoInstant =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** An ISO 8601 date-time as `YYYY-MM-DDTHH:MM:SS.mmmZ`; without offset it is meant in `zone`. Null when it is none. */
export function parseIsoInstant(text: string, zone: string): string | null {
  const match = isoInstant.exec(text)
  if (!match) return null
  const [, day = '', hour = '00', minute = '00', second = '00', fraction = '', offset] = match
  const date = parseIsoDate(day)
  if (date === null) return null
  return instantOf(
    date,
    { hour: +hour, minute: +minute, second: +second, milli: +fraction.padEnd(3, '0').slice(0, 3) },
    offset,
    zone,
  )
}

/** The day of an instant, `…Z`, where its people live. */
export function dateInZone(instant: string, zone: string): string {
  return new Date(Date.parse(instant) + zoneOffset(Date.parse(instant), zone)).toISOString().slice(0, 10)
}

/** What the clock says where its people live at an instant, `…Z`: `YYYY-MM-DDTHH:MM`. */
export function clockInZone(instant: string, zone: string): string {
  return new Date(Date.parse(instant) + zoneOffset(Date.parse(instant), zone)).toISOString().slice(0, 16)
}

export interface WallTime {
  hour: number
  minute: number
  second: number
  milli: number
}

export function instantOf(date: string, time: WallTime, offset: string | undefined, zone: string): string | null {
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return null
  const wall = utcDay(date) + ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.milli
  const minutes = offset === undefined ? undefined : offsetMinutes(offset)
  if (minutes === null) return null
  return isoFromEpoch(minutes === undefined ? epochInZone(wall, zone) : wall - minutes * 60_000)
}

const firstInstant = -62_135_596_800_000
const lastInstant = 253_402_300_799_999

/** Null outside of the years 0001–9999, which the `…Z` form cannot write. */
function isoFromEpoch(epoch: number): string | null {
  return epoch >= firstInstant && epoch <= lastInstant ? new Date(epoch).toISOString() : null
}

function utcDay(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`)
}

function offsetMinutes(offset: string): number | null {
  if (offset.toUpperCase() === 'Z') return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 18 || minutes > 59) return null
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

const day = 86_400_000

/**
 * The instant of a wall-clock time. A time that occurs twice (clocks go back) means the first, one that does not occur
 * (clocks go forward) moves on by the gap: the rule of Temporal and of RFC 5545. By Intl, since not every browser has
 * Temporal.
 */
export function epochInZone(wall: number, zone: string): number {
  const before = wall - zoneOffset(wall - day, zone)
  const after = wall - zoneOffset(wall + day, zone)
  const fitting = [before, after].filter((epoch) => epoch + zoneOffset(epoch, zone) === wall)
  return fitting.length > 0 ? Math.min(...fitting) : before
}

const formats = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>()
const quarterHour = 900_000

/** Milliseconds that `zone` is ahead of UTC at an instant; zones change on quarter hours, so quarters are remembered. */
function zoneOffset(epoch: number, zone: string): number {
  let known = formats.get(zone)
  if (!known) {
    known = {
      format: new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }),
      offsets: new Map(),
    }
    formats.set(zone, known)
  }
  const quarter = Math.floor(epoch / quarterHour)
  const remembered = known.offsets.get(quarter)
  if (remembered !== undefined) return remembered
  const offset = readOffset(known.format, quarter * quarterHour)
  if (known.offsets.size > 50_000) known.offsets.clear()
  known.offsets.set(quarter, offset)
  return offset
}

function readOffset(format: Intl.DateTimeFormat, epoch: number): number {
  const name = format.formatToParts(epoch).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes, seconds = '0'] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
}
