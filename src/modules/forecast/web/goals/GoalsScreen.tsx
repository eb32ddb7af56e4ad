import { IconChevronLeft, IconChevronRight, IconCopy, IconFlag, IconList } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { formatDateRange, useFormats, wallClock } from '#ui/format.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { phoneWidth, useMedia } from '#ui/media.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import type { GoalTree } from '../../contract.ts'
import { goalMetrics, metricOf } from '../../objects/metrics.ts'
import { type Unit, units } from '../api.ts'
import screen from '../ForecastScreen.module.css'
import { moved } from '../state.ts'
import { useFollowObjects } from '../useFollowObjects.ts'
import { type GoalQuestion, goalTreeQuery } from './api.ts'
import { CopyDialog } from './CopyDialog.tsx'
import { GoalCards } from './GoalCards.tsx'
import styles from './Goals.module.css'
import { GoalTable } from './GoalTable.tsx'
import { OtherGoals } from './OtherGoals.tsx'
import { type GoalsState, usualMetric } from './state.ts'
import { useMetricName } from './useMetricName.ts'

export interface GoalsScreenProps {
  state: GoalsState
  onState: (state: GoalsState) => void
}

/** What teams and people are to reach in a period and what they have: pace, trend, and the rows behind every figure. */
export function GoalsScreen({ state, onState }: GoalsScreenProps) {
  const t = useT()
  const errorText = useErrorText()
  const formats = useFormats()
  const { unit = 'quarter', metric = usualMetric } = state
  const question: GoalQuestion = { metric, unit, from: state.from ?? wallClock(Date.now(), formats.zone).day }
  const query = goalTreeQuery(question)
  const { data, error, refetch, isPlaceholderData } = useQuery(query)
  useFollowObjects(['goal', metricOf(metric)?.object ?? 'goal', 'team', 'user'], query.queryKey)
  const change = (patch: GoalsState) => onState({ ...state, ...patch })
  return (
    <Page
      bar={
        <>
          <TopBar icon={<IconFlag size={16} />} title={t('goals.title')} detail={data ? <AsOf tree={data} /> : null} />
          <Tools tree={data} question={question} onChange={change} />
        </>
      }
    >
      {error && !data ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={12} /> : null}
      {data ? (
        <div className={screen.body} data-waiting={isPlaceholderData || undefined}>
          {data.nodes.length > 1 ? (
            <Goals tree={data} />
          ) : (
            <EmptyState icon={<IconFlag size={28} />} title={t('goals.nothing')} text={t('goals.nothingText')} />
          )}
          <OtherGoals metric={data.metric} period={data.period} />
        </div>
      ) : null}
    </Page>
  )
}

function Goals({ tree }: { tree: GoalTree }) {
  const isPhone = useMedia(phoneWidth)
  return isPhone ? <GoalCards tree={tree} /> : <GoalTable tree={tree} />
}

function AsOf({ tree }: { tree: GoalTree }) {
  const t = useT()
  const { elapsed, days, left } = tree.pace
  const isUnderWay = elapsed > 0 && left > 0
  return (
    <span className={screen.quiet}>
      {isUnderWay ? t('goals.day', { elapsed, count: days }) : null} {tree.isPartial ? t('goals.partial') : null}{' '}
      <DateTime value={tree.at} />
    </span>
  )
}

function Actions({ tree, question }: { tree: GoalTree | undefined; question: GoalQuestion }) {
  const t = useT()
  const goal = useObject('goal')
  const [isCopying, setCopying] = useState(false)
  return (
    <div className={styles.tools}>
      {tree?.nodes.some(({ canPlan }) => canPlan) ? (
        <Button icon={<IconCopy size={16} />} onClick={() => setCopying(true)}>
          {t('goals.copy.open')}
        </Button>
      ) : null}
      {goal ? (
        <ButtonLink variant="quiet" icon={<IconList size={16} />} to="/o/$plural" params={{ plural: goal.plural }}>
          {t('goals.list')}
        </ButtonLink>
      ) : null}
      {isCopying ? <CopyDialog question={question} onClose={() => setCopying(false)} /> : null}
    </div>
  )
}

interface ToolsProps {
  tree: GoalTree | undefined
  question: GoalQuestion
  onChange: (patch: GoalsState) => void
}

function Tools({ tree, question, onChange }: ToolsProps) {
  const { unit, metric } = question
  const t = useT()
  const metricName = useMetricName()
  return (
    <div className={screen.tools}>
      {tree ? <Period tree={tree} unit={unit} onChange={onChange} /> : null}
      <SegmentedControl
        aria-label={t('forecast.unit')}
        data={units.map((value) => ({ value, label: t(`forecast.units.${value}`) }))}
        value={unit}
        onChange={(value) => onChange({ unit: value as Unit })}
      />
      <Select
        aria-label={t('goals.metric')}
        data={goalMetrics.map(({ key }) => ({ value: key, label: metricName(key) }))}
        value={metric}
        allowDeselect={false}
        onChange={(value) => onChange({ metric: value ?? usualMetric })}
      />
      <Actions tree={tree} question={question} />
    </div>
  )
}

function Period({ tree, unit, onChange }: { tree: GoalTree; unit: Unit; onChange: (patch: GoalsState) => void }) {
  const t = useT()
  const formats = useFormats()
  const go = (by: number) => onChange({ from: moved(tree.period.from, unit, by) })
  return (
    <div className={screen.period}>
      <IconButton label={t('forecast.before')} onClick={() => go(-1)}>
        <IconChevronLeft size={16} />
      </IconButton>
      <span className={screen.days} aria-live="polite">
        {formatDateRange(tree.period.from, tree.period.to, formats)}
      </span>
      <IconButton label={t('forecast.after')} onClick={() => go(1)}>
        <IconChevronRight size={16} />
      </IconButton>
    </div>
  )
}
