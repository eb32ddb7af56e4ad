import { useT } from '#kernel/client/i18n.ts'
import { useFormats } from '#ui/format.ts'
import type { GoalNode, GoalTree } from '../../contract.ts'
import { figureText } from '../figures.ts'
import { Trend } from './Trend.tsx'

/** The course of one team or person, said in words to who does not see it. */
export function TrendOf({ node, tree }: { node: GoalNode; tree: GoalTree }) {
  const t = useT()
  const formats = useFormats()
  const text = (value: string) => figureText(value, tree.currency, formats)
  const expected = node.progress?.expected ?? null
  const label =
    expected === null
      ? t('goals.trendAlone', { achieved: text(node.achieved) })
      : t('goals.trend', { achieved: text(node.achieved), expected: text(expected) })
  return (
    <span title={label}>
      <Trend series={node.series} steps={tree.steps.length} target={node.target ?? node.beneath} label={label} />
    </span>
  )
}
