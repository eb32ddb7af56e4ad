import type { FieldKind } from '../contract.ts'
import { printed } from '../shared/makings.ts'
import { cleanText, sampleWords, textColumn, textSchema } from '../shared/strings.ts'

const max = 1_000

export const text: FieldKind<'text'> = {
  kind: 'text',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: (input, field) => cleanText(input, { max: field.maxLength ?? max, trim: true }),
  parseText: (cell, field) => cleanText(cell, { max: field.maxLength ?? max, trim: true }),
  madeFrom: printed,
  text: (value) => value,
  schema: (field) => textSchema(field, max),
  sample: (field, random) =>
    sampleWords(random)
      .slice(0, field.maxLength ?? max)
      .trim(),
}
