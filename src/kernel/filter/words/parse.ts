import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Count, Filter, Operator, ToMany } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { arities, hasOperator, operatorsByStorage } from '../operators.ts'
import type { ManyEnd, PathEnd } from '../paths.ts'
import { filterLimits } from '../validate.ts'
import { readManyPath, readPath } from './places.ts'
import { attempt, newReader, type Reader, skipSpace, takePattern, takePhrase, takeSign, takeWord } from './scan.ts'
import { issueOf, type WordIssue } from './trouble.ts'
import { readPeriod, readValue } from './values.ts'
import { type Phrase, phrases, type Vocabulary } from './vocabulary.ts'

export type ParsedWords = { ok: true; filter: Filter | undefined } | { ok: false; issue: WordIssue }

/**
 * A filter as a person writes it: `stage is Negotiation or Proposal and amount > 10000 and has no tasks(status is open)`.
 * Fields, values and words are those of the reader's language, of English, or of the API. An empty text is no filter.
 */
export function parseWords(
  text: string,
  vocabulary: Vocabulary,
  object: ObjectMetadata,
  hidden: readonly Filter[] = [],
): ParsedWords {
  const reader = newReader(text, vocabulary, hidden)
  skipSpace(reader)
  if (reader.at === text.length) return { ok: true, filter: undefined }
  const filter = readAny(reader, object)
  skipSpace(reader)
  const [unknown] = reader.unknown
  if (filter && reader.at === text.length && !unknown) return { ok: true, filter }
  return { ok: false, issue: issueOf(reader, unknown) }
}

/** The reader after it went as far as it could: what it was offered is what could be written. */
export function readThrough(text: string, vocabulary: Vocabulary, object: ObjectMetadata): Reader {
  const reader = newReader(text, vocabulary)
  readAny(reader, object)
  return reader
}

function readAny(reader: Reader, object: ObjectMetadata): Filter | null {
  return readJoined(
    reader,
    (words) => words.or,
    () => readAll(reader, object),
    (or) => ({ or }),
  )
}

function readAll(reader: Reader, object: ObjectMetadata): Filter | null {
  return readJoined(
    reader,
    (words) => words.and,
    () => readOne(reader, object),
    (and) => ({ and }),
  )
}

function readJoined(
  reader: Reader,
  word: (words: Vocabulary['words']) => string[],
  read: () => Filter | null,
  make: (parts: Filter[]) => Filter,
): Filter | null {
  const first = read()
  if (!first) return null
  const parts = [first]
  for (;;) {
    const next = attempt(reader, () => (takeWord(reader, word) ? read() : null))
    if (!next) return parts.length > 1 ? make(parts) : first
    parts.push(next)
  }
}

/** The longest word wins: a field “Not interested” is a field, and `not interested` no denial of another one. */
function readOne(reader: Reader, object: ObjectMetadata): Filter | null {
  if (reader.depth >= filterLimits.depth * 2) return null
  reader.depth += 1
  const found =
    attempt(reader, () => readCondition(reader, object)) ??
    attempt(reader, () => readCount(reader, object)) ??
    attempt(reader, () => readMany(reader, object)) ??
    attempt(reader, () => readNot(reader, object)) ??
    attempt(reader, () => readGroup(reader, object)) ??
    attempt(reader, () => readFixed(reader))
  if (found) reader.depth -= 1
  return found
}

function readNot(reader: Reader, object: ObjectMetadata): Filter | null {
  if (!takeWord(reader, (words) => words.not)) return null
  const part = readOne(reader, object)
  return part && { not: part }
}

function readGroup(reader: Reader, object: ObjectMetadata): Filter | null {
  if (!takeSign(reader, '(')) return null
  const inner = readAny(reader, object)
  return inner && takeSign(reader, ')') ? inner : null
}

function readFixed(reader: Reader): Filter | null {
  if (takeWord(reader, (words) => words.everything)) return { all: true }
  if (takeWord(reader, (words) => words.nothing)) return { none: true }
  const number = takeWord(reader, (words) => words.hidden) ? takePattern(reader, /\d{1,3}/y) : null
  return (number && reader.hidden[Number(number) - 1]) || null
}

const kinds = ['some', 'none', 'every'] as const
const comparisons = ['eq', 'lt', 'lte', 'gt', 'gte'] as const

function readMany(reader: Reader, object: ObjectMetadata): Filter | null {
  const head = readManyHead(reader, object)
  return head && readWhere(reader, head.end, (where): ToMany => ({ path: head.end.path, has: head.has, ...where }))
}

function readManyHead(reader: Reader, object: ObjectMetadata) {
  const has = takePhrase(
    reader,
    phrases(reader.vocabulary, kinds, (words) => words.has),
    'word',
  )
  const end = has && readManyPath(reader, object)
  return end ? { has: has.value, end } : null
}

function readCount(reader: Reader, object: ObjectMetadata): Filter | null {
  const head = readCountHead(reader, object)
  if (!head) return null
  const { end, op, value } = head
  return readWhere(reader, end, (where): Count => ({ count: end.path, ...where, op, value }))
}

function readCountHead(reader: Reader, object: ObjectMetadata) {
  const counts = takePhrase(
    reader,
    phrases(reader.vocabulary, comparisons, (words) => words.counts),
    'word',
  )
  const number = counts && takePattern(reader, /\d{1,7}(?!\w)/y)
  const end = number ? readManyPath(reader, object) : null
  return counts && end ? { end, op: counts.value, value: Number(number) } : null
}

