import { lazy, Suspense, useMemo, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Page, Query } from '#kernel/records/contract.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { useCard } from './card.ts'
import { type Column, columnsOf, pointsToOne } from './columns.ts'
import { useNamesStore } from './env.ts'
import { groupingOf } from './grouping.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { ListBody, type ListProps } from './ListBody.tsx'
import { usePlace } from './place.ts'
import { rowsQuery } from './rowsQuery.ts'
import { noSelection, type Selection } from './selection.ts'
import { filterForState, patchState } from './state.ts'
import type { TableTools } from './TableTools.ts'
import { usePages } from './usePages.ts'
import { useWidths } from './widths.ts'

const GroupedList = lazy(() => import('./GroupedList.tsx').then((module) => ({ default: module.GroupedList })))

type Props = ViewProps & { env: DisplayEnv; isPhone: boolean }

/** The rows of an object as a table, on a phone as cards. */
export function ListView(props: Props) {
  const { object, shape, state, onStateChange, isPhone } = props
  const metadata = useMetadata()
  const [kept, setKept] = useWidths(object.name)
  const [selection, setSelection] = useState<Selection>(noSelection)
  const [drawn, setDrawn] = useState<Record<string, number>>({})
  const card = useCard(object, shape, props.env)
  const chosen = isPhone ? card.columns : shape.columns
  const columns = useMemo(
    () => columnsOf(metadata, object, chosen, { ...kept, ...shape.widths, ...drawn }),
    [metadata, object, chosen, shape.widths, kept, drawn],
  )
  const wanted = rowsQuery(object, shape, columns, isPhone ? card : null)
  const asked = JSON.stringify(wanted)
  const query = useMemo(() => JSON.parse(asked) as Query, [asked])
  const learn = useLearnNames(columns)
  const onChange = (patch: Parameters<TableTools['onChange']>[0]) => onStateChange(patchState(state, patch))
  const { filter, search } = query
  const tools: TableTools = {
    settings: shape,
    onForm: props.onCreate,
    asked: { ...(filter ? { filter } : {}), ...(search ? { search } : {}) },
    onChange: (patch) =>
      onChange('filter' in patch ? { ...patch, filter: filterForState(shape.view, patch.filter) } : patch),
    onGroup: (groupBy) => onChange({ groupBy: groupBy ?? (shape.view?.groupBy ? 'none' : undefined) }),
  }
  /** Where the edge is let go the width belongs to the view, and is the usual one of this browser. */
  const onWidth = (path: string, width: number, isDone: boolean) => {
    setDrawn(isDone ? {} : { [path]: width })
    if (!isDone) return
    setKept(path, width)
    onChange({ widths: { ...shape.widths, [path]: Math.round(width) } })
  }
  const list: ListProps = {
    ...props,
    columns,
    card,
    query,
    learn,
    tools,
    onWidth,
    selection,
    onSelection: setSelection,
  }
  const groups = isPhone ? null : shape.groups
  const grouping = useMemo(() => groupingOf(object, groups ?? ''), [object, groups])
  return grouping ? (
    <Suspense fallback={<SkeletonRows rows={20} />}>
      <GroupedList {...list} grouping={grouping} />
    </Suspense>
  ) : (
    <PlainList {...list} />
  )
}

function PlainList(props: ListProps) {
  const { object, query, learn } = props
  const { place, keep } = usePlace(object, query)
  const { pages, snapshot, isPrevious } = usePages(object, query, learn, place?.walked)
  return (
    <ListBody
      {...props}
      pages={pages}
      snapshot={snapshot}
      isPrevious={isPrevious}
      spot={place}
      onLeave={(spot) => keep({ ...spot, walked: pages.walked() })}
    />
  )
}

/** Pages bring the names behind their links along. */
export function useLearnNames(columns: Pick<Column, 'source' | 'field'>[]): (page: Page) => void {
  const names = useNamesStore()
  const links = columns.filter((column) => pointsToOne(column.field))
  return (page) => {
    for (const { source, field } of links) {
      const target = kindOf(field.kind).target?.(field)
      for (const record of page.items) {
        const [id, name] = [record[source], record[`${source}.displayName`]]
        if (target && typeof id === 'string' && typeof name === 'string') names.set(target, id, name)
      }
    }
  }
}
