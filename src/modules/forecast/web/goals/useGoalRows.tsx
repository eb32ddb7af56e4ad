import { useMetadata } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { ownedBy } from '../../behind.ts'
import type { GoalNode, GoalStanding, GoalTree } from '../../contract.ts'
import { useMetricName } from './useMetricName.ts'

/** Opens the records behind a figure beside the screen, where they are edited and the figure follows. */
export function useGoalRows() {
  const { show } = usePanel()
  const { objects } = useMetadata()
  const metricName = useMetricName()
  const open = (name: string, filter: Filter, title: string) => {
    const object = objects.find((one) => one.name === name)
    if (object) void show(rowsPage({ object, filter, title }))
  }
  return {
    ofNode: ({ rows, owner, metric }: GoalTree, node: GoalNode, name: string) =>
      open(rows.object, { and: [rows.filter, ...ownedBy(node, owner)] }, `${name} · ${metricName(metric)}`),
    ofGoal: ({ rows, metric }: GoalStanding) => rows && open(rows.object, rows.filter, metricName(metric)),
    goals: (ids: string[], title: string) => open('goal', { field: 'id', op: 'in', value: ids }, title),
  }
}
