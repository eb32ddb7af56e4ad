import { languageCodes, type ParseEnv } from '../contract.ts'
import { formatLocales } from '../formatLocales.ts'
import { instantOf, isoDate, parseIsoDate, parseIsoInstant } from './dates.ts'
import { latinText } from './script.ts'

/** The date, `ambiguous` when day and month cannot be told apart, null when it is none. */
export type LocalDate = string | 'ambiguous' | null

/** Longer cells are no dates, and patterns must not chew on them (S-53). */
const longest = 60

/** A date as people and spreadsheets write it; `03/04/2026` is read by `env.dateOrder` and never guessed. */
export function parseLocalDate(text: string, env: ParseEnv): LocalDate {
  const trimmed = latinText(text).trim()
  if (trimmed.length > longest) return null
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/i.exec(trimmed)
  if (iso) return parseIsoDate(iso[1] ?? '')
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed)
  if (compact) return isoDate(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  // A spreadsheet's midnight says nothing about the day.
  const bare = trimmed.replace(/[ T]+0?0:00(:00)?(\.0+)?$/, '')
  return numeric(bare, env) ?? named(bare)
}

/** A date with a time of day, 24 or 12 hours, offset or not; a date alone is its start in `env.zone`. */
export function parseLocalInstant(text: string, env: ParseEnv): LocalDate {
  const trimmed = latinText(text).trim()
  if (trimmed.length > longest) return null
  const iso = parseIsoInstant(trimmed.replace(compactInstant, '$1-$2-$3T$4:$5:$6'), env.zone)
  if (iso !== null) return iso
  const match = timed.exec(trimmed)
  if (!match) return startOf(parseLocalDate(trimmed, env), env)
  const [, datePart = '', hour = '', minute = '', second = '0', fraction = '', half, offset] = match
  const date = parseLocalDate(datePart, env)
  if (date === null || date === 'ambiguous') return date
  const hours = halfDay(Number(hour), half)
  if (hours === null) return null
  const milli = Number(fraction.padEnd(3, '0').slice(0, 3))
  return instantOf(date, { hour: hours, minute: Number(minute), second: Number(second), milli }, offset, env.zone)
}

const compactInstant = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?=$|Z|[+-])/i

const timed =
  /^(.+?)[,T\s]\s*(\d{1,2})(?::|\s?h\s?)(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*Uhr)?\s*([ap]\.?\s?m\.?|ص|م)?\s*(Z|[+-]\d{2}:?\d{2})?$/iu

function startOf(date: LocalDate, env: ParseEnv): LocalDate {
  return date === null || date === 'ambiguous' ? date : parseIsoInstant(date, env.zone)
}

function halfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (/^[pم]/i.test(half) ? 12 : 0)
}

/** English is written in either order, so that only the country tells. */
const dayFirst = new Set<string | undefined>(languageCodes.filter((code) => code !== 'en'))

function numeric(text: string, env: ParseEnv): LocalDate {
  const match = /^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})$/.exec(text)
  if (!match) return null
  const [, first = '', separator, second = '', third = ''] = match
  if (first.length >= 3) return isoDate(Number(first), Number(second), Number(third))
  const order = env.dateOrder ?? (separator === '.' || dayFirst.has(env.language) ? 'dmy' : undefined)
  if (order === 'ymd' && third.length <= 2) return isoDate(fullYear(first), Number(second), Number(third))
  const year = fullYear(third)
  const [a, b] = [Number(first), Number(second)]
  if (order === 'mdy') return isoDate(year, a, b)
  if (order !== undefined || a > 12 || a === b) return isoDate(year, b, a)
  return b > 12 ? isoDate(year, a, b) : 'ambiguous'
}

/** Two digits mean 1969–2068, as in POSIX. */
function fullYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year + (year < 69 ? 2000 : 1900)
}

/** `3 February 2026`, `Feb 3, 2026`, `3. März 2026`, `3 de febrero de 2026`. */
function named(text: string): LocalDate {
  const dayFirst =
    /^(?:\p{L}+,\s*)?(\d{1,2})(?:er)?\.?[\s-]*(?:de\s+)?(\p{L}{2,10}(?:\s\p{Script=Arabic}{2,10})?)\.?[\s,-]*(?:de\s+)?(\d{4}|\d{2})$/u.exec(
      text,
    )
  if (dayFirst) return isoDate(fullYear(dayFirst[3] ?? ''), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1]))
  const monthFirst = /^(?:\p{L}+,\s*)?(\p{L}{3,10})\.?\s*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})$/iu.exec(text)
  if (monthFirst) return isoDate(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2]))
  return null
}

/** Spellings that neither `Intl` nor the English beginnings know. */
const oldSpellings: Record<string, number> = { mrz: 3, mae: 3 }
let monthNames: Map<string, number> | null = null

/** 1 to 12 by the name in any of our languages, whole, short or cut after three letters; 0 for no month. */
function monthOf(name: string): number {
  monthNames ??= readMonths()
  const spoken = name.normalize('NFC').toLowerCase()
  return monthNames.get(spoken) ?? monthNames.get(spoken.slice(0, 3)) ?? oldSpellings[spoken.slice(0, 3)] ?? 0
}

function readMonths(): Map<string, number> {
  const names = new Map<string, number>()
  const formats = [...languageCodes, ...formatLocales].flatMap((locale) =>
    (['long', 'short'] as const).map((month) => new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' })),
  )
  for (const format of formats) {
    for (let month = 1; month <= 12; month += 1) {
      const name = format
        .format(Date.UTC(2026, month - 1, 1))
        .normalize('NFC')
        .toLowerCase()
        .replace('.', '')
      for (const spelling of [name, name.slice(0, 3)]) if (!names.has(spelling)) names.set(spelling, month)
    }
  }
  return names
}
