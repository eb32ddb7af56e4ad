import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { fieldOf, isReckoned, type RegisteredField, type RegisteredObject } from '#kernel/objects/server/registry.ts'

type Values = Readonly<Record<string, JsonValue>>

interface Rated {
  /** Money that is entered: what formulas reckon follows by itself. */
  money: readonly RegisteredField[]
  /** Fields whose day decides on the rate, the first that is filled. */
  dates: readonly RegisteredField[]
}

const known = new WeakMap<RegisteredObject, Rated>()

/** What rates have to do with an object; gathered once an object. */
export function ratedFields(object: RegisteredObject): Rated {
  const found = known.get(object)
  if (found) return found
  const rated: Rated = {
    money: object.ownFields.filter((field) => isMoney(field) && !isReckoned(field.def)),
    dates: [object.def.rateDate ?? [], 'createdAt'].flat().map((name) => fieldOf(object, name)),
  }
  known.set(object, rated)
  return rated
}

export const isMoney = (field: RegisteredField): boolean => field.columns.some(({ part }) => part === 'base')

/** The day of a record's rate in the organisation's zone; a record that is being made is made now. */
export function rateDay(ctx: Context, object: RegisteredObject, values: Values): string {
  const { zone } = ctx.organization
  for (const field of ratedFields(object).dates) {
    const value = values[field.name]
    if (typeof value !== 'string') continue
    return field.storage === 'date' ? value : dayOf(Temporal.Instant.from(value), zone)
  }
  return dayOf(Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime()), zone)
}

const dayOf = (instant: Temporal.Instant, zone: string): string =>
  instant.toZonedDateTimeISO(zone).toPlainDate().toString()

/** Whether a record keeps the rate it has: what is closed, and entries of histories, which tell how it was. */
export const keepsRate = ({ def }: RegisteredObject, values: Values): boolean =>
  def.appendOnly === true || (def.rateKept !== undefined && values[def.rateKept] === true)
