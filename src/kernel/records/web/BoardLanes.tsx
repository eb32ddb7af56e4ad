import {
  type CollisionDetection,
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  rectIntersection,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useEffect, useMemo } from 'react'
import { useAggregate } from '#kernel/client/records.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import styles from './Board.module.css'
import { BoardCard } from './BoardCard.tsx'
import { BoardLane } from './BoardLane.tsx'
import { BoardRows } from './BoardRows.tsx'
import { announcementsFor, laneKeys } from './boardKeys.ts'
import {
  type BoardField,
  cardFields,
  figuresByLane,
  type Lane,
  type LaneFigures,
  laneAggregate,
  withEmptyLane,
} from './boardModel.ts'
import { rowFieldOf } from './boardQueries.ts'
import { useCard } from './card.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { useLaneWidth } from './laneWidth.ts'
import { closedReason, processOf } from './moves.ts'
import { useCardMoves } from './useCardMoves.tsx'

interface Props extends ViewProps {
  env: DisplayEnv
  source: BoardField
  /** Without that of the cards that stand in no lane. */
  lanes: Lane[]
  filter: Filter | undefined
}

/** The columns of a board, plain or crossed by rows, between which cards are moved. */
export function BoardLanes({ source, lanes: given, filter, ...props }: Props) {
  const { object, shape, env, onCreate } = props
  const groupBy = source.field.name
  const rowField = rowFieldOf(object, shape, groupBy)
  const { counted, figures } = useFigures(props, groupBy, filter, rowField?.name)
  const { dragged, moved, mayMove, dialogs, on } = useCardMoves(object, env, source.field, rowField)
  const isShown = (lane: Lane) =>
    (figures.get(lane.value)?.count ?? 0) > 0 || [...moved.values()].some((one) => one.to.lane === lane.value)
  const needsEmpty = (figures.get(null)?.count ?? 0) > 0
  const all = needsEmpty ? withEmptyLane(given, source.field, env.t('records.noLane')) : given
  const lanes = shape.hideEmpty && counted ? all.filter(isShown) : all
  const card = useCard(object, shape, env)
  const fields = useMemo(() => cardFields(object, card, groupBy), [object, card, groupBy])
  const { frame, style, ...width } = useLaneWidth(props)
  const sensors = useCardSensors()
  const process = processOf(object, groupBy)
  const closed = (one: Lane) => (dragged ? closedReason(process, dragged[groupBy], one.value, env) : null)
  const lane = (one: Lane, at: number) => ({
    ...props,
    closed: closed(one),
    lane: one,
    groupBy,
    fields,
    card,
    moved,
    mayMove,
    width: { ...width, at },
    onCreate: () => onCreate(one.value === null ? {} : { [groupBy]: one.value }),
  })
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      autoScroll={edges}
      accessibility={{
        announcements: announcementsFor(env, lanes, process),
        screenReaderInstructions: { draggable: env.t('records.board.help') },
      }}
      {...on}
    >
      <div ref={frame} className={styles.frame} style={style}>
        {rowField ? (
          <BoardRows
            env={env}
            field={rowField}
            groupBy={groupBy}
            counted={counted ?? []}
            lanes={lanes}
            filter={filter}
            laneProps={lane}
            figures={figures}
          />
        ) : (
          <div className={styles.board} data-dragging={dragged !== null || undefined}>
            {lanes.map((one, at) => (
              <BoardLane key={one.value ?? ''} {...lane(one, at)} filter={filter} figures={figures.get(one.value)} />
            ))}
          </div>
        )}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged ? (
          <BoardCard record={dragged} object={object} fields={fields} shows={card.shows} env={env} isLifted />
        ) : null}
      </DragOverlay>
      {dialogs}
    </DndContext>
  )
}

/** How many cards each lane has and what they add up to, row by row; `counted` is undefined until it is known. */
function useFigures(
  { object, shape, onCount }: ViewProps,
  groupBy: string,
  filter: Filter | undefined,
  row: string | undefined,
): { counted: Record<string, JsonValue>[] | undefined; figures: Map<string | null, LaneFigures> } {
  const { data } = useAggregate(object, laneAggregate(object, groupBy, shape.sum, filter, shape.search, row))
  const figures = useMemo(() => figuresByLane(data?.rows ?? [], groupBy), [data, groupBy])
  const total = [...figures.values()].reduce((sum, one) => sum + one.count, 0)
  useEffect(() => onCount(data ? { value: total, exact: true } : undefined), [data, total, onCount])
  return { counted: data?.rows, figures }
}

const useCardSensors = () =>
  useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: laneKeys }),
  )

/** A card goes where finger or pointer is; by keys, where most of it is. */
const underPointer: CollisionDetection = (args) => {
  const found = pointerWithin(args)
  return found.length > 0 ? found : rectIntersection(args)
}

/** Slow enough to stop at the next lane of a phone, and only close to the edge. */
const edges = { acceleration: 4, threshold: { x: 0.1, y: 0.15 } }
