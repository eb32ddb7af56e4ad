import type { FieldDef, FieldKind, Parsed } from '../contract.ts'
import { canonicalDecimal, checkRange, checkScale, parseDecimal } from './decimals.ts'
import { parseLocalNumber } from './localNumber.ts'
import { asItIs, written } from './makings.ts'
import { latinText } from './script.ts'

/** Bounds and digits after the point, as the field says. */
export function checkDecimal(parsed: Parsed<string>, field: FieldDef): Parsed<string> {
  if (!parsed.ok || parsed.value === null) return parsed
  const scaled = checkScale(parsed.value, field.scale)
  return scaled.ok ? checkRange(parsed.value, field.min, field.max) : scaled
}

export const decimalPattern = '^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$'

export function sampleDecimal(field: FieldDef, random: () => number): string {
  const scale = Math.min(field.scale ?? 2, 6)
  const low = field.min ?? (field.max === undefined ? -10_000 : Math.min(-10_000, field.max))
  const high = field.max ?? Math.max(low, 1_000_000)
  const value = (low + random() * (high - low)).toFixed(scale)
  return canonicalDecimal(checkRange(value, field.min, field.max).ok ? value : String(low)) ?? '0'
}

/** decimal and percent: one exact number; `mark` may follow it in text. */
export function decimalKind<K extends 'decimal' | 'percent'>(kind: K, mark = /(?!)/): FieldKind<K, string> {
  return {
    kind,
    columns: [{ suffix: '', type: 'numeric', storage: 'decimal' }],
    sortable: true,
    parse: (input, field) => checkDecimal(parseDecimal(input), field),
    parseText: (cell, field, env) =>
      checkDecimal(parseLocalNumber(latinText(cell).trim().replace(mark, ''), env), field),
    madeFrom: {
      ...written,
      integer: asItIs,
      decimal: asItIs,
      percent: asItIs,
      rating: asItIs,
      choice: 'text',
    },
    text: (value) => value,
    schema: () => ({ type: 'string', format: 'decimal', pattern: decimalPattern, examples: ['1234.5'] }),
    sample: sampleDecimal,
  }
}
