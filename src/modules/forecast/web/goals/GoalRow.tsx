import { IconPencil, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { formatExact, useFormats } from '#ui/format.ts'
import type { GoalNode, GoalTree } from '../../contract.ts'
import grid from '../ForecastGrid.module.css'
import { figureText } from '../figures.ts'
import { TreeName } from '../TreeName.tsx'
import { useNodeName } from '../useNodeName.ts'
import { type Focus, focusOf, type TreeGridRow } from '../useTreeGrid.ts'
import { GoalBar } from './GoalBar.tsx'
import styles from './Goals.module.css'
import { StatusTag } from './StatusTag.tsx'
import { Trend } from './Trend.tsx'
import { useGoalRows } from './useGoalRows.tsx'

/** After the name. */
export const goalColumns = [
  'target',
  'achieved',
  'reached',
  'missing',
  'perDay',
  'projection',
  'trend',
  'status',
] as const
type GoalColumn = (typeof goalColumns)[number]

interface GoalRowProps extends TreeGridRow {
  node: GoalNode
  row: number
  tree: GoalTree
  onPlan: () => void
}

/** One team or person: what is to be reached, what is, and what that comes to. */
export function GoalRow(props: GoalRowProps) {
  const { node, row, level, isFolded } = props
  const name = useNodeName()(node)
  const focus = focusOf(props, row)
  return (
    <tr
      data-row={row}
      data-kind={node.key === 'all' ? 'all' : node.kind}
      aria-level={level}
      {...(isFolded === null ? {} : { 'aria-expanded': !isFolded })}
    >
      <TreeName {...props} name={name} focus={focus(0)} />
      {goalColumns.map((column, at) => (
        <td key={column} data-column={at + 1} data-figure={column}>
          <Cell {...props} column={column} name={name} focus={focus(at + 1)} />
        </td>
      ))}
    </tr>
  )
}

type CellProps = GoalRowProps & { column: GoalColumn; name: string; focus: Focus }

function Cell(props: CellProps): ReactNode {
  const { column, node, tree, focus } = props
  const formats = useFormats()
  const text = (value: string | null | undefined) => (value == null ? '–' : figureText(value, tree.currency, formats))
  if (column === 'target') return <Target {...props} />
  if (column === 'achieved') return <Achieved {...props} />
  if (column === 'trend') return <TrendOf {...props} />
  const { progress } = node
  const wanted = node.target ?? node.beneath
  if (!progress || wanted === null) return <span {...focus}>–</span>
  if (column === 'reached')
    return (
      <span {...focus}>
        <GoalBar progress={progress} target={wanted} />
      </span>
    )
  if (column === 'status')
    return (
      <span {...focus}>
        <StatusTag status={progress.status} />
      </span>
    )
  return <span {...focus}>{text(progress[column])}</span>
}

/** Its own target, with what those beneath are to reach together under it; who may, sets it here. */
function Target({ node, tree, name, focus, onPlan }: CellProps) {
  const t = useT()
  const formats = useFormats()
  const text = (value: string) => figureText(value, tree.currency, formats)
  const { target, beneath, canPlan } = node
  const label = t(target === null ? 'goals.set' : 'goals.change', { name })
  const figure = target ?? beneath
  const shown = figure === null ? '–' : text(figure)
  return (
    <span className={styles.target}>
      {canPlan ? (
        <button
          type="button"
          className={grid.figure}
          aria-label={`${shown} ${label}`}
          title={label}
          onClick={onPlan}
          {...focus}
        >
          <span data-quiet={target === null || undefined} className={grid.plain}>
            {shown}
          </span>
          {target === null ? <IconPlus size={12} /> : <IconPencil size={12} />}
        </button>
      ) : (
        <span {...focus} data-quiet={target === null || undefined} className={grid.plain}>
          {shown}
        </span>
      )}
      {beneath === null ? null : (
        <span className={grid.raw}>
          {target === null ? t('goals.sum') : t('goals.beneath', { value: text(beneath) })}
        </span>
      )}
    </span>
  )
}

/** The figure opens the records that it adds up. */
function Achieved({ node, tree, name, focus }: CellProps) {
  const t = useT()
  const formats = useFormats()
  const open = useGoalRows()
  return (
    <button
      type="button"
      className={grid.figure}
      title={`${t('goals.rows')} · ${formatExact(tree.at, formats)}`}
      onClick={() => open.ofNode(tree, node, name)}
      {...focus}
    >
      {figureText(node.achieved, tree.currency, formats)}
    </button>
  )
}

function TrendOf({ node, tree, focus }: CellProps) {
  const t = useT()
  const formats = useFormats()
  const text = (value: string) => figureText(value, tree.currency, formats)
  const expected = node.progress?.expected ?? null
  const label =
    expected === null
      ? t('goals.trendAlone', { achieved: text(node.achieved) })
      : t('goals.trend', { achieved: text(node.achieved), expected: text(expected) })
  return (
    <span {...focus} title={label}>
      <Trend series={node.series} steps={tree.steps.length} target={node.target ?? node.beneath} label={label} />
    </span>
  )
}
