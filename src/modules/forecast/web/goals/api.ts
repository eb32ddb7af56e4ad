import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { GoalCopy, GoalsProgress, GoalTree } from '../../contract.ts'
import { metricOf } from '../../objects/metrics.ts'
import type { Unit } from '../api.ts'

export interface GoalQuestion {
  metric: string
  unit: Unit
  from: string
}

/** Under the key of aggregates of what the metric is made of, so that every change there brings it up to date. */
export const goalTreeQuery = (question: GoalQuestion) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates(metricOf(question.metric)?.object ?? 'goal'), 'goals', question],
    queryFn: ({ signal }) => api.post<GoalTree>('/api/v1/goals/tree', question, { signal }),
    placeholderData: keepPreviousData,
  })

export interface StandingQuestion {
  filter?: Filter
  from: string
  to: string
  metric?: string
}

export const goalsProgressQuery = (question: StandingQuestion) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('goal'), 'progress', question],
    queryFn: ({ signal }) => api.post<GoalsProgress>('/api/v1/goals/progress', question, { signal }),
    placeholderData: keepPreviousData,
  })

export interface CopyQuestion {
  unit: Unit
  from: string
  metric?: string
  percent?: string
}

export const copyPreviewQuery = (question: CopyQuestion) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('goal'), 'copy', question],
    queryFn: ({ signal }) => api.post<GoalCopy>('/api/v1/goals/copy/preview', question, { signal }),
    placeholderData: keepPreviousData,
  })

export const copyGoals = (question: CopyQuestion): Promise<GoalCopy> =>
  api.post<GoalCopy>('/api/v1/goals/copy', question)
