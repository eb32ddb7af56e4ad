import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { RatePreview } from '#kernel/currencies/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats, wallClock } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import styles from '../SettingsPage.module.css'
import { Form, FormActions } from '../SettingsPage.tsx'
import { currenciesPath, useRatesChanged, useRateText } from './queries.ts'

export interface RateDraft {
  /** Null adds a rate. */
  rate: RecordJson | null
  /** Null asks for it. */
  currency: string | null
}

interface RateDialogProps {
  object: ObjectMetadata
  base: string
  draft: RateDraft
  onClose: () => void
}

interface Values {
  currency: string | null
  validFrom: JsonValue
  rate: JsonValue
}

/** Takes one rate, says it as a sentence, and how many records it will change. */
export function RateDialog({ object, base, draft, onClose }: RateDialogProps) {
  const t = useT()
  const env = useDisplayEnv()
  const issues = useIssuesByField()
  const rateText = useRateText()
  const names = new Intl.DisplayNames(useLanguage(), { type: 'currency' })
  const [values, setValues] = useState<Values>({
    currency: draft.currency,
    validFrom: (draft.rate?.validFrom as string | undefined) ?? wallClock(env.now, env.formats.zone).day,
    rate: (draft.rate?.rate as string | undefined) ?? null,
  })
  const [unread, setUnread] = useState<Record<string, string | undefined>>({})
  const save = useSave(draft.rate, base, values, onClose)
  const errors = issues(save.error)
  const input = (name: 'validFrom' | 'rate', autoFocus = false) => {
    const field = object.fields.find((one) => one.name === name)
    return field ? (
      <FieldInput
        object={object.name}
        field={field}
        env={env}
        value={values[name]}
        error={errors[name] ?? (name === 'validFrom' && errors.name ? t('settings.currencies.twice') : undefined)}
        autoFocus={autoFocus}
        onChange={(value, issue) => {
          setValues((known) => ({ ...known, [name]: value }))
          setUnread((known) => ({ ...known, [name]: issue }))
        }}
      />
    ) : null
  }
  const isWhole = values.currency !== null && values.validFrom !== null && values.rate !== null
  const canSave = isWhole && !unread.validFrom && !unread.rate
  return (
    <Dialog title={t(draft.rate ? 'settings.currencies.edit' : 'settings.currencies.add')} onClose={onClose}>
      <Form onSubmit={() => canSave && save.mutate()}>
        <Select
          label={t('settings.currencies.currency')}
          required
          data-autofocus={draft.currency === null ? true : undefined}
          disabled={draft.currency !== null}
          data={Intl.supportedValuesOf('currency')
            .filter((code) => code !== base)
            .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))}
          value={values.currency}
          error={errors.currency}
          searchable
          onChange={(currency) => setValues({ ...values, currency })}
        />
        {input('validFrom')}
        {input('rate', draft.currency !== null)}
        <p className={styles.example}>
          {typeof values.rate === 'string' && values.currency
            ? rateText(values.currency, values.rate, base)
            : t('settings.currencies.example', { example: rateText(values.currency ?? 'USD', '0.92', base) })}
        </p>
        {values.currency && typeof values.validFrom === 'string' ? (
          <Preview currency={values.currency} validFrom={values.validFrom} />
        ) : null}
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!canSave}>
            {t(draft.rate ? 'settings.save' : 'settings.currencies.add')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

function Preview({ currency, validFrom }: { currency: string; validFrom: string }) {
  const t = useT()
  const formats = useFormats()
  const { data } = useQuery({
    queryKey: ['currencyPreview', 'rate', currency, validFrom],
    queryFn: ({ signal }) => api.post<RatePreview>(`${currenciesPath}/preview`, { currency, validFrom }, { signal }),
    staleTime: 0,
  })
  const text =
    data && t('settings.currencies.preview', { count: data.records, shown: formatNumber(data.records, formats) })
  return <p role="status">{text ?? '\u00a0'}</p>
}

function useSave(rate: RecordJson | null, base: string, values: Values, onClose: () => void) {
  const t = useT()
  const report = useReport()
  const changed = useRatesChanged()
  return useMutation({
    mutationFn: () =>
      rate
        ? api.patch(`/api/v1/exchangeRates/${rate.id}`, values, { version: rate.version })
        : api.post('/api/v1/exchangeRates', { ...values, base }),
    onSuccess: async () => {
      toast.success(t('client.saved'))
      await changed()
      onClose()
    },
    onError: report,
  })
}
