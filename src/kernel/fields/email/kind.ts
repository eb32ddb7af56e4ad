import type { FieldKind } from '../contract.ts'
import { emailSchema, parseEmail, parseEmailText } from '../shared/emails.ts'
import { mainOf, written } from '../shared/makings.ts'
import { sampleInteger, textColumn } from '../shared/strings.ts'

export const email: FieldKind<'email'> = {
  kind: 'email',
  columns: textColumn,
  searchesAsStored: true,
  sortable: true,
  parse: parseEmail,
  parseText: parseEmailText,
  madeFrom: { ...written, emails: (entries) => mainOf(entries)?.address },
  text: (value) => value,
  schema: () => emailSchema,
  sample: (_field, random) => `person${sampleInteger(random, 1, 99_999)}@example.com`,
}
