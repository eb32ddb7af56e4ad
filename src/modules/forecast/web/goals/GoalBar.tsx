import type { CSSProperties } from 'react'
import { formatPercent, useFormats } from '#ui/format.ts'
import type { GoalProgress } from '../../contract.ts'
import styles from './Goals.module.css'

/** How much of a target is reached, with a line where it should be today; the words beside it say the same. */
export function GoalBar({ progress, target }: { progress: GoalProgress; target: string }) {
  const formats = useFormats()
  const ratio = Number(progress.ratio ?? 1)
  const due = Number(target) > 0 ? Number(progress.expected) / Number(target) : 0
  const within = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`
  return (
    <span className={styles.progress}>
      <span className={styles.bar} data-status={progress.status} aria-hidden="true">
        <span className={styles.reached} style={{ inlineSize: within(ratio) }} />
        {due > 0 && due < 1 ? <span className={styles.due} style={{ '--due': within(due) } as CSSProperties} /> : null}
      </span>
      <span className={styles.ratio}>{formatPercent(Math.round(ratio * 100), formats)}</span>
    </span>
  )
}
