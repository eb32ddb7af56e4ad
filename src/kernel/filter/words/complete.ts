import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { readThrough } from './parse.ts'
import type { Candidate, Offer } from './scan.ts'
import { spellings, type Vocabulary } from './vocabulary.ts'

export interface Completed extends Candidate {
  /** The text from here to the caret is replaced when it is taken. */
  from: number
}

export interface Completion {
  candidates: Completed[]
  /** Records of this object fit here: those whose names begin with `search` may be asked for. */
  records: { object: string; search: string; from: number } | null
}

const most = 60

/** What can be written at the end of a text, the likeliest first. */
export function completeWords(text: string, vocabulary: Vocabulary, object: ObjectMetadata): Completion {
  const { offers } = readThrough(text, vocabulary, object)
  const all = offers.flatMap((offer) => fitting(offer, text.slice(offer.at))).toSorted(byRank)
  const begun = all.filter(({ from }) => text.slice(from).trim() !== '').toSorted((a, b) => b.from - a.from)
  const next = all.filter(({ from }) => text.slice(from).trim() === '')
  // A word that is begun goes before what could come after it; behind a space or sign it is the other way round.
  const isInside = /[\p{L}\p{N}]$/u.test(text)
  const ordered = isInside ? (begun.length > 0 ? begun : next) : [...next, ...begun]
  const unique = new Map(ordered.toReversed().map((one) => [one.text.toLowerCase(), one]))
  const records = offers.findLast((offer) => offer.records && isOneName(text.slice(offer.at), vocabulary))
  return {
    candidates: [...unique.values()]
      .toReversed()
      .slice(0, most)
      .map(({ rank: _rank, ...candidate }) => candidate),
    records: records?.records
      ? { object: records.records, search: text.slice(records.at).replace(/^"/, '').trim(), from: records.at }
      : null,
  }
}

type Ranked = Completed & { rank: number }

const byRank = (a: Ranked, b: Ranked) => a.rank - b.rank

/** The candidates that go on with what is typed: of each thing the first spelling that does. */
function fitting(offer: Offer, begun: string): Ranked[] {
  const seen = new Set<unknown>()
  return offer.candidates().flatMap((candidate) => {
    if (candidate.of !== undefined && seen.has(candidate.of)) return []
    const rank = rankOf(candidate, begun.toLowerCase())
    if (rank === null) return []
    seen.add(candidate.of)
    return [{ ...candidate, from: offer.at, rank }]
  })
}

/** Begins with what is typed, or any of its words does; what is written already is nothing to complete. */
function rankOf({ text, kind }: Candidate, begun: string): number | null {
  const whole = text.toLowerCase()
  const typed = begun.trim()
  if (typed === '') return text.includes('.') ? null : kindRanks[kind]
  if (whole === typed) return null
  const isFar = kind === 'field' && text.includes('.') ? 5 : 0
  if (whole.startsWith(begun)) return isFar + kindRanks[kind] / 10
  return kind !== 'operator' && whole.split(/[\s.]+/).some((word) => word.startsWith(begun)) ? isFar + 10 : null
}

const kindRanks = { value: 0, operator: 1, field: 2, related: 3, word: 4 } as const

/** Nothing in it begins another part of the text. */
function isOneName(text: string, vocabulary: Vocabulary): boolean {
  if (/[(),#]/.test(text)) return false
  const joining = [...spellings(vocabulary, (words) => words.and), ...spellings(vocabulary, (words) => words.or)]
  return !text.split(/\s+/).some((word) => joining.includes(word.toLowerCase()))
}
