import {
  addDecimals,
  canonicalDecimal,
  checkDigits,
  compareDecimals,
  multiplyDecimals,
  roundDecimal,
} from '#kernel/fields/shared/decimals.ts'

/** Digits after the point of a quotient: more than any field shows, fewer than a number may have. */
const quotientDigits = 12

/** What formulas reckon with. `null` is empty: what is made of something empty is empty, too. */
export class Quantity {
  readonly text: string | null
  constructor(text: string | null) {
    this.text = text
  }
}

/** An amount with what it is worth in the organisation's currency (`base`, in `home`). */
export class Sum {
  readonly amount: string | null
  readonly currency: string
  readonly base: string | null
  readonly home: string
  constructor(amount: string | null, currency: string, base: string | null, home: string) {
    this.amount = amount
    this.currency = currency
    this.base = base
    this.home = home
  }
}

/** A day of the calendar, `YYYY-MM-DD`. */
export class Day {
  readonly text: string | null
  constructor(text: string | null) {
    this.text = text
  }
}

/** A point in time (ISO 8601, UTC), read in a zone. */
export class Instant {
  readonly text: string | null
  readonly zone: string
  constructor(text: string | null, zone: string) {
    this.text = text
    this.zone = zone
  }
}

const none = new Quantity(null)
type Reckon = (a: string, b: string) => string | null

/** Too many digits to be kept are as good as no number. */
const kept = (text: string | null): string | null => (text !== null && checkDigits(text).ok ? text : null)

function of(a: Quantity, b: Quantity, reckon: Reckon): Quantity {
  return a.text === null || b.text === null ? none : new Quantity(kept(reckon(a.text, b.text)))
}

export const quantity = (number: bigint | number): Quantity => new Quantity(kept(canonicalDecimal(String(number))))

export const plus = (a: Quantity, b: Quantity): Quantity => of(a, b, addDecimals)
export const minus = (a: Quantity, b: Quantity): Quantity => of(a, b, (x, y) => addDecimals(x, negated(y)))
export const times = (a: Quantity, b: Quantity): Quantity => of(a, b, multiplyDecimals)
export const over = (a: Quantity, b: Quantity): Quantity => of(a, b, quotient)

const negated = (text: string): string => (text === '0' ? text : text.startsWith('-') ? text.slice(1) : `-${text}`)

export const opposite = ({ text }: Quantity): Quantity => (text === null ? none : new Quantity(negated(text)))

/** Halves away from zero; nothing can be divided by zero. */
function quotient(a: string, b: string): string | null {
  const scale = (text: string) => text.split('.')[1]?.length ?? 0
  const digits = Math.max(scale(a), scale(b))
  const whole = (text: string) => BigInt(multiplyDecimals(text, `1e${digits}`))
  const divisor = whole(b)
  if (divisor === 0n) return null
  // One digit more than is kept, which the rounding takes away.
  const result = (whole(a) * 10n ** BigInt(quotientDigits + 1)) / divisor
  return roundDecimal(canonicalDecimal(`${result}e-${quotientDigits + 1}`) ?? '0', quotientDigits)
}

export function rounded({ text }: Quantity, digits: number): Quantity {
  return text === null ? none : new Quantity(roundDecimal(text, Math.max(0, digits)))
}

/** Down to the next whole number, or up to it. */
export function whole({ text }: Quantity, direction: 'down' | 'up'): Quantity {
  if (text === null) return none
  const cut = text.split('.')[0] ?? '0'
  const integer = cut === '-0' || cut === '' ? '0' : cut
  const difference = compareDecimals(text, integer)
  if (direction === 'down' && difference < 0) return new Quantity(addDecimals(integer, '-1'))
  return direction === 'up' && difference > 0 ? new Quantity(addDecimals(integer, '1')) : new Quantity(integer)
}

/** Negative, 0 or positive; null where either is empty, which is no order. */
export const order = (a: Quantity, b: Quantity): number | null =>
  a.text === null || b.text === null ? null : compareDecimals(a.text, b.text)

/** In one currency as they stand; otherwise what they are worth at home, since mixed currencies have no sum. */
export function together(a: Sum, b: Sum, reckon: typeof plus): Sum {
  const base = reckon(new Quantity(a.base), new Quantity(b.base)).text
  if (a.currency !== b.currency) return new Sum(base, a.home, base, a.home)
  return new Sum(reckon(new Quantity(a.amount), new Quantity(b.amount)).text, a.currency, base, a.home)
}

export const scaled = (sum: Sum, by: Quantity, reckon: typeof times): Sum =>
  new Sum(reckon(new Quantity(sum.amount), by).text, sum.currency, reckon(new Quantity(sum.base), by).text, sum.home)

/** Both in a currency that they share. */
export function alike(a: Sum, b: Sum): [Quantity, Quantity] {
  const [left, right] = a.currency === b.currency ? [a.amount, b.amount] : [a.base, b.base]
  return [new Quantity(left), new Quantity(right)]
}

export function daysBetween(a: Day, b: Day): Quantity {
  if (a.text === null || b.text === null) return none
  return quantity(Temporal.PlainDate.from(b.text).until(a.text, { largestUnit: 'days' }).days)
}

/** Nothing comes of a day beyond the calendar, nor of half a day. */
export function shifted({ text }: Day, by: Quantity, unit: 'days' | 'months'): Day {
  const number = by.text === null ? Number.NaN : Number(by.text)
  if (text === null || !Number.isInteger(number)) return new Day(null)
  try {
    const day = Temporal.PlainDate.from(text).add({ [unit]: number })
    return new Day(day.year < 1 || day.year > 9999 ? null : day.toString())
  } catch {
    return new Day(null)
  }
}

/** Days and parts of days, six digits after the point. */
export function daysApart(a: Instant, b: Instant): Quantity {
  if (a.text === null || b.text === null) return none
  const apart = Temporal.Instant.from(a.text).epochMilliseconds - Temporal.Instant.from(b.text).epochMilliseconds
  return rounded(over(quantity(apart), quantity(86_400_000)), 6)
}

/** The day it is there at this moment. */
export const dayOf = ({ text, zone }: Instant): Day =>
  new Day(text === null ? null : Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDate().toString())

export const partOf = ({ text }: Day, part: 'year' | 'month' | 'day'): Quantity =>
  text === null ? none : quantity(Temporal.PlainDate.from(text)[part])

export function isBlank(value: unknown): boolean {
  if (value instanceof Sum) return value.amount === null
  if (value instanceof Quantity || value instanceof Day || value instanceof Instant) return value.text === null
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
