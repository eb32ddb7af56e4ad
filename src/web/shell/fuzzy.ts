/**
 * How well a typed text fits the name of a command: 0 is not at all, 1 is the name itself. The beginnings of words count
 * most, then initials, then the middle of words, then words with one letter wrong, left out, doubled or swapped.
 */
export function scoreOf(typed: string, name: string): number {
  const [asked, text] = [folded(typed), folded(name)]
  if (asked === '') return 1
  if (asked === text) return 1
  const words = text.split(' ')
  if (text.startsWith(asked)) return 0.95 - shade(asked, text)
  const each = asked.split(' ').map((word) => wordScore(word, words))
  const worst = Math.min(...each)
  const initials = isInitials(asked.replaceAll(' ', ''), words) ? 0.75 : 0
  return Math.max(initials, worst === 0 ? 0 : worst - shade(asked, text))
}

/** Fits of this strength are meant by whoever types them. */
export const strong = 0.7

/** Shorter names are likelier: less is left over. */
const shade = (asked: string, text: string): number => 0.08 * (1 - asked.length / Math.max(asked.length, text.length))

function wordScore(asked: string, words: string[]): number {
  const at = words.findIndex((word) => word.startsWith(asked))
  if (at >= 0) return at === 0 ? 0.9 : 0.85
  if (asked.length >= 2 && words.some((word) => word.includes(asked))) return 0.5
  if (asked.length >= 4 && words.some((word) => isNearlyPrefix(asked, word))) return 0.4
  return 0
}

const isInitials = (asked: string, words: string[]): boolean =>
  asked.length >= 2 &&
  words
    .map((word) => word[0] ?? '')
    .join('')
    .startsWith(asked)

/** The beginning of the word, with one letter wrong, missing, too many, or two neighbours swapped. */
function isNearlyPrefix(asked: string, word: string): boolean {
  return [asked.length - 1, asked.length, asked.length + 1].some((length) => isOneApart(asked, word.slice(0, length)))
}

function isOneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}

/** Without case and accents, and with single spaces, so that "ubersicht" finds "Übersicht". */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
