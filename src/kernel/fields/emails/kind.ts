import type { EmailEntry, FieldKind, Parsed } from '../contract.ts'
import { emailSchema, parseEmail, parseEmailText, splitEmails } from '../shared/emails.ts'
import { type EntryShape, entryColumns, entrySchema, keptEntries, parseEntries } from '../shared/entries.ts'
import { written } from '../shared/makings.ts'
import { sampleInteger } from '../shared/strings.ts'

const shape = {
  key: 'address',
  parseKey: parseEmail,
  types: ['work', 'home', 'other'],
  flags: ['isPrimary', 'optOut', 'invalid'],
  details: { verifiedAt: 'instant', bounceCount: 'count' },
} satisfies EntryShape

export const emails: FieldKind<'emails'> = {
  kind: 'emails',
  columns: entryColumns<EmailEntry[]>((value) => value.map((entry) => entry.address)),
  filterColumn: '_keys',
  sortable: false,
  searchesAsStored: true,
  parse: (input) => parseEntries(input, shape) as Parsed<EmailEntry[]>,
  parseText: (cell) =>
    parseEntries(splitEmails(cell), { ...shape, parseKey: (item) => parseEmailText(String(item)) }) as Parsed<
      EmailEntry[]
    >,
  madeFrom: { ...written, email: (address) => [{ address }] },
  imported: (given, standing) => keptEntries(given, standing, shape),
  text: (value) => value.map((entry) => entry.address).join('; '),
  schema: () => entrySchema(shape, emailSchema),
  sample: (_field, random) => {
    const number = sampleInteger(random, 1, 99_999)
    const first: EmailEntry = { address: `person${number}@example.com`, type: 'work', isPrimary: true }
    return random() < 0.7 ? [first] : [first, { address: `person${number}@example.org`, type: 'home' }]
  },
}
