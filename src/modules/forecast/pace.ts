import { addDecimals, compareDecimals, divideDecimals, multiplyDecimals } from '#kernel/fields/shared/decimals.ts'
import type { ForecastPeriod, GoalPace, GoalProgress, GoalStatus } from './contract.ts'

/**
 * Every day of the calendar weighs the same, weekends and holidays too: which days people work differs by country and person,
 * and a line that guesses them is wrong for somebody. Days have no hours here, so that no change of clocks moves it.
 */
export function paceOf({ from, to }: ForecastPeriod, today: string): GoalPace {
  const days = daysUntil(from, to) + 1
  const begun = daysUntil(from, today) + 1
  const elapsed = Math.min(days, Math.max(0, begun))
  // Today's share can still be reached, and yesterday's no longer by itself.
  return { days, elapsed, left: begun > days ? 0 : days - Math.max(0, elapsed - 1) }
}

const daysUntil = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days

/** What an achievement comes to beside its target. `digits` after the point: those of the currency, or of the numbers. */
export function progressOf(target: string, achieved: string, pace: GoalPace, digits: number): GoalProgress {
  const { days, elapsed, left } = pace
  const lacking = addDecimals(target, negated(achieved))
  const missing = isMore(lacking, '0') ? lacking : '0'
  return {
    ratio: isMore(target, '0') ? divideDecimals(achieved, target, 4) : null,
    expected: divideDecimals(multiplyDecimals(target, `${elapsed}`), `${days}`, digits),
    projection: projectionOf(achieved, pace, digits),
    missing,
    perDay: missing === '0' || left === 0 ? null : divideDecimals(missing, `${left}`, digits),
    status: statusOf(target, achieved, pace),
  }
}

/** It goes on as it went so far; what is over stays what it was, what has not begun goes nowhere. */
function projectionOf(achieved: string, { days, elapsed, left }: GoalPace, digits: number): string | null {
  if (left === 0) return achieved
  return elapsed === 0 ? null : divideDecimals(multiplyDecimals(achieved, `${days}`), `${elapsed}`, digits)
}

/**
 * Behind is who has not what yesterday's end asked for, ahead who has more than today's end asks for. Judged by exact figures:
 * what is rounded is for reading.
 */
function statusOf(target: string, achieved: string, { days, elapsed, left }: GoalPace): GoalStatus {
  if (compareDecimals(achieved, target) >= 0) return 'done'
  if (left === 0) return 'missed'
  if (elapsed === 0) return 'upcoming'
  const so = multiplyDecimals(achieved, `${days}`)
  if (isMore(so, multiplyDecimals(target, `${elapsed}`))) return 'ahead'
  return isMore(multiplyDecimals(target, `${elapsed - 1}`), so) ? 'behind' : 'onPace'
}

const isMore = (a: string, b: string): boolean => compareDecimals(a, b) > 0

const negated = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`)

/** More points than this tell a small line nothing. */
const mostSteps = 31

/** The period cut into equal steps of whole days, weeks or fortnights; the last one may be shorter. */
export function stepsOf(period: ForecastPeriod): ForecastPeriod[] {
  const { days } = paceOf(period, period.from)
  const length = [1, 7, 14].find((step) => days / step <= mostSteps) ?? Math.ceil(days / mostSteps)
  const first = Temporal.PlainDate.from(period.from)
  return Array.from({ length: Math.ceil(days / length) }, (_, at) => ({
    from: first.add({ days: at * length }).toString(),
    to: first.add({ days: Math.min((at + 1) * length, days) - 1 }).toString(),
  }))
}
