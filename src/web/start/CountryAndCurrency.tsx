import { useLanguage, useT } from '#kernel/client/i18n.ts'
import { Select } from '#ui/inputs.ts'
import { countryOptions, currencyOptions } from './countries.ts'

interface CountryAndCurrencyProps {
  country: string
  currency: string
  errors: Record<string, string>
  onCountry: (country: string) => void
  onCurrency: (currency: string) => void
}

/** The two that stand side by side wherever an organisation is described. */
export function CountryAndCurrency({ country, currency, errors, onCountry, onCurrency }: CountryAndCurrencyProps) {
  const t = useT()
  const language = useLanguage()
  const choice = { searchable: true, allowDeselect: false }
  return (
    <>
      <Select
        {...choice}
        label={t('start.country')}
        data={countryOptions(language)}
        value={country}
        error={errors.country}
        onChange={(next) => next !== null && onCountry(next)}
      />
      <Select
        {...choice}
        label={t('start.currency')}
        data={currencyOptions(language)}
        value={currency}
        error={errors.currency}
        onChange={(next) => next !== null && onCurrency(next)}
      />
    </>
  )
}
