import { useDroppable } from '@dnd-kit/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useRecords } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatMoney, formatNumber, wholeUnits } from '#ui/format.ts'
import { Skeleton } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import styles from './Board.module.css'
import type { Moved } from './Board.tsx'
import { DraggableCard } from './BoardCard.tsx'
import { type Lane, type LaneFigures, laneFilter } from './boardModel.ts'
import { pointsToOne } from './columns.ts'
import type { IndexShape } from './state.ts'

export interface BoardLaneProps {
  object: ObjectMetadata
  shape: IndexShape
  env: DisplayEnv
  lane: Lane
  groupBy: string
  filter: Filter | undefined
  fields: FieldMetadata[]
  figures: LaneFigures | undefined
  moved: ReadonlyMap<string, Moved>
  mayMove: boolean
  onCreate: () => void
}

const lanePage = 20

/** One lane: its figures, its cards page by page, a place to drop. */
export function BoardLane(props: BoardLaneProps) {
  const { object, shape, env, lane, groupBy, filter, fields, moved, mayMove } = props
  const { setNodeRef, isOver } = useDroppable({ id: lane.value ?? 'none', data: { value: lane.value } })
  const query = useMemo(
    () => laneQuery({ shape, lane, groupBy, filter, fields }),
    [shape, lane, groupBy, filter, fields],
  )
  const list = useRecords(object, query)
  const records = withMoves(list.data?.pages.flatMap((page) => page.items) ?? [], moved, lane.value)
  return (
    <section ref={setNodeRef} className={styles.lane} data-over={isOver || undefined} aria-label={lane.label}>
      <LaneHead {...props} />
      <div className={styles.cards}>
        {list.isPending ? <Skeleton height="4rem" /> : null}
        {records.map((record) => (
          <DraggableCard
            key={record.id}
            record={record}
            object={object}
            fields={fields}
            env={env}
            mayMove={mayMove && record.can?.update !== false}
            isMoving={moved.has(record.id)}
          />
        ))}
        {list.hasNextPage ? (
          <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {env.t('records.board.more')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}

type LaneQuestion = Pick<BoardLaneProps, 'shape' | 'lane' | 'groupBy' | 'filter' | 'fields'>

function laneQuery({ shape, lane, groupBy, filter, fields }: LaneQuestion): Query {
  const shown = fields.flatMap((field) =>
    pointsToOne(field) ? [field.name, `${field.name}.displayName`] : [field.name],
  )
  return {
    filter: laneFilter(groupBy, lane.value, filter),
    ...(shape.search === '' ? {} : { search: shape.search }),
    ...(shape.sort.length > 0 ? { sort: shape.sort } : {}),
    fields: [...new Set(['displayName', groupBy, 'owner', 'owner.displayName', ...shown])],
    limit: lanePage,
    count: 'none',
  }
}

/** A card on its way to the server is shown where it was put, not where it came from. */
function withMoves(records: RecordJson[], moved: ReadonlyMap<string, Moved>, lane: string | null): RecordJson[] {
  const arriving = [...moved.values()].filter((one) => one.to === lane).map((one) => one.record)
  return [...arriving, ...records.filter((record) => !moved.has(record.id))]
}

function LaneHead({ object, shape, env, lane, figures, onCreate }: BoardLaneProps) {
  const currency = env.formats.currency
  const exact = (amount: string) => formatMoney({ amount, currency }, env.formats)
  const round = (amount: string) => formatMoney({ amount, currency }, env.formats, wholeUnits)
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <Tag dot colour={lane.colour ?? 'gray'}>
          {lane.label}
        </Tag>
        <span className={styles.count}>{formatNumber(figures?.count ?? 0, env.formats)}</span>
        {object.can.create ? (
          <IconButton label={env.t('records.board.add', { lane: lane.label })} onClick={onCreate}>
            <IconPlus size={14} />
          </IconButton>
        ) : null}
      </div>
      {shape.sum ? (
        <div className={styles.sums}>
          <span title={figures?.sum ? exact(figures.sum) : ''}>{figures?.sum ? round(figures.sum) : '–'}</span>
          {figures?.weighted ? (
            <span className={styles.weighted} title={exact(figures.weighted)}>
              {env.t('records.board.weighted', { amount: round(figures.weighted) })}
            </span>
          ) : null}
        </div>
      ) : null}
    </header>
  )
}
