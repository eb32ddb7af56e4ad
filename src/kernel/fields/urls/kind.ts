import type { FieldKind, Parsed, UrlEntry } from '../contract.ts'
import { type EntryShape, entryColumns, entrySchema, parseEntries } from '../shared/entries.ts'
import { written } from '../shared/makings.ts'
import { splitList } from '../shared/parsed.ts'
import { sampleInteger } from '../shared/strings.ts'
import { parseUrl, urlKeys, urlSchema } from '../shared/urls.ts'

const shape: EntryShape = { key: 'url', parseKey: parseUrl, types: 'any', flags: [] }

export const urls: FieldKind<'urls'> = {
  kind: 'urls',
  columns: entryColumns<UrlEntry[]>((value) => urlKeys(value.map((entry) => entry.url))),
  filterColumn: '_keys',
  sortable: false,
  parse: (input) => parseEntries(input, shape) as Parsed<UrlEntry[]>,
  parseText: (cell) => parseEntries(splitList(cell), shape) as Parsed<UrlEntry[]>,
  madeFrom: { ...written, url: (url) => [{ url }] },
  text: (value) => value.map((entry) => entry.url).join('; '),
  schema: () => entrySchema(shape, urlSchema),
  sample: (_field, random) => [{ url: `https://www.example.com/${sampleInteger(random, 1, 9_999)}` }],
}
