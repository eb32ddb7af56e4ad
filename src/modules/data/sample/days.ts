import type { Random } from './random.ts'

const day = 86_400_000

/** Milliseconds at the start of a day, UTC. */
export const epochOf = (date: string): number => Date.parse(`${date}T00:00:00.000Z`)
export const dateOf = (epoch: number): string => new Date(epoch).toISOString().slice(0, 10)
export const instantOf = (epoch: number): string => new Date(epoch).toISOString()
export const addDays = (epoch: number, days: number): number => epoch + days * day
/** The same day a year before; of 29 February, the day after the 28th. */
export function yearBefore(date: string): string {
  const day = new Date(epochOf(date))
  day.setUTCFullYear(day.getUTCFullYear() - 1)
  return dateOf(day.getTime())
}
export const daysBetween = (from: number, to: number): number => Math.floor((to - from) / day)

/** A working day at or after this one, at a human hour of an office that is `offset` hours ahead of UTC. */
export function workingTime(epoch: number, offset: number, random: Random): number {
  let start = Math.floor(epoch / day) * day
  const weekday = new Date(start).getUTCDay()
  if (weekday === 6) start += 2 * day
  if (weekday === 0) start += day
  return start + (8 - offset) * 3_600_000 + random.integer(0, 9 * 60 - 1) * 60_000
}
