import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type {
  Accuracy,
  ComparedBy,
  Comparison,
  Flow,
  FlowKind,
  FlowRows,
  Forecast,
  ForecastMeasure,
  ForecastOwn,
  ForecastWeeks,
} from '../contract.ts'

export const units = ['month', 'quarter', 'year'] as const
export type Unit = (typeof units)[number]

/** What a forecast is asked for. */
export interface ForecastQuestion {
  unit: Unit
  from: string
  count: number
  measure: ForecastMeasure
  filter?: Filter
}

/** Under the key of aggregates of opportunities, so that every change of one brings it up to date. */
export const forecastQuery = (question: ForecastQuestion) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('opportunity'), 'forecast', question],
    queryFn: ({ signal }) => api.post<Forecast>('/api/v1/forecast/query', question, { signal }),
    placeholderData: keepPreviousData,
  })

export const askOwn = (question: ForecastQuestion, owners: string[]): Promise<ForecastOwn> =>
  api.post<ForecastOwn>('/api/v1/forecast/own', { ...question, owners })

export const comparisonQuery = (question: { unit: Unit; from: string; by: ComparedBy; filter?: Filter }) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('opportunity'), 'comparison', question],
    queryFn: ({ signal }) => api.post<Comparison>('/api/v1/forecast/comparison', question, { signal }),
    placeholderData: keepPreviousData,
  })

export const flowSinces = ['period', 'week'] as const
export type FlowSince = (typeof flowSinces)[number]

export interface FlowQuestion {
  unit: Unit
  from: string
  measure: ForecastMeasure
  node: string
  since: FlowSince
  filter?: Filter
}

export const flowQuery = (question: FlowQuestion) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('opportunity'), 'flow', question],
    queryFn: ({ signal }) => api.post<Flow>('/api/v1/forecast/flow', question, { signal }),
    placeholderData: keepPreviousData,
  })

/** Both days as they were answered, so that the rows are those of the figure. */
export type FlowRowsQuestion = Omit<FlowQuestion, 'since'> & { since: string; until: string; kind: FlowKind }

export const flowRowsQuery = (question: FlowRowsQuestion) =>
  infiniteQueryOptions({
    queryKey: [...recordKeys.aggregates('opportunity'), 'flowRows', question],
    queryFn: ({ signal, pageParam: offset }) =>
      api.post<FlowRows>('/api/v1/forecast/flow/rows', { ...question, offset }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last: FlowRows, pages: FlowRows[]) =>
      last.hasMore ? pages.reduce((sum, { rows }) => sum + rows.length, 0) : null,
  })

/** What was does not change with each record; it is asked for again after some minutes. */
const whatIsPast = 300_000

export type WeeksQuestion = Omit<FlowQuestion, 'since'>

export const weeksQuery = (question: WeeksQuestion) =>
  queryOptions({
    queryKey: ['forecast', 'weeks', question],
    queryFn: ({ signal }) => api.post<ForecastWeeks>('/api/v1/forecast/weeks', question, { signal }),
    staleTime: whatIsPast,
    placeholderData: keepPreviousData,
  })

export type AccuracyQuestion = Omit<WeeksQuestion, 'node'>

export const accuracyQuery = (question: AccuracyQuestion) =>
  queryOptions({
    queryKey: ['forecast', 'accuracy', question],
    queryFn: ({ signal }) => api.post<Accuracy>('/api/v1/forecast/accuracy', question, { signal }),
    staleTime: whatIsPast,
    placeholderData: keepPreviousData,
  })

export interface Adjusting {
  node: string
  unit: Unit
  from: string
  measure: ForecastMeasure
  category: string
  /** Null takes the adjustment away. */
  value: string | null
  reason?: string
}

export const saveAdjustment = (adjusting: Adjusting): Promise<unknown> =>
  api.put('/api/v1/forecast/adjustment', adjusting)
