import { IconChevronRight, IconPencil, IconPlus } from '@tabler/icons-react'
import { type CSSProperties, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { IconButton } from '#ui/Button.tsx'
import { useFormats } from '#ui/format.ts'
import type { GoalNode, GoalTree } from '../../contract.ts'
import grid from '../ForecastGrid.module.css'
import { figureText } from '../figures.ts'
import { useNodeName } from '../useNodeName.ts'
import { type TreeGridRow, useTreeGrid } from '../useTreeGrid.ts'
import { GoalBar } from './GoalBar.tsx'
import { GoalDialog } from './GoalDialog.tsx'
import styles from './Goals.module.css'
import { StatusTag } from './StatusTag.tsx'
import { TrendOf } from './TrendOf.tsx'
import { useGoalRows } from './useGoalRows.tsx'

/** The same tree where a table has no room: one card a team or person, with all that the table says of it. */
export function GoalCards({ tree }: { tree: GoalTree }) {
  const t = useT()
  const [planned, setPlanned] = useState<GoalNode | null>(null)
  const rows = useTreeGrid(tree.nodes, 0)
  return (
    <>
      <ul className={styles.goals} aria-label={t('goals.table')}>
        {rows.rows.map((node, row) => (
          <Card key={node.key} node={node} tree={tree} at={rows.at(node, row)} onPlan={() => setPlanned(node)} />
        ))}
      </ul>
      {planned ? <GoalDialog node={planned} tree={tree} onClose={() => setPlanned(null)} /> : null}
    </>
  )
}

interface CardProps {
  node: GoalNode
  tree: GoalTree
  at: TreeGridRow
  onPlan: () => void
}

function Card({ node, tree, at, onPlan }: CardProps) {
  const t = useT()
  const formats = useFormats()
  const open = useGoalRows()
  const name = useNodeName()(node)
  const text = (value: string) => figureText(value, tree.currency, formats)
  const { progress, target, beneath, achieved } = node
  const wanted = target ?? beneath
  return (
    <li className={styles.card} style={{ '--level': at.level } as CSSProperties}>
      <div className={styles.cardHead}>
        <CardName node={node} name={name} at={at} />
        {progress ? <StatusTag status={progress.status} /> : null}
        {node.canPlan ? (
          <IconButton label={t(target === null ? 'goals.set' : 'goals.change', { name })} onClick={onPlan}>
            {target === null ? <IconPlus size={16} /> : <IconPencil size={16} />}
          </IconButton>
        ) : null}
      </div>
      <div className={styles.cardLine}>
        <button
          type="button"
          className={styles.figure}
          title={t('goals.rows')}
          onClick={() => open.ofNode(tree, node, name)}
        >
          {wanted === null ? text(achieved) : t('goals.of', { achieved: text(achieved), target: text(wanted) })}
        </button>
        {progress && wanted !== null ? <GoalBar progress={progress} target={wanted} /> : null}
      </div>
      {progress ? (
        <div className={styles.cardLine}>
          <Facts node={node} progress={progress} text={text} />
          <TrendOf node={node} tree={tree} />
        </div>
      ) : null}
    </li>
  )
}

function CardName({ node, name, at }: { node: GoalNode; name: string; at: TreeGridRow }) {
  const t = useT()
  const { isFolded, onFold } = at
  if (isFolded === null)
    return (
      <span className={`${grid.person} ${styles.cardName}`}>
        <Avatar name={name} />
        {name}
        {node.isActive ? null : <span className={styles.quiet}>{t('forecast.left')}</span>}
      </span>
    )
  return (
    <button
      type="button"
      className={`${grid.team} ${styles.cardName}`}
      aria-expanded={!isFolded}
      aria-label={t(isFolded ? 'forecast.unfold' : 'forecast.fold', { name })}
      onClick={() => onFold(!isFolded)}
    >
      <IconChevronRight size={14} className={grid.caret} data-open={!isFolded || undefined} />
      {name}
    </button>
  )
}

interface FactsProps {
  node: GoalNode
  progress: NonNullable<GoalNode['progress']>
  text: (value: string) => string
}

/** What the table has columns for. */
function Facts({ node: { target, beneath }, progress, text }: FactsProps) {
  const t = useT()
  const facts = (['missing', 'perDay', 'projection'] as const).flatMap((column) => {
    const value = progress[column]
    return value === null ? [] : [{ column, value }]
  })
  return (
    <div className={styles.facts}>
      {target !== null && beneath !== null ? <span>{t('goals.beneath', { value: text(beneath) })}</span> : null}
      {target === null ? <span>{t('goals.sum')}</span> : null}
      {facts.map(({ column, value }) => (
        <span key={column}>
          {t(`goals.columns.${column}`)} <bdi className={styles.fact}>{text(value)}</bdi>
        </span>
      ))}
    </div>
  )
}
