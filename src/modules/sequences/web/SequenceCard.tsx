import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useSayChange } from '#kernel/client/useSayChange.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { Tag } from '#ui/Tag.tsx'
import { toast } from '#ui/toast.tsx'
import type { SequenceRunJson } from '../contract.ts'
import { refresh, sequencesQuery, setStatus } from './api.ts'
import styles from './Sequences.module.css'

const colours = { running: 'blue', paused: 'yellow', finished: 'green', stopped: 'gray' } as const

/** The sequence that the record is in, and why earlier ones ended. Nothing where there were none. */
export function SequenceCard(props: RecordViewProps) {
  const { object, record, env } = props
  const { data } = useQuery(sequencesQuery(object.name, record))
  if (!data || data.runs.length === 0) return null
  return (
    <section className={styles.card} aria-label={env.t('sequences.title')}>
      <h2 className={styles.title}>{env.t('sequences.title')}</h2>
      <ul className={styles.runs}>
        {data.runs.map((run) => (
          <li key={run.id} className={styles.run}>
            <Run {...props} run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type RunProps = RecordViewProps & { run: SequenceRunJson }

function Run(props: RunProps) {
  const { run, env, record } = props
  const isOver = run.status === 'finished' || run.status === 'stopped'
  const { activity } = run
  return (
    <>
      <div className={styles.head}>
        <span className={styles.name}>{run.name}</span>
        <Tag colour={colours[run.status]}>{env.t(`sequences.status.${run.status}`)}</Tag>
      </div>
      {isOver ? (
        <p className={styles.detail}>
          {[
            run.reason ? env.t(`sequences.reason.${run.reason}`) : '',
            run.note ?? '',
            run.endedAt ? formatInstant(run.endedAt, env.formats) : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      ) : (
        <p className={styles.detail}>
          {env.t('sequences.step', {
            step: formatNumber(run.step, env.formats),
            steps: formatNumber(run.steps, env.formats),
          })}
        </p>
      )}
      {activity ? (
        <p className={styles.activity}>
          <RecordChip object={activity.object} id={activity.id} env={env} />
          {activity.at ? <span className={styles.detail}>{formatInstant(activity.at, env.formats)}</span> : null}
        </p>
      ) : null}
      {!isOver && run.startedBy ? (
        <p className={styles.activity}>
          <span className={styles.detail}>{env.t('sequences.startedBy')}</span>
          <RecordChip object="user" id={run.startedBy} env={env} />
        </p>
      ) : null}
      {isOver || record.deletedAt || record.can?.update === false ? null : <Acts {...props} />}
    </>
  )
}

function Acts({ object, run, env }: RunProps) {
  const client = useQueryClient()
  const sayChange = useSayChange()
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const change = (status: 'running' | 'paused' | 'stopped', said: string) => {
    setBusy(true)
    setStatus(run, status)
      .then(async ({ version }) => {
        const back = async () => {
          await setStatus({ ...run, version }, run.status === 'paused' ? 'paused' : 'running')
          await refresh(client, object.name)
        }
        sayChange({ text: env.t(`sequences.${said}`), count: 1, step: { run: back } })
        await refresh(client, object.name)
      })
      .catch((error: unknown) => toast.error(errorText(error)))
      .finally(() => setBusy(false))
  }
  return (
    <div className={styles.acts}>
      {run.status === 'paused' ? (
        <Button disabled={isBusy} onClick={() => change('running', 'resumed')}>
          {env.t('sequences.resume')}
        </Button>
      ) : (
        <Button disabled={isBusy} onClick={() => change('paused', 'paused')}>
          {env.t('sequences.pause')}
        </Button>
      )}
      <Button disabled={isBusy} onClick={() => change('stopped', 'stopped')}>
        {env.t('sequences.stop')}
      </Button>
    </div>
  )
}
