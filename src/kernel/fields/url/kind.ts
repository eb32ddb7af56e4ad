import type { FieldKind } from '../contract.ts'
import { written } from '../shared/makings.ts'
import { sampleInteger, textColumn } from '../shared/strings.ts'
import { parseUrl, urlSchema } from '../shared/urls.ts'

export const url: FieldKind<'url'> = {
  kind: 'url',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: parseUrl,
  parseText: parseUrl,
  madeFrom: { ...written, urls: (entries) => entries[0]?.url },
  text: (value) => value,
  schema: () => urlSchema,
  sample: (_field, random) => `https://www.example.com/${sampleInteger(random, 1, 9_999)}`,
}
