import { useDroppable } from '@dnd-kit/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { useRecords } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatMoney, formatNumber, wholeUnits } from '#ui/format.ts'
import { Skeleton } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { useOnce } from '#ui/useOnce.ts'
import styles from './Board.module.css'
import { DraggableCard } from './BoardCard.tsx'
import type { Lane, LaneFigures } from './boardModel.ts'
import { laneQuery } from './boardQueries.ts'
import type { Card } from './card.ts'
import { LaneEdge } from './LaneEdge.tsx'
import { ListError } from './ListBody.tsx'
import { useLearnNames } from './ListView.tsx'
import type { LaneWidth } from './laneWidth.ts'
import { isMoney } from './layoutFields.ts'
import type { IndexShape } from './state.ts'
import type { Moved, Spot } from './useCardMoves.tsx'
import { useShades } from './useShades.ts'

export interface BoardLaneProps {
  object: ObjectMetadata
  shape: IndexShape
  env: DisplayEnv
  lane: Lane
  groupBy: string
  filter: Filter | undefined
  fields: FieldMetadata[]
  card: Pick<Card, 'more' | 'shows'>
  figures: LaneFigures | undefined
  moved: ReadonlyMap<string, Moved>
  mayMove: boolean
  /** `at`: how many columns stand before this one. */
  width: LaneWidth & { at: number }
  onCreate: () => void
  /** The row that the lane is a piece of, null for the cards in no row. Its head stands above all rows. */
  row?: string | null
  /** Why the card in the hand cannot be put here. */
  closed?: string | null
  rowLabel?: string
  /** Called once its first cards are there; a lane without cards has none to wait for. */
  onReady?: () => void
}

/** One lane: its figures, its cards page by page, a place to drop. */
export function BoardLane(props: BoardLaneProps) {
  const { lane, row, rowLabel, figures, moved, closed = null } = props
  const spot: Spot = { lane: lane.value, ...(row === undefined ? {} : { row }) }
  const { setNodeRef, isOver } = useDroppable({ id: JSON.stringify(spot), data: spot })
  const isEmpty = row !== undefined && (figures?.count ?? 0) === 0
  return (
    <section
      ref={setNodeRef}
      className={styles.lane}
      data-over={(isOver && closed === null) || undefined}
      data-closed={closed !== null || undefined}
      aria-label={rowLabel ? `${rowLabel}: ${lane.label}` : lane.label}
    >
      {row === undefined ? <LaneHead {...props} /> : null}
      {closed === null ? null : <p className={styles.closed}>{closed}</p>}
      <div className={styles.cards}>
        {isEmpty ? <Cards {...props} records={withMoves([], moved, spot)} /> : <FetchedCards {...props} spot={spot} />}
      </div>
    </section>
  )
}

function FetchedCards({ spot, ...props }: BoardLaneProps & { spot: Spot }) {
  const { object, shape, env, lane, groupBy, filter, fields, card, moved, onReady } = props
  const query = useMemo(
    () => laneQuery({ object, shape, lane, groupBy, filter, fields, card }),
    [object, shape, lane, groupBy, filter, fields, card],
  )
  const list = useRecords(object, query, { isOneOfMany: true })
  const { isPending, data, error } = list
  useOnce(!isPending, onReady)
  const learn = useLearnNames(fields.map((field) => ({ source: field.name, field })))
  const pages = data?.pages ?? []
  // Before the cards ask for the names behind their links.
  pages.forEach(learn)
  const items = pages.flatMap((page) => page.items)
  if (error && !data) return <ListError error={error} onRetry={() => void list.refetch()} />
  return (
    <>
      {isPending ? <Skeleton height="4rem" /> : null}
      <Cards {...props} records={withMoves(items, moved, spot)} />
      {list.hasNextPage ? (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {env.t('records.board.more')}
        </Button>
      ) : null}
    </>
  )
}

function Cards({
  object,
  shape,
  fields,
  card,
  env,
  moved,
  mayMove,
  records,
}: BoardLaneProps & { records: RecordJson[] }) {
  // The lane makes a new list with every drawing: what counts is whether its cards are others.
  const key = records.map(({ id, version }) => `${id} ${version}`).join()
  const latest = useRef(records)
  latest.current = records
  const rows = useMemo(() => ({ loaded: () => latest.current, key }), [key])
  const shadesOf = useShades(object, shape.colours, env, rows)
  return records.map((record) => (
    <DraggableCard
      key={record.id}
      record={record}
      object={object}
      fields={fields}
      shows={card.shows}
      env={env}
      shade={shadesOf(record)?.row}
      mayMove={mayMove && record.can?.update !== false}
      isMoving={moved.has(record.id)}
    />
  ))
}

/** A card on its way to the server is shown where it was put, not where it came from. */
function withMoves(records: RecordJson[], moved: ReadonlyMap<string, Moved>, spot: Spot): RecordJson[] {
  const isHere = ({ to }: Moved) => to.lane === spot.lane && to.row === spot.row
  const arriving = [...moved.values()].filter(isHere).map((one) => one.record)
  return [...arriving, ...records.filter((record) => !moved.has(record.id))]
}

type LaneHeadProps = Pick<BoardLaneProps, 'object' | 'shape' | 'env' | 'lane' | 'figures' | 'width' | 'onCreate'>

/** What the lane is, how many cards it has, and what they add up to. */
export function LaneHead({ object, shape, env, lane, figures, width, onCreate }: LaneHeadProps) {
  const inMoney = isMoney(object.fields.find((field) => field.name === shape.sum))
  const write = (amount: string, options: Intl.NumberFormatOptions = {}) =>
    inMoney
      ? formatMoney({ amount, currency: env.formats.currency }, env.formats, options)
      : formatNumber(amount, env.formats, options)
  const exact = (amount: string) => write(amount)
  const round = (amount: string) => write(amount, wholeUnits)
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
      <LaneEdge {...width} env={env} />
    </header>
  )
}
