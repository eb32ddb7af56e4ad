import { type QueryClient, QueryObserver, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { type ObjectRef, pageQuery } from '#kernel/client/records.ts'
import type { Page, Query } from '#kernel/records/contract.ts'
import { whenIdle } from '#ui/whenIdle.ts'
import { createPages, type Pages, type PagesOptions, type PagesSnapshot, type Walked } from './pages.ts'
import { pageSize } from './rowsQuery.ts'

export const keptPages = 10

/**
 * A list of any length. While the first rows of a changed question are on their way the rows of the last one stay, so that
 * nothing jumps; `isPrevious` says so.
 */
export function usePages(
  object: ObjectRef,
  query: Query,
  onPage: (page: Page) => void,
  walked?: Walked,
): { pages: Pages; snapshot: PagesSnapshot; isPrevious: boolean } {
  const client = useQueryClient()
  const key = JSON.stringify(query)
  const heard = useRef(onPage)
  heard.current = onPage
  const begin = useRef(walked)
  begin.current = walked
  const { name, plural } = object
  const wanted = useMemo(() => {
    const source = sourceOfPages(client, { name, plural }, JSON.parse(key) as Query, (page) => heard.current(page))
    return createPages({ ...source, later: whenIdle, pageSize, keep: keptPages, walked: begin.current })
  }, [client, name, plural, key])
  const wantedSnapshot = useSyncExternalStore(wanted.subscribe, wanted.snapshot)
  const shown = useRef({ pages: wanted, name })
  const isReady = wantedSnapshot.known > 0 || wantedSnapshot.done || wantedSnapshot.error !== null
  const pages = isReady || shown.current.name !== name ? wanted : shown.current.pages
  const snapshot = useSyncExternalStore(pages.subscribe, pages.snapshot)

  useEffect(() => {
    if (wanted.snapshot().known === 0) wanted.need(0, 0)
    return () => {
      if (shown.current.pages !== wanted) wanted.dispose()
    }
  }, [wanted])
  useEffect(() => () => shown.current.pages.dispose(), [])
  useEffect(() => {
    const before = shown.current.pages
    shown.current = { pages, name }
    if (before !== pages) before.dispose()
  }, [pages, name])

  return { pages, snapshot, isPrevious: pages !== wanted }
}

/**
 * How the pages of a question come and stay current, and which of them the cache holds. `onPage` hears of each before its
 * rows are drawn, whoever asked for it.
 */
export function sourceOfPages(
  client: QueryClient,
  object: ObjectRef,
  query: Query,
  onPage: (page: Page) => void,
): Required<Pick<PagesOptions, 'watch' | 'atHand'>> {
  const asked = (cursor: string | null) =>
    pageQuery(object, cursor === null ? query : { ...query, cursor, count: 'none' })
  const watch: PagesOptions['watch'] = (cursor, listener) => {
    const options = asked(cursor)
    const observer = new QueryObserver(client, { ...options, notifyOnChangeProps: ['data', 'error'] })
    const hear = ({ data, error }: { data: Page | undefined; error: unknown }) => {
      if (data) onPage(data)
      if (data) listener({ page: data })
      else if (error) listener({ error })
    }
    const unsubscribe = observer.subscribe(hear)
    const first = observer.getCurrentResult()
    if (first.data) queueMicrotask(() => hear(first))
    return {
      refetch: () => void observer.refetch(),
      stop: (forget) => {
        unsubscribe()
        if (forget) client.removeQueries({ queryKey: options.queryKey, exact: true })
      },
    }
  }
  const atHand: PagesOptions['atHand'] = (cursor) => {
    const page = client.getQueryData<Page>(asked(cursor).queryKey)
    if (page) onPage(page)
    return page
  }
  return { watch, atHand }
}
