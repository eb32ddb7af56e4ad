import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Button } from '#ui/Button.tsx'
import { Section } from '#ui/Page.tsx'
import type { ForecastPeriod } from '../../contract.ts'
import { metricOf } from '../../objects/metrics.ts'
import { useFollowObjects } from '../useFollowObjects.ts'
import { goalsProgressQuery } from './api.ts'
import { GoalLine } from './GoalLine.tsx'
import styles from './Goals.module.css'

const shownAtFirst = 6

/** Goals that touch the period and have other days than it: they are in no row of the tree. */
export function OtherGoals({ metric, period }: { metric: string; period: ForecastPeriod }) {
  const t = useT()
  const [isWhole, setWhole] = useState(false)
  const query = goalsProgressQuery({
    metric,
    ...period,
    filter: {
      or: [
        { field: 'from', op: 'ne', value: period.from },
        { field: 'to', op: 'ne', value: period.to },
      ],
    },
  })
  const { data, error, refetch } = useQuery(query)
  useFollowObjects([metricOf(metric)?.object ?? 'goal'], query.queryKey)
  const goals = data?.goals ?? []
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (goals.length === 0) return null
  return (
    <Section title={t('goals.others')} intro={t('goals.othersText')}>
      <ul className={styles.goals}>
        {(isWhole ? goals : goals.slice(0, shownAtFirst)).map((goal) => (
          <GoalLine key={goal.id} goal={goal} />
        ))}
      </ul>
      {goals.length > shownAtFirst ? (
        <Button variant="quiet" size="sm" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('forecast.compare.fewer') : t('forecast.compare.all', { count: goals.length })}
        </Button>
      ) : null}
    </Section>
  )
}
