import {
  type CSSProperties,
  type FocusEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { isHandedOn } from '#ui/useFocusBack.ts'
import { AddRow } from './AddRow.tsx'
import type { EditorHandle } from './CellEditor.tsx'
import { type Column, frozen } from './columns.ts'
import type { GridCursor } from './grid-keys.ts'
import { colsOf, type GridPlace, type GridRange, rowsWithin, sizeOf, stretchPlan } from './grid-range.ts'
import type { GroupedPages } from './groupedPages.ts'
import type { Grouping } from './grouping.ts'
import type { Pages, PagesSnapshot } from './pages.ts'
import type { Spot } from './place.ts'
import { headState, type Selection, withAll } from './selection.ts'
import styles from './Table.module.css'
import { TableFoot } from './TableFoot.tsx'
import { TableHead, type TableHeadProps } from './TableHead.tsx'
import { TableRows } from './TableRows.tsx'
import { heights, type TableTools } from './TableTools.ts'
import { useFollowedPeek } from './useFollowedPeek.ts'
import { useGridActions } from './useGridActions.tsx'
import { useGridCursor } from './useGridCursor.ts'
import type { Scrolled } from './useScrollWindow.ts'

export interface TableProps {
  object: ObjectMetadata
  columns: Column[]
  env: DisplayEnv
  pages: Pages
  snapshot: PagesSnapshot
  label: string
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onWidth: TableHeadProps['onWidth']
  selection: Selection
  /** Null where nothing can be chosen. */
  onSelection: ((selection: Selection) => void) | null
  onSave: (record: RecordJson, field: string, value: JsonValue) => void
  onOpen: (record: RecordJson) => void
  /** Shows the record beside the screen. */
  onPeek: (record: RecordJson) => void
  /** Where to begin, and told where one stood on leaving. */
  spot?: Spot | undefined
  onLeave?: (spot: Spot) => void
  /** How the table is arranged; absent where it only shows. */
  tools?: TableTools | undefined
  /** Rows under headings. */
  groups?: { pages: GroupedPages; grouping: Grouping } | undefined
}

/** The grid: any number of rows, the keyboard of a spreadsheet, editing in place. Scrolling draws the rows alone. */
export function Table(props: TableProps) {
  const { object, env, pages, snapshot, label, selection, onSelection, tools } = props
  const scroller = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const gridId = useId()
  const { cursor, moved, setCursor } = useGridCursor(props.spot?.cursor ?? null, pages, snapshot.revision)
  /** Where it stood before it came to rest: it has the focus then, but no cell is current. */
  const rested = useRef<GridCursor | null>(null)
  const [begun, setAnchor] = useState<GridPlace | null>(null)
  // What was chosen are rows: once others stand there, nothing is.
  const anchor = moved === 0 ? begun : null
  const [stretched, setStretched] = useState<number | null>(null)
  const rowHeight = heights[tools?.settings.density ?? 'normal']
  const scrolled = useRef<Scrolled>(null)
  const scrollTo = (row: number) => scrolled.current?.scrollTo(row)
  const stood = cursor ?? rested.current
  useSpot(props, scroller, scrolled, stood && { ...stood, editing: false })
  const canSelect = onSelection !== null && (object.can.delete || object.can.update)

  const stays = tools?.settings.frozen ?? 1
  const checkWidth = canSelect ? 32 : 0
  const plusWidth = tools ? 32 : 0
  const width = checkWidth + props.columns.reduce((sum, column) => sum + column.width, 0) + plusWidth
  const columns = useMemo(() => frozen(props.columns, stays), [props.columns, stays])
  const template = useMemo(
    () => `${checkWidth}px ${columns.map((column) => `${column.width}px`).join(' ')} minmax(${plusWidth}px, 1fr)`,
    [columns, checkWidth, plusWidth],
  )
  const inner = { ...props, columns }
  const actions = useGridActions({
    ...inner,
    cursor,
    setCursor,
    rested,
    anchor,
    setAnchor,
    onStretch: setStretched,
    editor,
    scroller,
    scrollTo,
    page: () => scrolled.current?.page ?? 1,
    count: snapshot.known,
  })
  const { range } = actions
  const cells = useCells(range, props.groups?.pages, snapshot.revision)
  const drawn = range && stretched !== null ? stretchPlan(range, stretched).target : range
  const head = useMemo(() => {
    const selectAll = (all: boolean) => {
      const ids = pages.loaded().map((row) => row.id)
      onSelection?.(all ? withAll(selection, ids) : new Set())
    }
    return (
      <TableHead
        {...props}
        columns={columns}
        template={template}
        canSelect={canSelect}
        selection={selection.size === 0 ? 'none' : headState(selection, pages.loaded())}
        onSelectAll={selectAll}
      />
    )
  }, [props, columns, template, canSelect, selection, onSelection, pages])
  const foot = useMemo(
    () =>
      tools ? (
        <TableFoot
          object={object}
          columns={columns}
          template={template}
          env={env}
          tools={tools}
          rowIndex={snapshot.known + 2}
        />
      ) : null,
    [object, columns, template, env, tools, snapshot.known],
  )
  const style = {
    '--check': `${checkWidth}px`,
    '--row-height': `${rowHeight}px`,
  }
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    if (target !== scroller.current || snapshot.known === 0) return
    const place = cursor ?? rested.current ?? { row: scrolled.current?.firstSeen() ?? 0, col: 0, editing: false }
    if (isHandedOn(target)) {
      rested.current = { ...place, editing: false }
      setAnchor(null)
      setCursor(null)
    } else if (!cursor && !rested.current) setCursor(place)
  }
  useFollowedPeek({ object, pages, cursor, setCursor, scrollTo })
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={snapshot.done ? snapshot.known + (tools ? 2 : 1) : -1}
        aria-colcount={columns.length + (tools ? 2 : 1)}
        aria-multiselectable={canSelect || undefined}
        aria-activedescendant={cursor && !cursor.editing ? `${gridId}-${cursor.row}-${cursor.col}` : undefined}
        aria-busy={snapshot.isLoading}
        tabIndex={0}
        style={style as CSSProperties}
        {...actions.handlers}
        onFocus={onFocus}
      >
        <div className={styles.sheet} style={{ width: `max(100%, ${width}px)` }}>
          {head}
          <TableRows
            {...inner}
            scroller={scroller}
            scrolled={scrolled}
            rowHeight={rowHeight}
            template={template}
            gridId={gridId}
            cursor={cursor}
            moved={moved ?? 0}
            range={range}
            drawn={cells > 1 || stretched !== null ? drawn : null}
            canSelect={canSelect}
            actions={actions}
          />
          {foot}
        </div>
      </div>
      {tools ? <AddRow object={object} env={env} filter={tools.asked.filter} onForm={tools.onForm} /> : null}
      <span className="visually-hidden" role="status">
        {cells > 1 ? env.t('records.grid.cells', { count: cells }) : ''}
      </span>
      {actions.dialogs}
    </div>
  )
}

