import { useEffect, useMemo } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Query } from '#kernel/records/contract.ts'
import { type Column, columnsOf, fieldsToAsk } from './columns.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { useTrail } from './ListBody.tsx'
import { useLearnNames } from './ListView.tsx'
import { type Place, usePlace } from './place.ts'
import { pageSize } from './rowsQuery.ts'
import { baseQuery } from './state.ts'
import { usePages } from './usePages.ts'

type Props = ViewProps & { env: DisplayEnv }

/** The rows of a view for layouts without cells: fetched as one scrolls, with the names behind their links. */
export function useRows({ object, shape, onCount, env }: Props, more: string[] = [], chosen = shape.columns) {
  const metadata = useMetadata()
  const columns = useMemo<Column[]>(() => columnsOf(metadata, object, chosen, {}), [metadata, object, chosen])
  const asked = fieldsToAsk(columns, more).join()
  const query = useMemo<Query>(
    () => ({ ...baseQuery(shape), fields: asked.split(','), limit: pageSize, count: 'auto' }),
    [shape, asked],
  )
  const learn = useLearnNames(columns)
  const { place, keep } = usePlace(object, query)
  const { pages, snapshot, isPrevious } = usePages(object, query, learn, place?.walked)
  useEffect(() => onCount(snapshot.count), [snapshot.count, onCount])
  const keepTop = (top: number) => keep({ base: 0, cursor: null, top, walked: pages.walked() } satisfies Place)
  return {
    columns,
    pages,
    snapshot,
    isPrevious,
    env: useTrail(env, object.plural, pages),
    top: place?.top ?? 0,
    keepTop,
  }
}
