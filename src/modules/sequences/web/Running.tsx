import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { isRunning, useOperation } from '#kernel/client/operations.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber } from '#ui/format.ts'
import { Progress } from '#ui/Progress.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { refresh, undoOperation } from './api.ts'
import styles from './Sequences.module.css'

interface Props {
  id: string
  object: string
  env: DisplayEnv
  onClose: () => void
}

/** How far the start of many is, what was done, and the way back. */
export function Running({ id, object, env, onClose }: Props) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const { data } = useOperation(id)
  const isOver = data !== undefined && !isRunning(data)
  useEffect(() => {
    if (isOver) void refresh(client, object)
  }, [isOver, client, object])
  const undo = () => {
    undoOperation(id)
      .then(() => refresh(client, object))
      .then(() => {
        toast.success(env.t('sequences.start.undone'))
        onClose()
      })
      .catch((error: unknown) => toast.error(errorText(error)))
  }
  if (!data) return <SkeletonRows rows={2} />
  return (
    <div className={styles.form} aria-live="polite">
      <Progress value={data.done} total={data.total ?? 1} label={env.t('sequences.start.progress')} />
      <p>{summary(data, env)}</p>
      {isOver && data.canUndo ? (
        <div>
          <Button onClick={undo}>{env.t('ui.undo')}</Button>
        </div>
      ) : null}
    </div>
  )
}

function summary({ created, skipped, failed }: OperationJson, env: DisplayEnv): string {
  const said = (key: string, count: number) =>
    env.t(`sequences.start.${key}`, { count, shown: formatNumber(count, env.formats) })
  return [said('begun', created), ...(skipped + failed > 0 ? [said('skipped', skipped + failed)] : [])].join(' ')
}
