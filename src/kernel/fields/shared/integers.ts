import type { FieldDef, Parsed, ParseEnv } from '../contract.ts'
import { checkRange, parseDecimal } from './decimals.ts'
import { parseLocalNumber } from './localNumber.ts'
import { fail, ok } from './parsed.ts'

export interface Bounds {
  min: number
  max: number
}

export const boundsOf = (field: FieldDef, bounds: Bounds): Bounds => ({
  min: Math.max(field.min ?? bounds.min, bounds.min),
  max: Math.min(field.max ?? bounds.max, bounds.max),
})

export const safeBounds: Bounds = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }

/** Strict: a JSON integer, or its text, within the bounds. */
export function parseInteger(input: unknown, bounds: Bounds): Parsed<number> {
  if (typeof input === 'number' && !Number.isFinite(input)) return fail('notANumber', 'Send a finite number')
  // Beyond 2^53 the browser has already lost digits, which the range says better than a lack of exactness.
  const exact = typeof input === 'number' && Number.isInteger(input) ? BigInt(input).toString() : input
  return whole(parseDecimal(exact), bounds)
}

/** Lenient: `1.234` and `1,234` by the conventions of the file, `12.00` as spreadsheets write it. */
export function parseLocalInteger(text: string, bounds: Bounds, env: ParseEnv): Parsed<number> {
  return whole(parseLocalNumber(text, env), bounds)
}

function whole(parsed: Parsed<string>, bounds: Bounds): Parsed<number> {
  if (!parsed.ok || parsed.value === null) return parsed as Parsed<never>
  if (parsed.value.includes('.')) return fail('notAnInteger', 'Give a whole number')
  const inRange = checkRange(parsed.value, bounds.min, bounds.max)
  return inRange.ok ? ok(Number(parsed.value)) : inRange
}
