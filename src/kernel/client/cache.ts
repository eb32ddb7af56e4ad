import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Aggregate, Page, Query, RecordJson } from '#kernel/records/contract.ts'

/** Where records live in the query cache. Everything of one object shares the prefix `['records', object]`. */
export const recordKeys = {
  all: (object: string) => ['records', object] as const,
  lists: (object: string) => ['records', object, 'list'] as const,
  list: (object: string, query: Query) => ['records', object, 'list', query] as const,
  pages: (object: string) => ['records', object, 'page'] as const,
  page: (object: string, query: Query) => ['records', object, 'page', query] as const,
  one: (object: string, id: string) => ['records', object, 'one', id] as const,
  aggregates: (object: string) => ['records', object, 'aggregate'] as const,
  aggregate: (object: string, aggregate: Aggregate) => ['records', object, 'aggregate', aggregate] as const,
  history: (object: string, id: string) => ['records', object, 'history', id] as const,
}

export type ListData = InfiniteData<Page, string | null>
export type Patch = (record: RecordJson) => RecordJson

/** Applies `patch` to every copy of one record: its own page, all lists, all single pages. */
export function patchRecord(client: QueryClient, object: string, id: string, patch: Patch): void {
  client.setQueryData<RecordJson>(recordKeys.one(object, id), (record) => (record ? patch(record) : record))
  eachPage(client, object, (page) => patchPage(page, id, patch))
}

/** Takes a record out of all lists at once; counts follow. */
export function dropRecord(client: QueryClient, object: string, id: string): void {
  eachPage(client, object, (page) => withoutRecord(page, id))
}

/** The newest copy in the cache, wherever it stands; with `fields`, of those that hold all of them. */
export function cachedRecord(
  client: QueryClient,
  object: string,
  id: string,
  fields: readonly string[] = [],
): RecordJson | undefined {
  const one = client.getQueryData<RecordJson>(recordKeys.one(object, id))
  const copies = cachedPages(client, object).flatMap((page) => page.items.filter((record) => record.id === id))
  const known = [...(one ? [one] : []), ...copies].filter((copy) => fields.every((field) => field in copy))
  return known.sort((a, b) => b.version - a.version)[0]
}

/** All pages of one object that the cache holds. */
export function cachedPages(client: QueryClient, object: string): Page[] {
  const lists = client.getQueriesData<ListData>({ queryKey: recordKeys.lists(object) })
  const pages = client.getQueriesData<Page>({ queryKey: recordKeys.pages(object) })
  return [...lists.flatMap(([, data]) => data?.pages ?? []), ...pages.flatMap(([, page]) => (page ? [page] : []))]
}

/** The cached queries of one object that hold records, with the query that made them. */
export function cachedQueries(
  client: QueryClient,
  object: string,
): { key: QueryKey; query: Query; ids: Set<string> }[] {
  const keys = [recordKeys.lists(object), recordKeys.pages(object)]
  return keys.flatMap((queryKey) =>
    client
      .getQueryCache()
      .findAll({ queryKey })
      .map((cached) => ({
        key: cached.queryKey,
        query: cached.queryKey[3] as Query,
        ids: new Set(pagesOf(cached.state.data as ListData | Page | undefined).flatMap(idsOf)),
      })),
  )
}

/** True when a change of these fields may alter membership, order or joined columns of a cached query. */
export function dependsOn(query: Query, changed: readonly string[]): boolean {
  if (query.search || query.trash) return true
  const paths = [...(query.sort ?? []).map((sort) => sort.field), ...filterPaths(query.filter)]
  const joined = (query.fields ?? []).filter((field) => field.includes('.'))
  const heads = new Set([...paths, ...joined].map((path) => path.split('.')[0]))
  return changed.some((field) => heads.has(field))
}

function filterPaths(filter: Filter | undefined): string[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap(filterPaths)
  if ('or' in filter) return filter.or.flatMap(filterPaths)
  if ('not' in filter) return filterPaths(filter.not)
  if ('field' in filter) return [filter.field]
  if ('path' in filter) return [filter.path]
  return 'count' in filter ? [filter.count] : []
}

/** Everything that is counted or summed over an object is stale once one record changes. */
export function invalidateAggregates(client: QueryClient, object: string): Promise<void> {
  return client.invalidateQueries({ queryKey: recordKeys.aggregates(object) })
}

function eachPage(client: QueryClient, object: string, change: (page: Page) => Page): void {
  client.setQueriesData<ListData>({ queryKey: recordKeys.lists(object) }, (data) => {
    if (!data) return data
    const pages = data.pages.map(change)
    return pages.every((page, index) => page === data.pages[index]) ? data : { ...data, pages }
  })
  client.setQueriesData<Page>({ queryKey: recordKeys.pages(object) }, (page) => (page ? change(page) : page))
}

/** Answers the same page when nothing changed, so that nothing renders again. */
function patchPage(page: Page, id: string, patch: Patch): Page {
  if (!page.items.some((record) => record.id === id)) return page
  return { ...page, items: page.items.map((record) => (record.id === id ? patch(record) : record)) }
}

function withoutRecord(page: Page, id: string): Page {
  const items = page.items.filter((record) => record.id !== id)
  if (items.length === page.items.length) return page
  return { ...page, items, ...(page.count ? { count: { ...page.count, value: page.count.value - 1 } } : {}) }
}

const pagesOf = (data: ListData | Page | undefined): Page[] => (!data ? [] : 'pages' in data ? data.pages : [data])
const idsOf = (page: Page) => page.items.map((record) => record.id)
