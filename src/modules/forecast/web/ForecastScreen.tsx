import { IconChartHistogram, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { FilterChips } from '#kernel/filter/web/FilterChips.tsx'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatDateRange, useFormats, wallClock } from '#ui/format.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import { type Forecast, forecastMeasures } from '../contract.ts'
import { AccuracyBlock } from './AccuracyBlock.tsx'
import { type ForecastQuestion, forecastQuery, units } from './api.ts'
import { ComparisonBlock } from './ComparisonBlock.tsx'
import { FlowBlock } from './FlowBlock.tsx'
import { ForecastGrid } from './ForecastGrid.tsx'
import styles from './ForecastScreen.module.css'
import { readings } from './figures.ts'
import { type ForecastState, moved } from './state.ts'
import { useFollowObjects } from './useFollowObjects.ts'
import { WeeksBlock } from './WeeksBlock.tsx'

export interface ForecastScreenProps {
  state: ForecastState
  onState: (state: ForecastState) => void
}

/** What the grid is made of besides opportunities. */
const besides = ['opportunitySplit', 'goal', 'forecastAdjustment']

/** What teams and people will close in a period: the tree, with quotas, adjustments and the rows behind every figure. */
export function ForecastScreen({ state, onState }: ForecastScreenProps) {
  const t = useT()
  const errorText = useErrorText()
  const formats = useFormats()
  const { unit = 'quarter', measure = 'amount', reading = 'single' } = state
  const today = wallClock(Date.now(), formats.zone).day
  const slice = state.filter ? { filter: state.filter } : {}
  const question: ForecastQuestion = { unit, from: state.from ?? today, count: 1, measure, ...slice }
  const query = forecastQuery(question)
  const { data, error, refetch, isPlaceholderData } = useQuery(query)
  useFollowObjects(besides, query.queryKey)
  const change = (patch: ForecastState) => onState({ ...state, ...patch })
  return (
    <Page
      bar={
        <>
          <TopBar
            icon={<IconChartHistogram size={16} />}
            title={t('forecast.title')}
            detail={data ? <AsOf forecast={data} /> : null}
          />
          <div className={styles.tools}>
            {data ? <Period forecast={data} state={state} onChange={change} /> : null}
            <SegmentedControl
              aria-label={t('forecast.unit')}
              data={units.map((value) => ({ value, label: t(`forecast.units.${value}`) }))}
              value={unit}
              onChange={(value) => change({ unit: value as ForecastQuestion['unit'] })}
            />
            <Select
              aria-label={t('forecast.measure')}
              data={forecastMeasures.map((value) => ({ value, label: t(`forecast.measures.${value}`) }))}
              value={measure}
              allowDeselect={false}
              onChange={(value) => change({ measure: (value ?? 'amount') as ForecastQuestion['measure'] })}
            />
            <SegmentedControl
              aria-label={t('forecast.reading')}
              data={readings.map((value) => ({ value, label: t(`forecast.readings.${value}`) }))}
              value={reading}
              onChange={(value) => change({ reading: value as 'single' | 'cumulative' })}
            />
            <Slice filter={state.filter} onChange={(filter) => onState(withSlice(state, filter))} />
          </div>
        </>
      }
    >
      {error && !data ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={12} /> : null}
      {data ? (
        <div className={styles.body} data-waiting={isPlaceholderData || undefined}>
          <ComparisonBlock unit={unit} from={question.from} {...slice} />
          {data.nodes.length > 1 ? (
            <ForecastGrid forecast={data} question={question} reading={reading} />
          ) : (
            <EmptyState
              icon={<IconChartHistogram size={28} />}
              title={t('forecast.nothing')}
              text={t('forecast.nothingText')}
            />
          )}
          <History forecast={data} question={question} state={state} onChange={change} />
        </div>
      ) : null}
    </Page>
  )
}

interface HistoryProps {
  forecast: Forecast
  question: ForecastQuestion
  state: ForecastState
  onChange: (patch: ForecastState) => void
}

/** How the forecast came to be what it is, and what earlier ones were worth; those are kept of the whole alone. */
function History({ forecast, question: { unit, from, measure, filter }, state, onChange }: HistoryProps) {
  const t = useT()
  const asked = { unit, from, measure }
  const flow = (
    <FlowBlock forecast={forecast} question={{ ...asked, ...(filter ? { filter } : {}) }} {...{ state, onChange }} />
  )
  if (filter)
    return (
      <>
        {flow}
        <p className={styles.quiet}>{t('forecast.slice.wholeOnly')}</p>
      </>
    )
  return (
    <>
      {flow}
      <WeeksBlock forecast={forecast} question={{ ...asked, node: state.node ?? 'all' }} />
      <AccuracyBlock question={asked} />
    </>
  )
}

/** Which opportunities are looked at: those of a territory, a product, a pipeline, or whatever else a filter can say. */
function Slice({ filter, onChange }: { filter: Filter | undefined; onChange: (filter: Filter | undefined) => void }) {
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  const object = useObject('opportunity')
  if (!object) return null
  return <FilterChips object={object} env={env} parseEnv={parseEnv} filter={filter} onChange={onChange} />
}

function withSlice({ filter: _before, ...rest }: ForecastState, filter: Filter | undefined): ForecastState {
  return filter ? { ...rest, filter } : rest
}

function AsOf({ forecast }: { forecast: Forecast }) {
  const t = useT()
  return (
    <span className={styles.quiet}>
      {forecast.isPartial ? t('forecast.partial') : null} <DateTime value={forecast.at} />
    </span>
  )
}

interface PeriodProps {
  forecast: Forecast
  state: ForecastState
  onChange: (patch: ForecastState) => void
}

function Period({ forecast, state, onChange }: PeriodProps) {
  const t = useT()
  const formats = useFormats()
  const [period] = forecast.periods
  if (!period) return null
  const go = (by: number) => onChange({ from: moved(period.from, state.unit ?? 'quarter', by) })
  return (
    <div className={styles.period}>
      <IconButton label={t('forecast.before')} onClick={() => go(-1)}>
        <IconChevronLeft size={16} />
      </IconButton>
      <span className={styles.days} aria-live="polite">
        {formatDateRange(period.from, period.to, formats)}
      </span>
      <IconButton label={t('forecast.after')} onClick={() => go(1)}>
        <IconChevronRight size={16} />
      </IconButton>
    </div>
  )
}
