import { scoreOf, strong } from './fuzzy.ts'

interface Item {
  key: string
  label: string
  detail?: string | null
}
interface Section<I extends Item> {
  key: string
  label: string
  items: I[]
}

/** Of what fits well, so much stands before the records that were found. */
const shownBefore = 4
/** What was used lately is a little likelier than what fits as well. */
const bonus = 0.04
const shownUsed = 4

/** The items used last, newest first, as far as they are possible now. */
export const lastUsed = <I extends Item>(items: I[], used: readonly string[]): I[] =>
  used.flatMap((key) => items.filter((item) => item.key === key)).slice(0, shownUsed)

/** What fits a typed text, section by section, the best first; `best` holds what is surely meant. */
export function fitting<I extends Item, S extends Section<I>>(
  text: string,
  sections: S[],
  used: readonly string[],
): { best: S[]; rest: S[] } {
  const scored = sections.flatMap((section) =>
    section.items.flatMap((item) => {
      const score = Math.max(scoreOf(text, item.label), 0.98 * scoreOf(text, `${item.detail ?? ''} ${item.label}`))
      return score > 0 ? [{ section, item, score: score + (used.includes(item.key) ? bonus : 0) }] : []
    }),
  )
  scored.sort((a, b) => b.score - a.score)
  const isBest = (_: unknown, at: number) => at < shownBefore && (scored[at]?.score ?? 0) >= strong
  const best = scored.filter(isBest)
  return { best: grouped(best), rest: grouped(scored.filter((one) => !best.includes(one))) }
}

function grouped<I extends Item, S extends Section<I>>(scored: { section: S; item: I }[]): S[] {
  const bySection = Map.groupBy(scored, ({ section }) => section)
  return [...bySection].map(([section, members]) => ({ ...section, items: members.map(({ item }) => item) }))
}
