import type { QueryCache, QueryKey } from '@tanstack/react-query'

/** What opening records leaves behind. Lists are not among it: they keep the place that one comes back to. */
const passing: ((key: QueryKey) => boolean)[] = [
  ([root, , part]) => root === 'records' && (part === 'one' || part === 'history' || part === 'page'),
  ([root]) => root === 'following' || root === 'file' || root === 'names',
  ([root]) => root === 'kept',
]

/** So many of each kind stay while nothing shows them: enough for the way back through a long morning. */
const most = 400
/** Looked at once in so many newcomers, so that it costs nothing. */
const step = 50

/** Keeps memory flat over any number of opened records: of what nothing shows any more the oldest goes first. */
export function boundCache(cache: QueryCache): void {
  let newcomers = 0
  cache.subscribe(({ type }) => {
    if (type !== 'added') return
    newcomers += 1
    if (newcomers % step === 0) for (const isMember of passing) trim(cache, isMember)
  })
}

function trim(cache: QueryCache, isMember: (key: QueryKey) => boolean): void {
  const idle = cache.findAll({ type: 'inactive', predicate: ({ queryKey }) => isMember(queryKey) })
  if (idle.length <= most) return
  const byAge = idle.toSorted((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
  for (const query of byAge.slice(0, idle.length - most)) cache.remove(query)
}
