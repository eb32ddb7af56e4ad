import type { Filter } from '#kernel/filter/contract.ts'
import { type Phrase, spellings, type Vocabulary, type Words } from './vocabulary.ts'

/** A word that could stand at a place of the text. `text` is what is written when it is taken. */
export interface Candidate {
  text: string
  kind: 'field' | 'operator' | 'value' | 'word' | 'related'
  /** What it stands for. Of several spellings of one thing the first is shown. */
  of?: unknown
}

/** What could have stood at a place: the source of completion and of error messages. */
export interface Offer {
  at: number
  candidates: () => Candidate[]
  /** Records of this object could be named here: the caller may look them up. */
  records?: string
}

export interface UnknownName {
  object: string
  name: string
  at: number
  end: number
}

/** Reads one text from left to right. `at` goes back when a reading fails; what was offered stays known. */
export interface Reader {
  readonly text: string
  readonly vocabulary: Vocabulary
  /** Conditions that the reader may not see, by number. */
  readonly hidden: readonly Filter[]
  readonly offers: Offer[]
  readonly unknown: UnknownName[]
  at: number
  /** How deep the reading has gone, against texts that only nest. */
  depth: number
}

export function newReader(text: string, vocabulary: Vocabulary, hidden: readonly Filter[] = []): Reader {
  return { text, vocabulary, hidden, offers: [], unknown: [], at: 0, depth: 0 }
}

export function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text.charAt(reader.at))) reader.at += 1
}

export function offer(reader: Reader, candidates: () => Candidate[], records?: string): void {
  skipSpace(reader)
  reader.offers.push({ at: reader.at, candidates, ...(records === undefined ? {} : { records }) })
}

/** Takes the longest phrase that stands here as whole words, in any case of letters; null when none does. */
export function takePhrase<T>(reader: Reader, all: readonly Phrase<T>[], kind: Candidate['kind']): Phrase<T> | null {
  offer(reader, () => all.flatMap(({ text, value, isQuiet }) => (isQuiet ? [] : [{ text, kind, of: value }])))
  let best: { phrase: Phrase<T>; end: number } | null = null
  for (const phrase of all) {
    const end = endOfPhrase(reader.text, reader.at, phrase.text)
    if (end > (best?.end ?? reader.at)) best = { phrase, end }
  }
  if (!best) return null
  reader.at = best.end
  return best.phrase
}

export function takeWord(reader: Reader, pick: (words: Words) => string[]): boolean {
  const all = spellings(reader.vocabulary, pick).map((text) => ({ text, value: true }))
  return takePhrase(reader, all, 'word') !== null
}

/** A sign that needs no space around it. */
export function takeSign(reader: Reader, sign: string): boolean {
  skipSpace(reader)
  if (!reader.text.startsWith(sign, reader.at)) return false
  reader.at += sign.length
  return true
}

export function takePattern(reader: Reader, pattern: RegExp): string | null {
  skipSpace(reader)
  pattern.lastIndex = reader.at
  const match = pattern.exec(reader.text)
  if (!match) return null
  reader.at += match[0].length
  return match[0]
}

/** Tries a reading; one that fails leaves no trace but its offers. */
export function attempt<T>(reader: Reader, read: (reader: Reader) => T | null): T | null {
  const { at, depth } = reader
  const unknown = reader.unknown.length
  const found = read(reader)
  if (found !== null) return found
  reader.at = at
  reader.depth = depth
  reader.unknown.length = unknown
  return null
}

/** Where a phrase ends that begins at a place, or -1: runs of spaces are one, letters have no case. */
export function endOfPhrase(text: string, from: number, phrase: string): number {
  let at = from
  for (const piece of phrase.trim().split(/(\s+)/)) {
    if (/^\s+$/.test(piece)) {
      const start = at
      while (/\s/.test(text.charAt(at))) at += 1
      if (at === start) return -1
    } else {
      if (text.slice(at, at + piece.length).toLowerCase() !== piece.toLowerCase()) return -1
      at += piece.length
    }
  }
  return isWordSign(text.charAt(at - 1)) && isWordSign(text.charAt(at)) ? -1 : at
}

const isWordSign = (letter: string): boolean => /[\p{L}\p{N}\p{M}_]/u.test(letter)
