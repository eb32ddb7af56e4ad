import { IconArrowDown, IconArrowUp, IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, lazy, type PointerEvent, Suspense, useRef, useState } from 'react'
import { useFieldHelp } from '#kernel/client/help.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { alongLine, isRightToLeft } from '#ui/direction.ts'
import { type Column, moved } from './columns.ts'
import { nextSort } from './state.ts'
import styles from './TableHead.module.css'
import { stickyStyle } from './TableRow.tsx'
import type { TableTools } from './TableTools.ts'
import { useHeadDrag } from './useHeadDrag.ts'

const HeadMenu = lazy(() => import('./HeadMenu.tsx').then((module) => ({ default: module.HeadMenu })))
const AddColumn = lazy(() => import('./AddColumn.tsx').then((module) => ({ default: module.AddColumn })))

export interface TableHeadProps {
  object: ObjectMetadata
  columns: Column[]
  template: string
  env: DisplayEnv
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onWidth: (path: string, width: number, isDone: boolean) => void
  tools?: TableTools | undefined
  canSelect: boolean
  selection: 'none' | 'some' | 'all'
  onSelectAll: (all: boolean) => void
}

export function TableHead(props: TableHeadProps) {
  const { object, columns, template, env, tools, canSelect, selection, onSelectAll } = props
  const move = (from: number, to: number) => tools?.onChange({ columns: moved(columns, from, to) })
  const { target, onPointerDown } = useHeadDrag(move)
  return (
    <div className={styles.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      <div className={styles.headCell} role="columnheader" aria-colindex={1} data-check>
        {canSelect ? (
          <input
            type="checkbox"
            name="select-all"
            className={styles.checkAll}
            aria-label={env.t('records.selectLoaded')}
            checked={selection === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = selection === 'some'
            }}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
        ) : (
          <span className="visually-hidden">{env.t('records.selection')}</span>
        )}
      </div>
      {columns.map((column, index) => (
        <HeadCell
          key={column.path}
          {...props}
          column={column}
          index={index}
          isTarget={target === index}
          onMove={move}
          onPointerDown={column.isTitle || !tools ? undefined : (event) => onPointerDown(event, index)}
        />
      ))}
      {tools ? (
        <div className={styles.headCell} role="columnheader" aria-colindex={columns.length + 2}>
          <Suspense>
            <AddColumn object={object} columns={columns} env={env} tools={tools} />
          </Suspense>
        </div>
      ) : null}
    </div>
  )
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

interface HeadCellProps extends TableHeadProps {
  column: Column
  index: number
  isTarget: boolean
  onMove: (from: number, to: number) => void
  onPointerDown: ((event: PointerEvent) => void) | undefined
}

function HeadCell(props: HeadCellProps) {
  const { object, column, index, env, sort, onSort, onWidth, tools, isTarget, onMove, onPointerDown } = props
  const [isOpen, setOpen] = useState(false)
  const key = sort.find((one) => one.field === column.source)
  const Arrow = key?.direction === 'desc' ? IconArrowDown : IconArrowUp
  const name = env.text(column.field.label, column.path)
  const help = useFieldHelp()(column.path.includes('.') ? undefined : object.name, column.field)
  /** Alt with an arrow moves the column, with Shift it changes the width; Alt and Down opens its menu. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (!tools || !event.altKey) return
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: 0 }[alongLine(event.key)]
    if (step === undefined) return
    event.preventDefault()
    if (step === 0) setOpen(true)
    else if (event.shiftKey) onWidth(column.path, Math.max(narrowest, column.width + step * widthStep), true)
    else if (!column.isTitle) onMove(index, Math.max(1, index + step))
  }
  return (
    <div
      className={styles.headCell}
      role="columnheader"
      // Read out with each cell: the name alone, without the buttons.
      aria-label={name}
      aria-colindex={index + 2}
      aria-sort={key ? ariaSort[key.direction] : undefined}
      data-head={index}
      data-end={column.align === 'end' || undefined}
      data-sticky={column.sticky !== undefined || undefined}
      data-edge={column.isEdge}
      data-target={isTarget || undefined}
      style={stickyStyle(column)}
      onContextMenu={(event) => {
        if (!tools) return
        event.preventDefault()
        setOpen(true)
      }}
    >
      <button
        type="button"
        className={styles.headButton}
        disabled={!column.isSortable && !tools}
        aria-keyshortcuts={tools ? 'Alt+ArrowLeft Alt+ArrowRight Alt+ArrowDown' : undefined}
        onClick={(event) => column.isSortable && onSort(nextSort(sort, column.source, event.shiftKey))}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
      >
        <span className={styles.headText} title={[name, help].filter(Boolean).join(': ')}>
          {name}
        </span>
        {key ? <Arrow size={12} aria-hidden="true" /> : null}
      </button>
      {tools ? (
        <button
          type="button"
          className={styles.headMenu}
          aria-label={env.t('records.head.menu', { field: name })}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronDown size={12} />
        </button>
      ) : null}
      {tools && isOpen ? (
        <Suspense>
          <HeadMenu {...props} tools={tools} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
      <Resizer column={column} label={env.t('records.resizeColumn')} onWidth={onWidth} />
    </div>
  )
}

const widthStep = 16
const narrowest = 64

/** Dragged; the arrow keys of the head do the same. */
function Resizer({ column, label, onWidth }: { column: Column; label: string; onWidth: TableHeadProps['onWidth'] }) {
  const start = useRef<{ x: number; width: number; sign: number } | null>(null)
  const drag = (event: PointerEvent, isDone: boolean) => {
    const from = start.current
    if (from) onWidth(column.path, Math.max(narrowest, from.width + from.sign * (event.clientX - from.x)), isDone)
  }
  return (
    <div
      className={styles.resizer}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={column.width}
      aria-valuemin={narrowest}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width: column.width, sign: isRightToLeft() ? -1 : 1 }
      }}
      onPointerMove={(event) => drag(event, false)}
      onPointerUp={(event) => {
        drag(event, true)
        start.current = null
      }}
    />
  )
}
