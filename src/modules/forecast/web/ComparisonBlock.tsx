import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata, useObject } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { Filter } from '#kernel/filter/contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { Button } from '#ui/Button.tsx'
import { formatDateRange, formatPercent, useFormats } from '#ui/format.ts'
import { SegmentedControl } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { type ComparedBy, type Comparison, type ComparisonRow, comparedBys, comparedPaths } from '../contract.ts'
import { comparisonQuery, type Unit } from './api.ts'
import styles from './ComparisonBlock.module.css'
import { changeOf, figureText } from './figures.ts'
import { closedIn, openIn, within } from './rows.ts'

const shownAtFirst = 5

/** This period against the same one last year, what has fallen most first. */
export function ComparisonBlock({ unit, from, filter }: { unit: Unit; from: string; filter?: Filter }) {
  const t = useT()
  const [by, setBy] = useState<ComparedBy>('product')
  const [isWhole, setWhole] = useState(false)
  const { data, error, refetch } = useQuery(comparisonQuery({ unit, from, by, ...(filter ? { filter } : {}) }))
  const { objects } = useMetadata()
  const offered = comparedBys.filter((one) => objects.some(({ name }) => name === comparedPaths[one].object))
  const rows = data?.rows ?? []
  return (
    <Section title={t('forecast.compare.title')} intro={data ? <Intro comparison={data} /> : null}>
      <SegmentedControl
        className={styles.by}
        aria-label={t('forecast.compare.by')}
        data={offered.map((value) => ({ value, label: t(`forecast.compare.bys.${value}`) }))}
        value={by}
        onChange={(value) => setBy(value as ComparedBy)}
      />
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data && rows.length > 0 ? (
        <Rows comparison={data} rows={isWhole ? rows : rows.slice(0, shownAtFirst)} slice={filter} />
      ) : null}
      {data && rows.length === 0 ? <p className={styles.quiet}>{t('forecast.compare.nothing')}</p> : null}
      {rows.length > shownAtFirst ? (
        <Button variant="quiet" size="sm" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('forecast.compare.fewer') : t('forecast.compare.all', { count: rows.length })}
        </Button>
      ) : null}
    </Section>
  )
}

function Intro({ comparison }: { comparison: Comparison }) {
  const t = useT()
  const formats = useFormats()
  const { period, before } = comparison
  return t('forecast.compare.intro', {
    period: formatDateRange(period.from, period.to, formats),
    before: formatDateRange(before.from, before.to, formats),
  })
}

const end = 'end' as const

function Rows({
  comparison,
  rows,
  slice,
}: {
  comparison: Comparison
  rows: ComparisonRow[]
  slice: Filter | undefined
}) {
  const t = useT()
  const { currency } = comparison
  return (
    <Table
      label={t('forecast.compare.title')}
      head={[
        { key: 'name', label: t(`forecast.compare.bys.${comparison.by}`) },
        { key: 'expected', label: t('forecast.compare.expected', { currency }), align: end },
        { key: 'closed', label: t('forecast.compare.closed', { currency }), align: end },
        { key: 'before', label: t('forecast.compare.before', { currency }), align: end },
        { key: 'change', label: t('forecast.compare.change'), align: end },
      ]}
    >
      {rows.map((row) => (
        <Row key={row.id ?? ''} row={row} comparison={comparison} slice={slice} />
      ))}
    </Table>
  )
}

function Row({ row, comparison, slice }: { row: ComparisonRow; comparison: Comparison; slice: Filter | undefined }) {
  const t = useT()
  const { period, before } = comparison
  const name = row.name ?? t(comparison.by === 'territory' ? 'forecast.compare.noTerritory' : 'forecast.compare.none')
  const all: Filter = { or: [closedIn(period), openIn(period, ['commit', 'bestCase', 'pipeline'])] }
  const figure = (value: string, what: string, filter: Filter) => (
    <td data-align="end">
      <Figure value={value} what={what} name={name} filter={within(slice, filter)} row={row} comparison={comparison} />
    </td>
  )
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {name}
      </th>
      {figure(row.expected, t('forecast.compare.expectedLong'), all)}
      {figure(row.closed, t('forecast.categories.closed'), closedIn(period))}
      {figure(row.before, t('forecast.compare.beforeLong'), closedIn(before))}
      <td data-align="end">
        <Change row={row} />
      </td>
    </tr>
  )
}

interface FigureProps {
  value: string
  what: string
  name: string
  filter: Filter
  row: ComparisonRow
  comparison: Comparison
}

function Figure({ value, what, name, filter, row, comparison }: FigureProps) {
  const formats = useFormats()
  const { show } = usePanel()
  const object = useObject('opportunity')
  const { path } = comparedPaths[comparison.by]
  const about: Filter = row.id === null ? { field: path, op: 'isEmpty' } : { field: path, op: 'eq', value: row.id }
  const title = `${name} · ${what}`
  const open = () =>
    object && void show(rowsPage({ object, title, filter: { and: [about, filter] }, columns: rowColumns }))
  return (
    <button type="button" className={styles.figure} title={what} onClick={open}>
      {figureText(value, comparison.currency, formats)}
    </button>
  )
}

export const rowColumns = ['name', 'account', 'amount', 'closeDate', 'forecastCategory', 'stage', 'owner']

function Change({ row }: { row: ComparisonRow }) {
  const t = useT()
  const formats = useFormats()
  const change = changeOf(row.expected, row.before)
  if (change === null) return <span className={styles.quiet}>{t('forecast.compare.new')}</span>
  const Icon = change < 0 ? IconArrowDownRight : IconArrowUpRight
  return (
    <span className={styles.change} data-falls={change < 0 || undefined}>
      <Icon size={14} />
      {formatPercent(Math.round(change), formats)}
    </span>
  )
}
