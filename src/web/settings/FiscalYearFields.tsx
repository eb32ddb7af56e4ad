import { useMemo } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { FiscalYear } from '#kernel/filter/contract.ts'
import { fiscalOf, isOwnYear, quartersOf } from '#kernel/filter/fiscal.ts'
import { fiscalText, nextStart } from '#kernel/records/web/grouping.ts'
import { formatDateRange, formatMonth, formatMonthName, formatNumber, useFormats, wallClock } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import styles from './SettingsPage.module.css'
import { Group, Pair } from './SettingsPage.tsx'

interface FiscalYearFieldsProps {
  value: FiscalYear
  onChange: (value: FiscalYear) => void
}

/** When the organisation's year begins and how it is called, with the year of today as the example. */
export function FiscalYearFields({ value, onChange }: FiscalYearFieldsProps) {
  const t = useT()
  const formats = useFormats()
  const months = Array.from({ length: 12 }, (_, at) => ({
    value: String(at + 1),
    label: formatMonthName(at + 1, formats),
  }))
  const names = (['end', 'start'] as const).map((name) => ({
    value: name,
    label: t(`settings.organization.fiscalNamedAfter.${name}`),
  }))
  return (
    <Group title={t('settings.organization.fiscalYear')} hint={t('settings.organization.fiscalHint')}>
      <Pair>
        <Select
          label={t('settings.organization.fiscalFirstMonth')}
          data={months}
          value={String(value.firstMonth)}
          allowDeselect={false}
          onChange={(month) => month && onChange({ ...value, firstMonth: Number(month) })}
        />
        {isOwnYear(value) ? (
          <Select
            label={t('settings.organization.fiscalName')}
            data={names}
            value={value.namedAfter}
            allowDeselect={false}
            onChange={(name) => name && onChange({ ...value, namedAfter: name as FiscalYear['namedAfter'] })}
          />
        ) : null}
      </Pair>
      <Example fiscalYear={value} />
    </Group>
  )
}

function Example({ fiscalYear }: { fiscalYear: FiscalYear }) {
  const t = useT()
  const formats = useFormats()
  const today = useMemo(() => wallClock(Date.now(), formats.zone).day, [formats.zone])
  const { year } = fiscalOf(today, fiscalYear)
  const quarters = quartersOf(year, fiscalYear)
  const begins = {
    year: formatNumber(year, formats, { useGrouping: false }),
    month: formatMonth(quarters[0] ?? today, formats),
  }
  return (
    <div className={styles.example} aria-live="polite">
      <p>{t('settings.organization.fiscalBegins', begins)}</p>
      <dl className={styles.quarters}>
        {quarters.map((from) => (
          <div key={from}>
            <dt>{fiscalText(from, 'fiscalQuarter', fiscalYear, formats, t)}</dt>
            <dd>{formatDateRange(from, lastDay(from), formats)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const lastDay = (from: string): string => {
  const next = Date.parse(`${nextStart(from, 'fiscalQuarter')}T00:00:00Z`)
  return new Date(next - 86_400_000).toISOString().slice(0, 10)
}
