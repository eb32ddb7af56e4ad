import { IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { CreateForm } from './CreateForm.tsx'
import { columnsOf, defaultColumns, fieldsToAsk } from './columns.ts'
import { Count } from './IndexTitle.tsx'
import { recordPath } from './paths.ts'
import styles from './RelatedTab.module.css'
import { linkingHere, linkTo } from './related.ts'
import { noSelection } from './selection.ts'
import { Table } from './Table.tsx'
import { pageSize, usePages } from './usePages.ts'
import { useSave } from './useSave.tsx'
import { useWidths } from './widths.ts'

export interface RelatedTabProps {
  /** What the record is. */
  object: ObjectMetadata
  list: RelatedList
  target: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
}

/** The records that link here, as a table that can be edited and added to. */
export function RelatedTab({ object, list, target, record, env }: RelatedTabProps) {
  const metadata = useMetadata()
  const errorText = useErrorText()
  const [widths, setWidth] = useWidths(target.name)
  const [sort, setSort] = useState<Sort[]>([])
  const [isCreating, setCreating] = useState(false)
  const link = target.fields.find((field) => field.name === list.field)
  const columns = useMemo(
    () =>
      columnsOf(
        metadata,
        target,
        defaultColumns(target)
          .filter((path) => path !== list.field)
          .slice(0, 5),
        widths,
      ),
    [metadata, target, widths, list.field],
  )
  const query = useMemo<Query>(() => {
    return {
      filter: linkingHere(list, target, record.id),
      fields: fieldsToAsk(columns),
      limit: pageSize,
      count: 'auto',
      ...(sort.length > 0 ? { sort } : {}),
    }
  }, [list, target, record.id, columns, sort])
  const { pages, snapshot } = usePages(target, query, () => {})
  const { save, dialogs } = useSave(target, env)
  const canCreate = target.can.create && !target.appendOnly && link !== undefined
  const name = env.text(target.label, target.name)
  const button = canCreate ? (
    <Button icon={<IconPlus size={14} />} onClick={() => setCreating(true)}>
      {env.t('records.new', { object: name })}
    </Button>
  ) : null
  return (
    <div className={styles.related}>
      <div className={styles.relatedHead}>
        {snapshot.count ? <Count count={snapshot.count} env={env} /> : null}
        {snapshot.known > 0 ? button : null}
      </div>
      {snapshot.error !== null && snapshot.known === 0 ? (
        <ErrorState text={errorText(snapshot.error)} onRetry={pages.retry} />
      ) : snapshot.known > 0 ? (
        <div className={styles.relatedTable} style={{ maxHeight: `${snapshot.known * 2 + 3.25}rem` }}>
          <Table
            object={{ ...target, can: { ...target.can, delete: false, update: target.can.update } }}
            columns={columns}
            env={env}
            pages={pages}
            snapshot={snapshot}
            label={env.text(list.label, list.path)}
            sort={sort}
            onSort={setSort}
            onWidth={setWidth}
            selection={noSelection}
            onSelection={null}
            onSave={(row, field, value) => void save(row, { [field]: value })}
            onOpen={(row) => env.open(recordPath(target.plural, row.id))}
          />
        </div>
      ) : snapshot.done ? (
        <EmptyState
          icon={<ObjectIcon name={target.icon} size={28} />}
          title={env.t('records.noneYet', { objects: env.text(list.label, list.path) })}
          action={button}
        />
      ) : (
        <SkeletonRows rows={5} />
      )}
      {isCreating && link ? (
        <Dialog title={env.t('records.new', { object: name })} onClose={() => setCreating(false)}>
          <CreateForm
            object={target}
            initial={{ [list.field]: linkTo(link, object, record.id) }}
            onCancel={() => setCreating(false)}
            onDone={() => setCreating(false)}
          />
        </Dialog>
      ) : null}
      {dialogs}
    </div>
  )
}
