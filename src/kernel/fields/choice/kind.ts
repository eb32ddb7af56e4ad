import type { FieldKind } from '../contract.ts'
import { choiceSchema, choiceText, parseChoice, parseChoiceText } from '../shared/choices.ts'
import { pick, textColumn } from '../shared/strings.ts'

export const choice: FieldKind<'choice'> = {
  kind: 'choice',
  columns: textColumn,
  sortable: true,
  parse: parseChoice,
  parseText: parseChoiceText,
  text: choiceText,
  schema: choiceSchema,
  sample: (field, random) => (field.choices?.length ? pick(field.choices, random).value : 'sample'),
}
