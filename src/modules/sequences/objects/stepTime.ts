import { addDays, instantAt, localAt, weekdayOf } from '#kernel/fields/recurrence/steps.ts'

/** When a step is to be done. */
export interface StepPlan {
  waitDays: number
  /** Days are Monday to Friday, and it never falls on another. */
  workingDays: boolean
  /** `HH:MM` on the clock of whoever gets it. */
  timeOfDay: string
}

/** The day so many days after another, `YYYY-MM-DD`. */
export function dayAfter(day: string, { waitDays, workingDays }: Pick<StepPlan, 'waitDays' | 'workingDays'>): string {
  if (!workingDays) return addDays(day, waitDays)
  let found = day
  for (let left = waitDays; left > 0; ) {
    found = addDays(found, 1)
    if (isWorkingDay(found)) left--
  }
  while (!isWorkingDay(found)) found = addDays(found, 1)
  return found
}

const isWorkingDay = (day: string): boolean => weekdayOf(day) < 5

/**
 * The instant of a step that counts from `from`, on the clock of `zone`. One that would lie in the past is due with the next full
 * hour instead, since nobody has been able to do it.
 */
export function stepTime(plan: StepPlan, from: string, now: string, zone: string): string {
  const at = instantAt(`${dayAfter(localAt(from, zone).slice(0, 10), plan)}T${plan.timeOfDay}`, zone)
  return at > now ? at : new Date((Math.floor(Date.parse(now) / hour) + 1) * hour).toISOString()
}

/** When the day of a step begins: from then on it is made. */
export const stepDay = (plan: StepPlan, from: string, zone: string): string =>
  instantAt(`${dayAfter(localAt(from, zone).slice(0, 10), plan)}T00:00`, zone)

const hour = 3_600_000
