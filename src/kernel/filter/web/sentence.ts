import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Condition, Count, Filter, ToMany } from '#kernel/filter/contract.ts'
import { arities, hasOperator } from '#kernel/filter/operators.ts'
import { conditionField, type ManyEnd, manyEnd, type PathEnd, pathEnd, targetName } from '#kernel/filter/paths.ts'
import { labelSpellings, spellings, type Vocabulary } from '#kernel/filter/words/vocabulary.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type Formats, formatDate, formatDuration, formatInstant, formatNumber, formatPercent } from '#ui/format.ts'

/** A filter as one sentence in the reader's language, to be read and not to be typed. */
export function sentenceOf(filter: Filter, object: ObjectMetadata, vocabulary: Vocabulary, formats: Formats): string {
  return clause(filter, { vocabulary, formats, object })
}

/** The sentence with what it speaks of: “Opportunities where …”. */
export function wholeSentence(
  filter: Filter | undefined,
  object: ObjectMetadata,
  vocabulary: Vocabulary,
  formats: Formats,
): string {
  const { sentence } = vocabulary.words
  const objects = labelSpellings(object.pluralLabel, object.plural, vocabulary.language)[0] ?? object.plural
  if (!filter || 'all' in filter) return fill(sentence.everything, { objects })
  return fill(sentence.whole, { objects, filter: sentenceOf(filter, object, vocabulary, formats) })
}

/** The name of a field with the way to it: `Account › Industry`. */
export function pathLabel(vocabulary: Vocabulary, end: PathEnd): string {
  const { language } = vocabulary
  const names = [...end.steps, end.field].map((field) => labelSpellings(field.label, field.name, language)[0])
  const part = end.part === null ? [] : [spellings(vocabulary, (words) => words.part[end.part ?? ''])[0] ?? end.part]
  return [...names, ...part.map(capital)].join(' › ')
}

export function manyLabel({ language }: Vocabulary, end: ManyEnd): string {
  const steps = end.steps.map((field) => labelSpellings(field.label, field.name, language)[0])
  return [...steps, labelSpellings(end.label, end.path, language)[0]].join(' › ')
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

interface Scope {
  vocabulary: Vocabulary
  formats: Formats
  object: ObjectMetadata
}

const fill = (template: string, values: Record<string, string>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '')

function clause(filter: Filter, scope: Scope): string {
  const { sentence } = scope.vocabulary.words
  if ('and' in filter) return joined(filter.and, 'conjunction', scope)
  if ('or' in filter) return joined(filter.or, 'disjunction', scope)
  if ('not' in filter) return denial(filter.not, scope)
  if ('all' in filter) return sentence.all
  if ('none' in filter) return sentence.none
  if ('field' in filter) return condition(filter, scope)
  return relation(filter, scope)
}

function joined(parts: Filter[], type: 'conjunction' | 'disjunction', scope: Scope): string {
  const { sentence } = scope.vocabulary.words
  if (parts.length === 0) return type === 'conjunction' ? sentence.all : sentence.none
  const texts = parts.map((part) => {
    const isGroup = ('and' in part || 'or' in part) && parts.length > 1
    return isGroup ? `(${clause(part, scope)})` : clause(part, scope)
  })
  return listed(texts, type, scope)
}

const listed = (texts: string[], type: 'conjunction' | 'disjunction', { vocabulary }: Scope): string =>
  new Intl.ListFormat(vocabulary.language, { type }).format(texts)

function denial(part: Filter, scope: Scope): string {
  const { sentence } = scope.vocabulary.words
  if ('or' in part && part.or.length > 1) {
    return fill(sentence.noneOf, { parts: part.or.map((one) => `(${clause(one, scope)})`).join(' · ') })
  }
  return fill(sentence.not, { part: clause(part, scope) })
}

function relation(filter: ToMany | Count, scope: Scope): string {
  const { metadata, words } = scope.vocabulary
  const end = manyEnd(metadata, scope.object, 'path' in filter ? filter.path : filter.count)
  if (!end) return words.sentence.hidden
  const template = 'path' in filter ? words.sentence.has[filter.has] : words.sentence.counts[filter.op]
  const number = 'path' in filter ? '' : formatNumber(filter.value, scope.formats)
  const text = fill(template, { number, related: manyLabel(scope.vocabulary, end) })
  if (!filter.where || 'all' in filter.where) return text
  return fill(words.sentence.with, { relation: text, where: clause(filter.where, { ...scope, object: end.target }) })
}

function condition({ field, op, value = null }: Condition, scope: Scope): string {
  const { metadata, words } = scope.vocabulary
  const end = pathEnd(metadata, scope.object, field)
  if (!end) return words.sentence.hidden
  const label = pathLabel(scope.vocabulary, end)
  const show = (one: JsonValue) => valueText(one, end, scope)
  const template = (hasOperator(end.storage, 'inPeriod') && words.sentence.dated[op]) || words.sentence.op[op]
  if (arities[op] === 'period') return fill(template, { field: label, value: periodText(value, scope) })
  if (arities[op] === 'range') {
    const [from = null, to = null] = Array.isArray(value) ? value : []
    return fill(template, { field: label, from: show(from), to: show(to) })
  }
  const values = Array.isArray(value) ? value.map(show) : [show(value)]
  const all =
    values.length === 0
      ? words.sentence.noValue
      : listed(values, op === 'hasAll' ? 'conjunction' : 'disjunction', scope)
  return fill(template, { field: label, value: all })
}

function periodText(value: JsonValue, { vocabulary, formats }: Scope): string {
  const { sentence } = vocabulary.words
  if (typeof value === 'string') return sentence.period[value] ?? value
  const { last, next, unit } = value as { last?: number; next?: number; unit: keyof typeof sentence.last }
  const forms = (last === undefined ? sentence.next : sentence.last)[unit]
  const number = last ?? next ?? 0
  const rule = new Intl.PluralRules(vocabulary.language).select(number)
  return fill(forms[rule] ?? forms.other ?? '', { number: formatNumber(number, formats) })
}

function valueText(value: JsonValue, end: PathEnd, { vocabulary, formats }: Scope): string {
  const { words, language, names } = vocabulary
  if (value === null || value === '') return '…'
  if (typeof value === 'boolean') return value ? words.sentence.yes : words.sentence.no
  if (typeof value === 'object') return words.sentence.special[String(Reflect.get(value, '$'))] ?? ''
  const field = conditionField(end)
  const target = end.part === null ? targetName(end.field) : undefined
  if (target) return names.nameOf(target, String(value)) || '…'
  if (end.storage === 'date' || end.storage === 'instant') return timeText(String(value), formats)
  if (end.storage === 'decimal' || end.storage === 'integer')
    return (numbers[field.kind] ?? plainNumber)(value, formats)
  const choice = field.choices?.find((one) => one.value === value)
  return choice ? (labelSpellings(choice.label, choice.value, language)[0] ?? String(value)) : `“${value}”`
}

const timeText = (value: string, formats: Formats): string =>
  value.length > 10 ? formatInstant(value, formats) : formatDate(value, formats)

const plainNumber = (value: string | number, formats: Formats): string =>
  formatNumber(value, formats, { maximumFractionDigits: 10 })

const numbers: Record<string, typeof plainNumber> = {
  percent: formatPercent,
  duration: (value, formats) => formatDuration(Number(value), formats),
}
