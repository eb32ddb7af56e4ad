import { IconFlag, IconPencil } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { formatExact, useFormats } from '#ui/format.ts'
import type { Forecast, ForecastAdjustment, ForecastCategory, ForecastCell } from '../contract.ts'
import { read, totalOf } from '../rollUp.ts'
import { rowColumns } from './ComparisonBlock.tsx'
import styles from './ForecastGrid.module.css'
import { figureText } from './figures.ts'
import type { GridRowProps } from './GridRow.tsx'
import { rowsBehind, within } from './rows.ts'
import type { Focus } from './useTreeGrid.ts'

type Props = GridRowProps & { category: ForecastCategory; cell: ForecastCell; name: string; focus: Focus }

/** A figure that opens its rows; an adjusted one carries a flag and what the rows add up to. */
export function GridFigure({ node, forecast, slice, reading, category, cell, name, focus, onAdjust, onSaved }: Props) {
  const t = useT()
  const formats = useFormats()
  const { show } = usePanel()
  const object = useObject('opportunity')
  const [period] = forecast.periods
  const value = read(totalOf(cell), category, reading)
  const raw = read(cell.raw, category, reading)
  const adjustment = cell.adjustments?.[category]
  const canAdjust = node.canAdjust && category !== 'closed'
  const title = `${name} · ${t(`forecast.categories.${category}`)}`
  const open = () => {
    if (!object || !period) return
    const filter = within(slice, rowsBehind(node, category, reading, period, forecast.isSplit))
    const page = rowsPage({
      object,
      title,
      filter,
      columns: rowColumns,
      sort: [{ field: 'amount', direction: 'desc' }],
      onSaved: (record, values) => onSaved(ownersOf(record.owner, values.owner)),
    })
    void show(page)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'e' || !canAdjust || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    onAdjust(category)
  }
  return (
    <span className={styles.cell}>
      {canAdjust ? (
        <button
          type="button"
          className={styles.adjust}
          tabIndex={-1}
          aria-label={t('forecast.adjust.open', { what: title })}
          title={t('forecast.adjust.open', { what: title })}
          onClick={() => onAdjust(category)}
        >
          <IconPencil size={12} />
        </button>
      ) : null}
      <button
        type="button"
        className={styles.figure}
        title={`${t(`forecast.formula.${reading}.${category}`)} · ${formatExact(forecast.at, formats)}`}
        onClick={open}
        onKeyDown={onKeyDown}
        {...focus}
      >
        {adjustment ? <Flag adjustment={adjustment} forecast={forecast} /> : null}
        {figureText(value, forecast.currency, formats)}
      </button>
      {value === raw ? null : (
        <span className={styles.raw}>{t('forecast.raw', { value: figureText(raw, forecast.currency, formats) })}</span>
      )}
    </span>
  )
}

const ownersOf = (...owners: unknown[]): string[] => [
  ...new Set(owners.filter((owner): owner is string => typeof owner === 'string')),
]

interface FlagProps {
  adjustment: ForecastAdjustment
  forecast: Forecast
}

function Flag({ adjustment, forecast }: FlagProps) {
  const t = useT()
  const name = forecast.nodes.find(({ key }) => key === adjustment.by)?.name ?? t('forecast.adjust.somebody')
  const label = t('forecast.adjust.says', { name, reason: adjustment.reason })
  return (
    <span className={styles.flag} title={label}>
      <IconFlag size={12} />
      <span className="visually-hidden">{label} </span>
    </span>
  )
}
