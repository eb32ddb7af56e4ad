import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useLanguage, useT } from '#kernel/client/i18n.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { currencyOptions } from '../start/countries.ts'
import styles from './SettingsPage.module.css'
import { Group } from './SettingsPage.tsx'

interface RatesProps {
  /** The organisation's own currency, in which all sums are made. */
  currency: string
  rates: Record<string, string>
  errors: Record<string, string>
  onChange: (rates: Record<string, string>) => void
}

/** What one unit of a foreign currency is worth in the own one. */
export function Rates({ currency, rates, errors, onChange }: RatesProps) {
  const t = useT()
  const language = useLanguage()
  const [added, setAdded] = useState<string | null>(null)
  const without = (code: string) => Object.fromEntries(Object.entries(rates).filter(([known]) => known !== code))
  const open = currencyOptions(language).filter(({ value }) => value !== currency && !(value in rates))
  return (
    <Group title={t('settings.organization.rates')} hint={t('settings.organization.ratesHint', { currency })}>
      {Object.entries(rates).map(([code, rate]) => (
        <div key={code} className={styles.rate}>
          <span>1 {code} =</span>
          <TextInput
            aria-label={t('settings.organization.rateOf', { code, currency })}
            inputMode="decimal"
            value={rate}
            error={errors[`rates.${code}`]}
            onChange={(event) => onChange({ ...rates, [code]: event.currentTarget.value.replace(',', '.') })}
          />
          <span>{currency}</span>
          <IconButton label={t('settings.remove')} onClick={() => onChange(without(code))}>
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      <div className={styles.rate}>
        <Select
          aria-label={t('settings.organization.addCurrency')}
          placeholder={t('settings.organization.addCurrency')}
          data={open}
          value={added}
          searchable
          onChange={setAdded}
        />
        <Button
          icon={<IconPlus size={14} />}
          disabled={added === null}
          onClick={() => {
            if (added !== null) onChange({ ...rates, [added]: '1' })
            setAdded(null)
          }}
        >
          {t('settings.add')}
        </Button>
      </div>
    </Group>
  )
}
