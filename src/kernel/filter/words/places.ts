import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { linkTarget, type ManyEnd, manyEnd, manyOf, type PathEnd, partsOfField, pathEnd } from '../paths.ts'
import { attempt, type Candidate, offer, type Reader, takePattern, takePhrase } from './scan.ts'
import { labelSpellings, type Phrase, spellings, type Vocabulary } from './vocabulary.ts'

/** `Account.Industry`, `account.industry` or, as nothing else can be meant, `[account.industry]`. */
export function readPath(reader: Reader, object: ObjectMetadata): PathEnd | null {
  const { metadata } = reader.vocabulary
  offerFarFields(reader, object)
  const exact = exactPath(reader)
  const path = exact ?? attempt(reader, () => readSteps(reader, object))
  return path === null ? null : pathEnd(metadata, object, path)
}

/** `Tasks`, `Account.Opportunities`. */
export function readManyPath(reader: Reader, object: ObjectMetadata): ManyEnd | null {
  const { metadata } = reader.vocabulary
  const exact = exactPath(reader)
  if (exact !== null) return manyEnd(metadata, object, exact)
  const own = takePhrase(reader, manyPhrases(reader.vocabulary, object), 'related')
  if (own) return own.value
  return attempt(reader, () => {
    const step = takePhrase(reader, fieldPhrases(reader.vocabulary, object, isStep(reader)), 'field')?.value
    const target = step && linkTarget(metadata, step)
    if (!step || !target || !takeDot(reader)) return null
    const inner = readManyPath(reader, target)
    return inner && { ...inner, path: `${step.name}.${inner.path}`, steps: [step, ...inner.steps] }
  })
}

/** The path in the reader's words; it may be ambiguous, which the printer finds out by reading it back. */
export function pathWords(vocabulary: Vocabulary, end: Pick<PathEnd, 'steps' | 'field' | 'part'>): string {
  const { language } = vocabulary
  const fields = [...end.steps, end.field].map((field) => labelSpellings(field.label, field.name, language)[0])
  const part = end.part === null ? [] : [partSpellings(vocabulary, end.part)[0] ?? end.part]
  return [...fields, ...part].join('.')
}

export function manyWords({ language }: Vocabulary, end: ManyEnd): string {
  const steps = end.steps.map((field) => labelSpellings(field.label, field.name, language)[0])
  return [...steps, labelSpellings(end.label, end.path, language)[0]].join('.')
}

function exactPath(reader: Reader): string | null {
  return takePattern(reader, /\[[A-Za-z][\w.-]*\]/y)?.slice(1, -1) ?? null
}

function readSteps(reader: Reader, object: ObjectMetadata): string | null {
  const { metadata } = reader.vocabulary
  const field = takePhrase(reader, fieldPhrases(reader.vocabulary, object), 'field')?.value
  if (!field) return null
  const further = attempt(reader, () => {
    if (!takeDot(reader)) return null
    const part = readPart(reader, field)
    if (part !== null) return part
    const target = linkTarget(metadata, field)
    return target ? readSteps(reader, target) : null
  })
  return further === null ? field.name : `${field.name}.${further}`
}

function takeDot(reader: Reader): boolean {
  if (reader.text.charAt(reader.at) !== '.') return false
  reader.at += 1
  return true
}

function readPart(reader: Reader, field: FieldMetadata): string | null {
  const parts = partsOfField(field).flatMap(({ part }) =>
    partSpellings(reader.vocabulary, part).map((text) => ({ text, value: part })),
  )
  if (parts.length > 0) return takePhrase(reader, parts, 'field')?.value ?? null
  return field.kind === 'json' ? takePattern(reader, /[\w-]+/y) : null
}

const partSpellings = (vocabulary: Vocabulary, part: string): string[] => [
  ...spellings(vocabulary, (words) => words.part[part]),
  part,
]

const isStep = (reader: Reader) => (field: FieldMetadata) => linkTarget(reader.vocabulary.metadata, field) !== undefined

/** The first spellings of all fields come before the second ones of any: a name in the API never hides a label. */
function fieldPhrases(
  { language }: Vocabulary,
  object: ObjectMetadata,
  fits: (field: FieldMetadata) => boolean = () => true,
): Phrase<FieldMetadata>[] {
  return ranked(object.fields.filter(fits), (field) => labelSpellings(field.label, field.name, language))
}

const manyPhrases = ({ metadata, language }: Vocabulary, object: ObjectMetadata): Phrase<ManyEnd>[] =>
  ranked(manyOf(metadata, object), (end) => labelSpellings(end.label, end.path, language))

function ranked<T>(items: T[], spell: (item: T) => string[]): Phrase<T>[] {
  const all = items.map((value) => ({ value, texts: spell(value) }))
  return [0, 1, 2].flatMap((rank) =>
    all.flatMap(({ value, texts }) => (texts[rank] === undefined ? [] : [{ text: texts[rank], value }])),
  )
}

/** Fields behind links and parts of fields are offered by their whole path, so that nobody has to know the way. */
function offerFarFields(reader: Reader, object: ObjectMetadata): void {
  const { vocabulary } = reader
  offer(reader, () => object.fields.flatMap((field) => farFields(vocabulary, field)))
}

function farFields(vocabulary: Vocabulary, field: FieldMetadata): Candidate[] {
  const head = pathWords(vocabulary, { steps: [], field, part: null })
  const target = linkTarget(vocabulary.metadata, field)
  const inner = (target?.fields ?? []).filter((one) => !one.isSystem && one.storage !== 'json')
  const texts = [
    ...partsOfField(field).map(({ part }) => partSpellings(vocabulary, part)[0] ?? part),
    ...inner.map((one) => pathWords(vocabulary, { steps: [], field: one, part: null })),
  ]
  return texts.map((text) => ({ text: `${head}.${text}`, kind: 'field' }))
}
