import { parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { localParts } from '#kernel/fields/web/times.ts'

export type ReminderChoice = 'tenMinutes' | 'hour' | 'tomorrow'

const minute = 60_000

/** Until when a reminder can be put off, as instants; tomorrow is nine o'clock where the person is. */
export function reminderTimes(now: number, zone: string): { choice: ReminderChoice; until: string }[] {
  const { date } = localParts(now, zone)
  const tomorrow = new Date(Date.parse(`${date}T00:00:00Z`) + 1440 * minute).toISOString().slice(0, 10)
  return [
    { choice: 'tenMinutes', until: new Date(now + 10 * minute).toISOString() },
    { choice: 'hour', until: new Date(now + 60 * minute).toISOString() },
    { choice: 'tomorrow', until: parseIsoInstant(`${tomorrow}T09:00`, zone) ?? '' },
  ]
}
