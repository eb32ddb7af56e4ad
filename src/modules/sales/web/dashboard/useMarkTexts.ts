import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import {
  type Formats,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
  useFormats,
  wholeUnits,
} from '#ui/format.ts'
import type { Mark, Tile, TileMeasure } from './tile.ts'

export interface MarkTexts {
  label: string
  /** In full, and as short as fits above a column. */
  value: string
  short: string
  count: string
}

/** What a mark is called, and its value as the reader writes it. */
export function useMarkTexts(tile: Tile): (mark: Mark) => MarkTexts {
  const t = useT()
  const text = useLabel()
  const formats = useFormats()
  const object = useObject(tile.object)
  const groupLabel = ({ field, value, name }: Mark['groups'][number]): string | null => {
    if (name !== null) return name
    const def = object?.fields.find((one) => one.name === field)
    if (def?.kind === 'boolean') return t(`dashboard.values.${field}.${String(value)}`)
    if (value === null) return def?.kind === 'choice' ? null : t(`dashboard.values.none`)
    if (def?.kind === 'date') return formatMonth(String(value), formats)
    const choice = def?.choices?.find((one) => one.value === value)
    return choice
      ? text(choice.label, choice.value)
      : def?.kind === 'choice'
        ? String(value)
        : t('dashboard.values.none')
  }
  return (mark) => {
    const { measure, value, count } = mark
    const groups = mark.groups.flatMap((group) => groupLabel(group) ?? [])
    return {
      label: groups.length > 0 ? groups.join(' · ') : (measure.name ?? t(`dashboard.measures.${measure.key}`)),
      value: valueText(measure, value, formats, t),
      short: valueText(measure, value, formats, t, { notation: 'compact', maximumFractionDigits: 1 }),
      count: t('dashboard.count', { count, number: formatNumber(count, formats) }),
    }
  }
}

function valueText(
  { format, fn }: TileMeasure,
  value: string | null,
  formats: Formats,
  t: ReturnType<typeof useT>,
  options: Intl.NumberFormatOptions = {},
): string {
  if (value === null) return '–'
  if (format === 'percent') return formatPercent(value, formats)
  if (format === 'money') {
    const digits = fn === 'avg' ? { maximumFractionDigits: 2 } : wholeUnits
    return formatMoney({ amount: value, currency: formats.currency }, formats, { ...digits, ...options })
  }
  const number = formatNumber(value, formats, { maximumFractionDigits: 2, ...options })
  return format === 'days' ? t('dashboard.days', { count: Number(value), number }) : number
}
