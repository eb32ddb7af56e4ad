import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { isRunning, useOperation } from '#kernel/client/operations.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { ManyProps } from '#kernel/records/web/verbs.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Checkbox, Radio } from '#ui/inputs.ts'
import { Progress } from '#ui/Progress.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { BulkConversionPreview, BulkConversionRequest, PlannedConversion, PlannedTarget } from '../contract.ts'
import styles from './Convert.module.css'
import { bulkPreviewQuery, convertMany, refresh, undoOperation } from './conversionApi.ts'

const mostIds = 5000
const likelyChoices = ['use', 'create', 'refuse'] as const

/** Many leads at once: what becomes of each is shown before, how far it is meanwhile, and what was done after. */
export function ConvertMany({ ids, env, onClose }: ManyProps) {
  const [likely, setLikely] = useState<BulkConversionRequest['likely']>('use')
  const [opportunities, setOpportunities] = useState(false)
  const [operation, setOperation] = useState<string | null>(null)
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const request: BulkConversionRequest = {
    ids: ids.slice(0, mostIds),
    opportunities,
    ...(likely ? { likely } : {}),
  }
  const preview = useQuery({ ...bulkPreviewQuery(request), enabled: operation === null })
  const count = { count: ids.length, shown: formatNumber(ids.length, env.formats) }
  const start = () => {
    setBusy(true)
    convertMany(request)
      .then(({ id }) => setOperation(id))
      .catch((error: unknown) => toast.error(errorText(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={env.t('leads.many.title', count)}
      size="lg"
      onClose={onClose}
      actions={
        operation ? (
          <Button onClick={onClose}>{env.t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
            <Button variant="primary" busy={isBusy} disabled={!preview.data} onClick={start}>
              {env.t('leads.many.submit', count)}
            </Button>
          </>
        )
      }
    >
      {operation ? (
        <Running id={operation} env={env} onClose={onClose} />
      ) : (
        <>
          <div className={styles.options}>
            <Radio.Group
              label={env.t('leads.many.likely')}
              value={likely ?? 'use'}
              onChange={(value) => setLikely(value as (typeof likelyChoices)[number])}
            >
              <div className={styles.radios}>
                {likelyChoices.map((choice) => (
                  <Radio key={choice} value={choice} label={env.t(`leads.many.likelyChoice.${choice}`)} />
                ))}
              </div>
            </Radio.Group>
            <Checkbox
              label={env.t('leads.many.opportunities')}
              checked={opportunities}
              onChange={(event) => setOpportunities(event.currentTarget.checked)}
            />
            {ids.length > mostIds ? (
              <p className={styles.note}>
                {env.t('leads.many.tooMany', { shown: formatNumber(mostIds, env.formats) })}
              </p>
            ) : null}
          </div>
          {preview.error ? (
            <ErrorState text={errorText(preview.error)} onRetry={() => void preview.refetch()} />
          ) : preview.data ? (
            <Planned preview={preview.data} env={env} />
          ) : (
            <SkeletonRows rows={6} />
          )}
        </>
      )}
    </Dialog>
  )
}

type Env = ManyProps['env']

function Planned({ preview, env }: { preview: BulkConversionPreview; env: Env }) {
  const { objects } = useMetadata()
  const { items, total } = preview
  const sound = items.filter((item) => item.refused === null).length
  const said = (key: string, count: number) =>
    env.t(`leads.many.${key}`, { count, shown: formatNumber(count, env.formats) })
  const columns = ['lead', 'account', 'contact', 'opportunity'] as const
  return (
    <div>
      <p role="status">
        {[
          said('will', sound),
          ...(sound < items.length ? [said('refused', items.length - sound)] : []),
          ...(total > items.length ? [said('first', items.length)] : []),
        ].join(' ')}
      </p>
      <section className={styles.scroller} aria-label={env.t('leads.many.preview')}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {env.text(objects.find(({ name }) => name === column)?.label, column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <PlannedRow key={item.id} item={item} env={env} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function PlannedRow({ item, env }: { item: PlannedConversion; env: Env }) {
  const text = (target: PlannedTarget | null) =>
    target ? env.t(`leads.many.${target.mode}`, { name: target.displayName }) : '–'
  const { refused } = item
  return (
    <tr>
      <th scope="row">{item.displayName}</th>
      {refused ? (
        <td colSpan={3} className={styles.problem}>
          {env.t(`client.reason.${refused.code}`, {
            defaultValue: env.t(`client.issue.${refused.code}`, { defaultValue: refused.message }),
          })}
        </td>
      ) : (
        <>
          <td>{text(item.account)}</td>
          <td>{text(item.contact)}</td>
          <td>{text(item.opportunity)}</td>
        </>
      )}
    </tr>
  )
}

function Running({ id, env, onClose }: { id: string; env: Env; onClose: () => void }) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const { data } = useOperation(id)
  const isOver = data !== undefined && !isRunning(data)
  useEffect(() => {
    if (isOver) void refresh(client)
  }, [isOver, client])
  const undo = () => {
    undoOperation(id)
      .then(() => refresh(client))
      .then(() => {
        toast.success(env.t('leads.convert.undone'))
        onClose()
      })
      .catch((error: unknown) => toast.error(errorText(error)))
  }
  if (!data) return <SkeletonRows rows={2} />
  return (
    <div className={styles.options} aria-live="polite">
      <Progress value={data.done} total={data.total ?? 1} label={env.t('leads.many.progress')} />
      <p>{summary(data, env)}</p>
      {isOver && data.canUndo ? (
        <div>
          <Button onClick={undo}>{env.t('ui.undo')}</Button>
        </div>
      ) : null}
    </div>
  )
}

function summary({ updated, failed }: OperationJson, env: Env): string {
  const said = (key: string, count: number) =>
    env.t(`leads.many.${key}`, { count, shown: formatNumber(count, env.formats) })
  return [said('converted', updated), ...(failed > 0 ? [said('refused', failed)] : [])].join(' ')
}