function readWhere<F extends Filter>(
  reader: Reader,
  end: ManyEnd,
  make: (where: { where?: Filter }) => F,
): Filter | null {
  if (!takeSign(reader, '(')) return make({})
  const where = readAny(reader, end.target)
  return where && takeSign(reader, ')') ? make({ where }) : null
}

function readCondition(reader: Reader, object: ObjectMetadata): Filter | null {
  const end = readPath(reader, object)
  if (!end) return null
  const written = readOperator(reader, end)
  if (written) return readOperand(reader, object, end, written)
  const isOne = hasOperator(end.storage, 'eq')
  const implied = attempt(reader, () =>
    readOperand(reader, object, end, { op: isOne ? 'eq' : 'hasAny', isLoose: true }),
  )
  if (implied) return implied
  return end.storage === 'boolean' && end.part === null ? { field: end.path, op: 'eq', value: true } : null
}

/** `isLoose`: a plain “is”, which several values make a list and a period makes a period. */
interface Written {
  op: Operator
  isLoose: boolean
}

function readOperator(reader: Reader, end: PathEnd): Written | null {
  const exact = takePattern(reader, /:[A-Za-z]+:/y)?.slice(1, -1)
  if (exact !== undefined) return Object.hasOwn(arities, exact) ? { op: exact as Operator, isLoose: false } : null
  const found = takePhrase(reader, operatorPhrases(reader.vocabulary, end), 'operator')
  if (!found) return null
  const isLoose = (found.value === 'eq' || found.value === 'ne') && !/=/.test(found.text)
  if (hasOperator(end.storage, found.value)) return { op: found.value, isLoose }
  return { op: found.value === 'eq' ? 'hasAny' : 'hasNone', isLoose: false }
}

/** What has no “is” of its own understands it as “has any of”. */
export function operatorPhrases(vocabulary: Vocabulary, { storage, field, part }: PathEnd): Phrase<Operator>[] {
  const inTree = field.inTree === true && part === null
  const own = operatorsByStorage[storage].filter((op) => inTree || (op !== 'under' && op !== 'notUnder'))
  const order = Object.keys(vocabulary.english.op) as Operator[]
  const known = order.filter((op) => own.includes(op))
  const also: Operator[] = hasOperator(storage, 'hasAny') ? ['eq', 'ne'] : []
  return [
    ...phrases(vocabulary, [...known, ...also], (words) => words.op),
    ...known.map((op) => ({ text: op, value: op })),
  ]
}

function readOperand(reader: Reader, object: ObjectMetadata, end: PathEnd, { op, isLoose }: Written): Filter | null {
  const field = end.path
  if (isLoose && hasOperator(end.storage, 'inPeriod')) {
    const period = attempt(reader, () => readPeriod(reader))
    if (period) return { field, op: op === 'ne' ? 'notInPeriod' : 'inPeriod', value: period as JsonValue }
  }
  const arity = arities[op]
  if (arity === 'none') return { field, op }
  if (arity === 'period') {
    const period = readPeriod(reader)
    return period && { field, op, value: period as JsonValue }
  }
  if (arity === 'range') return readRange(reader, end, op)
  const values = arity === 'list' || isLoose ? readList(reader, object, end) : one(readValue(reader, end))
  if (!values) return null
  if (arity === 'list') return { field, op, value: values }
  const [value] = values
  if (values.length > 1) return { field, op: op === 'ne' ? 'notIn' : 'in', value: values }
  return value === undefined ? null : { field, op, value }
}

const one = (value: JsonValue | null): JsonValue[] | null => (value === null ? null : [value])

function readRange(reader: Reader, end: PathEnd, op: Operator): Filter | null {
  const from = readValue(reader, end)
  if (from === null || !(takeWord(reader, (words) => words.and) || takeSign(reader, ','))) return null
  const to = readValue(reader, end)
  return to === null ? null : { field: end.path, op, value: [from, to] }
}

function readList(reader: Reader, object: ObjectMetadata, end: PathEnd): JsonValue[] | null {
  if (takePattern(reader, /\(\s*\)/y) !== null) return []
  const first = readValue(reader, end)
  if (first === null) return null
  const values = [first]
  for (;;) {
    const next = attempt(reader, () => readFurther(reader, object, end))
    if (next === null) return values
    values.push(next)
  }
}

/** After “or” another value may follow, or another condition: one that begins like a condition is one. */
function readFurther(reader: Reader, object: ObjectMetadata, end: PathEnd): JsonValue | null {
  if (takeSign(reader, ',')) return readValue(reader, end)
  if (!takeWord(reader, (words) => words.or) || beginsCondition(reader, object)) return null
  return readValue(reader, end)
}

function beginsCondition(reader: Reader, object: ObjectMetadata): boolean {
  const { at } = reader
  const heads: (() => unknown)[] = [
    () => readOperatorOf(reader, object),
    () => readManyHead(reader, object),
    () => readCountHead(reader, object),
    () => takeWord(reader, (words) => words.not) || null,
    () => readFixed(reader),
  ]
  const begins = heads.some((read) => attempt(reader, read) !== null)
  reader.at = at
  return begins
}

function readOperatorOf(reader: Reader, object: ObjectMetadata): Written | null {
  const end = readPath(reader, object)
  return end && readOperator(reader, end)
}
