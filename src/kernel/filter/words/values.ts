import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { parseIsoDate, parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { parseLocalNumber } from '#kernel/fields/shared/localNumber.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { RelativePeriod } from '#kernel/filter/contract.ts'
import { fiscalPeriods } from '../contract.ts'
import { isOwnYear } from '../fiscal.ts'
import { conditionField, type PathEnd, targetName } from '../paths.ts'
import { attempt, type Candidate, endOfPhrase, offer, type Reader, takePattern, takePhrase, takeWord } from './scan.ts'
import { labelSpellings, type Phrase, phrases, spellings, type Vocabulary } from './vocabulary.ts'

/** One value as it is written for a field; null when none stands here. */
export function readValue(reader: Reader, end: PathEnd): JsonValue | null {
  const exact = readExact(reader)
  if (exact !== undefined) return exact
  const special = takePhrase(reader, specialPhrases(reader.vocabulary, end), 'value')
  return special ? { $: special.value } : attempt(reader, () => readers[end.storage](reader, end))
}

/** `#` and JSON: the value itself, whatever else it might be taken for. */
export function readExact(reader: Reader): JsonValue | undefined {
  const literal = takePattern(reader, /#(?:"(?:[^"\\]|\\.)*"|\{[^{}]*\}|-?\d[\d.eE+-]*|true\b|false\b)/y)
  if (literal === null) return undefined
  try {
    return JSON.parse(literal.slice(1)) as JsonValue
  } catch {
    return undefined
  }
}

/** `last quarter`, `last 90 days`. */
export function readPeriod(reader: Reader): RelativePeriod | null {
  const { vocabulary } = reader
  const exact = readExact(reader)
  if (exact !== undefined) return exact as RelativePeriod
  const span = attempt(reader, () => readSpan(reader))
  if (span) return span
  offer(reader, () => spanExamples(vocabulary))
  const names = Object.keys(vocabulary.english.period)
  const named = takePhrase(
    reader,
    phrases(vocabulary, names, (words) => words.period).map((one) => ({
      ...one,
      isQuiet: isFiscal(one.value) && !isOwnYear(vocabulary.fiscalYear),
    })),
    'value',
  )
  return named ? (named.value as RelativePeriod) : null
}

const isFiscal = (name: string): boolean => (fiscalPeriods as readonly string[]).includes(name)

export const periodUnits = ['hour', 'day', 'week', 'month', 'year'] as const

function readSpan(reader: Reader): RelativePeriod | null {
  const { vocabulary } = reader
  const direction = takePhrase(
    reader,
    phrases(vocabulary, ['last', 'next'] as const, (words) => words.direction),
    'word',
  )
  const length = direction && takePattern(reader, /\d{1,5}(?![\d.,])/y)
  if (!length) return null
  const unit = takePhrase(
    reader,
    phrases(vocabulary, periodUnits, (words) => words.unit),
    'word',
  )
  if (!unit) return null
  const amount = Number(length)
  return direction.value === 'last' ? { last: amount, unit: unit.value } : { next: amount, unit: unit.value }
}

function spanExamples({ words }: Vocabulary): Candidate[] {
  const [last, next, day] = [words.direction.last[0], words.direction.next[0], words.unit.day[0]]
  return [`${last} 7 ${day}`, `${last} 30 ${day}`, `${last} 90 ${day}`, `${next} 7 ${day}`, `${next} 30 ${day}`].map(
    (text) => ({ text, kind: 'value' }),
  )
}

/** `me` stands for a person, `my teams` for teams, `today` and `now` for times. */
export function specialsOf(end: PathEnd): ('me' | 'myTeams' | 'today' | 'now')[] {
  if (end.storage === 'date' || end.storage === 'instant') return ['today', 'now']
  const target = end.part === null ? targetName(end.field) : undefined
  if (target === 'user') return ['me']
  return target === 'team' ? ['myTeams'] : []
}

const specialPhrases = (vocabulary: Vocabulary, end: PathEnd) =>
  phrases(vocabulary, specialsOf(end), (words) => words.special)

type ValueReader = (reader: Reader, end: PathEnd) => JsonValue | null

const readers: Record<Storage, ValueReader> = {
  text: readText,
  textArray: readText,
  boolean: readBoolean,
  integer: (reader, end) => {
    const number = readNumber(reader)
    if (number === null) return readByKind(reader, end)
    if (number.includes('.')) return null
    return Number.isSafeInteger(Number(number)) ? Number(number) : number
  },
  decimal: readNumber,
  date: readDay,
  instant: (reader, end) => {
    const iso = takePattern(reader, /\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])/y)
    if (iso !== null) return parseIsoInstant(iso, reader.vocabulary.parseEnv.zone) === null ? null : iso
    return readDay(reader, end)
  },
  uuid: readRecord,
  uuidArray: readRecord,
  json: () => null,
}

