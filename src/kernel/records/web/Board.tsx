import {
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  rectIntersection,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useEffect, useMemo, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { Values } from '#kernel/client/mutations.ts'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Select } from '#ui/inputs.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import styles from './Board.module.css'
import { BoardCard } from './BoardCard.tsx'
import { BoardLane } from './BoardLane.tsx'
import { BoardRows } from './BoardRows.tsx'
import { announcementsFor, laneKeys } from './boardKeys.ts'
import {
  type BoardField,
  boardField,
  cardFields,
  figuresByLane,
  type Lane,
  laneAggregate,
  lanesOfChoices,
  lanesOfRecords,
  withEmptyLane,
} from './boardModel.ts'
import { useCard } from './card.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { useSave } from './useSave.tsx'

type Props = ViewProps & { env: DisplayEnv }

/** Cards in lanes by a choice or a link; moving a card changes the field. */
export function Board(props: Props) {
  const metadata = useMetadata()
  const source = boardField(metadata, props.object, props.shape.groupBy ?? '')
  if (!source) return <ErrorState text={props.env.t('records.noBoard')} />
  return source.target ? (
    <LinkedBoard {...props} source={source} target={source.target} />
  ) : (
    <ChoiceBoard {...props} source={source} />
  )
}

function ChoiceBoard({ source, ...props }: Props & { source: BoardField }) {
  const lanes = lanesOfChoices(source.field, new Set(), (label, fallback) => props.env.text(label as never, fallback))
  return <Lanes {...props} source={source} lanes={lanes} filter={props.shape.filter} />
}

const mostLanes = 100

/** Lanes are records: of one set at a time where they come in sets. */
function LinkedBoard({ source, target, ...props }: Props & { source: BoardField; target: ObjectMetadata }) {
  const { env, shape } = props
  const scopeName = source.scope?.ofLane.name
  const sort = target.views[0]?.sort
  const page = useRecordPage(target, { limit: mostLanes, ...(sort ? { sort } : {}), count: 'none' })
  const records = page.data?.items ?? []
  const nameOf = useNames(env)
  const scopes = scopeName ? [...new Set(records.map((record) => String(record[scopeName])))] : []
  const [chosen, setChosen] = useState<string | null>(null)
  if (page.isPending) return <SkeletonRows />
  if (page.error) return <ErrorState text={env.t('records.noBoard')} onRetry={() => void page.refetch()} />
  if (page.data.next !== null) return <LargeBoard {...props} source={source} target={target} />
  const scope = chosen ?? scopes[0] ?? null
  const inScope = scopeName && scope ? records.filter((record) => record[scopeName] === scope) : records
  const scopeFilter: Filter | null =
    source.scope && scope ? { field: source.scope.ofCard.name, op: 'eq', value: scope } : null
  const base = shape.filter && !('all' in shape.filter) ? shape.filter : null
  const filter = scopeFilter && scopes.length > 1 ? (base ? { and: [base, scopeFilter] } : scopeFilter) : shape.filter
  const scopeTarget = source.scope?.ofLane.target ?? ''
  return (
    <>
      {scopes.length > 1 ? (
        <div className={styles.scope}>
          <Select
            aria-label={env.text(source.scope?.ofLane.label, scopeName)}
            data={scopes.map((id) => ({ value: id, label: nameOf(scopeTarget, id) || '…' }))}
            value={scope}
            allowDeselect={false}
            onChange={setChosen}
          />
        </div>
      ) : null}
      <Lanes {...props} source={source} lanes={lanesOfRecords(target, inScope)} filter={filter} />
    </>
  )
}

/** Of very many possible lanes those are shown that hold the most cards. */
function LargeBoard({ source, target, ...props }: Props & { source: BoardField; target: ObjectMetadata }) {
  const { object, shape, env } = props
  const nameOf = useNames(env)
  const groupBy = source.field.name
  const counted = useAggregate(object, {
    ...laneAggregate(object, groupBy, null, shape.filter, shape.search),
    sort: [{ field: 'count', direction: 'desc' }],
    limit: mostLanes,
  })
  if (counted.isPending) return <SkeletonRows />
  const ids = (counted.data?.rows ?? []).map((row) => row[groupBy]).filter((id) => typeof id === 'string')
  const lanes = ids.map((id): Lane => ({ value: id, label: nameOf(target.name, id) ?? '…' }))
  return <Lanes {...props} source={source} lanes={lanes} filter={shape.filter} />
}

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

