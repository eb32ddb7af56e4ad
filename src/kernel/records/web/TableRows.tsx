import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { RecordJson } from '#kernel/records/contract.ts'
import { GroupRow } from './GroupRow.tsx'
import type { GridCursor } from './grid-keys.ts'
import { type GridRange, rangeInRow } from './grid-range.ts'
import type { TableProps } from './Table.tsx'
import { TableRow } from './TableRow.tsx'
import { wantedTotals } from './totals.ts'
import { useShades } from './useShades.ts'
import { type RowWindow, rowsBySlot } from './window.ts'

interface TableRowsProps extends TableProps {
  shown: RowWindow
  base: number
  rowHeight: number
  template: string
  gridId: string
  cursor: GridCursor | null
  /** By how many rows the record of the cursor has moved since one came to it. */
  moved: number
  range: GridRange | null
  /** The range as it is drawn, null while it is one cell. */
  drawn: GridRange | null
  canSelect: boolean
  editorFor: (record: RecordJson, at: GridCursor) => ReactNode
}

/** The rows on the screen, records and headings. */
export function TableRows(props: TableRowsProps) {
  const { object, columns, env, pages, selection, groups, tools } = props
  const { shown, base, rowHeight, template, gridId, cursor, moved, range, drawn, canSelect, editorFor } = props
  const slots = useRef(1)
  const isLate = useRef(false)
  useEffect(() => {
    isLate.current = true
  }, [])
  slots.current = Math.max(slots.current, shown.last - shown.first)
  const wanted = useMemo(() => wantedTotals(columns, tools?.settings.totals), [columns, tools?.settings.totals])
  const { revision } = props.snapshot
  const rows = useMemo(() => ({ loaded: () => (revision >= 0 ? pages.loaded() : []) }), [pages, revision])
  const shadesOf = useShades(object, tools?.settings.colours, env, rows)
  const editing = cursor?.editing ? cursor.row : null
  return rowsBySlot(shown, { count: slots.current, moved, editing }).map(({ row, slot }) => {
    const heading = groups?.pages.heading(row)
    const isCurrent = cursor?.row === row
    const shared = {
      index: row,
      top: (row - base) * rowHeight,
      columns,
      template,
      env,
      gridId,
      current: isCurrent ? cursor.col : -1,
    }
    if (heading && groups)
      return <GroupRow key={slot} {...shared} heading={heading} grouping={groups.grouping} wanted={wanted} />
    const record = pages.row(row)
    const inRow = rangeInRow(drawn, row)
    return (
      <TableRow
        key={slot}
        {...shared}
        isLate={isLate}
        record={record}
        object={object}
        rangeFrom={inRow?.left ?? -1}
        rangeTo={inRow?.right ?? -1}
        handle={range?.bottom === row && !cursor?.editing ? range.right : -1}
        editor={isCurrent && cursor.editing && record ? editorFor(record, cursor) : null}
        isSelected={record !== undefined && selection.has(record.id)}
        canSelect={canSelect}
        shades={record ? shadesOf(record) : null}
      />
    )
  })
}
