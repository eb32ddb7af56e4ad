import { type CSSProperties, memo, type ReactNode, useRef } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { FieldDisplay, fieldValue, titleChip } from './Cell.tsx'
import type { Shades } from './colours.ts'
import type { Column } from './columns.ts'
import styles from './TableRow.module.css'

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
  /** Columns of the range that lie in this row, -1 when none does. */
  rangeFrom: number
  rangeTo: number
  /** Column with the handle that fills the range further, -1 for none. */
  handle: number
  editor: ReactNode
  isSelected: boolean
  canSelect: boolean
  shades?: Shades | null
}

/** One row as plain elements: a thousand of them may pass in a second of scrolling. */
export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { index, top, record, columns, template, gridId, isSelected, canSelect, env } = props
  const changed = useForeignChanges(record)
  const shades = record ? props.shades : null
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={canSelect ? isSelected : undefined}
      data-row={index}
      data-selected={isSelected || undefined}
      data-editing={Boolean(props.editor) || undefined}
      data-colour={shades?.row?.colour}
      aria-description={shades?.row?.rule}
      title={shades?.row?.rule}
      style={{ insetBlockStart: top, gridTemplateColumns: template }}
    >
      <div className={styles.check} role="gridcell" aria-colindex={1}>
        {record && canSelect ? (
          <input
            type="checkbox"
            name="select"
            tabIndex={-1}
            checked={isSelected}
            readOnly
            aria-label={selectLabel(env.t, String(record.displayName ?? ''))}
            data-select
          />
        ) : null}
      </div>
      {columns.map((column, col) => (
        <div
          key={column.path}
          id={props.current === col ? `${gridId}-${index}-${col}` : undefined}
          className={styles.cell}
          role="gridcell"
          aria-colindex={col + 2}
          aria-readonly={!column.isEditable || undefined}
          data-col={col}
          data-end={column.align === 'end' || undefined}
          aria-selected={isIn(props, col) || undefined}
          data-current={props.current === col || undefined}
          data-editing={(props.current === col && Boolean(props.editor)) || undefined}
          data-range={isIn(props, col) || undefined}
          data-title={column.isTitle || undefined}
          data-sticky={column.sticky !== undefined || undefined}
          data-edge={column.isEdge}
          data-colour={shades?.cells[column.path]?.colour}
          aria-description={shades?.cells[column.path]?.rule}
          title={shades?.cells[column.path]?.rule}
          style={stickyStyle(column)}
          data-flash={changed?.has(column.path) ? Number(record?.version) % 2 : undefined}
        >
          {contentOf(column, props)}
          {props.current === col ? props.editor : null}
          {props.handle === col && column.isEditable ? <span className={styles.handle} data-fill /> : null}
        </div>
      ))}
    </div>
  )
})

const selectTexts = new WeakMap<DisplayEnv['t'], string>()
const nameMark = '\u{E000}'

/** The same words for every row but for its name: found once, since rows pass by the hundred. */
function selectLabel(t: DisplayEnv['t'], name: string): string {
  const text = selectTexts.get(t) ?? t('records.selectRow', { name: nameMark })
  selectTexts.set(t, text)
  return text.replace(nameMark, () => name)
}

/** Beside the checkboxes and the columns before it. */
export const stickyStyle = ({ sticky }: Column): CSSProperties | undefined =>
  sticky === undefined ? undefined : ({ '--beside': `calc(var(--check) + ${sticky}px)` } as CSSProperties)

const isIn = ({ rangeFrom, rangeTo }: Pick<TableRowProps, 'rangeFrom' | 'rangeTo'>, col: number): boolean =>
  col >= rangeFrom && col <= rangeTo

function contentOf(column: Column, { record, object, env }: Pick<TableRowProps, 'record' | 'object' | 'env'>) {
  if (!record) return <span className={styles.bone} />
  if (column.isTitle) return titleChip(record, object, env)
  return FieldDisplay({ value: fieldValue(record, column.path), field: column.field, env, dense: true })
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
