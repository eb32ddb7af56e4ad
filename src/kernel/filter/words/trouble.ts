import type { Candidate, Reader, UnknownName } from './scan.ts'

/** What is wrong with a text, and where: from `at` to `end`. */
export interface WordIssue {
  code: 'unknownWord' | 'unfinished' | 'unknownRecord'
  at: number
  end: number
  /** What stands there. */
  found: string
  /** What was probably meant. */
  suggestion: string | null
  /** unknownRecord: the object whose record is meant. */
  object?: string
}

export function issueOf(reader: Reader, unknown: UnknownName | undefined): WordIssue {
  if (unknown) {
    const { object, name, at, end } = unknown
    return { code: 'unknownRecord', at, end, found: name, object, suggestion: closest(name, namesOf(reader, object)) }
  }
  const at = furthest(reader)
  const rest = reader.text.slice(at)
  if (rest.trim() === '') return { code: 'unfinished', at, end: reader.text.length, found: '', suggestion: null }
  const [word = ''] = /^(?:"(?:[^"\\]|\\.)*"?|[^\s(),]+|.)/.exec(rest) ?? []
  const candidates = reader.offers.filter((offer) => offer.at === at).flatMap((offer) => offer.candidates())
  return { code: 'unknownWord', at, end: at + word.length, found: word, suggestion: closest(rest, texts(candidates)) }
}

const texts = (candidates: Candidate[]): string[] => [...new Set(candidates.map(({ text }) => text))]

const namesOf = (reader: Reader, object: string): string[] =>
  reader.vocabulary.names.known(object).map(({ name }) => name)

/** The last place at which something could have stood. */
function furthest({ offers, at }: Reader): number {
  return offers.reduce((most, offer) => Math.max(most, offer.at), at)
}

/** The candidate that fewest letters separate from the beginning of the text; null when all are far away. */
function closest(text: string, candidates: string[]): string | null {
  let best: { text: string; distance: number } | null = null
  for (const candidate of candidates) {
    const distance = Math.min(...beginnings(text, candidate).map((part) => editDistance(part, candidate)))
    if (distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { text: candidate, distance }
  }
  return best && best.distance <= Math.max(1, Math.floor(best.text.length / 3)) ? best.text : null
}

/** As many words of the text as the candidate has. */
function beginnings(text: string, candidate: string): string[] {
  const words = text
    .slice(0, 200)
    .trim()
    .split(/[\s(),]+/)
  return [words.slice(0, candidate.split(/\s+/).length).join(' ')]
}

function editDistance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()]
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
