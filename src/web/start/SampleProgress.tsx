import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { isRunning, useOperation } from '#kernel/client/operations.ts'
import { Progress } from '#ui/Progress.tsx'
import { ErrorState } from '#ui/states.tsx'
import { FormattedNumber } from '#ui/values.tsx'
import styles from './BeginWith.module.css'

/** How far the sample company is; calls `onDone` once, when it stands. */
export function SampleProgress({ operation, onDone }: { operation: string; onDone: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const { data } = useOperation(operation)
  const finish = useRef(onDone)
  finish.current = onDone
  const isDone = data?.state === 'done'
  useEffect(() => {
    if (!isDone) return
    void client.invalidateQueries({ queryKey: ['records'] })
    finish.current()
  }, [isDone, client])
  if (data && !isRunning(data) && !isDone) return <ErrorState text={data.error ?? t('start.sampleFailed')} />
  return (
    <div className={styles.progress}>
      <Progress label={t('start.sampleTitle')} value={data?.done ?? 0} total={data?.total ?? null} />
      <p className={styles.text}>
        <FormattedNumber value={data?.done ?? 0} />
        {data?.total ? (
          <>
            {' / '}
            <FormattedNumber value={data.total} />
          </>
        ) : null}{' '}
        {t('start.records')}
      </p>
    </div>
  )
}
