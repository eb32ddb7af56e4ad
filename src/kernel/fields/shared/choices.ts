import type { FieldDef, Language, Parsed } from '../contract.ts'
import { labelText } from '../text.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'
import { cleanText } from './strings.ts'

/** Strict: one of the values. A field without choices (tags) takes any short text. */
export function parseChoice(input: unknown, field: FieldDef): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input !== 'string') return fail('notText', 'Send the value of a choice as text')
  const choices = field.choices ?? []
  if (choices.length === 0) return cleanText(input, { max: field.maxLength ?? 100, trim: true })
  return choices.some((choice) => choice.value === input) ? ok(input) : unknownChoice(input, field)
}

/** Lenient: value, label in any language or alias, whatever the case. */
export function parseChoiceText(text: string, field: FieldDef): Parsed<string> {
  const wanted = fold(text)
  if (wanted === '') return nothing
  const choices = field.choices ?? []
  if (choices.length === 0) return parseChoice(text, field)
  const found = named(choices.filter(isActive), text, wanted) ?? named(choices, text, wanted)
  return found ? ok(found.value) : unknownChoice(text.trim(), field)
}

type Choice = NonNullable<FieldDef['choices']>[number]

/** Retired choices come last: what was merged into another is read as that one. */
const isActive = (choice: Choice) => choice.isActive !== false

const named = (choices: Choice[], text: string, wanted: string): Choice | undefined =>
  choices.find((choice) => choice.value === text.trim()) ??
  choices.find((choice) => spellings(choice).some((spelling) => fold(spelling) === wanted))

const fold = (text: string): string => text.normalize('NFC').trim().toLowerCase()

function spellings({ value, label, aliases = [] }: Choice): string[] {
  return [value, ...(typeof label === 'string' ? [label] : Object.values(label)), ...aliases]
}

function unknownChoice(given: string, field: FieldDef) {
  const allowed = (field.choices ?? []).filter(isActive).map((choice) => choice.value)
  const named = allowed.slice(0, 30).join(', ') + (allowed.length > 30 ? ' …' : '')
  return fail('unknownChoice', `“${given.slice(0, 50)}” is not a choice: use one of ${named}`, { allowed })
}

export function choiceText(value: string, field: FieldDef, language: Language | undefined): string {
  const choice = field.choices?.find((one) => one.value === value)
  return choice ? labelText(choice.label, language) : value
}

export function choiceSchema(field: FieldDef): Record<string, unknown> {
  const values = (field.choices ?? []).map((choice) => choice.value)
  return values.length > 0
    ? { type: 'string', enum: values }
    : { type: 'string', minLength: 1, maxLength: field.maxLength ?? 100 }
}
