import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import { useSayChange } from '#kernel/client/useSayChange.ts'
import type { Asked } from '#kernel/records/web/extensions.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './Activities.module.css'
import { changeFollowing, seriesKey } from './seriesApi.ts'

/** A change of something that repeats: for this time alone, or from now on. */
export function SeriesQuestion({ object, record, values, env, onPass, onDone }: Asked) {
  const client = useQueryClient()
  const sayChange = useSayChange()
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null])) as Values
  const change = async (to: Values, version?: number) => {
    await changeFollowing(object.name, record.id, to, version)
    await Promise.all([
      client.invalidateQueries({ queryKey: recordKeys.all(object.name) }),
      client.invalidateQueries({ queryKey: seriesKey(record.id) }),
    ])
  }
  const following = () => {
    setBusy(true)
    setError(null)
    change(values, record.version)
      .then(() => {
        sayChange({ text: env.t('activities.series.changed'), count: 1, step: { run: () => change(before) } })
        onDone(true)
      })
      .catch((caught: unknown) => {
        setError(caught)
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={env.t('activities.series.question', { name: String(record.displayName ?? '') })}
      onClose={() => onDone(false)}
      actions={
        <>
          <Button onClick={() => onDone(false)}>{env.t('ui.cancel')}</Button>
          <Button busy={isBusy} onClick={following}>
            {env.t('activities.series.following')}
          </Button>
          <Button variant="primary" disabled={isBusy} data-autofocus onClick={onPass}>
            {env.t('activities.series.one')}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{env.t('activities.series.what')}</p>
      {error ? <p role="alert">{errorText(error)}</p> : null}
    </Dialog>
  )
}
