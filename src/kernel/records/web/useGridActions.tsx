import { type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useRef } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { alongLine } from '#ui/direction.ts'
import { fieldValue } from './Cell.tsx'
import { CellEditor, type EditorHandle } from './CellEditor.tsx'
import type { Column } from './columns.ts'
import { useParseEnv } from './env.ts'
import { type GridCursor, type GridStep, gridStep } from './grid-keys.ts'
import { type GridPlace, type GridRange, rangeOf } from './grid-range.ts'
import { toggled, withAll } from './selection.ts'
import type { TableProps } from './Table.tsx'
import { useClipboard } from './useClipboard.ts'
import { useGridDrag } from './useGridDrag.ts'
import { useGridEdits } from './useGridEdits.tsx'

interface ActionsInput extends TableProps {
  cursor: GridCursor | null
  setCursor: (cursor: GridCursor | null) => void
  /** Where a grid stood that rests: it has the focus, no cell is current, and letters are shortcuts of the screen. */
  rested: RefObject<GridCursor | null>
  /** Where the range began that reaches to the cursor; null when it is that one cell. */
  anchor: GridPlace | null
  setAnchor: (anchor: GridPlace | null) => void
  editor: RefObject<EditorHandle | null>
  scroller: RefObject<HTMLDivElement | null>
  scrollTo: (row: number) => void
  /** Rows by which one pages. */
  page: () => number
  count: number
  /** Where the handle of the range has been drawn to; null when it was let go. */
  onStretch: (row: number | null) => void
}

/** What keys and clicks do in the grid. */
export function useGridActions(input: ActionsInput) {
  const { columns, pages, cursor, setCursor, anchor, setAnchor, editor, scroller, scrollTo } = input
  const { selection, onSelection, onSave, onOpen } = input
  const parseEnv = useParseEnv()
  const lastPicked = useRef(-1)
  const range = cursor && rangeOf(anchor ?? cursor, cursor)
  const onRange = ({ top, left, bottom, right }: GridRange) => {
    setAnchor({ row: top, col: left })
    setCursor({ row: bottom, col: right, editing: false })
  }
  const edits = useGridEdits({ ...input, parseEnv, range, rows: input.count, onRange })
  const follow = useGridDrag(scroller)
  const wasDragged = useRef(false)

  const moveTo = (next: GridCursor, from: GridPlace | null = null) => {
    setAnchor(from)
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

  const run = (step: GridStep, cursor: GridCursor) => {
    const record = pages.row(cursor.row)
    if (['edit', 'open', 'peek', 'toggle'].includes(step.do) && toggleGroup(cursor.row)) return
    if (step.do === 'move') moveTo(step.cursor)
    if (step.do === 'extend') moveTo(step.cursor, step.from ?? anchor ?? cursor)
    if (step.do === 'edit') edit(step.cursor)
    if (step.do === 'cancel') {
      editor.current?.cancel()
      moveTo(step.cursor)
    }
    if (step.do === 'commit' && editor.current?.commit()) moveTo(step.cursor)
    if (step.do === 'toggle') pick(cursor.row, false)
    if (step.do === 'leave') leave()
    if (step.do === 'fill') edits.fill()
    if (step.do === 'clear') edits.clear()
    if (record && step.do === 'open') onOpen(record)
    if (record && step.do === 'peek') input.onPeek(record)
  }
  /** A heading opens and closes what stands under it. */
  const toggleGroup = (row: number): boolean => {
    const heading = input.groups?.pages.heading(row)
    if (heading) input.groups?.pages.toggle(heading.group.key)
    return heading !== undefined
  }
  /** Escape gives up the range first, then the chosen rows. */
  const leave = () => {
    if (anchor) setAnchor(null)
    else onSelection?.(new Set())
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const current = cursor ?? (waking.has(event.key) ? input.rested.current : null)
    const column = current ? columns[current.col] : undefined
    if (!current || !column || (event.target !== scroller.current && !current.editing)) return
    if (event.defaultPrevented && event.key === 'Enter') return
    const isCtrl = event.ctrlKey || event.metaKey
    if (current.editing && event.key === 'Enter' && widgetOf(column.field.kind).keepsEnter && !isCtrl) return
    const key = {
      key: alongLine(event.key),
      ctrl: isCtrl && !current.editing,
      shift: event.shiftKey,
      alt: event.altKey,
    }
    const step = gridStep(current, key, { rows: input.count, cols: columns.length, page: input.page() })
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    run(step, current)
  }

  /** A held button draws a range, on its handle fills it. */
  const onPointerDown = (event: PointerEvent) => {
    wasDragged.current = false
    const place = placeOf(event.target)
    if (!place || place.isSelect || event.button !== 0 || event.pointerType !== 'mouse' || cursor?.editing) return
    if (event.target instanceof Element && event.target.closest('[data-fill]')) return drawFill(event)
    if (event.shiftKey) return
    follow(event, {
      onReach: (row, col) => moveTo({ row, col, editing: false }, place),
      onDone: (isDrag) => {
        wasDragged.current = isDrag
      },
    })
  }
  const drawFill = (event: PointerEvent) => {
    if (!range) return
    event.preventDefault()
    let reached = range.bottom
    follow(event, {
      onReach: (row) => {
        reached = row
        input.onStretch(row)
      },
      onDone: () => {
        wasDragged.current = true
        input.onStretch(null)
        edits.stretch(reached)
      },
    })
  }
  const onClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (!place || wasDragged.current) return
    if (event.shiftKey && cursor && !place.isSelect && !cursor.editing)
      return moveTo({ row: place.row, col: place.col, editing: false }, anchor ?? cursor)
    if (place.isSelect) return pick(place.row, event.shiftKey)
    if (toggleGroup(place.row)) return moveTo({ row: place.row, col: place.col, editing: false })
    if (cursor?.editing && cursor.row === place.row && cursor.col === place.col) return
    const isAgain = cursor?.row === place.row && cursor.col === place.col
    if (isAgain && columns[place.col] && widgetOf(columns[place.col]?.field.kind ?? 'text').toggled)
      return edit({ ...place, editing: true })
    moveTo({ row: place.row, col: place.col, editing: false })
  }
  /** Links act by themselves; the row they lead away from is the one to come back to. */
  const onLink = (event: MouseEvent) => {
    if (wasDragged.current) return event.stopPropagation()
    const place = event.target instanceof Element && event.target.closest('a') ? placeOf(event.target) : null
    if (place) setCursor({ row: place.row, col: place.col, editing: false })
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
  useClipboard(scroller, edits)
  const handlers = { onKeyDown, onPointerDown }
  return { handlers, range, onLink, onClick, onDoubleClick, editorFor, dialogs: edits.dialogs }
}

const waking = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'])

function placeOf(target: EventTarget): { row: number; col: number; isSelect: boolean } | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  const col = target.closest<HTMLElement>('[data-col]')?.dataset.col
  const isSelect = target.closest('[data-select]') !== null
  if (row === undefined || (col === undefined && !isSelect)) return null
  return { row: Number(row), col: Number(col ?? 0), isSelect }
}
