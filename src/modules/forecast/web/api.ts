import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ComparedBy, Comparison, Forecast, ForecastMeasure, ForecastOwn } from '../contract.ts'

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

export const comparisonQuery = (question: { unit: Unit; from: string; by: ComparedBy }) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('opportunity'), 'comparison', question],
    queryFn: ({ signal }) => api.post<Comparison>('/api/v1/forecast/comparison', question, { signal }),
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
