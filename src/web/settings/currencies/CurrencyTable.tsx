import { useMutation } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useLanguage, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { CurrencyJson } from '#kernel/currencies/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatDate, formatNumber, useFormats } from '#ui/format.ts'
import { Switch } from '#ui/inputs.ts'
import { RowActions, Table } from '#ui/Table.tsx'
import pageStyles from '../SettingsPage.module.css'
import styles from './currencies.module.css'
import { useRatesChanged, useRateText } from './queries.ts'

interface CurrencyTableProps {
  currencies: CurrencyJson[]
  base: string
  /** Whose history stands below. */
  chosen: string | null
  onChoose: (code: string) => void
}

export function CurrencyTable({ currencies, base, chosen, onChoose }: CurrencyTableProps) {
  const t = useT()
  const switching = useSwitch(currencies)
  return (
    <Table
      label={t('settings.pages.currencies')}
      head={[
        { key: 'currency', label: t('settings.currencies.currency') },
        { key: 'newest', label: t('settings.currencies.newest') },
        { key: 'from', label: t('settings.currencies.validFrom') },
        { key: 'count', label: t('settings.currencies.count'), align: 'end' },
        { key: 'active', label: t('settings.currencies.active') },
        { key: 'actions', label: t('settings.currencies.history'), isHidden: true },
      ]}
    >
      {currencies.map((currency) => (
        <Row
          key={currency.code}
          currency={currency}
          base={base}
          isChosen={currency.code === chosen}
          isBusy={switching.isPending}
          onChoose={() => onChoose(currency.code)}
          onSwitch={(isActive) => switching.mutate({ code: currency.code, isActive })}
        />
      ))}
    </Table>
  )
}

interface RowProps {
  currency: CurrencyJson
  base: string
  isChosen: boolean
  isBusy: boolean
  onChoose: () => void
  onSwitch: (isActive: boolean) => void
}

function Row({ currency: { code, newest, rates, isActive }, base, isChosen, isBusy, onChoose, onSwitch }: RowProps) {
  const t = useT()
  const formats = useFormats()
  const rateText = useRateText()
  const names = new Intl.DisplayNames(useLanguage(), { type: 'currency' })
  return (
    <tr className={isActive ? undefined : pageStyles.inactive}>
      <td>
        <span className={styles.code}>{code}</span> {names.of(code)}
      </td>
      <td className="tabular">
        {newest ? <bdi>{rateText(code, newest.rate, base)}</bdi> : t('settings.currencies.noRate')}
      </td>
      <td>{newest ? formatDate(newest.validFrom, formats) : null}</td>
      <td data-align="end">{formatNumber(rates, formats)}</td>
      <td>
        <Switch
          aria-label={t('settings.currencies.offer', { code })}
          checked={isActive}
          disabled={isBusy}
          onChange={(event) => onSwitch(event.currentTarget.checked)}
        />
      </td>
      <td>
        <RowActions>
          <Button
            size="sm"
            variant="quiet"
            aria-pressed={isChosen}
            aria-label={t('settings.currencies.historyOf', { code })}
            onClick={onChoose}
          >
            {t('settings.currencies.history')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}

function useSwitch(currencies: CurrencyJson[]) {
  const report = useReport()
  const changed = useRatesChanged()
  return useMutation({
    mutationFn: ({ code, isActive }: { code: string; isActive: boolean }) => {
      const others = currencies.filter((one) => !one.isActive && one.code !== code).map((one) => one.code)
      return api.put('/api/v1/settings/currencies', { inactive: isActive ? others : [...others, code].sort() })
    },
    onSuccess: changed,
    onError: report,
  })
}