/** How many cells are chosen; headings of groups are none. `revision`: others may stand there by now. */
function useCells(range: GridRange | null, groups: GroupedPages | undefined, revision: number): number {
  const { top = 0, left = 0, bottom = -1, right = -1 } = range ?? {}
  return useMemo(() => {
    const chosen = { top, left, bottom, right }
    if (!groups || revision < 0) return sizeOf(chosen)
    return rowsWithin(chosen, (row) => groups.heading(row) !== undefined).length * colsOf(chosen)
  }, [top, left, bottom, right, groups, revision])
}

/** Says on leaving where one stood; who comes back goes on with the keyboard there. */
function useSpot(
  { spot, onLeave }: TableProps,
  scroller: RefObject<HTMLElement | null>,
  scrolled: RefObject<Scrolled | null>,
  cursor: GridCursor | null,
): void {
  const latest = useRef({ cursor, onLeave })
  latest.current = { cursor, onLeave }
  const hadFocus = useRef(spot?.cursor != null)
  useLayoutEffect(() => {
    scrolled.current?.begin()
    if (hadFocus.current) scroller.current?.focus({ preventScroll: true })
    return () => {
      const { cursor, onLeave } = latest.current
      const { base = 0, top = 0 } = scrolled.current ?? {}
      onLeave?.({ base, top, cursor })
    }
  }, [scroller, scrolled])
}
