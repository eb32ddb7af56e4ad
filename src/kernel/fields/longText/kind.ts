import type { FieldKind } from '../contract.ts'
import { printed } from '../shared/makings.ts'
import { cleanText, sampleWords, textColumn, textSchema } from '../shared/strings.ts'

const max = 100_000

/** Text of many lines; outer white space may be meant, so it stays. */
export const longText: FieldKind<'longText'> = {
  kind: 'longText',
  columns: textColumn,
  sortable: true,
  parse: (input, field) => cleanText(input, { max: field.maxLength ?? max, trim: false }),
  parseText: (cell, field) => cleanText(cell, { max: field.maxLength ?? max, trim: false }),
  madeFrom: printed,
  text: (value) => value,
  schema: (field) => textSchema(field, max),
  sample: (_field, random) => `${sampleWords(random)}\n${sampleWords(random)}`,
}
