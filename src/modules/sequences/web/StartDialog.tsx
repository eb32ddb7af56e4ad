import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { tileQuery } from '#kernel/client/records.ts'
import type { ManyProps, VerbProps } from '#kernel/records/web/verbs.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { Sequenced, StartRequest } from '../contract.ts'
import { previewQuery, start } from './api.ts'
import { Planned } from './Planned.tsx'
import { Running } from './Running.tsx'
import styles from './Sequences.module.css'

const mostIds = 5000

export const StartForOne = ({ record, ...props }: VerbProps) => <StartDialog {...props} ids={[record.id]} />

/** A sequence for one record or many: chosen, shown with all that it makes, and begun. */
export function StartDialog({ object, ids, env, onClose }: ManyProps) {
  const { objects } = useMetadata()
  const template = objects.find(({ name }) => name === 'sequenceTemplate')
  const [chosen, setChosen] = useState<string | null>(null)
  const [operation, setOperation] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const errorText = useErrorText()
  const request: StartRequest = {
    object: object.name as Sequenced,
    template: chosen ?? '',
    ids: ids.slice(0, mostIds),
  }
  const preview = useQuery({ ...previewQuery(request), enabled: chosen !== null && operation === null })
  const ready = preview.data?.items.some((item) => item.refused === null) ?? false
  const begin = () => {
    setBusy(true)
    start(request)
      .then(({ id }) => setOperation(id))
      .catch((error: unknown) => toast.error(errorText(error)))
      .finally(() => setBusy(false))
  }
  const count = { count: ids.length, shown: formatNumber(ids.length, env.formats) }
  return (
    <Dialog
      title={env.t('sequences.start.title', count)}
      size="lg"
      onClose={onClose}
      actions={
        operation ? (
          <Button onClick={onClose}>{env.t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
            <Button variant="primary" busy={isBusy} disabled={!ready} onClick={begin}>
              {env.t('sequences.start.submit')}
            </Button>
          </>
        )
      }
    >
      {operation ? (
        <Running id={operation} object={object.name} env={env} onClose={onClose} />
      ) : (
        <div className={styles.form}>
          {template ? (
            <Templates object={object.name} template={template} env={env} chosen={chosen} onChoose={setChosen} />
          ) : null}
          {ids.length > mostIds ? (
            <p className={styles.detail}>
              {env.t('sequences.start.tooMany', { shown: formatNumber(mostIds, env.formats) })}
            </p>
          ) : null}
          {chosen === null ? null : preview.error ? (
            <ErrorState text={errorText(preview.error)} onRetry={() => void preview.refetch()} />
          ) : preview.data ? (
            <Planned preview={preview.data} env={env} />
          ) : (
            <SkeletonRows rows={4} />
          )}
        </div>
      )}
    </Dialog>
  )
}

interface TemplatesProps {
  object: string
  template: ManyProps['object']
  env: ManyProps['env']
  chosen: string | null
  onChoose: (id: string | null) => void
}

/** Those in use for such records. */
function Templates({ object, template, env, chosen, onChoose }: TemplatesProps) {
  const { data, error } = useQuery(
    tileQuery(template, {
      filter: {
        and: [
          { field: 'object', op: 'eq', value: object },
          { field: 'isActive', op: 'eq', value: true },
        ],
      },
      fields: ['displayName', 'description'],
      sort: [{ field: 'name', direction: 'asc' }],
      limit: 200,
      count: 'none',
    }),
  )
  const errorText = useErrorText()
  if (error) return <p role="alert">{errorText(error)}</p>
  if (!data) return <SkeletonRows rows={1} />
  if (data.items.length === 0) return <p>{env.t('sequences.start.none')}</p>
  return (
    <Select
      label={env.t('sequences.start.which')}
      data={data.items.map((item) => ({ value: item.id, label: String(item.displayName ?? '') }))}
      value={chosen}
      onChange={onChoose}
      searchable
      description={String(data.items.find(({ id }) => id === chosen)?.description ?? '') || undefined}
    />
  )
}
