import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type PointerEvent, useRef } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import type { Column } from './columns.ts'
import { nextSort } from './state.ts'
import styles from './Table.module.css'

export interface TableHeadProps {
  columns: Column[]
  template: string
  env: DisplayEnv
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onWidth: (path: string, width: number) => void
  canSelect: boolean
  selection: 'none' | 'some' | 'all'
  onSelectAll: (all: boolean) => void
}

export function TableHead(props: TableHeadProps) {
  const { columns, template, env, canSelect, selection, onSelectAll } = props
  return (
    <div className={styles.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      <div className={styles.headCell} role="columnheader" aria-colindex={1} data-check>
        {canSelect ? (
          <input
            type="checkbox"
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
        <HeadCell key={column.path} {...props} column={column} index={index} />
      ))}
    </div>
  )
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

function HeadCell({ column, index, env, sort, onSort, onWidth }: TableHeadProps & { column: Column; index: number }) {
  const key = sort.find((one) => one.field === column.source)
  const Arrow = key?.direction === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <div
      className={styles.headCell}
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={key ? ariaSort[key.direction] : undefined}
      data-end={column.align === 'end' || undefined}
      data-title={column.isTitle || undefined}
    >
      <button
        type="button"
        className={styles.headButton}
        disabled={!column.isSortable}
        onClick={(event) => onSort(nextSort(sort, column.source, event.shiftKey))}
      >
        <span className={styles.headText}>{env.text(column.field.label, column.path)}</span>
        {key ? <Arrow size={12} aria-hidden="true" /> : null}
      </button>
      <Resizer column={column} label={env.t('records.resizeColumn')} onWidth={onWidth} />
    </div>
  )
}

const step = 16

/** Dragged, or moved by the arrow keys. */
function Resizer({ column, label, onWidth }: { column: Column; label: string; onWidth: TableHeadProps['onWidth'] }) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const drag = (event: PointerEvent) => {
    if (start.current) onWidth(column.path, Math.max(64, start.current.width + event.clientX - start.current.x))
  }
  return (
    <div
      className={styles.resizer}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={column.width}
      aria-valuemin={64}
      tabIndex={-1}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width: column.width }
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') onWidth(column.path, column.width + step)
        if (event.key === 'ArrowLeft') onWidth(column.path, Math.max(64, column.width - step))
      }}
    />
  )
}
