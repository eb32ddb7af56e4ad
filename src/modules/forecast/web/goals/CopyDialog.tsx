import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import { undoBulk } from '#kernel/records/web/bulk.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDateRange, useFormats } from '#ui/format.ts'
import { NumberInput, SegmentedControl } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { toast } from '#ui/toast.tsx'
import type { GoalCopy, GoalCopyItem } from '../../contract.ts'
import form from '../AdjustDialog.module.css'
import { type CopyQuestion, copyGoals, copyPreviewQuery, type GoalQuestion } from './api.ts'
import styles from './Goals.module.css'
import { useAmountText } from './useAmountText.ts'
import { useMetricName } from './useMetricName.ts'

const end = 'end' as const

/** Sets the goals of the period before again, raised by a share: first what would become of each, then all of it with one undo. */
export function CopyDialog({ question, onClose }: { question: GoalQuestion; onClose: () => void }) {
  const t = useT()
  const formats = useFormats()
  const [percent, setPercent] = useState<string | number>(0)
  const [isOne, setOne] = useState(true)
  const asked = askedOf(question, isOne, percent)
  const { data, error, refetch } = useQuery(copyPreviewQuery(asked))
  const copy = useCopy(onClose)
  const count = data?.items.filter(({ state }) => state === 'new').length ?? 0
  const days = (period: GoalCopy['period']) => formatDateRange(period.from, period.to, formats)
  return (
    <Dialog
      title={t('goals.copy.title')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={copy.isPending} disabled={count === 0} onClick={() => copy.mutate(asked)}>
            {t('goals.copy.do', { count })}
          </Button>
        </>
      }
    >
      <div className={form.form}>
        {data ? (
          <p className={form.quiet}>
            {t('goals.copy.intro', { before: days(data.before), period: days(data.period) })}
          </p>
        ) : null}
        <div className={styles.choices}>
          <MetricChoice metric={question.metric} isOne={isOne} onChange={setOne} />
          <NumberInput
            label={t('goals.copy.percent')}
            value={percent}
            onChange={setPercent}
            min={-100}
            max={1000}
            decimalScale={2}
          />
        </div>
        {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <SkeletonRows rows={5} /> : null}
        {data?.items.length === 0 ? <p>{t('goals.copy.nothing')}</p> : null}
        {data && data.items.length > 0 ? <Items items={data.items} /> : null}
      </div>
    </Dialog>
  )
}

function askedOf({ unit, from, metric }: GoalQuestion, isOne: boolean, percent: string | number): CopyQuestion {
  const share = String(percent).trim()
  return {
    unit,
    from,
    ...(isOne ? { metric } : {}),
    ...(/^-?\d{1,4}(\.\d{1,2})?$/.test(share) && share !== '0' ? { percent: share } : {}),
  }
}

function MetricChoice({
  metric,
  isOne,
  onChange,
}: {
  metric: string
  isOne: boolean
  onChange: (is: boolean) => void
}) {
  const t = useT()
  const name = useMetricName()
  return (
    <SegmentedControl
      aria-label={t('goals.metric')}
      data={[
        { value: 'one', label: name(metric) },
        { value: 'all', label: t('goals.copy.all') },
      ]}
      value={isOne ? 'one' : 'all'}
      onChange={(value) => onChange(value === 'one')}
    />
  )
}

function Items({ items }: { items: GoalCopyItem[] }) {
  const t = useT()
  const metricName = useMetricName()
  const text = useAmountText()
  return (
    <Table
      label={t('goals.copy.title')}
      head={[
        { key: 'who', label: t('forecast.who') },
        { key: 'metric', label: t('goals.metric') },
        { key: 'before', label: t('goals.copy.before'), align: end },
        { key: 'after', label: t('goals.copy.after'), align: end },
        { key: 'state', label: t('goals.columns.status') },
      ]}
    >
      {items.map(({ id, name, metric, before, after, currency, state }) => (
        <tr key={id} data-state={state}>
          <th scope="row">{name ?? t('forecast.everyone')}</th>
          <td>{metricName(metric)}</td>
          <td data-align="end">{text(before, currency)}</td>
          <td data-align="end">{text(after, currency)}</td>
          <td>{t(`goals.copy.states.${state}`)}</td>
        </tr>
      ))}
    </Table>
  )
}

function useCopy(onClose: () => void) {
  const t = useT()
  const client = useQueryClient()
  const errorText = useErrorText()
  const report = useReport()
  const refresh = () => client.invalidateQueries({ queryKey: recordKeys.all('goal') })
  const tell = ({ items, operation }: GoalCopy) => {
    const [made, refused] = (['new', 'refused'] as const).map(
      (state) => items.filter((item) => item.state === state).length,
    )
    const step = { run: () => undoBulk({ operation }).then(refresh) }
    remember(step)
    const undo = () => void takeBack(step).catch((error: unknown) => toast.error(errorText(error)))
    toast.undo(t('goals.copy.done', { count: made }), undo)
    if (refused) toast.error(t('goals.copy.refused', { count: refused }))
  }
  return useMutation({
    mutationFn: copyGoals,
    onSuccess: async (copied) => {
      tell(copied)
      onClose()
      await refresh()
    },
    onError: report,
  })
}
