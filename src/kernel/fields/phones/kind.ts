import type { FieldKind, Parsed, ParseEnv, PhoneEntry } from '../contract.ts'
import { type EntryShape, entryColumns, entrySchema, keptEntries, parseEntries } from '../shared/entries.ts'
import { written } from '../shared/makings.ts'
import { splitList } from '../shared/parsed.ts'
import { parsePhone, phoneSchema, samplePhone } from '../shared/phones.ts'

const shape = (env?: ParseEnv): EntryShape => ({
  key: 'number',
  parseKey: (input) => parsePhone(input, env ?? { zone: 'UTC', currency: '', country: '' }),
  types: ['work', 'mobile', 'home', 'fax', 'other'],
  flags: ['isPrimary', 'optOut', 'invalid'],
})

export const phones: FieldKind<'phones'> = {
  kind: 'phones',
  columns: entryColumns<PhoneEntry[]>((value) => value.map((entry) => entry.number)),
  filterColumn: '_keys',
  sortable: false,
  parse: (input, _field, env) => parseEntries(input, shape(env)) as Parsed<PhoneEntry[]>,
  parseText: (cell, _field, env) => parseEntries(splitList(cell), shape(env)) as Parsed<PhoneEntry[]>,
  madeFrom: { ...written, phone: (number) => [{ number }] },
  imported: (given, standing) => keptEntries(given, standing, shape()),
  text: (value) => value.map((entry) => entry.number).join('; '),
  schema: () => entrySchema(shape(), phoneSchema),
  sample: (_field, random) => [{ number: samplePhone(random), type: 'work', isPrimary: true }],
}
