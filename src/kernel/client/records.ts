import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { Aggregate, AggregateResult, HistoryPage, Page, Query, RecordJson } from '#kernel/records/contract.ts'
import { cachedRecord, recordKeys } from './cache.ts'
import { api } from './http.ts'
import { askFigures, askForPart, askTogether } from './together.ts'

/** What the record hooks need to know of an object. `ObjectMetadata` fits. */
export interface ObjectRef {
  name: string
  plural: string
}

const root = (object: ObjectRef) => `/api/v1/${object.plural}`

export interface AskOptions {
  /** It stands beside others that are asked for at the same moment: all of them, or their first pages, travel together. */
  isOneOfMany?: boolean
}

/** A growing list; `data.pages[n].items`, `fetchNextPage()`. */
export const listQuery = (object: ObjectRef, query: Query, { isOneOfMany = false }: AskOptions = {}) =>
  infiniteQueryOptions({
    queryKey: recordKeys.list(object.name, query),
    queryFn: ({ pageParam, signal }) => {
      if (isOneOfMany && pageParam === null) return askTogether(object.plural, query)
      const body: Query = pageParam === null ? query : { ...query, cursor: pageParam, count: 'none' }
      return api.post<Page>(`${root(object)}/query`, body, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** One page of a list. */
export const pageQuery = (object: ObjectRef, query: Query) =>
  queryOptions({
    queryKey: recordKeys.page(object.name, query),
    queryFn: ({ signal }) => api.post<Page>(`${root(object)}/query`, query, { signal }),
  })

/** One small page for pickers, cards and tiles: those of one moment are asked for together. */
export const tileQuery = (object: ObjectRef, query: Query) =>
  queryOptions({
    queryKey: recordKeys.page(object.name, query),
    queryFn: () => askTogether(object.plural, query),
  })

export const recordQuery = (object: ObjectRef, id: string, { isOneOfMany = false }: AskOptions = {}) =>
  queryOptions({
    queryKey: recordKeys.one(object.name, id),
    queryFn: ({ signal }) =>
      isOneOfMany
        ? askForPart<RecordJson>(object.plural, id, 'record')
        : api.get<RecordJson>(`${root(object)}/${id}`, { signal }),
  })

export const aggregateQuery = (object: ObjectRef, aggregate: Aggregate) =>
  queryOptions({
    queryKey: recordKeys.aggregate(object.name, aggregate),
    queryFn: ({ signal }) => api.post<AggregateResult>(`${root(object)}/aggregate`, aggregate, { signal }),
  })

/** A figure of a card: those of one moment are asked for together. */
export const figureQuery = (object: ObjectRef, aggregate: Aggregate) =>
  queryOptions({
    queryKey: recordKeys.aggregate(object.name, aggregate),
    queryFn: () => askFigures(object.plural, aggregate),
  })

export const historyQuery = (object: ObjectRef, id: string, { isOneOfMany = false }: AskOptions = {}) =>
  infiniteQueryOptions({
    queryKey: recordKeys.history(object.name, id),
    queryFn: ({ pageParam, signal }) =>
      isOneOfMany && pageParam === null
        ? askForPart<HistoryPage>(object.plural, id, 'history')
        : api.get<HistoryPage>(`${root(object)}/${id}/history`, { params: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** Keeps the rows of the last question on the screen while the next answer is on its way: nothing jumps. */
export const useRecords = (object: ObjectRef, query: Query, options: AskOptions = {}) =>
  useInfiniteQuery({ ...listQuery(object, query, options), placeholderData: keepPreviousData })

export const useRecordPage = (object: ObjectRef, query: Query, options: { enabled?: boolean } = {}) =>
  useQuery({ ...tileQuery(object, query), placeholderData: keepPreviousData, ...options })

/** Until the record has come, what the lists of the cache know of it: its name, and the columns they showed. */
export function useRecord(object: ObjectRef, id: string) {
  const client = useQueryClient()
  return useQuery({
    ...recordQuery(object, id),
    placeholderData: () => {
      const known = cachedRecord(client, object.name, id)
      return typeof known?.displayName === 'string' ? known : undefined
    },
  })
}

export const useAggregate = (object: ObjectRef, aggregate: Aggregate, options: { enabled?: boolean } = {}) =>
  useQuery({ ...aggregateQuery(object, aggregate), placeholderData: keepPreviousData, ...options })

export const useHistory = (object: ObjectRef, id: string) => useInfiniteQuery(historyQuery(object, id))
