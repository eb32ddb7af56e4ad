import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useEffect, useMemo, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Select } from '#ui/inputs.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import styles from './Board.module.css'
import { BoardCard } from './BoardCard.tsx'
import { BoardLane } from './BoardLane.tsx'
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
  const scopes = scopeName ? [...new Set(records.map((record) => String(record[scopeName])))] : []
  const [chosen, setChosen] = useState<string | null>(null)
  if (page.isPending) return <SkeletonRows />
  if (page.error) return <ErrorState text={env.t('records.noBoard')} onRetry={() => void page.refetch()} />
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
            data={scopes.map((id) => ({ value: id, label: env.nameOf(scopeTarget, id) || '…' }))}
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

export interface Moved {
  record: RecordJson
  to: string | null
}

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
  const aggregate = useAggregate(object, laneAggregate(object, groupBy, shape.sum, filter, shape.search))
  const figures = useMemo(() => figuresByLane(aggregate.data?.rows ?? [], groupBy), [aggregate.data, groupBy])
  const needsEmpty = (figures.get(null)?.count ?? 0) > 0
  const lanes = needsEmpty ? withEmptyLane(given, source.field, env.t('records.noLane')) : given
  const fields = useMemo(() => cardFields(object, shape.columns, groupBy), [object, shape.columns, groupBy])
  const total = [...figures.values()].reduce((sum, one) => sum + one.count, 0)
  useEffect(() => onCount(aggregate.data ? { value: total, exact: true } : undefined), [aggregate.data, total, onCount])

  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: laneKeys }),
  )
  const mayMove = object.can.update && source.field.canWrite && !source.field.readOnly
  const move = async ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const record = active.data.current?.record as RecordJson | undefined
    const to = over?.data.current?.value as string | null | undefined
    if (!record || to === undefined || (record[groupBy] ?? null) === to) return
    setMoved((known) => new Map(known).set(record.id, { record: { ...record, [groupBy]: to }, to }))
    await save(record, { [groupBy]: to })
    setMoved((known) => new Map([...known].filter(([id]) => id !== record.id)))
  }
  return (
    <DndContext
      sensors={sensors}
      accessibility={{
        announcements: announcementsFor(env, lanes),
        screenReaderInstructions: { draggable: env.t('records.board.help') },
      }}
      onDragStart={({ active }) => setDragged((active.data.current?.record as RecordJson | undefined) ?? null)}
      onDragCancel={() => setDragged(null)}
      onDragEnd={(event) => void move(event)}
    >
      <div className={styles.board} data-dragging={dragged !== null || undefined}>
        {lanes.map((lane) => (
          <BoardLane
            key={lane.value ?? ''}
            {...props}
            lane={lane}
            groupBy={groupBy}
            filter={filter}
            fields={fields}
            figures={figures.get(lane.value)}
            moved={moved}
            mayMove={mayMove}
            onCreate={() => onCreate(lane.value === null ? {} : { [groupBy]: lane.value })}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged ? <BoardCard record={dragged} object={object} fields={fields} env={env} isLifted /> : null}
      </DragOverlay>
      {dialogs}
    </DndContext>
  )
}
