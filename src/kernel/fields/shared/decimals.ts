import type { Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'

export const maxDigits = 30
const maxLength = 300
const plain = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * A decimal number in its one canonical form: no exponent, no plus, no needless zeros, `0` without a sign. Exact, since
 * it never passes through a float. Null when the text is no number; longer than 30 digits comes back as it is.
 */
export function canonicalDecimal(text: string): string | null {
  const match = text.length > maxLength ? null : plain.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const shift = Number(exponent)
  if (Math.abs(shift) > 100) return null
  const digits = whole + fraction
  const point = whole.length + shift
  const padded =
    point > digits.length ? digits.padEnd(point, '0') : digits.padStart(digits.length - Math.min(point, 0), '0')
  const cut = Math.max(point, 0)
  const integer = padded.slice(0, cut).replace(/^0+/, '') || '0'
  const rest = padded.slice(cut).replace(/0+$/, '')
  const number = rest === '' ? integer : `${integer}.${rest}`
  return sign === '-' && number !== '0' ? `-${number}` : number
}

/** Strict: a JSON string, or a JSON number that a float holds exactly as written. */
export function parseDecimal(input: unknown): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input === 'number') return fromNumber(input)
  if (typeof input !== 'string') return fail('notANumber', 'Send a number as a text such as "1234.50"')
  const trimmed = input.trim()
  if (trimmed === '') return nothing
  const canonical = canonicalDecimal(trimmed)
  if (canonical === null) return fail('notANumber', 'Write the number as in 1234.50')
  return checkDigits(canonical)
}

function fromNumber(input: number): Parsed<string> {
  const canonical = Number.isFinite(input) ? canonicalDecimal(String(input)) : null
  if (canonical === null) return fail('notANumber', 'Send a finite number')
  if (countDigits(canonical.replace(/0+$/, '')) > 15) {
    return fail('notExact', 'Send numbers of more than 15 digits as text so that no digit is lost')
  }
  return checkDigits(canonical)
}

export function checkDigits(canonical: string): Parsed<string> {
  if (countDigits(canonical) <= maxDigits) return ok(canonical)
  return fail('tooManyDigits', `Use at most ${maxDigits} digits`, { max: maxDigits })
}

const countDigits = (canonical: string): number => canonical.replace(/^-?(0\.)?/, '').replace('.', '').length

export function checkRange(value: string, min: number | undefined, max: number | undefined): Parsed<string> {
  if (min !== undefined && compareDecimals(value, String(min)) < 0) {
    return fail('tooSmall', `Give at least ${min}`, { min })
  }
  if (max !== undefined && compareDecimals(value, String(max)) > 0) {
    return fail('tooLarge', `Give at most ${max}`, { max })
  }
  return ok(value)
}

export function checkScale(value: string, scale: number | undefined): Parsed<string> {
  const digits = value.split('.')[1]?.length ?? 0
  if (scale === undefined || digits <= scale) return ok(value)
  return fail('tooPrecise', `Use at most ${scale} digits after the point`, { scale })
}

/** Exact order of two decimal numbers in any spelling: negative, 0 or positive. */
export function compareDecimals(a: string, b: string): number {
  const left = split(a)
  const right = split(b)
  const scale = Math.max(left.fraction.length, right.fraction.length)
  const difference = scaled(left, scale) - scaled(right, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function addDecimals(a: string, b: string): string {
  const left = split(a)
  const right = split(b)
  const scale = Math.max(left.fraction.length, right.fraction.length)
  return unscaled(scaled(left, scale) + scaled(right, scale), scale)
}

/** Exact product. */
export function multiplyDecimals(a: string, b: string): string {
  const left = split(a)
  const right = split(b)
  const product = scaled(left, left.fraction.length) * scaled(right, right.fraction.length)
  return unscaled(product, left.fraction.length + right.fraction.length)
}

/** The quotient rounded to so many digits, as `roundDecimal` does; the divisor is not zero. */
export function divideDecimals(a: string, b: string, digits: number): string {
  const left = split(a)
  const right = split(b)
  const scale = Math.max(left.fraction.length, right.fraction.length)
  const [above, below] = [scaled(left, scale) * 10n ** BigInt(digits), scaled(right, scale)]
  const [over, under] = [above < 0n ? -above : above, below < 0n ? -below : below]
  const rounded = (2n * over + under) / (2n * under)
  return unscaled(above < 0n === below < 0n ? rounded : -rounded, digits)
}

/** The one rounding routine: halves go away from zero, as merchants and PostgreSQL's `round` do. */
export function roundDecimal(value: string, digits: number): string {
  const parts = split(value)
  if (parts.fraction.length <= digits) return canonicalDecimal(value) ?? '0'
  const cut = 10n ** BigInt(parts.fraction.length - digits)
  const magnitude = scaled({ ...parts, sign: '' }, parts.fraction.length)
  const rounded = (magnitude + cut / 2n) / cut
  return unscaled(parts.sign === '-' ? -rounded : rounded, digits)
}

function unscaled(value: bigint, scale: number): string {
  return canonicalDecimal(`${value}e-${scale}`) ?? '0'
}

interface DecimalParts {
  sign: string
  whole: string
  fraction: string
}

function split(text: string): DecimalParts {
  const canonical = canonicalDecimal(text) ?? '0'
  const sign = canonical.startsWith('-') ? '-' : ''
  const [whole = '0', fraction = ''] = canonical.slice(sign.length).split('.')
  return { sign, whole, fraction }
}

const scaled = ({ sign, whole, fraction }: DecimalParts, scale: number): bigint =>
  BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
