import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { isRunning } from '#kernel/client/operations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import { RecordSelect } from '#kernel/fields/web/LinkEditor.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import type { ReassignRequest, Target } from '../contract.ts'
import styles from './assignment.module.css'
import { previewQuery, runReassign } from './queries.ts'

export interface AssignDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  records: { ids: string[] } | { filter: Filter }
  count: number
  onClose: () => void
}

type How = 'byRules' | 'toPerson' | 'toQueue'

/** Gives many records to others: first who would get how many, then one operation that is undone as one. */
export default function AssignDialog({ object, env, records, count, onClose }: AssignDialogProps) {
  const { t } = env
  const [how, setHow] = useState<How>('byRules')
  const [person, setPerson] = useState<string | null>(null)
  const [queue, setQueue] = useState<string | null>(null)
  const chosen = how === 'toPerson' ? person : queue
  const to: Target | null =
    how === 'byRules' || !chosen ? null : how === 'toPerson' ? { user: chosen } : { queue: chosen }
  const isReady = how === 'byRules' || to !== null
  const request: ReassignRequest = { object: object.name, ...records, ...(to ? { to } : {}) }
  const run = useRun(object, env, onClose)
  const isQueued = object.fields.some(({ name, target }) => name === 'queue' && target === 'queue')
  const ways: How[] = ['byRules', 'toPerson', ...(isQueued ? (['toQueue'] as const) : [])]
  return (
    <Dialog
      title={t('assignment.mass.title', { count, shown: formatNumber(count, env.formats) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!isReady} busy={run.isPending} onClick={() => run.mutate(request)}>
            {t('assignment.mass.run')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <SegmentedControl
          aria-label={t('assignment.mass.how')}
          data={ways.map((value) => ({ value, label: t(`assignment.mass.${value}`) }))}
          value={how}
          onChange={(value) => setHow(value as How)}
        />
        {how === 'toPerson' ? (
          <RecordSelect
            target="user"
            value={person}
            isRequired
            env={env}
            label={t('assignment.mass.person')}
            onPick={setPerson}
          />
        ) : null}
        {how === 'toQueue' ? <QueueSelect object={object} env={env} value={queue} onChange={setQueue} /> : null}
        {isReady ? <Preview request={request} env={env} /> : null}
      </div>
    </Dialog>
  )
}

interface QueueSelectProps {
  object: ObjectMetadata
  env: DisplayEnv
  value: string | null
  onChange: (id: string | null) => void
}

/** Open queues for records of this object. */
function QueueSelect({ object, env, value, onChange }: QueueSelectProps) {
  const page = useRecordPage(
    { name: 'queue', plural: 'queues' },
    {
      filter: {
        and: [
          { field: 'object', op: 'eq', value: object.name },
          { field: 'isActive', op: 'eq', value: true },
        ],
      },
      fields: ['name'],
      sort: [{ field: 'name', direction: 'asc' }],
      limit: 1000,
    },
  )
  return (
    <Select
      label={env.t('assignment.mass.queue')}
      data={(page.data?.items ?? []).map(({ id, name }) => ({ value: id, label: String(name) }))}
      value={value}
      onChange={onChange}
    />
  )
}

function Preview({ request, env }: { request: ReassignRequest; env: DisplayEnv }) {
  const errorText = useErrorText()
  const { data, error } = useQuery(previewQuery(request))
  const { t, formats } = env
  if (error) return <p role="alert">{errorText(error)}</p>
  if (!data) return <p className={styles.note}>{t('assignment.mass.counting')}</p>
  if (data.total === 0) return <p className={styles.note}>{t('assignment.mass.nothing')}</p>
  return (
    <section aria-label={t('assignment.mass.preview')} aria-live="polite">
      <ul className={styles.shares}>
        {data.shares.map(({ user, queue, name, count }) => (
          <li key={`${user} ${queue}`} className={styles.share}>
            <span>{name ?? t('assignment.mass.nobody')}</span>
            <strong className="tabular">{formatNumber(count, formats)}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useRun(object: ObjectMetadata, env: DisplayEnv, onClose: () => void) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
    await client.invalidateQueries({ queryKey: ['assignments'] })
  }
  const tell = (operation: OperationJson) => {
    if (isRunning(operation)) return toast.success(env.t('assignment.mass.started'))
    const shown = formatNumber(operation.updated, env.formats)
    const text = env.t('assignment.mass.done', { count: operation.updated, shown })
    if (!operation.canUndo) return toast.success(text)
    const undo = () => api.post(`/api/v1/operations/${operation.id}/undo`, { conflicts: 'keepCurrent' })
    const step = { run: () => undo().then(refresh) }
    remember(step)
    return toast.undo(text, () => void takeBack(step).catch((error: unknown) => toast.error(errorText(error))))
  }
  return useMutation({
    mutationFn: runReassign,
    onSuccess: async (operation) => {
      onClose()
      tell(operation)
      await refresh()
    },
    onError: (error) => toast.error(errorText(error)),
  })
}
