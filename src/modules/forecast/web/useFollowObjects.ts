import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'

let turns = 0

/** Asks for a figure anew when records of these objects change: its key can stand under one object alone. */
export function useFollowObjects(objects: readonly string[], queryKey: readonly unknown[]): void {
  const client = useQueryClient()
  const marks = useQueries({
    queries: objects.map((object) => ({
      queryKey: [...recordKeys.aggregates(object), 'turn'],
      // Nothing is fetched: a change of the object asks for a new mark, and that is all that is to be known.
      queryFn: () => {
        turns += 1
        return turns
      },
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const mark = marks.map(({ data }) => data ?? '').join(' ')
  const isComplete = marks.every(({ data }) => data !== undefined)
  const seen = useRef<string | null>(null)
  const key = useRef(queryKey)
  key.current = queryKey
  useEffect(() => {
    if (!isComplete) return
    if (seen.current !== null && seen.current !== mark) void client.invalidateQueries({ queryKey: key.current })
    seen.current = mark
  }, [client, isComplete, mark])
}
