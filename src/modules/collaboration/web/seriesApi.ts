import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { Values } from '#kernel/client/mutations.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { SeriesJson } from '../contract.ts'

export const seriesKey = (id: string) => ['series', id] as const

/** `version`: the record's, since with each change the series may stand elsewhere. */
export const seriesQuery = (object: string, id: string, version: number) =>
  queryOptions({
    queryKey: [...seriesKey(id), version],
    queryFn: ({ signal }) => api.get<SeriesJson>(`/api/v1/series/${object}/${id}`, { signal }),
  })

export const changeFollowing = (object: string, id: string, values: Values, version?: number) =>
  api.patch<RecordJson>(`/api/v1/series/${object}/${id}`, { values, ...(version === undefined ? {} : { version }) })