/** A card goes where finger or pointer is; by keys, where most of it is. */
const underPointer: CollisionDetection = (args) => {
  const found = pointerWithin(args)
  return found.length > 0 ? found : rectIntersection(args)
}

/** Slow enough to stop at the next lane of a phone, and only close to the edge. */
const edges = { acceleration: 4, threshold: { x: 0.1, y: 0.15 } }

function Lanes({
  source,
  lanes: given,
  filter,
  ...props
}: Props & { source: BoardField; lanes: Lane[]; filter: Filter | undefined }) {
  const { object, shape, env, onCount, onCreate } = props
  const groupBy = source.field.name
  const { save, dialogs } = useSave(object, env)
  const [moved, setMoved] = useState<ReadonlyMap<string, Moved>>(new Map())
  const [dragged, setDragged] = useState<RecordJson | null>(null)
  const rowField = object.fields.find((field) => field.name === shape.lanes && field.name !== groupBy)
  const aggregate = useAggregate(
    object,
    laneAggregate(object, groupBy, shape.sum, filter, shape.search, rowField?.name),
  )
  const counted = aggregate.data?.rows ?? []
  const figures = useMemo(() => figuresByLane(aggregate.data?.rows ?? [], groupBy), [aggregate.data, groupBy])
  const needsEmpty = (figures.get(null)?.count ?? 0) > 0
  const all = needsEmpty ? withEmptyLane(given, source.field, env.t('records.noLane')) : given
  const isShown = (lane: Lane) =>
    (figures.get(lane.value)?.count ?? 0) > 0 || [...moved.values()].some((one) => one.to.lane === lane.value)
  const lanes = shape.hideEmpty && aggregate.data ? all.filter(isShown) : all
  const card = useCard(object, shape, env)
  const fields = useMemo(() => cardFields(object, card, groupBy), [object, card, groupBy])
  const total = [...figures.values()].reduce((sum, one) => sum + one.count, 0)
  useEffect(() => onCount(aggregate.data ? { value: total, exact: true } : undefined), [aggregate.data, total, onCount])

  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: laneKeys }),
  )
  const isOpen = (field: FieldMetadata) => field.canWrite && !field.readOnly
  const mayMove = object.can.update && isOpen(source.field)
  const move = async ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const record = active.data.current?.record as RecordJson | undefined
    const to = over?.data.current as Spot | undefined
    if (!record || !to) return
    const wanted: Values = {
      [groupBy]: to.lane,
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
  const lane = (one: Lane) => ({
    ...props,
    lane: one,
    groupBy,
    fields,
    card,
    moved,
    mayMove,
    onCreate: () => onCreate(one.value === null ? {} : { [groupBy]: one.value }),
  })
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      autoScroll={edges}
      accessibility={{
        announcements: announcementsFor(env, lanes),
        screenReaderInstructions: { draggable: env.t('records.board.help') },
      }}
      onDragStart={({ active }) => setDragged((active.data.current?.record as RecordJson | undefined) ?? null)}
      onDragCancel={() => setDragged(null)}
      onDragEnd={(event) => void move(event)}
    >
      {rowField ? (
        <BoardRows
          env={env}
          field={rowField}
          groupBy={groupBy}
          counted={counted}
          lanes={lanes}
          filter={filter}
          laneProps={lane}
          figures={figures}
        />
      ) : (
        <div className={styles.board} data-dragging={dragged !== null || undefined}>
          {lanes.map((one) => (
            <BoardLane key={one.value ?? ''} {...lane(one)} filter={filter} figures={figures.get(one.value)} />
          ))}
        </div>
      )}
      <DragOverlay dropAnimation={null}>
        {dragged ? (
          <BoardCard record={dragged} object={object} fields={fields} shows={card.shows} env={env} isLifted />
        ) : null}
      </DragOverlay>
      {dialogs}
    </DndContext>
  )
}
