import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '#kernel/client/http.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { SavedViews } from '../contract.ts'
import { type IndexViews, indexViews } from './indexViews.ts'

/** All saved views of the person; somebody else may have shared or changed one meanwhile. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => api.get<SavedViews>('/api/v1/views'),
  staleTime: 60_000,
  refetchOnWindowFocus: 'always',
})

/** Shipped and saved views of one object as this person has arranged them. Only below the frame, which loads them first. */
export function useIndexViews(object: ObjectMetadata): IndexViews {
  const { data } = useSuspenseQuery(viewsQuery)
  const [{ byObject }] = usePersonSetting('views')
  return useMemo(() => indexViews(object, data, byObject[object.name] ?? {}), [object, data, byObject])
}
