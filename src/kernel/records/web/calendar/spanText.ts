import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatTime } from '#ui/format.ts'
import { minutesADay } from './hours.ts'

/** "10:00 – 11:30" of minutes of a day, as the reader writes times. */
export function spanText({ from, to }: { from: number; to: number }, env: DisplayEnv): string {
  const formats = { ...env.formats, zone: 'UTC' }
  const time = (minute: number) => formatTime(new Date((minute % minutesADay) * 60_000).toISOString(), formats)
  return `${time(from)} – ${time(to)}`
}
