import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import type { Values } from '#kernel/client/mutations.ts'
import type { Matches } from '#kernel/matching/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** What a record that is being made looks like. Asked when a field that tells it is left, not while it is typed. */
export function useAlike(object: ObjectMetadata): {
  alike: Matches | null
  ask: (field: string, values: Values) => void
} {
  const [asked, setAsked] = useState<Values>({})
  const telling = new Set((object.matchKeys ?? []).flatMap((key) => key.fields))
  const isAsked = Object.keys(asked).length > 0
  const { data } = useQuery({
    queryKey: ['alike', object.name, asked],
    queryFn: ({ signal }) =>
      api.post<Matches>(`/api/v1/objects/${object.name}/matches`, { values: asked, limit: 3 }, { signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    // It only warns: what goes wrong is no trouble of whoever types.
    retry: false,
    staleTime: 30_000,
    gcTime: 0,
  })
  const ask = (field: string, values: Values) => {
    if (!telling.has(field)) return
    const told = Object.entries(values).filter(([name, value]) => telling.has(name) && value !== null && value !== '')
    setAsked(Object.fromEntries(told))
  }
  const isAny = isAsked && data !== undefined && (data.items.length > 0 || data.hidden)
  return { alike: isAny ? data : null, ask }
}
