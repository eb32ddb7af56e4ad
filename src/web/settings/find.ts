/** Texts of a tree of translations, one after the other. */
export function wordsIn(texts: unknown): string {
  if (typeof texts === 'string') return texts
  return typeof texts === 'object' && texts !== null ? Object.values(texts).map(wordsIn).join('\n') : ''
}

/** Whether every word that somebody typed stands in one of the texts, without regard to case and accents. */
export function isFound(typed: string, ...texts: string[]): boolean {
  const text = plain(texts.join('\n'))
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
