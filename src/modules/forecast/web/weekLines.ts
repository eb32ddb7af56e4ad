import { compareDecimals } from '#kernel/fields/shared/decimals.ts'
import type { AccuracyCell, AccuracyPoint, Amounts, ForecastWeeks, WeekFigures } from '../contract.ts'
import { read } from '../rollUp.ts'

/** Lines that lie upon each other: what is closed, with what is committed, and with the best case. */
export const weekLines = ['closed', 'commit', 'bestCase'] as const
export type WeekLine = (typeof weekLines)[number]

export const amountsOf = ({ raw, total }: Pick<WeekFigures, 'raw' | 'total'>): Amounts => total ?? raw

export const weekValue = (figures: WeekFigures, line: WeekLine): string => read(amountsOf(figures), line, 'cumulative')

/** Weeks from one side to the other, now last. Heights from 0 (nothing, or the least) to 1 (the most of all lines). */
export function drawnWeeks({ weeks, now, quota }: Pick<ForecastWeeks, 'weeks' | 'now' | 'quota'>): {
  lines: Record<WeekLine, { x: number; y: number }[]>
  quota: number | null
} {
  const all = [...weeks, now]
  const values = weekLines.flatMap((line) => all.map((one) => Number(weekValue(one, line))))
  const ends = [0, ...values, ...(quota === null ? [] : [Number(quota)])]
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  const height = (value: number) => (most > least ? (value - least) / (most - least) : 0)
  const points = (line: WeekLine) =>
    all.map((one, at) => ({ x: all.length > 1 ? at / (all.length - 1) : 0, y: height(Number(weekValue(one, line))) }))
  return {
    lines: { closed: points('closed'), commit: points('commit'), bestCase: points('bestCase') },
    quota: quota === null ? null : height(Number(quota)),
  }
}

/** How much too high (or, below 0, too low) it was said, in percent of what was closed; null where that cannot be told. */
export function deviation(cell: AccuracyCell, point: AccuracyPoint): number | null {
  const said = cell.said[point]
  if (said === null || compareDecimals(cell.closed, '0') <= 0) return null
  return (Number(said) / Number(cell.closed) - 1) * 100
}

/** How far off on average, whichever way; null where it can be told of no period. */
export function meanDeviation(cells: readonly AccuracyCell[], point: AccuracyPoint): number | null {
  const known = cells.flatMap((cell) => deviation(cell, point) ?? [])
  return known.length > 0 ? known.reduce((sum, one) => sum + Math.abs(one), 0) / known.length : null
}
