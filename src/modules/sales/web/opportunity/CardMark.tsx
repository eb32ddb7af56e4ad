import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Tag } from '#ui/Tag.tsx'
import styles from './opportunity.module.css'
import { daysInStage, rotting, useStages } from './stages.ts'

/** What a card of the board warns of: too long in its stage, close date pushed again and again. */
export function CardMark({ record, env }: { record: RecordJson; env: DisplayEnv }) {
  const stages = useStages()
  if (record.isClosed) return null
  const days = daysInStage(record, env.now)
  const colour = rotting(days, stages?.find(({ id }) => id === record.stage)?.allowedDays)
  const pushes = Number(record.pushCount ?? 0)
  if (!colour && pushes < 2) return null
  return (
    <span className={styles.marks}>
      {colour ? (
        <Tag colour={colour} dot>
          {env.t('opportunity.rotting', { count: days ?? 0 })}
        </Tag>
      ) : null}
      {pushes >= 2 ? <Tag colour="amber">{env.t('opportunity.pushed', { count: pushes })}</Tag> : null}
    </span>
  )
}
