import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useAggregate } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { formatNumber } from '#ui/format.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { createGroupedPages, type LeftGroup } from './groupedPages.ts'
import { type Group, type Grouping, groupAggregate, groupFilter, groupsOf, mostGroups } from './grouping.ts'
import { ListBody, type ListProps } from './ListBody.tsx'
import { createPages, type Walked } from './pages.ts'
import { usePlace } from './place.ts'
import { pageSize } from './rowsQuery.ts'
import styles from './Table.module.css'
import { measuresOf, wantedTotals } from './totals.ts'
import { keptPages, sourceOfPages } from './usePages.ts'

type Props = ListProps & { grouping: Grouping }

/** The rows under the headings of their groups: counts and sums come at once, rows as one comes to them. */
export function GroupedList(props: Props) {
  const { object, shape, columns, tools, grouping, env } = props
  const errorText = useErrorText()
  const wanted = useMemo(() => wantedTotals(columns, tools.settings.totals), [columns, tools.settings.totals])
  const direction = shape.sort.find((key) => key.field === grouping.field.name)?.direction ?? 'asc'
  const asked = groupAggregate(grouping, tools.asked, measuresOf(wanted), direction)
  const answer = useAggregate(object, asked)
  const rows = answer.data?.rows
  const groups = useMemo(() => groupsOf(grouping, rows ?? [], direction === 'desc'), [grouping, rows, direction])
  const { pages, place, keep } = useGroupedPages(props, groups)
  const snapshot = useSyncExternalStore(pages.subscribe, pages.snapshot)
  if (answer.error) return <ErrorState text={errorText(answer.error)} onRetry={() => void answer.refetch()} />
  if (!rows || (rows.length > 0 && snapshot.known === 0)) return <SkeletonRows rows={20} />
  return (
    <>
      {rows.length > mostGroups ? (
        <p className={styles.note} role="status">
          {env.t('records.group.most', { shown: formatNumber(mostGroups, env.formats) })}
        </p>
      ) : null}
      <ListBody
        {...props}
        pages={pages}
        snapshot={snapshot}
        isPrevious={answer.isPlaceholderData}
        groups={{ pages, grouping }}
        spot={place}
        onLeave={(spot) => keep({ ...spot, walked: pages.left() })}
      />
    </>
  )
}

function useGroupedPages({ object, query, learn, grouping }: Props, groups: Group[]) {
  const client = useQueryClient()
  const heard = useRef(learn)
  heard.current = learn
  const { name, plural } = object
  const key = JSON.stringify(query)
  const { field, bucket } = grouping
  const { place, keep } = usePlace<LeftGroup[]>(object, { ...query, groups: `${field.name} ${bucket ?? ''}` })
  const begin = useRef(place?.walked)
  begin.current = place?.walked
  const pages = useMemo(() => {
    const asked = JSON.parse(key) as Query
    return createGroupedPages((group: Group, walked: Walked | undefined) => {
      const own = groupFilter({ field, bucket, target: null }, group.value)
      const filter: Filter = asked.filter ? { and: [asked.filter, own] } : own
      const narrowed: Query = { ...asked, filter, count: 'none' }
      const source = sourceOfPages(client, { name, plural }, narrowed, (page) => heard.current(page))
      return createPages({ ...source, pageSize, keep: keptPages, walked })
    }, begin.current)
  }, [client, name, plural, key, field, bucket])
  useEffect(() => pages.update(groups), [pages, groups])
  useEffect(() => () => pages.dispose(), [pages])
  return { pages, place, keep }
}
