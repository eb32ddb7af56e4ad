import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { BatchItem, Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { formatNumber } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'
import styles from './BulkBar.module.css'
import { BulkEdit } from './BulkEdit.tsx'
import { allIds, type BulkResult, runBulk, undoBulk } from './bulk.ts'
import { noSelection, type Selection } from './selection.ts'

export interface BulkBarProps {
  object: ObjectMetadata
  env: DisplayEnv
  query: Query
  selection: Selection
  onSelection: (selection: Selection) => void
}

/** What can be done with the chosen records: how many is said before, what became of them after. */
export function BulkBar({ object, env, query, selection, onSelection }: BulkBarProps) {
  const [isEditing, setEditing] = useState(false)
  const { run, busy } = useBulk(object, env)
  const { choose, isChoosing } = useChooseAll(object, query, onSelection)
  const ids = [...selection]
  const count = formatNumber(ids.length, env.formats)

  const remove = async () => {
    const question = {
      title: env.t('records.bulk.deleteTitle', { count: ids.length, shown: count }),
      text: env.t('records.bulk.deleteText'),
      confirm: env.t('records.bulk.delete', { count: ids.length, shown: count }),
      danger: true,
    }
    if (!(await confirm(question))) return
    const result = await run(
      ids.map((id) => ({ op: 'delete', id })),
      'records.bulk.deleted',
    )
    if (!result) return
    onSelection(noSelection)
  }
  const change = async (field: string, value: JsonValue) => {
    setEditing(false)
    await run(
      ids.map((id) => ({ op: 'update', id, values: { [field]: value } })),
      'records.bulk.changed',
    )
  }
  return (
    <div className={styles.bar} role="toolbar" aria-label={env.t('records.bulk.label')}>
      <strong className="tabular" aria-live="polite">
        {busy === null
          ? env.t('records.bulk.selected', { count: ids.length, shown: count })
          : env.t('records.bulk.progress', { done: formatNumber(busy, env.formats), total: count })}
      </strong>
      <Button variant="quiet" busy={isChoosing} onClick={choose}>
        {env.t('records.bulk.selectAll')}
      </Button>
      {object.can.update ? (
        <Button disabled={busy !== null} onClick={() => setEditing(true)}>
          {env.t('records.bulk.edit')}
        </Button>
      ) : null}
      {object.can.delete ? (
        <Button variant="danger" busy={busy !== null} onClick={() => void remove()}>
          {env.t('records.bulk.deleteShort')}
        </Button>
      ) : null}
      <Button variant="quiet" onClick={() => onSelection(noSelection)}>
        {env.t('records.bulk.clear')}
      </Button>
      {isEditing ? (
        <BulkEdit object={object} env={env} count={ids.length} onClose={() => setEditing(false)} onSubmit={change} />
      ) : null}
    </div>
  )
}

function useBulk(object: ObjectMetadata, env: DisplayEnv) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const [busy, setBusy] = useState<number | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: recordKeys.all(object.name) })

  const report = (result: BulkResult, key: string) => {
    const done = env.t(key, { count: result.done.length, shown: formatNumber(result.done.length, env.formats) })
    const failures = result.failed.map(
      (failure) =>
        `${formatNumber(failure.count, env.formats)} × ${env.t(`client.error.${failure.code}`, { defaultValue: failure.message })}`,
    )
    if (failures.length > 0) toast.error(`${done} ${env.t('records.bulk.notDone')} ${failures.join('; ')}`)
    if (result.done.length === 0) return
    if (result.operations.length === 0) return failures.length > 0 ? undefined : toast.success(done)
    const step = {
      run: async () => {
        await undoBulk(result)
        await refresh()
      },
    }
    remember(step)
    toast.undo(done, () => takeBack(step).catch((error: unknown) => toast.error(errorText(error))))
  }

  const run = async (items: BatchItem[], key: string): Promise<BulkResult | null> => {
    setBusy(0)
    try {
      const result = await runBulk(object, items, setBusy)
      report(result, key)
      return result
    } catch (error) {
      toast.error(errorText(error))
      return null
    } finally {
      setBusy(null)
      await refresh()
    }
  }
  return { run, busy }
}

function useChooseAll(object: ObjectMetadata, query: Query, onSelection: (selection: Selection) => void) {
  const errorText = useErrorText()
  const [isChoosing, setChoosing] = useState(false)
  const abort = useRef<AbortController | null>(null)
  const choose = () => {
    abort.current?.abort()
    abort.current = new AbortController()
    setChoosing(true)
    allIds(object, query, abort.current.signal)
      .then((ids) => onSelection(new Set(ids)))
      .catch((error: unknown) => toast.error(errorText(error)))
      .finally(() => setChoosing(false))
  }
  return { choose, isChoosing }
}
