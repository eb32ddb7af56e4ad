import { useQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { formatDate, useFormats } from '#ui/format.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import type { Flow, Forecast } from '../contract.ts'
import { type FlowQuestion, flowQuery, flowSinces } from './api.ts'
import styles from './FlowBlock.module.css'
import { FlowTable } from './FlowTable.tsx'
import type { ForecastState } from './state.ts'
import { levelsOf } from './tree.ts'
import { useNodeName } from './useNodeName.ts'

export interface FlowBlockProps {
  forecast: Forecast
  question: Pick<FlowQuestion, 'unit' | 'from' | 'measure'>
  state: ForecastState
  onChange: (patch: ForecastState) => void
}

/** Why the pipeline of a team or person is another one than before: from opening to closing, each movement with its rows. */
export function FlowBlock({ forecast, question, state, onChange }: FlowBlockProps) {
  const t = useT()
  const asked: FlowQuestion = { ...question, node: state.node ?? 'all', since: state.since ?? 'period' }
  const { data, error, refetch } = useQuery(flowQuery(asked))
  return (
    <Section title={t('forecast.flow.title')} intro={data ? <Intro flow={data} /> : null}>
      <div className={styles.tools}>
        <NodeSelect forecast={forecast} value={asked.node} onChange={(node) => onChange({ node })} />
        <SegmentedControl
          aria-label={t('forecast.flow.since')}
          data={flowSinces.map((value) => ({ value, label: t(`forecast.flow.sinces.${value}`) }))}
          value={asked.since}
          onChange={(value) => onChange({ since: value as FlowQuestion['since'] })}
        />
      </div>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data ? <FlowTable flow={data} question={asked} /> : null}
      {data?.bars.length === 0 ? <p className={styles.quiet}>{t('forecast.flow.nothing')}</p> : null}
    </Section>
  )
}

function Intro({ flow }: { flow: Flow }) {
  const t = useT()
  const formats = useFormats()
  const since = formatDate(flow.since, formats)
  if (flow.isNow) return t('forecast.flow.introNow', { since })
  return t('forecast.flow.intro', { since, until: formatDate(flow.until, formats) })
}

interface NodeSelectProps {
  forecast: Forecast
  value: string
  onChange: (node: string) => void
}

/** Teams and people as they stand in the grid. */
export function NodeSelect({ forecast, value, onChange }: NodeSelectProps) {
  const t = useT()
  const nameOf = useNodeName()
  const levels = levelsOf(forecast.nodes)
  const indent = (key: string) => '\u2003'.repeat((levels.get(key) ?? 1) - 1)
  return (
    <Select
      aria-label={t('forecast.who')}
      data={forecast.nodes.map((node) => ({ value: node.key, label: `${indent(node.key)}${nameOf(node)}` }))}
      value={forecast.nodes.some(({ key }) => key === value) ? value : 'all'}
      allowDeselect={false}
      searchable
      onChange={(key) => onChange(key ?? 'all')}
    />
  )
}
