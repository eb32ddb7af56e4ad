import { memo, type ReactNode, useDeferredValue, useRef } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { FieldDisplay, fieldValue, TitleChip } from './Cell.tsx'
import type { Column } from './columns.ts'
import styles from './Table.module.css'

export interface TableRowProps {
  index: number
  top: number
  record: RecordJson | undefined
  object: ObjectMetadata
  columns: Column[]
  template: string
  env: DisplayEnv
  gridId: string
  /** Column where the keyboard stands, -1 when it is in another row. */
  current: number
  editor: ReactNode
  isSelected: boolean
  canSelect: boolean
}

/**
 * One row as plain elements: a thousand of them may pass in a second of scrolling. A new one is drawn grey first and filled
 * in a second step, which React does in slices: a whole screen of them does not hold the page up.
 */
export const TableRow = memo(function TableRow({ record: current, ...rest }: TableRowProps) {
  const { index, top, columns, template, gridId, isSelected, canSelect, env } = rest
  const isFilled = useDeferredValue(true, false)
  const record = isFilled ? current : undefined
  const props = { ...rest, record }
  const changed = useForeignChanges(record)
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={canSelect ? isSelected : undefined}
      data-row={index}
      data-selected={isSelected || undefined}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      <div className={styles.check} role="gridcell" aria-colindex={1}>
        {record && canSelect ? (
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            readOnly
            aria-label={env.t('records.selectRow', { name: String(record.displayName ?? '') })}
            data-select
          />
        ) : null}
      </div>
      {columns.map((column, col) => (
        <div
          key={column.path}
          id={`${gridId}-${index}-${col}`}
          className={styles.cell}
          role="gridcell"
          aria-colindex={col + 2}
          aria-readonly={!column.isEditable || undefined}
          data-col={col}
          data-end={column.align === 'end' || undefined}
          data-current={props.current === col || undefined}
          data-title={column.isTitle || undefined}
          data-flash={changed?.has(column.path) ? Number(record?.version) % 2 : undefined}
        >
          <Content {...props} column={column} />
          {props.current === col ? props.editor : null}
        </div>
      ))}
    </div>
  )
})

function Content({ record, object, env, column }: TableRowProps & { column: Column }) {
  if (!record) return <span className={styles.bone} />
  if (column.isTitle) return <TitleChip record={record} object={object} env={env} />
  return <FieldDisplay value={fieldValue(record, column.path)} field={column.field} env={env} dense />
}

/**
 * The fields that somebody else changed with the newest version. An own edit changes the value first and the version with
 * the answer, so that it does not count.
 */
function useForeignChanges(record: RecordJson | undefined): Set<string> | null {
  const last = useRef<{ record: RecordJson; changed: Set<string> | null } | null>(null)
  const before = last.current
  if (!record) return null
  if (before?.record === record) return before.changed
  const isNewer = before !== null && before.record.id === record.id && record.version > before.record.version
  const changed = isNewer
    ? changedFields(before.record, record)
    : before?.record.id === record.id
      ? before.changed
      : null
  last.current = { record, changed }
  return changed
}

const changedFields = (before: RecordJson, after: RecordJson): Set<string> =>
  new Set(Object.keys(after).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])))
