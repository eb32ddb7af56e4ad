import { parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { localParts } from '#kernel/fields/web/times.ts'

export const nextChoices = ['tomorrow', 'inThreeDays', 'nextWeek', 'date'] as const
export type NextChoice = (typeof nextChoices)[number]

/** When a working day begins. */
const morning = '09:00'
const day = 86_400_000

/** The instant of a choice: mornings where the person is; `null` while the day of their own is not a date. */
export function nextTime(choice: NextChoice, date: string, now: number, zone: string): string | null {
  const { date: today } = localParts(now, zone)
  const after = (days: number) => new Date(Date.parse(`${today}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  const days = { tomorrow: after(1), inThreeDays: after(3), nextWeek: after((8 - weekday) % 7 || 7), date }
  return parseIsoInstant(`${days[choice]}T${morning}`, zone)
}
