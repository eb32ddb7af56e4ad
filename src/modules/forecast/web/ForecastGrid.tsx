import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { Forecast, ForecastNode, ForecastReading } from '../contract.ts'
import { withOwn } from '../rollUp.ts'
import { AdjustDialog, type Adjusted } from './AdjustDialog.tsx'
import { askOwn, type ForecastQuestion, forecastQuery } from './api.ts'
import styles from './ForecastGrid.module.css'
import { GridRow } from './GridRow.tsx'
import { columns } from './tree.ts'
import { treeGridRole, useTreeGrid } from './useTreeGrid.ts'

export interface ForecastGridProps {
  forecast: Forecast
  question: ForecastQuestion
  reading: ForecastReading
}

/** Teams and people as a tree beside their figures; arrows walk, Enter opens the rows behind a figure, E adjusts it. */
export function ForecastGrid({ forecast, question, reading }: ForecastGridProps) {
  const t = useT()
  const [adjusted, setAdjusted] = useState<Adjusted | null>(null)
  const tree = useTreeGrid(forecast.nodes, columns.length)
  const refreshOwn = useRefreshOwn(question)
  return (
    <section className={styles.scroller} aria-label={t('forecast.grid')}>
      <table
        ref={tree.grid}
        className={styles.grid}
        {...treeGridRole}
        aria-label={t('forecast.grid')}
        onKeyDown={tree.onKeyDown}
      >
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
          {tree.rows.map((node, row) => (
            <GridRow
              key={node.key}
              node={node}
              row={row}
              {...tree.at(node, row)}
              forecast={forecast}
              slice={question.filter}
              reading={reading}
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
