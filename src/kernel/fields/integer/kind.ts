import type { FieldKind } from '../contract.ts'
import { boundsOf, parseInteger, parseLocalInteger, safeBounds } from '../shared/integers.ts'
import { asItIs, written } from '../shared/makings.ts'
import { sampleInteger } from '../shared/strings.ts'

export const integer: FieldKind<'integer'> = {
  kind: 'integer',
  columns: [{ suffix: '', type: 'bigint', storage: 'integer' }],
  sortable: true,
  parse: (input, field) => parseInteger(input, boundsOf(field, safeBounds)),
  parseText: (cell, field, env) => parseLocalInteger(cell, boundsOf(field, safeBounds), env),
  madeFrom: { ...written, decimal: asItIs, percent: asItIs, rating: asItIs, choice: 'text' },
  text: (value) => String(value),
  schema: (field) => {
    const { min, max } = boundsOf(field, safeBounds)
    return { type: 'integer', minimum: min, maximum: max }
  },
  sample: (field, random) => {
    const { min, max } = boundsOf(field, {
      min: field.max === undefined ? -1000 : Math.min(-1000, field.max),
      max: 100_000,
    })
    return sampleInteger(random, min, Math.max(min, max))
  },
}
