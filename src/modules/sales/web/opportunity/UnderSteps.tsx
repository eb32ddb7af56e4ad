import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Tag } from '#ui/Tag.tsx'
import styles from './opportunity.module.css'
import { daysInStage, rotting, useStages } from './stages.ts'

/** How long it has been in its stage, what the next stage still wants, and what is to be done next. */
export function UnderSteps({ object, record, env }: RecordViewProps) {
  const stages = useStages()
  if (!stages || record.isClosed) return null
  const here = stages.find(({ id }) => id === record.stage)
  const next = stages.find(
    (stage) =>
      stage.pipeline === record.pipeline && stage.type === 'open' && Number(stage.position) > Number(here?.position),
  )
  const days = daysInStage(record, env.now)
  const colour = rotting(days, here?.allowedDays)
  const wanted = (Array.isArray(next?.requiredFields) ? next.requiredFields : []).flatMap((name) =>
    isEmpty(record[String(name)]) ? object.fields.filter((field) => field.name === name) : [],
  )
  return (
    <p className={styles.under}>
      {days === null ? null : (
        <span>
          {colour ? (
            <Tag colour={colour} dot>
              {env.t('opportunity.daysOf', { count: days, allowed: here?.allowedDays })}
            </Tag>
          ) : (
            env.t('opportunity.days', { count: days })
          )}
        </span>
      )}
      {next && wanted.length > 0 ? (
        <span>
          {env.t('opportunity.nextWants', {
            stage: next.displayName,
            fields: wanted.map((field) => env.text(field.label, field.name)).join(', '),
          })}
        </span>
      ) : null}
      <span>
        {record.nextStep ? env.t('opportunity.nextStep', { step: record.nextStep }) : env.t('opportunity.noNextStep')}
      </span>
    </p>
  )
}

const isEmpty = (value: unknown): boolean =>
  value == null || value === '' || (Array.isArray(value) && value.length === 0)
