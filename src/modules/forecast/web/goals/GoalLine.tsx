import { useT } from '#kernel/client/i18n.ts'
import { formatDateRange, useFormats } from '#ui/format.ts'
import type { GoalStanding } from '../../contract.ts'
import { figureText } from '../figures.ts'
import { GoalBar } from './GoalBar.tsx'
import styles from './Goals.module.css'
import { StatusTag } from './StatusTag.tsx'
import { useGoalRows } from './useGoalRows.tsx'
import { useMetricName } from './useMetricName.ts'

/** One goal in two lines: what of whom until when, and how it stands. Its figure opens the rows. */
export function GoalLine({ goal }: { goal: GoalStanding }) {
  const t = useT()
  const formats = useFormats()
  const open = useGoalRows()
  const metricName = useMetricName()
  const text = (value: string) => figureText(value, goal.currency, formats)
  const { progress, target, achieved } = goal
  return (
    <li className={styles.goal} data-goal={goal.id}>
      <span className={styles.what}>
        <span className={styles.metric}>{metricName(goal.metric)}</span>
        <span className={styles.quiet}>
          {goal.name ?? t('forecast.everyone')} · {formatDateRange(goal.from, goal.to, formats)}
        </span>
      </span>
      {progress && target !== null && achieved !== null ? (
        <>
          <GoalBar progress={progress} target={target} />
          <button type="button" className={styles.figure} title={t('goals.rows')} onClick={() => open.ofGoal(goal)}>
            {t('goals.of', { achieved: text(achieved), target: text(target) })}
          </button>
          <StatusTag status={progress.status} />
        </>
      ) : (
        <span className={styles.quiet}>{t(achieved === null ? 'goals.hidden' : 'goals.noRate')}</span>
      )}
    </li>
  )
}
