import type { CSSProperties } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { formatPercent, useFormats } from '#ui/format.ts'
import type { Forecast, ForecastCategory, ForecastCell, ForecastNode, ForecastReading } from '../contract.ts'
import { forecastCategories } from '../contract.ts'
import styles from './ForecastGrid.module.css'
import { attained, figureText, gapOf } from './figures.ts'
import { GridFigure } from './GridFigure.tsx'
import { TreeName } from './TreeName.tsx'
import { columns, type GridColumn } from './tree.ts'
import { useNodeName } from './useNodeName.ts'
import { type Focus, focusOf, type TreeGridRow } from './useTreeGrid.ts'

export interface GridRowProps extends TreeGridRow {
  node: ForecastNode
  row: number
  forecast: Forecast
  /** Which opportunities are looked at; undefined: all. */
  slice: Filter | undefined
  reading: ForecastReading
  onAdjust: (category: ForecastCategory) => void
  onSaved: (owners: string[]) => void
}

/** One team or person: its name, what is expected of it by category, and how that stands to the quota. */
export function GridRow(props: GridRowProps) {
  const { node, row, level, isFolded } = props
  const name = useNodeName()(node)
  const cell = node.cells[0]
  if (!cell) return null
  const focus = focusOf(props, row)
  return (
    <tr
      data-row={row}
      data-kind={node.key === 'all' ? 'all' : node.kind}
      aria-level={level}
      {...(isFolded === null ? {} : { 'aria-expanded': !isFolded })}
    >
      <TreeName {...props} name={name} focus={focus(0)} />
      {columns.map((column, at) => (
        <td key={column} data-column={at + 1} data-figure={column}>
          {isCategory(column) ? (
            <GridFigure {...props} category={column} cell={cell} name={name} focus={focus(at + 1)} />
          ) : (
            <Against column={column} cell={cell} currency={props.forecast.currency} focus={focus(at + 1)} />
          )}
        </td>
      ))}
    </tr>
  )
}

const isCategory = (column: GridColumn): column is ForecastCategory =>
  (forecastCategories as readonly string[]).includes(column)

interface AgainstProps {
  column: Exclude<GridColumn, ForecastCategory>
  cell: ForecastCell
  currency: string | null
  focus: Focus
}

/** The quota, what is missing to it, and how much of it is reached. */
function Against({ column, cell, currency, focus }: AgainstProps) {
  const t = useT()
  const formats = useFormats()
  if (column === 'attained') return <Attained cell={cell} focus={focus} />
  const value = column === 'quota' ? cell.quota : gapOf(cell)
  const hint = column === 'gap' ? t('forecast.gapIs') : cell.isQuotaSum ? t('forecast.quotaSum') : undefined
  return (
    <span {...focus} className={styles.plain} title={hint} data-quiet={cell.isQuotaSum || undefined}>
      {value === null ? '–' : figureText(value, currency, formats)}
    </span>
  )
}

function Attained({ cell, focus }: { cell: ForecastCell; focus: Focus }) {
  const t = useT()
  const formats = useFormats()
  const share = attained(cell)
  if (!share) return <span {...focus}>–</span>
  const text = formatPercent(Math.round(share.closed), formats)
  const sure = formatPercent(Math.round(share.sure), formats)
  const wide = (percent: number): CSSProperties => ({ inlineSize: `${Math.min(100, Math.max(0, percent))}%` })
  return (
    <span {...focus} className={styles.attained} title={t('forecast.attained', { closed: text, sure })}>
      <span className={styles.bar} aria-hidden="true">
        <span className={styles.sure} style={wide(share.sure)} />
        <span className={styles.closed} style={wide(share.closed)} />
      </span>
      {text}
    </span>
  )
}
