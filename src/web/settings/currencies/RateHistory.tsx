import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatDate, useFormats } from '#ui/format.ts'
import { confirm } from '#ui/questions.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import styles from './currencies.module.css'
import { useRatesChanged, useRateText } from './queries.ts'
import { RateLine } from './RateLine.tsx'

interface RateHistoryProps {
  object: ObjectMetadata
  currency: string
  base: string
  onAdd: () => void
  onEdit: (rate: RecordJson) => void
}

const shownAtFirst = 12
const most = 1000

/** What one currency was worth, newest first, and as a line. */
export function RateHistory({ object, currency, base, onAdd, onEdit }: RateHistoryProps) {
  const t = useT()
  const [isWhole, setWhole] = useState(false)
  const { data } = useRecordPage(object, {
    filter: {
      and: [
        { field: 'currency', op: 'eq', value: currency },
        { field: 'base', op: 'eq', value: base },
      ],
    },
    sort: [{ field: 'validFrom', direction: 'desc' }],
    fields: ['currency', 'base', 'validFrom', 'rate'],
    limit: most,
  })
  const rates = data?.items ?? []
  const label = t('settings.currencies.historyOf', { code: currency })
  return (
    <section className={styles.history}>
      <header className={styles.head}>
        <h3>{label}</h3>
        <Button size="sm" icon={<IconPlus size={14} />} onClick={onAdd}>
          {t('settings.currencies.addTo', { code: currency })}
        </Button>
      </header>
      {data ? null : <SkeletonRows rows={3} />}
      <RateLine label={label} rates={rates} />
      {rates.length > 0 ? (
        <Table
          label={label}
          head={[
            { key: 'from', label: t('settings.currencies.validFrom') },
            { key: 'rate', label: t('settings.currencies.rate') },
            { key: 'actions', label: t('settings.edit'), isHidden: true },
          ]}
        >
          {(isWhole ? rates : rates.slice(0, shownAtFirst)).map((rate) => (
            <RateRow key={rate.id} rate={rate} currency={currency} base={base} onEdit={() => onEdit(rate)} />
          ))}
        </Table>
      ) : null}
      {!isWhole && rates.length > shownAtFirst ? (
        <Button variant="quiet" onClick={() => setWhole(true)}>
          {t('settings.currencies.all')}
        </Button>
      ) : null}
    </section>
  )
}

interface RateRowProps {
  rate: RecordJson
  currency: string
  base: string
  onEdit: () => void
}

function RateRow({ rate, currency, base, onEdit }: RateRowProps) {
  const t = useT()
  const formats = useFormats()
  const rateText = useRateText()
  const remove = useRemove(rate)
  const day = formatDate(String(rate.validFrom), formats)
  const ask = async () => {
    const question = {
      title: t('settings.currencies.removeTitle', { code: currency, day }),
      text: t('settings.currencies.removeText'),
      confirm: t('settings.currencies.remove'),
      danger: true,
    }
    if (await confirm(question)) remove.mutate()
  }
  return (
    <tr>
      <td>{day}</td>
      <td className="tabular">
        <bdi>{rateText(currency, String(rate.rate), base)}</bdi>
      </td>
      <td>
        <RowActions>
          <IconButton label={t('settings.currencies.editOf', { day })} onClick={onEdit}>
            <IconPencil size={16} />
          </IconButton>
          <IconButton label={t('settings.currencies.removeOf', { day })} onClick={() => void ask()}>
            <IconTrash size={16} />
          </IconButton>
        </RowActions>
      </td>
    </tr>
  )
}

function useRemove(rate: RecordJson) {
  const report = useReport()
  const changed = useRatesChanged()
  return useMutation({
    mutationFn: () => api.delete(`/api/v1/exchangeRates/${rate.id}`),
    onSuccess: changed,
    onError: report,
  })
}
