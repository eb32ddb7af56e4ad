import type { FilterEnv, RelativePeriod } from './contract.ts'
import { monthsIntoYear } from './fiscal.ts'

/** A half-open range [from, to) of days or of instants; null is open. */
export interface Range {
  from: string | null
  to: string | null
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'fiscalQuarter' | 'fiscalYear'
type Day = Temporal.PlainDate

const named: Record<string, { unit: Unit; shift: number }> = {
  yesterday: { unit: 'day', shift: -1 },
  today: { unit: 'day', shift: 0 },
  tomorrow: { unit: 'day', shift: 1 },
}
for (const unit of ['week', 'month', 'quarter', 'year', 'fiscalQuarter', 'fiscalYear'] as const) {
  for (const [word, shift] of [
    ['last', -1],
    ['this', 0],
    ['next', 1],
  ] as const) {
    named[`${word}${unit.charAt(0).toUpperCase()}${unit.slice(1)}`] = { unit, shift }
  }
}

export const periodNames: ReadonlySet<string> = new Set([...Object.keys(named), 'past', 'future'])

/** The days of a period. `last` and `next` include today; `past` and `future` do not. */
export function periodOfDays(period: RelativePeriod, env: FilterEnv): Range {
  const today = todayOf(env)
  if (period === 'past') return { from: null, to: dayText(today) }
  if (period === 'future') return { from: dayText(today.add({ days: 1 })), to: null }
  if (typeof period === 'string') return texts(namedDays(period, today, env))
  return texts(period.unit === 'hour' ? hourDays(period, env) : spanDays(period, env))
}

/**
 * The instants of a period. Named periods and spans of days or more begin and end at midnight of `env.zone`, however long
 * the days between are; the open end of a span is the present instant, which belongs to it.
 */
export function periodOfInstants(period: RelativePeriod, env: FilterEnv): Range {
  const now = isoInstant(env.now)
  const after = isoInstant(env.now + 1)
  if (period === 'past') return { from: null, to: now }
  if (period === 'future') return { from: after, to: null }
  if (typeof period === 'string') {
    const days = namedDays(period, todayOf(env), env)
    return { from: startOf(days.from, env), to: startOf(days.to, env) }
  }
  if (period.unit === 'hour') return hourInstants(period, env)
  const { from, to } = spanDays(period, env)
  return 'last' in period ? { from: startOf(from, env), to: after } : { from: now, to: startOf(to, env) }
}

/** The day on which the asker's `now` falls. */
export function todayOf(env: FilterEnv): Day {
  return Temporal.Instant.fromEpochMilliseconds(env.now).toZonedDateTimeISO(env.zone).toPlainDate()
}

/** The first instant of a day in the asker's zone; on days without midnight that is later than 00:00. */
export function startOf(day: Day, env: FilterEnv): string | null {
  return isoInstant(day.toZonedDateTime({ timeZone: env.zone }).startOfDay().epochMilliseconds)
}

export const isoInstant = (epoch: number): string | null => writable(new Date(epoch).toISOString())
export const dayText = (day: Day): string | null => writable(day.toString())

/** What lies outside of the years 0001–9999 bounds nothing. */
const writable = (iso: string): string | null => (/^\d{4}-/.test(iso) && !iso.startsWith('0000') ? iso : null)

const texts = ({ from, to }: { from: Day; to: Day }): Range => ({ from: dayText(from), to: dayText(to) })

type Span = Exclude<RelativePeriod, string>

function spanDays(period: Span, env: FilterEnv): { from: Day; to: Day } {
  const today = todayOf(env)
  const unit = period.unit === 'hour' ? 'day' : period.unit
  return 'last' in period
    ? { from: shift(today, unit, -period.last), to: today.add({ days: 1 }) }
    : { from: today, to: shift(today, unit, period.next).add({ days: 1 }) }
}

function namedDays(name: string, today: Day, env: FilterEnv): { from: Day; to: Day } {
  const { unit, shift: by } = named[name] ?? { unit: 'day', shift: 0 }
  const from = shift(beginning(today, unit, env), unit, by)
  return { from, to: shift(from, unit, 1) }
}

function beginning(day: Day, unit: Unit, env: FilterEnv): Day {
  if (unit === 'day') return day
  if (unit === 'week') return day.subtract({ days: (day.dayOfWeek - env.weekStart + 7) % 7 })
  const months = monthsIntoYear(day.month, unit.startsWith('fiscal') ? env.fiscalStart : 1)
  const passed = months % (monthsIn[unit] ?? 1)
  return day.with({ day: 1 }).subtract({ months: passed })
}

function shift(day: Day, unit: Unit, by: number): Day {
  if (unit === 'day') return day.add({ days: by })
  if (unit === 'week') return day.add({ weeks: by })
  return day.add({ months: by * (monthsIn[unit] ?? 1) })
}

const monthsIn: Partial<Record<Unit, number>> = { quarter: 3, fiscalQuarter: 3, year: 12, fiscalYear: 12 }

const hour = 3_600_000

function hourInstants(period: Span, env: FilterEnv): Range {
  return 'last' in period
    ? { from: isoInstant(env.now - period.last * hour), to: isoInstant(env.now + 1) }
    : { from: isoInstant(env.now), to: isoInstant(env.now + period.next * hour + 1) }
}

/** The days that the hours touch. */
function hourDays(period: Span, env: FilterEnv): { from: Day; to: Day } {
  const today = todayOf(env)
  const far = 'last' in period ? -period.last : period.next
  const other = todayOf({ ...env, now: env.now + far * hour })
  return far < 0 ? { from: other, to: today.add({ days: 1 }) } : { from: today, to: other.add({ days: 1 }) }
}
