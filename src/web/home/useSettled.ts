import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

/** Milliseconds after which a slow answer may push what stands below it. */
const patience = 2000

const isFirst = { predicate: ({ state }: { state: { data: unknown } }) => state.data === undefined }

/** Whether everything that was first asked for on this screen has come, or has taken too long; never false again. */
export function useSettled(): boolean {
  const queries = useQueryClient()
  const pending = useIsFetching(isFirst)
  const [isSettled, setSettled] = useState(false)
  useEffect(() => {
    // The number of the drawing is older than what those below have asked for since.
    if (pending === 0 && queries.isFetching(isFirst) === 0) setSettled(true)
  }, [queries, pending])
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), patience)
    return () => clearTimeout(timer)
  }, [])
  return isSettled
}
