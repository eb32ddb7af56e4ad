import { type RefObject, useEffect, useMemo } from 'react'
import { GroupRow } from './GroupRow.tsx'
import type { GridCursor } from './grid-keys.ts'
import { type GridRange, rangeInRow } from './grid-range.ts'
import styles from './Table.module.css'
import type { TableProps } from './Table.tsx'
import { TableRow } from './TableRow.tsx'
import { wantedTotals } from './totals.ts'
import type { useGridActions } from './useGridActions.tsx'
import { type Scrolled, useScrollWindow } from './useScrollWindow.ts'
import { useShades } from './useShades.ts'
import { rowsBySlot } from './window.ts'

interface TableRowsProps extends TableProps {
  scroller: RefObject<HTMLElement | null>
  /** Told where the rows stand. */
  scrolled: RefObject<Scrolled | null>
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
  actions: ReturnType<typeof useGridActions>
}

const headHeight = 32
/** Grey rows after the last known one while more are on their way. */
const tailRows = 20

/** The rows of a list, records and headings. What does not hang on where one has scrolled to is found out here. */
export function TableRows(props: TableRowsProps) {
  const { object, columns, env, pages, snapshot, tools } = props
  const { revision } = snapshot
  const rows = useMemo(() => ({ loaded: () => (revision >= 0 ? pages.loaded() : []) }), [pages, revision])
  const shadesOf = useShades(object, tools?.settings.colours, env, rows)
  const wanted = useMemo(() => wantedTotals(columns, tools?.settings.totals), [columns, tools?.settings.totals])
  return <ShownRows {...props} shadesOf={shadesOf} wanted={wanted} />
}

interface ShownRowsProps extends TableRowsProps {
  shadesOf: ReturnType<typeof useShades>
  wanted: ReturnType<typeof wantedTotals>
}

/** Those on the screen and a few around them: all that is drawn anew while one scrolls. */
function ShownRows(props: ShownRowsProps) {
  const { object, columns, env, pages, snapshot, selection, groups, shadesOf, wanted } = props
  const { rowHeight, template, gridId, cursor, moved, range, drawn, canSelect, actions } = props
  const count = snapshot.known + (snapshot.done ? 0 : tailRows)
  const { shown, slots, height, scrolled } = useScrollWindow(props.scroller, count, headHeight, props.spot, rowHeight)
  const { base } = scrolled
  props.scrolled.current = scrolled
  useEffect(() => pages.need(shown.first, shown.last), [pages, shown.first, shown.last])
  const editing = cursor?.editing ? cursor.row : null
  const drawnRows = rowsBySlot(shown, { count: slots, moved, editing }).map(({ row, slot }) => {
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
        record={record}
        object={object}
        rangeFrom={inRow?.left ?? -1}
        rangeTo={inRow?.right ?? -1}
        handle={range?.bottom === row && !cursor?.editing ? range.right : -1}
        editor={isCurrent && cursor.editing && record ? actions.editorFor(record, cursor) : null}
        isSelected={record !== undefined && selection.has(record.id)}
        canSelect={canSelect}
        shades={record ? shadesOf(record) : null}
      />
    )
  })
  return (
    <div
      className={styles.space}
      role="rowgroup"
      style={{ height }}
      onClickCapture={actions.onLink}
      onClick={actions.onClick}
      onDoubleClick={actions.onDoubleClick}
    >
      {drawnRows}
    </div>
  )
}
