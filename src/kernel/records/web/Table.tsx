import { type CSSProperties, type RefObject, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { EditorHandle } from './CellEditor.tsx'
import type { Column } from './columns.ts'
import type { GridCursor } from './grid-keys.ts'
import type { Pages, PagesSnapshot } from './pages.ts'
import type { Spot } from './place.ts'
import { headState, type Selection, withAll } from './selection.ts'
import styles from './Table.module.css'
import { TableHead } from './TableHead.tsx'
import { TableRow } from './TableRow.tsx'
import { useGridActions } from './useGridActions.tsx'
import { useScrollWindow } from './useScrollWindow.ts'
import { type RowWindow, rowHeight } from './window.ts'

export interface TableProps {
  object: ObjectMetadata
  columns: Column[]
  env: DisplayEnv
  pages: Pages
  snapshot: PagesSnapshot
  label: string
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onWidth: (path: string, width: number) => void
  selection: Selection
  /** Null where nothing can be chosen. */
  onSelection: ((selection: Selection) => void) | null
  onSave: (record: RecordJson, field: string, value: JsonValue) => void
  onOpen: (record: RecordJson) => void
  /** Where to begin, and told where one stood on leaving. */
  spot?: Spot | undefined
  onLeave?: (spot: Spot) => void
}

const headHeight = 32
/** Grey rows after the last known one while more are on their way. */
const tailRows = 20

/** The grid: any number of rows, the keyboard of a spreadsheet, editing in place. */
export function Table(props: TableProps) {
  const { object, columns, env, pages, snapshot, label, selection, onSelection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const gridId = useId()
  const [cursor, setCursor] = useState<GridCursor | null>(props.spot?.cursor ?? null)
  const count = snapshot.known + (snapshot.done ? 0 : tailRows)
  const { shown, base, top, height, page, scrollTo } = useScrollWindow(scroller, count, headHeight, props.spot)
  useSpot(props, scroller, { base, top, cursor: cursor && { ...cursor, editing: false } })
  const canSelect = onSelection !== null && (object.can.delete || object.can.update)

  useEffect(() => pages.need(shown.first, shown.last), [pages, shown.first, shown.last])

  const checkWidth = canSelect ? 32 : 0
  const template = useMemo(
    () => `${checkWidth}px ${columns.map((column) => `${column.width}px`).join(' ')} minmax(0, 1fr)`,
    [columns, checkWidth],
  )
  const width = checkWidth + columns.reduce((sum, column) => sum + column.width, 0)
  const actions = useGridActions({
    ...props,
    cursor,
    setCursor,
    editor,
    scroller,
    scrollTo,
    page,
    count: snapshot.known,
  })
  const slots = useRef(1)
  slots.current = Math.max(slots.current, shown.last - shown.first)
  const rows = rowsBySlot(shown, slots.current)
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={snapshot.done ? snapshot.known + 1 : -1}
      aria-colcount={columns.length + 1}
      aria-multiselectable={canSelect || undefined}
      aria-activedescendant={cursor && !cursor.editing ? `${gridId}-${cursor.row}-${cursor.col}` : undefined}
      aria-busy={snapshot.isLoading}
      tabIndex={0}
      style={{ '--check': `${checkWidth}px` } as CSSProperties}
      onKeyDown={actions.onKeyDown}
      onFocus={(event) => {
        if (event.target === scroller.current && !cursor && snapshot.known > 0)
          setCursor({ row: shown.first, col: 0, editing: false })
      }}
    >
      <div style={{ width: `max(100%, ${width}px)` }}>
        <TableHead
          {...props}
          template={template}
          canSelect={canSelect}
          selection={selection.size === 0 ? 'none' : headState(selection, pages.loaded())}
          onSelectAll={(all) =>
            onSelection?.(
              all
                ? withAll(
                    selection,
                    pages.loaded().map((row) => row.id),
                  )
                : new Set(),
            )
          }
        />
        <div
          className={styles.space}
          role="rowgroup"
          style={{ height }}
          onClickCapture={actions.onLink}
          onClick={actions.onClick}
          onDoubleClick={actions.onDoubleClick}
        >
          {rows.map((row) => {
            const record = pages.row(row)
            const isCurrent = cursor?.row === row
            return (
              <TableRow
                key={row % slots.current}
                index={row}
                top={(row - base) * rowHeight}
                record={record}
                object={object}
                columns={columns}
                template={template}
                env={env}
                gridId={gridId}
                current={isCurrent ? cursor.col : -1}
                editor={isCurrent && cursor.editing && record ? actions.editorFor(record, cursor) : null}
                isSelected={record !== undefined && selection.has(record.id)}
                canSelect={canSelect}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** Says on leaving where one stood; who comes back goes on with the keyboard there. */
function useSpot({ spot, onLeave }: TableProps, scroller: RefObject<HTMLElement | null>, now: Spot): void {
  const latest = useRef({ now, onLeave })
  latest.current = { now, onLeave }
  const hadFocus = useRef(spot?.cursor != null)
  useLayoutEffect(() => {
    if (hadFocus.current) scroller.current?.focus({ preventScroll: true })
    return () => latest.current.onLeave?.(latest.current.now)
  }, [scroller])
}

/**
 * A row that leaves on one side comes back on the other: its elements are used again, and in the same order, so that none
 * has to move in the document.
 */
const rowsBySlot = ({ first, last }: RowWindow, slots: number): number[] =>
  Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).sort((a, b) => (a % slots) - (b % slots))
