import type { Context } from '#kernel/context.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { type Candidate, findByPrefix, findByWords, findSimilar } from '#kernel/records/server/find.ts'
import type { SearchHit, SearchResult } from '../contract.ts'
import { addDetails } from './details.ts'
import { asideOf, scoreOf, similarScore } from './rank.ts'
import { hasLongWord, phoneDigits } from './words.ts'

export interface SearchInput {
  q: string
  limit?: number
  /** Names of objects; all by default. */
  objects?: string[]
}

/** Below this many hits, names spelt otherwise are looked for too. */
const few = 3
/** Candidates a statement answers for each object, before ranking. */
const breadth = 60

/** One ranked search over everything that the asker may read. */
export async function search(ctx: Context, { q, limit = 20, objects }: SearchInput): Promise<SearchResult> {
  const text = q.normalize('NFC').trim().slice(0, 200)
  if (text === '') return { hits: [] }
  const searched = searchedObjects(ctx, objects)
  const digits = phoneDigits(text)
  const words = digits ?? text
  const hits = new Map<string, SearchHit>()
  const keep = (candidates: Candidate[]) => {
    for (const candidate of candidates) {
      const score = scoreOf(text, candidate.displayName)
      keepBest(hits, candidate, score < 1 && isSetting(ctx, candidate.object) ? asideOf(score) : score)
    }
  }
  keep(await findByPrefix(ctx, searched, text, breadth))
  // Beginnings of names stand before all other hits: when they fill the answer, nothing else can enter it.
  if (hits.size < limit && hasLongWord(words)) keep(await findByWords(ctx, searched, words, breadth))
  if (hits.size < few && digits === null && [...text].length >= 4) {
    const similar = await findSimilar(ctx, searched, text.toLowerCase(), breadth)
    for (const candidate of similar) keepBest(hits, candidate, similarScore(candidate.similarity))
  }
  const best = [...hits.values()].sort((a, b) => b.score - a.score || compare(a, b)).slice(0, limit)
  return { hits: await addDetails(ctx, best) }
}

/** Parts of other records and logs are found through what they belong to. */
function searchedObjects(ctx: Context, names: string[] | undefined): RegisteredObject[] {
  return [...ctx.registry.objects.values()].filter(
    (object) =>
      (names ? names.includes(object.name) : object.def.group !== 'hidden') &&
      ctx.access.verdict(object.name, 'read') !== false,
  )
}

/** Stages, teams and the like: people look for customers before they look for these. */
const isSetting = (ctx: Context, object: string): boolean => ctx.registry.object(object).def.group === 'settings'

function keepBest(hits: Map<string, SearchHit>, { object, id, displayName }: Candidate, score: number): void {
  const key = `${object}/${id}`
  const known = hits.get(key)
  if (!known || known.score < score) hits.set(key, { object, id, displayName, detail: null, score })
}

function compare(a: SearchHit, b: SearchHit): number {
  return a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : a.id < b.id ? -1 : 1
}
