import type { FieldDef, FieldKind } from '../contract.ts'
import { type Bounds, boundsOf, parseInteger, parseLocalInteger } from '../shared/integers.ts'
import { asItIs, written } from '../shared/makings.ts'
import { sampleInteger } from '../shared/strings.ts'

/** 1 to 5 stars unless the field says otherwise. */
const bounds = (field: FieldDef): Bounds =>
  boundsOf({ ...field, min: field.min ?? 1, max: field.max ?? 5 }, { min: -32_768, max: 32_767 })

export const rating: FieldKind<'rating'> = {
  kind: 'rating',
  columns: [{ suffix: '', type: 'smallint', storage: 'integer' }],
  sortable: true,
  parse: (input, field) => parseInteger(input, bounds(field)),
  parseText: (cell, field, env) =>
    /^[★☆⭐]+$/u.test(cell.trim())
      ? parseInteger([...cell.trim()].filter((star) => star !== '☆').length, bounds(field))
      : parseLocalInteger(cell, bounds(field), env),
  madeFrom: { ...written, integer: asItIs, decimal: asItIs, choice: 'text' },
  text: (value) => String(value),
  schema: (field) => ({ type: 'integer', minimum: bounds(field).min, maximum: bounds(field).max }),
  sample: (field, random) => sampleInteger(random, bounds(field).min, bounds(field).max),
}
