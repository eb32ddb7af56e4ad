import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { formatDateRange, formatNumber, formatPercent, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { type Accuracy, type AccuracyPoint, accuracyPoints } from '../contract.ts'
import { type AccuracyQuestion, accuracyQuery } from './api.ts'
import { figureText } from './figures.ts'
import { levelsOf } from './tree.ts'
import { useNodeName } from './useNodeName.ts'
import styles from './WeeksBlock.module.css'
import { deviation, meanDeviation } from './weekLines.ts'

const end = 'end' as const

/** What commits of past periods were worth, by team and person. */
export function AccuracyBlock({ question }: { question: AccuracyQuestion }) {
  const t = useT()
  const formats = useFormats()
  const [chosen, setChosen] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(accuracyQuery(question))
  const at = Math.max(0, data?.periods.findIndex(({ from }) => from === chosen) ?? 0)
  const isSaid = data?.nodes.some(({ cells }) =>
    cells.some(({ said }) => Object.values(said).some((value) => value !== null)),
  )
  return (
    <Section title={t('forecast.accuracy.title')} intro={t('forecast.accuracy.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data && !isSaid ? <p className={styles.quiet}>{t('forecast.accuracy.nothing')}</p> : null}
      {data && isSaid ? (
        <>
          <Select
            className={styles.period}
            aria-label={t('forecast.accuracy.period')}
            data={data.periods.map(({ from, to }) => ({ value: from, label: formatDateRange(from, to, formats) }))}
            value={data.periods[at]?.from ?? null}
            allowDeselect={false}
            onChange={setChosen}
          />
          <Rows accuracy={data} at={at} />
        </>
      ) : null}
    </Section>
  )
}

function Rows({ accuracy, at }: { accuracy: Accuracy; at: number }) {
  const t = useT()
  const levels = levelsOf(accuracy.nodes)
  return (
    <Table
      label={t('forecast.accuracy.title')}
      head={[
        { key: 'who', label: t('forecast.who') },
        ...accuracyPoints.map((key) => ({ key, label: t(`forecast.accuracy.points.${key}`), align: end })),
        { key: 'closed', label: t('forecast.categories.closed'), align: end },
        { key: 'mean', label: t('forecast.accuracy.mean', { number: accuracy.periods.length }), align: end },
      ]}
    >
      {accuracy.nodes
        .filter((node) => hasFigures(node, at))
        .map((node) => (
          <Row key={node.key} node={node} level={levels.get(node.key) ?? 1} at={at} currency={accuracy.currency} />
        ))}
    </Table>
  )
}

/** Who neither committed nor closed anything in this period is not gone through. */
const hasFigures = ({ key, cells }: Accuracy['nodes'][number], at: number): boolean =>
  key === 'all' || [cells[at]?.closed, ...Object.values(cells[at]?.said ?? {})].some((value) => value && value !== '0')

interface RowProps {
  node: Accuracy['nodes'][number]
  level: number
  at: number
  currency: string | null
}

function Row({ node, level, at, currency }: RowProps) {
  const formats = useFormats()
  const name = useNodeName()(node)
  const cell = node.cells[at]
  if (!cell) return null
  const mean = meanDeviation(node.cells, 'middle')
  const said = (point: AccuracyPoint) => {
    const value = cell.said[point]
    const off = deviation(cell, point)
    return (
      <td key={point} data-align="end">
        {value === null ? '–' : figureText(value, currency, formats)}
        {off === null ? null : <Off percent={off} />}
      </td>
    )
  }
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <span style={{ '--level': level } as CSSProperties}>{name}</span>
      </th>
      {accuracyPoints.map(said)}
      <td data-align="end">{figureText(cell.closed, currency, formats)}</td>
      <td data-align="end">{mean === null ? '–' : formatPercent(Math.round(mean), formats)}</td>
    </tr>
  )
}

function Off({ percent }: { percent: number }) {
  const t = useT()
  const formats = useFormats()
  const value = formatNumber(String(Math.round(percent)), formats, { signDisplay: 'exceptZero' })
  return (
    <span className={styles.off} title={t('forecast.accuracy.off')}>
      {t('forecast.accuracy.percent', { value })}
    </span>
  )
}
