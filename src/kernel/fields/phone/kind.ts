import type { FieldKind } from '../contract.ts'
import { parsePhone, phoneSchema, samplePhone } from '../shared/phones.ts'
import { textColumn } from '../shared/strings.ts'

export const phone: FieldKind<'phone'> = {
  kind: 'phone',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: (input, _field, env) => parsePhone(input, env),
  parseText: (cell, _field, env) => parsePhone(cell, env),
  text: (value) => value,
  schema: () => phoneSchema,
  sample: (_field, random) => samplePhone(random),
}
