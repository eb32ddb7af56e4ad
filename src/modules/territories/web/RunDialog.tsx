import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { isRunning, useOperation } from '#kernel/client/operations.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Radio } from '#ui/inputs.ts'
import { Progress } from '#ui/Progress.tsx'
import { toast } from '#ui/toast.tsx'
import { type OwnerMoves, ownerMoves } from '../contract.ts'
import { startRun } from './api.ts'
import { Preview } from './Preview.tsx'
import styles from './territories.module.css'

/** What the rules would move, then one operation that is watched here and undone as one. */
export function RunDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const errorText = useErrorText()
  const [owners, setOwners] = useState<OwnerMoves>('none')
  const tell = useTell()
  const run = useMutation({ mutationFn: startRun, onError: (error) => toast.error(errorText(error)) })
  const done = (operation: OperationJson) => {
    onClose()
    void tell(operation)
  }
  if (run.data)
    return (
      <Dialog title={t('territories.run.title')} onClose={onClose}>
        <Running id={run.data.id} onDone={done} />
      </Dialog>
    )
  return (
    <Dialog
      title={t('territories.run.title')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={run.isPending} onClick={() => run.mutate(owners)}>
            {t('territories.run.start')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Radio.Group
          label={t('territories.run.owners')}
          value={owners}
          onChange={(value) => setOwners(value as OwnerMoves)}
        >
          <div className={styles.choices}>
            {ownerMoves.map((value) => (
              <Radio key={value} value={value} label={t(`territories.run.ways.${value}`)} />
            ))}
          </div>
        </Radio.Group>
        <Preview question={{ owners }} />
      </div>
    </Dialog>
  )
}

/** How far the run is; small ones are over at once. */
function Running({ id, onDone }: { id: string; onDone: (operation: OperationJson) => void }) {
  const t = useT()
  const formats = useFormats()
  const { data } = useOperation(id)
  useEffect(() => {
    if (data && !isRunning(data)) onDone(data)
  }, [data, onDone])
  const [done, total] = [formatNumber(data?.done ?? 0, formats), formatNumber(data?.total ?? 0, formats)]
  return (
    <div className={styles.form}>
      <Progress value={data?.done ?? 0} total={data?.total ?? null} label={t('territories.run.title')} />
      <p className={styles.quiet}>{t('territories.run.progress', { done, total })}</p>
    </div>
  )
}

/** Says what was done and offers to take it back; what it has changed is read anew. */
function useTell(): (operation: OperationJson) => Promise<void> {
  const t = useT()
  const client = useQueryClient()
  const formats = useFormats()
  const errorText = useErrorText()
  const refresh = async () => {
    for (const object of ['account', 'opportunity'])
      await client.invalidateQueries({ queryKey: recordKeys.all(object) })
  }
  return async (operation) => {
    const { updated, failed, state } = operation
    if (state === 'failed') toast.error(operation.error ?? t('territories.run.failed'))
    else {
      const text = t('territories.run.done', { shown: formatNumber(updated, formats) })
      const more = failed > 0 ? ` ${t('territories.run.refused', { shown: formatNumber(failed, formats) })}` : ''
      const undo = () => api.post(`/api/v1/operations/${operation.id}/undo`, { conflicts: 'keepCurrent' })
      const step = { run: () => undo().then(refresh) }
      if (operation.canUndo && updated > 0) {
        remember(step)
        toast.undo(text + more, () => void takeBack(step).catch((error: unknown) => toast.error(errorText(error))))
      } else toast.success(text + more)
    }
    await refresh()
  }
}
