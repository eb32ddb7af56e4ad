import { useDraggable, useDroppable } from '@dnd-kit/core'
import { IconGripVertical, IconX } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { IconButton } from '#ui/Button.tsx'
import { alongLine } from '#ui/direction.ts'
import { type Chosen, type Editing, isChosen } from './editing.ts'
import styles from './editor.module.css'
import type { Home } from './moves.ts'

/** A spot among the fields of one place. */
export interface Place {
  home: Home
  at: number
}

interface BlockProps extends Editing {
  kind: Chosen['kind']
  id: string
  label: string
  /** What is special about it, in words. */
  marks: string[]
  place?: Place
  isSideways?: boolean
  onStep: (by: -1 | 1) => void
  onRemove: () => void
  children?: ReactNode
}

/** A part of the page: a click chooses it, the mouse or a finger drags it, Alt with an arrow moves it, Delete takes it away. */
export function Block(props: BlockProps) {
  const { kind, id, label, marks, place, isSideways, env, choose, onStep, onRemove, children } = props
  const data = { kind, id, place, label }
  const drag = useDraggable({ id: `${kind}:${id}`, data })
  const drop = useDroppable({ id: `at:${kind}:${id}`, data })
  const onKeyDown = (event: KeyboardEvent) => {
    const by = stepOf(event, isSideways === true)
    if (by === null && event.key !== 'Delete') return
    event.preventDefault()
    if (by === null) onRemove()
    else onStep(by)
  }
  return (
    <div
      ref={drop.setNodeRef}
      className={styles.block}
      data-kind={kind}
      data-chosen={isChosen(props, kind, id) || undefined}
      data-over={drop.isOver || undefined}
      data-lifted={drag.isDragging || undefined}
    >
      <button
        ref={drag.setNodeRef}
        type="button"
        {...drag.listeners}
        className={styles.handle}
        data-block={`${kind}:${id}`}
        aria-pressed={isChosen(props, kind, id)}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        onClick={() => choose({ kind, id })}
        onKeyDown={onKeyDown}
      >
        <IconGripVertical size={14} aria-hidden="true" />
        <span className={styles.blockLabel}>{label}</span>
        {marks.map((mark) => (
          <span key={mark} className={styles.mark}>
            {mark}
          </span>
        ))}
      </button>
      {children}
      <IconButton className={styles.remove ?? ''} label={env.t('layouts.remove', { name: label })} onClick={onRemove}>
        <IconX size={12} />
      </IconButton>
    </div>
  )
}

function stepOf(event: KeyboardEvent, isSideways: boolean): -1 | 1 | null {
  if (!event.altKey) return null
  const key = alongLine(event.key)
  if (key === 'ArrowUp' || (isSideways && key === 'ArrowLeft')) return -1
  return key === 'ArrowDown' || (isSideways && key === 'ArrowRight') ? 1 : null
}

/** The room behind the last field of a place. */
export function DropSpace({ place, label }: { place: Place; label: string }) {
  const id = `${place.home.kind}:${'id' in place.home ? place.home.id : ''}`
  const { setNodeRef, isOver } = useDroppable({ id: `end:${id}`, data: { kind: 'field', place } })
  return (
    <div
      ref={setNodeRef}
      className={styles.space}
      data-over={isOver || undefined}
      data-empty={label !== '' || undefined}
    >
      {label}
    </div>
  )
}
