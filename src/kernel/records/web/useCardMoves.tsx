import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core'
import { type ReactNode, useState } from 'react'
import type { Values } from '#kernel/client/mutations.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { toast } from '#ui/toast.tsx'
import { closedReason, processOf } from './moves.ts'
import { useSave } from './useSave.tsx'

/** A card on its way: its values as they will be, and where it was put. */
export interface Moved {
  record: RecordJson
  to: Spot
}

/** A place to drop: a lane, and the row where there are rows. */
export interface Spot {
  lane: string | null
  row?: string | null
}

interface CardMoves {
  /** The card in the hand. */
  dragged: RecordJson | null
  /** Cards that were dropped and of which the server has not heard yet. */
  moved: ReadonlyMap<string, Moved>
  mayMove: boolean
  dialogs: ReactNode
  on: {
    onDragStart: (event: DragStartEvent) => void
    onDragCancel: () => void
    onDragEnd: (event: DragEndEvent) => void
  }
}

/** Moving a card changes the field of the lanes, and that of the rows. */
export function useCardMoves(
  object: ObjectMetadata,
  env: DisplayEnv,
  laneField: FieldMetadata,
  rowField: FieldMetadata | undefined,
): CardMoves {
  const { save, dialogs } = useSave(object, env)
  const [moved, setMoved] = useState<ReadonlyMap<string, Moved>>(new Map())
  const [dragged, setDragged] = useState<RecordJson | null>(null)
  const move = async ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const record = active.data.current?.record as RecordJson | undefined
    const to = over?.data.current as Spot | undefined
    if (!record || !to) return
    const reason = closedReason(processOf(object, laneField.name), record[laneField.name], to.lane, env)
    if (reason !== null) {
      toast.error(reason)
      return
    }
    const wanted: Values = {
      [laneField.name]: to.lane,
      ...(rowField && to.row !== undefined && isOpen(rowField) ? { [rowField.name]: to.row } : {}),
    }
    const values = Object.fromEntries(
      Object.entries(wanted).filter(([field, value]) => (record[field] ?? null) !== value),
    )
    if (Object.keys(values).length === 0) return
    setMoved((known) => new Map(known).set(record.id, { record: { ...record, ...values }, to }))
    await save(record, values)
    setMoved((known) => new Map([...known].filter(([id]) => id !== record.id)))
  }
  return {
    dragged,
    moved,
    mayMove: object.can.update && isOpen(laneField),
    dialogs,
    on: {
      onDragStart: ({ active }) => setDragged((active.data.current?.record as RecordJson | undefined) ?? null),
      onDragCancel: () => setDragged(null),
      onDragEnd: (event) => void move(event),
    },
  }
}

const isOpen = (field: FieldMetadata) => field.canWrite && !field.readOnly
