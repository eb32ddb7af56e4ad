import { z } from 'zod'
import { isTimeZone } from '#kernel/auth/objects/user.ts'
import { languageCodes } from '#kernel/fields/contract.ts'

/** Long enough for any passphrase; the policy says what is too long for a new one. */
export const password = z.string().min(1).max(4096)
export const email = z.string().min(3).max(320)
export const language = z.enum(languageCodes)
export const timeZone = z.string().max(64).refine(isTimeZone, 'is not an IANA time zone')
/** A one-time secret of ours. */
export const token = z.string().min(1).max(200)

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Only what is there: optional members and missing ones are not the same under exact types. */
export function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>
}
