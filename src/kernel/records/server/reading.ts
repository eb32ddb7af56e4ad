import type { Context } from '#kernel/context.ts'
import type { Reading } from '#kernel/formulas/types.ts'
import { parseEnv } from './values.ts'

/** What is reckoned is stored for everybody: whoever writes, days are those of the organisation. */
export const formulaReading = (ctx: Context): Reading => ({
  ...parseEnv(ctx),
  zone: ctx.organization.zone,
  today: todayOf(ctx),
})

/** The organisation's day. */
export function todayOf({ clock, organization }: Pick<Context, 'clock' | 'organization'>): string {
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
  return now.toZonedDateTimeISO(organization.zone).toPlainDate().toString()
}
