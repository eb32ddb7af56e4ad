import { z } from 'zod'

const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}, 'is not an IANA time zone')

/** Units of one foreign currency in the organisation's own: `{ "USD": "0.92" }` means one dollar is 0.92 of it. */
const rates = z.record(z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/))

/** GET, PUT /api/v1/settings/{key}: every setting with its schema; defaults make each key readable from the start. */
export const settingSchemas = {
  organization: z.strictObject({
    name: z.string().trim().min(1).max(200).default('Rapport'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('EUR'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('DE'),
    language: z.enum(['en', 'de']).default('en'),
    timeZone: zone.default('UTC'),
    weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]).default(1),
    rates: rates.default({}),
  }),
  /** A session ends after so long without a request, and after so many days in any case. */
  sessions: z.strictObject({
    idleHours: z.number().min(0.25).max(720).default(12),
    absoluteDays: z.number().min(1).max(90).default(14),
  }),
  /** What the administrator chose on the first screen. */
  onboarding: z.strictObject({
    choice: z.string().max(40).nullable().default(null),
  }),
} satisfies Record<string, z.ZodType>

export type SettingKey = keyof typeof settingSchemas
export type Settings = { [K in SettingKey]: z.output<(typeof settingSchemas)[K]> }
export type Organization = Settings['organization']
