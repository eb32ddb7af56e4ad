import type { FieldKind } from '../contract.ts'
import { choiceSchema, choiceText, parseChoice, parseChoiceText } from '../shared/choices.ts'
import { written } from '../shared/makings.ts'
import { pick, textColumn } from '../shared/strings.ts'

export const choice: FieldKind<'choice'> = {
  kind: 'choice',
  columns: textColumn,
  sortable: true,
  parse: parseChoice,
  parseText: parseChoiceText,
  madeFrom: {
    ...written,
    choices: ([only, ...others]) => (others.length === 0 ? only : null),
    boolean: 'text',
    rating: 'text',
    integer: 'text',
  },
  text: choiceText,
  schema: choiceSchema,
  sample: (field, random) => (field.choices?.length ? pick(field.choices, random).value : 'sample'),
}
