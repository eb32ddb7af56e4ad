import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useLanguage, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { BasePreview } from '#kernel/currencies/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDate, formatNumber, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { currencyOptions } from '../../start/countries.ts'
import styles from '../SettingsPage.module.css'
import { currenciesPath, useRatesChanged } from './queries.ts'

/** Chooses another base currency, and says before what that reckons anew and which rates are missing for it. */
export function BaseDialog({ base, onClose }: { base: string; onClose: () => void }) {
  const t = useT()
  const language = useLanguage()
  const [currency, setCurrency] = useState<string | null>(null)
  const preview = usePreview(currency)
  const change = useChange(onClose)
  const canChange = currency !== null && preview.data?.missing.length === 0
  return (
    <Dialog
      title={t('settings.currencies.changeBase')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!canChange}
            busy={change.isPending}
            onClick={() => currency !== null && change.mutate(currency)}
          >
            {t('settings.currencies.changeBase')}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>{t('settings.currencies.changeBaseText')}</p>
      <Select
        label={t('settings.currencies.base')}
        data-autofocus
        searchable
        data={currencyOptions(language).filter(({ value }) => value !== base)}
        value={currency}
        onChange={setCurrency}
      />
      {currency === null ? null : <Consequences currency={currency} preview={preview} />}
    </Dialog>
  )
}

interface ConsequencesProps {
  currency: string
  preview: ReturnType<typeof usePreview>
}

function Consequences({ currency, preview: { data, error } }: ConsequencesProps) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  if (error) return <p className={styles.warning}>{errorText(error)}</p>
  if (!data) return <SkeletonRows rows={2} />
  if (data.missing.length === 0)
    return (
      <p role="status">
        {t('settings.currencies.rebase', { count: data.records, shown: formatNumber(data.records, formats) })}
      </p>
    )
  return (
    <div role="status" className={styles.warning}>
      <p>{t('settings.currencies.missing', { base: currency })}</p>
      <ul className={styles.usage}>
        {data.missing.map(({ currency: from, day }) => (
          <li key={from}>
            {t('settings.currencies.missingOne', { from, to: currency, day: formatDate(day, formats) })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function usePreview(currency: string | null) {
  return useQuery({
    queryKey: ['currencyPreview', 'base', currency],
    queryFn: ({ signal }) => api.post<BasePreview>(`${currenciesPath}/base/preview`, { currency }, { signal }),
    enabled: currency !== null,
    staleTime: 0,
  })
}

function useChange(onClose: () => void) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const changed = useRatesChanged()
  return useMutation({
    mutationFn: (currency: string) => api.post(`${currenciesPath}/base`, { currency }),
    onSuccess: async () => {
      toast.success(t('settings.currencies.rebasing'))
      await changed()
      await client.invalidateQueries({ queryKey: ['settings', 'organization'] })
      onClose()
    },
    onError: report,
  })
}
