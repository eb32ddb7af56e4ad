import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

type Named = Pick<ObjectMetadata, 'name' | 'plural' | 'label' | 'pluralLabel'>

/** What the name of a file says its rows are (`accounts.csv`, `Konten 2026.xlsx`), null when it names no object or several. */
export function objectOfFile(
  file: string,
  objects: readonly Named[],
  text: (label: Named['label']) => string,
): string | null {
  const words = wordsOf(file.replace(/\.[^.]+$/, ''))
  const found = objects.map((object) => ({
    name: object.name,
    length: Math.max(...titlesOf(object, text).map(matched)),
  }))
  const longest = Math.max(0, ...found.map(({ length }) => length))
  const named = found.filter(({ length }) => length === longest)
  return longest > 0 && named.length === 1 ? (named[0]?.name ?? null) : null

  function matched(title: string): number {
    const part = wordsOf(title)
    return isIn(part, words) ? part.length : 0
  }
}

const titlesOf = ({ name, plural, label, pluralLabel }: Named, text: (label: Named['label']) => string): string[] => [
  name,
  plural,
  text(label),
  text(pluralLabel),
]

/** `opportunityLines`, `Opportunity lines` and `opportunity_lines` are the same words. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

const isIn = (part: string[], whole: string[]): boolean =>
  part.length > 0 && whole.some((_, at) => part.every((word, offset) => whole[at + offset] === word))
