import type { FieldDef, FieldKind, Parsed } from '../contract.ts'
import { choiceSchema, choiceText, parseChoice, parseChoiceText } from '../shared/choices.ts'
import { written } from '../shared/makings.ts'
import { fail, isNothing, nothing, ok, parseEach, splitList } from '../shared/parsed.ts'
import { pick } from '../shared/strings.ts'

const most = 200

export const choices: FieldKind<'choices'> = {
  kind: 'choices',
  columns: [{ suffix: '', type: 'text[]', storage: 'textArray' }],
  sortable: false,
  parse: (input, field) => {
    if (isNothing(input)) return nothing
    return Array.isArray(input)
      ? parseAll(input, (item) => parseChoice(item, field))
      : fail('notAList', 'Send a list of values')
  },
  parseText: (cell, field) => parseAll(cellItems(cell, field), (item) => parseChoiceText(String(item), field)),
  madeFrom: { ...written, choice: (value) => [value] },
  text: (value, field, language) => value.map((item) => choiceText(item, field, language)).join('; '),
  schema: (field) => ({ type: 'array', items: choiceSchema(field), uniqueItems: true, maxItems: most }),
  sample: (field, random) => {
    const all = field.choices?.length ? field.choices.map((choice) => choice.value) : ['red', 'green', 'blue']
    const some = all.filter(() => random() < 0.5)
    return some.length > 0 ? some : [pick(all, random)]
  },
}

function parseAll(items: readonly unknown[], parse: (item: unknown) => Parsed<string>): Parsed<string[]> {
  if (items.length > most) return fail('tooMany', `Give at most ${most} values`, { max: most })
  const parsed = parseEach(items, parse)
  return parsed.ok && parsed.value ? ok([...new Set(parsed.value)]) : parsed
}

/** A label may hold a comma: the whole cell counts first. */
function cellItems(cell: string, field: FieldDef): string[] {
  const whole = field.choices?.length ? parseChoiceText(cell, field) : null
  return whole?.ok && whole.value !== null ? [cell] : splitList(cell)
}
