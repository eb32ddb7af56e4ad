import type { FieldKind } from '../contract.ts'
import { cleanText, sampleInteger, textColumn, textSchema } from '../shared/strings.ts'
import { formatNumber } from './format.ts'

const max = 100

/** Given by the engine from the field's sequence; what is parsed here is an import of numbers given elsewhere. */
export const autoNumber: FieldKind<'autoNumber'> = {
  kind: 'autoNumber',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: (input) => cleanText(input, { max, trim: true }),
  parseText: (cell) => cleanText(cell, { max, trim: true }),
  text: (value) => value,
  schema: (field) => textSchema(field, max),
  sample: (field, random) => formatNumber(field.format ?? '{0}', sampleInteger(random, 1, 99_999)),
}
