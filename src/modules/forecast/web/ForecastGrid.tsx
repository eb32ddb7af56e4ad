import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { alongLine } from '#ui/direction.ts'
import type { Forecast, ForecastNode, ForecastReading } from '../contract.ts'
import { withOwn } from '../rollUp.ts'
import { AdjustDialog, type Adjusted } from './AdjustDialog.tsx'
import { askOwn, type ForecastQuestion, forecastQuery } from './api.ts'
import styles from './ForecastGrid.module.css'
import { GridRow } from './GridRow.tsx'
import { columns, firstFolded, levelsOf, shownRows } from './tree.ts'

export interface ForecastGridProps {
  forecast: Forecast
  question: ForecastQuestion
  reading: ForecastReading
}

/** Teams and people as a tree beside their figures; arrows walk, Enter opens the rows behind a figure, E adjusts it. */
export function ForecastGrid({ forecast, question, reading }: ForecastGridProps) {
  const t = useT()
  const me = useMe()
  const [folded, setFolded] = useState(() => firstFolded(forecast.nodes, me.id))
  const [at, setAt] = useState({ row: 0, column: 0 })
  const [adjusted, setAdjusted] = useState<Adjusted | null>(null)
  const grid = useRef<HTMLTableElement>(null)
  const levels = useMemo(() => levelsOf(forecast.nodes), [forecast.nodes])
  const rows = useMemo(() => shownRows(forecast.nodes, folded), [forecast.nodes, folded])
  const refreshOwn = useRefreshOwn(question)
  const fold = (key: string, isFolded: boolean) =>
    setFolded((now) => (isFolded ? new Set([...now, key]) : new Set([...now].filter((one) => one !== key))))
  const goTo = (row: number, column: number) => {
    const next = { row: clamp(row, rows.length - 1), column: clamp(column, columns.length) }
    setAt(next)
    grid.current
      ?.querySelector<HTMLElement>(`[data-row="${next.row}"] [data-column="${next.column}"] [data-focus]`)
      ?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const node = rows[at.row]
    const key = alongLine(event.key)
    const step = steps[key]
    if (!node || !step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const [down, along] = step
    // On a name the arrows open and close what is beneath, as in every tree.
    const isTeam = node.kind === 'team' && at.column === 0
    if (isTeam && key === 'ArrowRight' && folded.has(node.key)) return fold(node.key, false)
    if (isTeam && key === 'ArrowLeft' && !folded.has(node.key)) return fold(node.key, true)
    goTo(at.row + down, along === 'ends' ? (key === 'Home' ? 0 : columns.length) : at.column + along)
  }
  return (
    <section className={styles.scroller} aria-label={t('forecast.grid')}>
      <table ref={grid} className={styles.grid} {...tree} aria-label={t('forecast.grid')} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" className={styles.first}>
              {t('forecast.who')}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`forecast.columns.${column}`)}
                {forecast.currency && column !== 'attained' ? (
                  <span className={styles.currency}> {forecast.currency}</span>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((node, row) => (
            <GridRow
              key={node.key}
              node={node}
              row={row}
              level={levels.get(node.key) ?? 1}
              activeColumn={at.row === row ? at.column : null}
              isFolded={node.kind === 'team' ? folded.has(node.key) : null}
              forecast={forecast}
              reading={reading}
              onFold={(isFolded) => fold(node.key, isFolded)}
              onAt={(column) => setAt({ row, column })}
              onAdjust={(category) => setAdjusted({ node, category })}
              onSaved={refreshOwn}
            />
          ))}
        </tbody>
      </table>
      {adjusted ? (
        <AdjustDialog adjusted={adjusted} forecast={forecast} question={question} onClose={() => setAdjusted(null)} />
      ) : null}
    </section>
  )
}

/** Said apart from the table, which it is all the same: its cells are walked by arrows. */
const tree = { role: 'treegrid' }

const steps: Record<string, [down: number, along: number | 'ends']> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  Home: [0, 'ends'],
  End: [0, 'ends'],
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))

/** What one person's opportunities add up to is asked for by itself, so that a change shows before all is added up anew. */
function useRefreshOwn(question: ForecastQuestion): (owners: string[]) => void {
  const client = useQueryClient()
  return (owners) => {
    if (owners.length === 0) return
    void askOwn(question, owners).then(({ own }) =>
      client.setQueryData(forecastQuery(question).queryKey, (now: Forecast | undefined) =>
        now ? { ...now, nodes: withOwn(now.nodes, own) as ForecastNode[] } : now,
      ),
    )
  }
}
