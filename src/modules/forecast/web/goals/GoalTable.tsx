import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { GoalNode, GoalTree } from '../../contract.ts'
import grid from '../ForecastGrid.module.css'
import { treeGridRole, useTreeGrid } from '../useTreeGrid.ts'
import { GoalDialog } from './GoalDialog.tsx'
import { GoalRow, goalColumns } from './GoalRow.tsx'

/** Teams and people as a tree beside what they are to reach; arrows walk, Enter opens the rows behind a figure. */
export function GoalTable({ tree }: { tree: GoalTree }) {
  const t = useT()
  const [planned, setPlanned] = useState<GoalNode | null>(null)
  const rows = useTreeGrid(tree.nodes, goalColumns.length)
  return (
    <section className={grid.scroller} aria-label={t('goals.table')}>
      <table
        ref={rows.grid}
        className={grid.grid}
        {...treeGridRole}
        aria-label={t('goals.table')}
        onKeyDown={rows.onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" className={grid.first}>
              {t('forecast.who')}
            </th>
            {goalColumns.map((column) => (
              <th key={column} scope="col" title={t(`goals.hints.${column}`)}>
                {t(`goals.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((node, row) => (
            <GoalRow
              key={node.key}
              node={node}
              row={row}
              tree={tree}
              {...rows.at(node, row)}
              onPlan={() => setPlanned(node)}
            />
          ))}
        </tbody>
      </table>
      {planned ? <GoalDialog node={planned} tree={tree} onClose={() => setPlanned(null)} /> : null}
    </section>
  )
}
