import {
  DndContext,
  type DragEndEvent,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import styles from './Sortable.module.css'

export interface SortableProps<Item> {
  label: string
  items: readonly Item[]
  keyOf: (item: Item) => string
  nameOf: (item: Item) => string
  onOrder: (items: Item[]) => void
  /** Buttons for one step up and down at the end of each row, for those who neither drag nor type. */
  hasSteps?: boolean
  children: (item: Item, at: number) => ReactNode
}

/** Rows in an order that people make: each is dragged by its handle, or moved by the arrow keys while the handle has the focus. */
export function Sortable<Item>({
  label,
  items,
  keyOf,
  nameOf,
  onOrder,
  hasSteps = false,
  children,
}: SortableProps<Item>) {
  const { t } = useTranslation()
  const [said, say] = useState('')
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 150, tolerance: 8 } }),
  )
  const put = (from: number, to: number) => {
    const item = items[from]
    if (item === undefined || from === to || to < 0 || to >= items.length) return
    onOrder(items.toSpliced(from, 1).toSpliced(to, 0, item))
    say(t('ui.sort.moved', { name: nameOf(item), place: to + 1, count: items.length }))
  }
  const place = (key: unknown) => items.findIndex((item) => keyOf(item) === key)
  const drop = ({ active, over }: DragEndEvent) => over && put(place(active.id), place(over.id))
  return (
    <DndContext sensors={sensors} onDragEnd={drop}>
      <ul className={styles.rows} aria-label={label}>
        {items.map((item, at) => (
          <Row
            key={keyOf(item)}
            id={keyOf(item)}
            label={t('ui.sort.move', { name: nameOf(item) })}
            onStep={(by) => put(at, at + by)}
          >
            {children(item, at)}
            {hasSteps ? (
              <Steps
                name={nameOf(item)}
                isFirst={at === 0}
                isLast={at === items.length - 1}
                onStep={(by) => put(at, at + by)}
              />
            ) : null}
          </Row>
        ))}
      </ul>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </DndContext>
  )
}

interface StepsProps {
  name: string
  isFirst: boolean
  isLast: boolean
  onStep: (by: -1 | 1) => void
}

function Steps({ name, isFirst, isLast, onStep }: StepsProps) {
  const { t } = useTranslation()
  return (
    <>
      <IconButton label={t('ui.sort.up', { name })} disabled={isFirst} onClick={() => onStep(-1)}>
        <IconArrowUp size={14} />
      </IconButton>
      <IconButton label={t('ui.sort.down', { name })} disabled={isLast} onClick={() => onStep(1)}>
        <IconArrowDown size={14} />
      </IconButton>
    </>
  )
}

interface RowProps {
  id: string
  label: string
  onStep: (by: -1 | 1) => void
  children: ReactNode
}

function Row({ id, label, onStep, children }: RowProps) {
  const drop = useDroppable({ id })
  const drag = useDraggable({ id })
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const grip = event.currentTarget
    onStep(by)
    // The row is put elsewhere in the page, and takes the focus along.
    requestAnimationFrame(() => grip.focus())
  }
  return (
    <li
      ref={drop.setNodeRef}
      className={styles.row}
      data-over={drop.isOver || undefined}
      data-lifted={drag.isDragging || undefined}
      style={drag.transform ? { translate: `0 ${drag.transform.y}px` } : undefined}
    >
      <button
        ref={drag.setNodeRef}
        type="button"
        {...drag.listeners}
        className={styles.grip}
        aria-label={label}
        title={label}
        aria-keyshortcuts="ArrowUp ArrowDown"
        onKeyDown={onKeyDown}
      >
        <IconGripVertical size={14} aria-hidden="true" />
      </button>
      {children}
    </li>
  )
}