function readText(reader: Reader, end: PathEnd): string | null {
  const { choices } = conditionField(end)
  const chosen = choices?.length ? takePhrase(reader, choicePhrases(reader.vocabulary, end), 'value') : null
  if (chosen) return chosen.value
  const quoted = readQuoted(reader)
  if (quoted === null) return choices?.length ? null : readBare(reader)
  return choicePhrases(reader.vocabulary, end).find((one) => sameText(one.text, quoted))?.value ?? quoted
}

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Labels come before values: a value never hides a label that reads the same. */
function choicePhrases({ language }: Vocabulary, end: PathEnd): Phrase<string>[] {
  const choices = conditionField(end).choices ?? []
  const spelled = choices.map(({ value, label, aliases = [] }) => ({
    value,
    texts: labelSpellings(label, value, language),
    aliases,
  }))
  const at = (rank: number) =>
    spelled.flatMap(({ value, texts }) => (texts[rank] ? [{ text: texts[rank], value }] : []))
  const aliases = spelled.flatMap(({ value, aliases: all }) => all.map((text) => ({ text, value })))
  return [...at(0), ...at(1), ...at(2), ...aliases]
}

function readBoolean(reader: Reader): boolean | null {
  if (takeWord(reader, (words) => words.yes)) return true
  return takeWord(reader, (words) => words.no) ? false : null
}

function readNumber(reader: Reader): string | null {
  const text = takePattern(reader, /[-−+]?\d+(?:[.,]\d+)*(?![\p{L}\d:])/uy)
  const parsed = text === null ? null : parseLocalNumber(text, reader.vocabulary.parseEnv)
  return parsed?.ok ? parsed.value : null
}

/** Values such as durations, that people write in more than digits. */
function readByKind(reader: Reader, end: PathEnd): JsonValue | null {
  const field = conditionField(end)
  const text = readQuoted(reader) ?? readBare(reader)
  const parsed = text === null ? null : kindOf(field.kind).parseText(text, field, reader.vocabulary.parseEnv)
  return parsed?.ok ? (parsed.value as JsonValue) : null
}

function readDay(reader: Reader, _end: PathEnd): string | null {
  const text = takePattern(reader, /\d[\d./-]*\d(?!\w)/y)
  if (text === null) return null
  const iso = parseIsoDate(text)
  if (iso !== null) return iso
  const parsed = kindOf('date').parseText(text, { kind: 'date' }, reader.vocabulary.parseEnv)
  return parsed.ok ? (parsed.value as string | null) : null
}

/** A record by its name or its id. A name that is not known yet is noted, so that the caller can ask for it. */
function readRecord(reader: Reader, end: PathEnd): string | null {
  const object = (end.part === null && targetName(end.field)) || ''
  const known = reader.vocabulary.names.known(object)
  offer(reader, () => known.map(({ name }) => ({ text: nameWords(reader.vocabulary, name), kind: 'value' })), object)
  const { at } = reader
  const quoted = readQuoted(reader)
  if (quoted === null) {
    const named = longest(reader, known)
    if (named) return named
  }
  const text = quoted ?? readBare(reader)
  if (text === null || isUuid(text)) return text?.toLowerCase() ?? null
  const id = known.find(({ name }) => sameText(name, text))?.id
  if (id === undefined) reader.unknown.push({ object, name: text, at, end: reader.at })
  return id ?? text
}

function longest(reader: Reader, known: readonly { id: string; name: string }[]): string | null {
  let best: { id: string; end: number } | null = null
  for (const { id, name } of known) {
    const end = endOfPhrase(reader.text, reader.at, name)
    if (end > (best?.end ?? reader.at)) best = { id, end }
  }
  if (best) reader.at = best.end
  return best?.id ?? null
}

/** A name as it is written: in quotes when its words could mean something else. */
export function nameWords(vocabulary: Vocabulary, name: string): string {
  const joining = [...spellings(vocabulary, (words) => words.and), ...spellings(vocabulary, (words) => words.or)]
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} .&'’/-]*$/u.test(name) && !/\s\s|\s$/.test(name)
  const joins = name.split(' ').some((word) => joining.includes(word.toLowerCase()))
  return isPlain && !joins ? name : JSON.stringify(name)
}

function readQuoted(reader: Reader): string | null {
  const literal = takePattern(reader, /"(?:[^"\\]|\\.)*"/y)
  if (literal === null) return null
  try {
    return JSON.parse(literal) as string
  } catch {
    return literal.slice(1, -1)
  }
}

/** Words without quotes, up to the next sign or `and` / `or`. */
function readBare(reader: Reader): string | null {
  const { vocabulary } = reader
  const joining = [...spellings(vocabulary, (words) => words.and), ...spellings(vocabulary, (words) => words.or)]
  const words: string[] = []
  for (;;) {
    const { at } = reader
    const word = takePattern(reader, /[^\s(),"#[\]]+/y)
    if (word === null || joining.some((one) => endOfPhrase(reader.text, reader.at - word.length, one) >= 0)) {
      reader.at = at
      return words.length > 0 ? words.join(' ') : null
    }
    words.push(word)
  }
}
