import type { QueryCache, QueryKey } from '@tanstack/react-query'

interface Passing {
  isMember(key: QueryKey): boolean
  /** So many stay while nothing shows them: enough for the way back through a long morning. */
  most: number
}

/** What opening records leaves behind. Lists are not among it: they keep the place that one comes back to. */
const passing: Passing[] = [
  // A record is some ten of them: itself, its history, its related lists.
  {
    isMember: ([root, , part]) => root === 'records' && (part === 'one' || part === 'history' || part === 'page'),
    most: 1000,
  },
  { isMember: ([root]) => root === 'following' || root === 'file' || root === 'as-of', most: 100 },
  { isMember: ([root]) => root === 'kept', most: 400 },
]

/** Looked at once in so many newcomers, so that it costs nothing. */
const step = 50

/** Keeps memory flat over any number of opened records: of what nothing shows any more the oldest goes first. */
export function boundCache(cache: QueryCache): void {
  let newcomers = 0
  cache.subscribe(({ type }) => {
    if (type !== 'added') return
    newcomers += 1
    if (newcomers % step === 0) for (const kind of passing) trim(cache, kind)
  })
}

/** What is still being answered stays: taken out it would live on with its answer, seen by nobody. */
function trim(cache: QueryCache, { isMember, most }: Passing): void {
  const idle = cache.findAll({
    type: 'inactive',
    fetchStatus: 'idle',
    predicate: ({ queryKey }) => isMember(queryKey),
  })
  if (idle.length <= most) return
  const byAge = idle.toSorted((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
  for (const query of byAge.slice(0, idle.length - most)) cache.remove(query)
}
