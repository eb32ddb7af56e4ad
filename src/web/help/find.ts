/** One thing that help can explain, with every word that it may be found by. */
export interface Entry<T> {
  title: string
  text: string
  what: T
}

const most = 30

/** Entries that hold every word of the question, those with it in their title first. */
export function findHelp<T>(entries: readonly Entry<T>[], question: string): Entry<T>[] {
  const words = plain(question).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const hits = entries.flatMap((entry) => {
    const [title, text] = [plain(entry.title), plain(entry.text)]
    if (!words.every((word) => title.includes(word) || text.includes(word))) return []
    const inTitle = words.filter((word) => title.includes(word)).length
    const starts = words.filter((word) => title.startsWith(word)).length
    return [{ entry, rank: inTitle * 2 + starts }]
  })
  return hits
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ entry }) => entry)
}

/** Lower case without accents, as people type it. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
