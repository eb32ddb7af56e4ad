import type { FieldKind } from '../contract.ts'
import { mainOf, written } from '../shared/makings.ts'
import { parsePhone, phoneSchema, samplePhone } from '../shared/phones.ts'
import { textColumn } from '../shared/strings.ts'

export const phone: FieldKind<'phone'> = {
  kind: 'phone',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: (input, _field, env) => parsePhone(input, env),
  parseText: (cell, _field, env) => parsePhone(cell, env),
  madeFrom: { ...written, phones: (entries) => mainOf(entries)?.number },
  text: (value) => value,
  schema: () => phoneSchema,
  sample: (_field, random) => samplePhone(random),
}
