import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { ApiError } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDateRange, separators, useFormats } from '#ui/format.ts'
import { NumberInput, Textarea } from '#ui/inputs.ts'
import type { Forecast, ForecastCategory, ForecastNode } from '../contract.ts'
import styles from './AdjustDialog.module.css'
import { type Adjusting, type ForecastQuestion, saveAdjustment } from './api.ts'
import { figureText } from './figures.ts'
import { useNodeName } from './useNodeName.ts'

export interface Adjusted {
  node: ForecastNode
  category: ForecastCategory
}

interface AdjustDialogProps {
  adjusted: Adjusted
  forecast: Forecast
  question: ForecastQuestion
  onClose: () => void
}

/** The figure that somebody believes in, with the reason; the sum of the rows stays in sight. */
export function AdjustDialog({ adjusted: { node, category }, forecast, question, onClose }: AdjustDialogProps) {
  const t = useT()
  const formats = useFormats()
  const name = useNodeName()(node)
  const client = useQueryClient()
  const report = useReport()
  const byField = useIssuesByField()
  const [cell] = node.cells
  const [period] = forecast.periods
  const standing = cell?.adjustments?.[category]
  const [value, setValue] = useState<string | number>(standing?.value ?? '')
  const [reason, setReason] = useState(standing?.reason ?? '')
  const save = useMutation({
    mutationFn: (patch: Pick<Adjusting, 'value' | 'reason'>) =>
      saveAdjustment({
        node: node.key,
        unit: question.unit,
        from: forecast.periods[0]?.from ?? question.from,
        measure: forecast.measure,
        category,
        ...patch,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: recordKeys.aggregates('opportunity') })
      onClose()
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || error.issues.length === 0) report(error)
    },
  })
  const issues = byField(save.error)
  const isEmpty = String(value).trim() === ''
  return (
    <Dialog
      title={t('forecast.adjust.title', { name, category: t(`forecast.categories.${category}`) })}
      onClose={onClose}
      actions={
        <>
          {standing ? (
            <Button variant="quiet" onClick={() => save.mutate({ value: null })} disabled={save.isPending}>
              {t('forecast.adjust.remove')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={isEmpty}
            onClick={() => save.mutate({ value: String(value), reason })}
          >
            {t('forecast.adjust.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.quiet}>
          {period ? formatDateRange(period.from, period.to, formats) : null} ·{' '}
          {t('forecast.raw', { value: figureText(cell?.raw[category] ?? '0', forecast.currency, formats) })}
        </p>
        <NumberInput
          data-autofocus
          label={t('forecast.adjust.value', { unit: forecast.currency ?? t(`forecast.measures.${forecast.measure}`) })}
          value={value}
          onChange={setValue}
          error={issues['amount.amount'] ?? issues.amount ?? issues.quantity}
          decimalScale={2}
          {...separators(formats)}
          hideControls
        />
        <Textarea
          label={t('forecast.adjust.reason')}
          description={t('forecast.adjust.reasonText')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={issues.reason}
          autosize
          minRows={2}
          withAsterisk
        />
      </div>
    </Dialog>
  )
}
