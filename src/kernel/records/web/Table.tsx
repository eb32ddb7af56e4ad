import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldValue } from './Cell.tsx'
import { CellEditor, type EditorHandle } from './CellEditor.tsx'
import type { Column } from './columns.ts'
import { copyText } from './copy.ts'
import { useParseEnv } from './env.ts'
import { type GridCursor, type GridStep, gridStep } from './grid-keys.ts'
import type { Pages, PagesSnapshot } from './pages.ts'
import { headState, type Selection, toggled, withAll } from './selection.ts'
import styles from './Table.module.css'
import { TableHead } from './TableHead.tsx'
import { TableRow } from './TableRow.tsx'
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
  const [cursor, setCursor] = useState<GridCursor | null>(null)
  const count = snapshot.known + (snapshot.done ? 0 : tailRows)
  const { shown, base, height, page, scrollTo } = useScrollWindow(scroller, count, headHeight)
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

/**
 * A row that leaves on one side comes back on the other: its elements are used again, and in the same order, so that none
 * has to move in the document.
 */
const rowsBySlot = ({ first, last }: RowWindow, slots: number): number[] =>
  Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).sort((a, b) => (a % slots) - (b % slots))

interface ActionsInput extends TableProps {
  cursor: GridCursor | null
  setCursor: (cursor: GridCursor | null) => void
  editor: React.RefObject<EditorHandle | null>
  scroller: React.RefObject<HTMLDivElement | null>
  scrollTo: (row: number) => void
  page: number
  count: number
}

function useGridActions(input: ActionsInput) {
  const { columns, pages, cursor, setCursor, editor, scroller, scrollTo, selection, onSelection, onSave, onOpen } =
    input
  const parseEnv = useParseEnv()
  const lastPicked = useRef(-1)

  const moveTo = (next: GridCursor) => {
    setCursor(next)
    scrollTo(next.row)
    if (!next.editing) scroller.current?.focus({ preventScroll: true })
  }
  const save = (record: RecordJson, column: Column, value: JsonValue) => {
    if (JSON.stringify(fieldValue(record, column.source)) !== JSON.stringify(value))
      onSave(record, column.source, value)
  }
  const mayEdit = (record: RecordJson | undefined, column: Column | undefined) =>
    record !== undefined && column?.isEditable === true && record.can?.update !== false
  /** Opens the editor, or changes at once what has two states only. */
  const edit = (next: GridCursor) => {
    const [record, column] = [pages.row(next.row), columns[next.col]]
    if (!record || !column || !mayEdit(record, column)) return moveTo({ ...next, editing: false })
    const { toggled: toggle } = widgetOf(column.field.kind)
    if (!toggle) return moveTo(next)
    moveTo({ ...next, editing: false })
    save(record, column, toggle(fieldValue(record, column.source)))
  }
  const pick = (row: number, isRange: boolean) => {
    const record = pages.row(row)
    if (!record || !onSelection) return
    if (isRange && lastPicked.current >= 0) {
      const [from, to] = [Math.min(row, lastPicked.current), Math.max(row, lastPicked.current)]
      const ids = Array.from({ length: to - from + 1 }, (_, at) => pages.row(from + at)?.id)
      onSelection?.(
        withAll(
          selection,
          ids.filter((id) => id !== undefined),
        ),
      )
    } else onSelection?.(toggled(selection, record.id))
    lastPicked.current = row
  }

  const run = (step: GridStep) => {
    if (!cursor) return
    const [record, column] = [pages.row(cursor.row), columns[cursor.col]]
    if (step.do === 'move') moveTo(step.cursor)
    if (step.do === 'edit') edit(step.cursor)
    if (step.do === 'cancel') {
      editor.current?.cancel()
      moveTo(step.cursor)
    }
    if (step.do === 'commit' && editor.current?.commit()) moveTo(step.cursor)
    if (step.do === 'toggle') pick(cursor.row, false)
    if (step.do === 'leave') onSelection?.(new Set())
    if (!record || !column) return
    if (step.do === 'open') onOpen(record)
    if (step.do === 'copy') copyText(record, column, input.env)
    if (step.do === 'clear' && mayEdit(record, column) && !column.field.required) save(record, column, null)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const current = cursor
    const column = current ? columns[current.col] : undefined
    if (!current || !column || (event.target !== scroller.current && !current.editing)) return
    if (event.defaultPrevented && event.key === 'Enter') return
    const isCtrl = event.ctrlKey || event.metaKey
    if (current.editing && event.key === 'Enter' && widgetOf(column.field.kind).keepsEnter && !isCtrl) return
    const key = { key: event.key, ctrl: isCtrl && !current.editing, shift: event.shiftKey, alt: event.altKey }
    const step = gridStep(current, key, { rows: input.count, cols: columns.length, page: input.page })
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    run(step)
  }

  const onClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (!place) return
    if (place.isSelect) return pick(place.row, event.shiftKey)
    if (cursor?.editing && cursor.row === place.row && cursor.col === place.col) return
    const isAgain = cursor?.row === place.row && cursor.col === place.col
    if (isAgain && columns[place.col] && widgetOf(columns[place.col]?.field.kind ?? 'text').toggled)
      return edit({ ...place, editing: true })
    moveTo({ row: place.row, col: place.col, editing: false })
  }
  const onDoubleClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (place && !place.isSelect && !(cursor?.editing && cursor.row === place.row && cursor.col === place.col)) {
      edit({ row: place.row, col: place.col, editing: true })
    }
  }
  const editorFor = (record: RecordJson, at: GridCursor) => {
    const column = columns[at.col]
    if (!column) return null
    return (
      <CellEditor
        key={`${record.id}/${column.path}`}
        record={record}
        field={column.field}
        value={fieldValue(record, column.source)}
        env={input.env}
        parseEnv={parseEnv}
        typed={at.typed}
        handle={editor}
        onCommit={(value, begun) => save(begun, column, value)}
        onFinish={() => setCursor({ row: at.row, col: at.col, editing: false })}
      />
    )
  }
  return { onKeyDown, onClick, onDoubleClick, editorFor }
}

function placeOf(target: EventTarget): { row: number; col: number; isSelect: boolean } | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  const col = target.closest<HTMLElement>('[data-col]')?.dataset.col
  const isSelect = target.closest('[data-select]') !== null
  if (row === undefined || (col === undefined && !isSelect)) return null
  return { row: Number(row), col: Number(col ?? 0), isSelect }
}
