import { type Formats, formatDate, formatRelative } from '#ui/format.ts'

/** The local day `YYYY-MM-DD` and the time `HH:MM` of an instant. */
export function localParts(instant: string | number, zone: string): { date: string; time: string } {
  const parts = Object.fromEntries(
    partsFormat(zone)
      .formatToParts(new Date(instant))
      .map((part) => [part.type, part.value]),
  )
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

const partsFormats = new Map<string, Intl.DateTimeFormat>()

function partsFormat(zone: string): Intl.DateTimeFormat {
  const known = partsFormats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  partsFormats.set(zone, made)
  return made
}

const nearDays = 7

/** "in 2 days" within a week, the date itself beyond. */
export function relativeDay(day: string, now: number, formats: Formats): string {
  const days = daysBetween(localParts(now, formats.zone).date, day)
  if (Math.abs(days) > nearDays) return formatDate(day, formats)
  return dayFormat(formats.locale).format(days, 'day')
}

const dayFormats = new Map<string, Intl.RelativeTimeFormat>()

function dayFormat(locale: string): Intl.RelativeTimeFormat {
  const known = dayFormats.get(locale)
  if (known) return known
  const made = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  dayFormats.set(locale, made)
  return made
}

/** "3 hr. ago" within a week, the day beyond. */
export function relativeInstant(instant: string, now: number, formats: Formats): string {
  const isNear = Math.abs(Date.parse(instant) - now) < nearDays * 86_400_000
  return isNear ? formatRelative(instant, now, formats) : formatDate(localParts(instant, formats.zone).date, formats)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

interface Conventions {
  dateOrder: 'ymd' | 'dmy' | 'mdy'
  decimalSign: '.' | ','
}

const known = new Map<string, Conventions>()

/** How people of this locale order day and month and which sign begins the decimals. Every grid and form asks: worked out once. */
export function conventionsOf(locale: string): Conventions {
  const conventions = known.get(locale) ?? readConventions(locale)
  known.set(locale, conventions)
  return conventions
}

function readConventions(locale: string): Conventions {
  const order = new Intl.DateTimeFormat(locale)
    .formatToParts(new Date(0))
    .filter((part) => part.type === 'year' || part.type === 'month' || part.type === 'day')
    .map((part) => part.type[0])
    .join('')
  const sign = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value
  return {
    dateOrder: order === 'mdy' || order === 'ymd' ? order : 'dmy',
    decimalSign: sign === ',' ? ',' : '.',
  }
}
