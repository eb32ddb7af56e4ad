import { useMemo, useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { LayoutTab } from '#kernel/layouts/contract.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { ObjectIcon } from '#ui/icons.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { columnsOf, defaultColumns, fieldsToAsk } from './columns.ts'
import { relatedReason } from './emptyReason.ts'
import { recordPath } from './paths.ts'
import { RelatedBar } from './RelatedBar.tsx'
import styles from './RelatedTab.module.css'
import { linkingHere } from './related.ts'
import { pageSize } from './rowsQuery.ts'
import { noSelection, type Selection } from './selection.ts'
import { Table } from './Table.tsx'
import { usePages } from './usePages.ts'
import { useSave } from './useSave.tsx'
import { useWidths } from './widths.ts'

export interface RelatedTabProps {
  /** What the record is. */
  object: ObjectMetadata
  list: RelatedList
  target: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  /** How the layout shows the list. */
  tab: LayoutTab
}

const mostColumns = 5

/** The records that link here, as a table that can be edited and added to. */
export function RelatedTab(props: RelatedTabProps) {
  const { list, target, env, tab } = props
  const errorText = useErrorText()
  const { show: peek } = usePanel()
  const [widths, setWidth] = useWidths(target.name)
  const [sort, setSort] = useState<Sort[]>(tab.sort ?? [])
  const [selection, setSelection] = useState<Selection>(noSelection)
  const columns = useColumns(props, widths)
  const query = useRelatedQuery(props, columns, sort)
  const { pages, snapshot } = usePages(target, query, () => {})
  const { save, dialogs } = useSave(target, env)
  const link = target.fields.find((field) => field.name === list.field)
  const bar = (
    <RelatedBar
      {...props}
      query={query}
      count={snapshot.count}
      chosen={[...selection]}
      onUnlinked={() => setSelection(noSelection)}
    />
  )
  return (
    <div className={styles.related}>
      {bar}
      {snapshot.error !== null && snapshot.known === 0 ? (
        <ErrorState text={errorText(snapshot.error)} onRetry={pages.retry} />
      ) : snapshot.known > 0 ? (
        <div className={styles.relatedTable} style={{ maxHeight: `${snapshot.known * 2 + 3.25}rem` }}>
          <Table
            object={{ ...target, can: { ...target.can, delete: false } }}
            columns={columns}
            env={env}
            pages={pages}
            snapshot={snapshot}
            label={env.text(list.label, list.path)}
            sort={sort}
            onSort={setSort}
            onWidth={setWidth}
            selection={selection}
            onSelection={setSelection}
            onSave={(row, field, value) => void save(row, { [field]: value })}
            onOpen={(row) => env.open(recordPath(target.plural, row.id))}
            onPeek={(row) => void peek({ type: 'record', object: target.name, id: row.id })}
          />
        </div>
      ) : snapshot.done ? (
        <EmptyState
          icon={<ObjectIcon name={target.icon} size={28} />}
          title={env.t('records.noneYet', { objects: env.text(list.label, list.path) })}
          text={env.t(`records.related.nothing.${relatedReason(target, link)}`)}
        />
      ) : (
        <SkeletonRows rows={5} />
      )}
      {dialogs}
    </div>
  )
}

function useColumns({ target, list, tab }: RelatedTabProps, widths: Record<string, number>) {
  const metadata = useMetadata()
  return useMemo(() => {
    const shipped = defaultColumns(target).filter((path) => path !== list.field)
    return columnsOf(metadata, target, tab.columns ?? shipped.slice(0, mostColumns), widths)
  }, [metadata, target, widths, list.field, tab.columns])
}

function useRelatedQuery(props: RelatedTabProps, columns: ReturnType<typeof columnsOf>, sort: Sort[]): Query {
  const { list, target, record, tab } = props
  return useMemo(() => {
    const here = linkingHere(list, target, record.id)
    return {
      filter: tab.filter ? { and: [here, tab.filter] } : here,
      fields: fieldsToAsk(columns),
      limit: pageSize,
      count: 'auto',
      ...(sort.length > 0 ? { sort } : {}),
    }
  }, [list, target, record.id, tab.filter, columns, sort])
}
