import { parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { localParts } from '#kernel/fields/web/times.ts'

export type SnoozeChoice = 'later' | 'tomorrow' | 'nextWeek'

const hour = 3_600_000
/** When a working day begins. */
const morning = '09:00'

/** Until when something can be put off, as instants: in three hours, tomorrow and on Monday morning where the person is. */
export function snoozeTimes(now: number, zone: string): { choice: SnoozeChoice; until: string }[] {
  const { date: today } = localParts(now, zone)
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  const toMonday = (8 - weekday) % 7 || 7
  const at = (days: number) => parseIsoInstant(`${dayAfter(today, days)}T${morning}`, zone) ?? ''
  return [
    { choice: 'later', until: new Date(now + 3 * hour).toISOString() },
    { choice: 'tomorrow', until: at(1) },
    { choice: 'nextWeek', until: at(toMonday) },
  ]
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10)
