import type { Label, Language, ParseEnv } from '#kernel/fields/contract.ts'
import type { FiscalYear, Operator } from '#kernel/filter/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'

type Spellings<K extends string> = Record<K, string[]>
type Plurals = Record<'hour' | 'day' | 'week' | 'month' | 'year', Partial<Record<Intl.LDMLPluralRule, string>>>

/** The words of one language: for each its spellings, the first of which is written. One file a language beside this one. */
export interface Words {
  and: string[]
  or: string[]
  not: string[]
  everything: string[]
  nothing: string[]
  hidden: string[]
  yes: string[]
  no: string[]
  special: Spellings<'me' | 'myTeams' | 'today' | 'now'>
  has: Spellings<'some' | 'none' | 'every'>
  counts: Spellings<'eq' | 'lt' | 'lte' | 'gt' | 'gte'>
  op: Spellings<Operator>
  period: Record<string, string[]>
  direction: Spellings<'last' | 'next'>
  unit: Spellings<'hour' | 'day' | 'week' | 'month' | 'year'>
  part: Record<string, string[]>
  sentence: SentenceWords
}

export interface SentenceWords {
  whole: string
  everything: string
  all: string
  none: string
  hidden: string
  not: string
  noneOf: string
  with: string
  op: Record<Operator, string>
  dated: Partial<Record<Operator, string>>
  has: Record<'some' | 'none' | 'every', string>
  counts: Record<'eq' | 'lt' | 'lte' | 'gt' | 'gte', string>
  period: Record<string, string>
  last: Plurals
  next: Plurals
  special: Record<string, string>
  yes: string
  no: string
  noValue: string
}

/** Names of records that are known by now: what a person writes instead of an id. */
export interface KnownNames {
  nameOf(object: string, id: string): string | undefined
  known(object: string): readonly { id: string; name: string }[]
  learn(object: string, id: string, name: string): void
}

/** All that the text form of filters needs to know of its reader. English is understood in every language. */
export interface Vocabulary {
  metadata: Metadata
  language: Language
  words: Words
  english: Words
  parseEnv: ParseEnv
  fiscalYear: FiscalYear
  names: KnownNames
}

export interface Phrase<T> {
  text: string
  value: T
  /** Understood, but not offered. */
  isQuiet?: boolean
}

/** The spellings of a word in the reader's language, then in English. */
export function spellings(vocabulary: Vocabulary, pick: (words: Words) => string[] | undefined): string[] {
  const { words, english } = vocabulary
  return [...new Set([...(pick(words) ?? []), ...(words === english ? [] : (pick(english) ?? []))])]
}

export function phrases<K extends string>(
  vocabulary: Vocabulary,
  keys: readonly K[],
  pick: (words: Words) => Partial<Record<K, string[]>>,
): Phrase<K>[] {
  return keys.flatMap((value) => spellings(vocabulary, (words) => pick(words)[value]).map((text) => ({ text, value })))
}

/** A label in the reader's language, then in English, then the name in the API. */
export function labelSpellings(label: Label | undefined, name: string, language: Language): string[] {
  const written = typeof label === 'string' ? [label] : [label?.[language], label?.en]
  return [...new Set([...written, name].filter((text): text is string => text !== undefined && text.trim() !== ''))]
}
