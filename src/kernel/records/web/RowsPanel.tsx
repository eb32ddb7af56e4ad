import { useMemo, useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { type PanelPage, usePanel } from '#kernel/client/panel.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { columnsOf, defaultColumns, fieldsToAsk } from './columns.ts'
import { useDisplayEnv } from './env.ts'
import { useLearnNames } from './ListView.tsx'
import { recordPath } from './paths.ts'
import styles from './RowsPanel.module.css'
import { pageSize } from './rowsQuery.ts'
import { noSelection, type Selection } from './selection.ts'
import { Table } from './Table.tsx'
import { usePages } from './usePages.ts'
import { useSave } from './useSave.tsx'
import { useWidths } from './widths.ts'

export interface RowsPanelProps {
  object: ObjectMetadata
  filter: Filter
  columns?: string[]
  sort?: Sort[]
  /** After the server has taken a change: the record as it was, and what has changed. */
  onSaved?: (record: RecordJson, values: Record<string, unknown>) => void
}

const mostColumns = 6

/** The records behind a figure as a page of the side panel. Its page of its own is the list with the same filter. */
export function rowsPage({ title, ...rows }: RowsPanelProps & { title: string }): PanelPage {
  const search = new URLSearchParams({ filter: JSON.stringify(rows.filter), view: 'all' })
  return {
    type: 'content',
    key: `rows ${rows.object.name} ${JSON.stringify(rows.filter)}`,
    title,
    href: `/o/${rows.object.plural}?${search}`,
    isWide: true,
    content: <RowsPanel {...rows} />,
  }
}

/** Records behind a figure: they are edited in place, and the figure follows. */
function RowsPanel({ object, filter, columns: wanted, sort: first = [], onSaved }: RowsPanelProps) {
  const errorText = useErrorText()
  const env = useDisplayEnv()
  const metadata = useMetadata()
  const { show } = usePanel()
  const [widths, setWidth] = useWidths(object.name)
  const [sort, setSort] = useState<Sort[]>(first)
  const [selection, setSelection] = useState<Selection>(noSelection)
  const columns = useMemo(
    () => columnsOf(metadata, object, wanted ?? defaultColumns(object).slice(0, mostColumns), widths),
    [metadata, object, wanted, widths],
  )
  const query: Query = useMemo(
    () => ({
      filter,
      fields: fieldsToAsk(columns),
      limit: pageSize,
      count: 'auto',
      ...(sort.length > 0 ? { sort } : {}),
    }),
    [filter, columns, sort],
  )
  const { pages, snapshot } = usePages(object, query, useLearnNames(columns))
  const { save, dialogs } = useSave(object, env)
  const onSave = async (row: RecordJson, field: string, value: unknown) => {
    const values = { [field]: value as RecordJson[string] }
    if (await save(row, values as Parameters<typeof save>[1])) onSaved?.(row, values)
  }
  if (snapshot.error !== null && snapshot.known === 0)
    return <ErrorState text={errorText(snapshot.error)} onRetry={pages.retry} />
  if (snapshot.known === 0 && !snapshot.done) return <SkeletonRows rows={8} />
  return (
    <div className={styles.rows}>
      <p className={styles.count}>{env.t('records.rowsBehind', { count: snapshot.count?.value ?? snapshot.known })}</p>
      {snapshot.known > 0 ? (
        <div className={styles.table} style={{ maxHeight: `${snapshot.known * 2 + 3.25}rem` }}>
          <Table
            object={{ ...object, can: { ...object.can, delete: false } }}
            columns={columns}
            env={env}
            pages={pages}
            snapshot={snapshot}
            label={env.text(object.pluralLabel, object.plural)}
            sort={sort}
            onSort={setSort}
            onWidth={setWidth}
            selection={selection}
            onSelection={setSelection}
            onSave={(row, field, value) => void onSave(row, field, value)}
            onOpen={(row) => env.open(recordPath(object.plural, row.id))}
            onPeek={(row) => void show({ type: 'record', object: object.name, id: row.id })}
          />
        </div>
      ) : null}
      {dialogs}
    </div>
  )
}
