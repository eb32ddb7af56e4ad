import type { Parsed, ParseEnv } from '../contract.ts'
import { canonicalDecimal, checkDigits } from './decimals.ts'
import { fail, nothing } from './parsed.ts'
import { latinNumber } from './script.ts'

/** Languages in which every country writes a comma before decimals; Spanish and English have both. */
const withComma = new Set<string | undefined>(['de', 'fr'])

type Conventions = Pick<ParseEnv, 'decimalSign' | 'language'>

/** Longer cells are no numbers, and patterns must not chew on them (S-53). */
const longest = 100

/** A number as people and spreadsheets write it: `1.234,56`, `1,234.56`, `1 234`, `(12)`, `12-`, `1.5E+3`. */
export function parseLocalNumber(text: string, env: Conventions): Parsed<string> {
  const latin = latinNumber(text.slice(0, longest))
  const bare = latin.text.replace(/[\s'’_]/g, '').replace(/[−–]/g, '-')
  if (bare === '') return nothing
  const canonical = text.length > longest ? null : canonicalDecimal(toPoint(leadingSign(bare), { ...env, ...latin }))
  if (canonical === null)
    return fail('notANumber', `“${text.trim().slice(0, 50)}” is not a number: write it as in 1234.50`)
  return checkDigits(canonical)
}

/** Accountants write minus as brackets or at the end. */
function leadingSign(text: string): string {
  const bracketed = /^\((.+)\)$/.exec(text)
  if (bracketed) return `-${bracketed[1]}`
  return /^[\d.,]+-$/.test(text) ? `-${text.slice(0, -1)}` : text
}

/** Drops grouping signs and makes the decimal sign a point; text that fits no convention stays and fails later. */
function toPoint(text: string, env: Conventions): string {
  const sign = decimalSign(text, env)
  const group = sign === ',' ? '.' : ','
  const [whole = '', ...rest] = text.split(sign)
  if (rest.length > 1 || rest.some((part) => part.includes(group))) return 'x'
  if (whole.includes(group) && !isGrouped(whole, group)) return 'x'
  return [whole.replaceAll(group, ''), ...rest].join('.')
}

function decimalSign(text: string, env: Conventions): '.' | ',' {
  const expected = env.decimalSign ?? (withComma.has(env.language) ? ',' : undefined)
  const lastPoint = text.lastIndexOf('.')
  const lastComma = text.lastIndexOf(',')
  if (lastPoint >= 0 && lastComma >= 0) return lastPoint > lastComma ? '.' : ','
  if (lastPoint < 0 && lastComma < 0) return '.'
  const present = lastPoint >= 0 ? '.' : ','
  const other = present === '.' ? ',' : '.'
  if (text.indexOf(present) !== text.lastIndexOf(present)) return other
  if (expected === present) return present
  // One sign that is not the expected decimal sign groups thousands, unless it stands where no group can end.
  return isGrouped(text, present) && (expected === other || present === ',') ? other : present
}

const isGrouped = (whole: string, group: string): boolean =>
  (group === ',' ? /^[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}$/ : /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/).test(whole)
