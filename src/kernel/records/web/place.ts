import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ObjectRef } from '#kernel/client/records.ts'
import type { Query } from '#kernel/records/contract.ts'
import type { GridCursor } from './grid-keys.ts'
import type { Walked } from './pages.ts'

/** Where one stands in a list: rows above the drawn part, pixels scrolled, and the row and column of the keyboard. */
export interface Spot {
  base: number
  top: number
  cursor: GridCursor | null
}
/** With how far the rows were walked, so that those on the screen are fetched alone. */
export interface Place<W = Walked> extends Spot {
  walked: W
}

/**
 * Coming back to the same list finds it as it was left, however one comes back. Kept as long as the tab and the session
 * last; the rows themselves are fetched anew by their cursors.
 */
export function usePlace<W = Walked>(
  object: ObjectRef,
  query: Query & { groups?: string },
): { place: Place<W> | undefined; keep: (place: Place<W>) => void } {
  const client = useQueryClient()
  const key = JSON.stringify(query)
  return useMemo(() => {
    const queryKey = ['place', object.name, key]
    client.setQueryDefaults(['place'], { gcTime: Number.POSITIVE_INFINITY })
    return {
      place: client.getQueryData<Place<W>>(queryKey),
      keep: (place) => void client.setQueryData<Place<W>>(queryKey, place),
    }
  }, [client, object.name, key])
}
