import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { useName } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { useOnce } from '#ui/useOnce.ts'
import styles from './Board.module.css'
import { BoardLane, type BoardLaneProps, LaneHead } from './BoardLane.tsx'
import { type Lane, type LaneFigures, laneFilter, type SteadyRows, steadyRows } from './boardModel.ts'
import { figuresOfRow, rowsAhead } from './boardQueries.ts'

interface Props {
  env: DisplayEnv
  field: FieldMetadata
  groupBy: string
  /** The figures of all lanes, row by row. */
  counted: Record<string, JsonValue>[]
  lanes: Lane[]
  filter: Filter | undefined
  figures: Map<string | null, LaneFigures>
  laneProps: (lane: Lane, at: number) => Omit<BoardLaneProps, 'filter' | 'figures' | 'row'>
}

const mostRows = 50
/** A row whose cards let wait longer is shown without them, so that it holds nothing back. */
const patience = 3_000

/**
 * Lanes crossed by rows: one row for each value of a second field that has cards. They are shown in their order, each once
 * all its cards are there, so that none is pushed aside by one above it, unless they let wait; far below the screen nothing is fetched.
 */
export function BoardRows(props: Props) {
  const { field, counted, lanes, figures, laneProps } = props
  const values = useSteadyRows(counted, field.name).slice(0, mostRows)
  const [arrived, setArrived] = useState<ReadonlySet<string | null>>(new Set())
  const [isEndNear, setEndNear] = useState(true)
  const missing = values.findIndex((value) => !arrived.has(value))
  const shown = missing < 0 ? values.length : missing
  return (
    <div className={styles.rows}>
      <div className={styles.heads}>
        {lanes.map((lane, at) => (
          <div key={lane.value ?? ''} className={styles.headOnly}>
            <LaneHead {...laneProps(lane, at)} figures={figures.get(lane.value)} />
          </div>
        ))}
      </div>
      {values.slice(0, isEndNear ? shown + rowsAhead : shown).map((value, at) => (
        <BoardRow
          key={value ?? ''}
          {...props}
          value={value}
          isHidden={at >= shown}
          onArrived={() => setArrived((known) => new Set(known).add(value))}
        />
      ))}
      {shown < values.length ? (
        <End key={shown} onNear={setEndNear}>
          {isEndNear ? <SkeletonRows /> : null}
        </End>
      ) : null}
    </div>
  )
}

type RowProps = Props & { value: string | null; isHidden: boolean; onArrived: () => void }

function BoardRow({ env, field, groupBy, counted, lanes, filter, laneProps, value, isHidden, onArrived }: RowProps) {
  const [ready, setReady] = useState<ReadonlySet<string | null>>(new Set())
  const own = figuresOfRow(counted, { field: field.name, value }, groupBy)
  const total = [...own.values()].reduce((sum, one) => sum + one.count, 0)
  const within = laneFilter(field.name, value, filter)
  const label = useRowLabel(field, value, env)
  const isWhole = lanes.every((lane) => !own.get(lane.value)?.count || ready.has(lane.value))
  useOnce(useLate(patience) || isWhole, onArrived)
  return (
    <section aria-label={label} hidden={isHidden}>
      <h2 className={styles.rowHead}>
        {label} <span className={styles.count}>{formatNumber(total, env.formats)}</span>
      </h2>
      <div className={styles.rowLanes}>
        {lanes.map((lane, at) => (
          <BoardLane
            key={lane.value ?? ''}
            {...laneProps(lane, at)}
            filter={within}
            figures={own.get(lane.value)}
            row={value}
            rowLabel={label}
            onReady={() => setReady((known) => new Set(known).add(lane.value))}
          />
        ))}
      </div>
    </section>
  )
}

/** Whether so much time has passed since the first drawing. */
function useLate(after: number): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return isLate
}

/** Says whether the end of what is shown lies within a screen of what is seen. */
function End({ onNear, children }: { onNear: (isNear: boolean) => void; children: ReactNode }) {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => onNear(entry?.isIntersecting === true), { rootMargin: '100%' })
    if (end.current) watch.observe(end.current)
    return () => watch.disconnect()
  }, [onNear])
  return (
    <div ref={end} className={styles.rowsEnd}>
      {children}
    </div>
  )
}

/** Rows stay where they are while cards go from one to another, although another is the fullest then. */
function useSteadyRows(counted: Record<string, JsonValue>[], field: string): (string | null)[] {
  const kept = useRef<SteadyRows>({ of: '', values: [] })
  kept.current = steadyRows(kept.current, counted, field)
  return kept.current.values
}

function useRowLabel(field: FieldMetadata, value: string | null, env: DisplayEnv): string {
  const target = kindOf(field.kind).target?.(field)
  const name = useName(env, target ?? '', target ? value : null)
  if (value === null) return env.t('records.noLane')
  const choice = field.choices?.find((one) => one.value === value)
  if (choice) return env.text(choice.label, value)
  return target ? (name ?? '…') : value
}
