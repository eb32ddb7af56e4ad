import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { OwnerMoves, RuleDraft, TerritoryPlan, TerritoryPreview } from '../contract.ts'

/** Under the aggregates of accounts, so that every change of one brings it up to date. */
const planKey = [...recordKeys.aggregates('account'), 'territories'] as const

export const planQuery = queryOptions({
  queryKey: planKey,
  queryFn: ({ signal }) => api.get<TerritoryPlan>('/api/v1/territory-plan', { signal }),
})

export const usePlan = () => useQuery(planQuery)

/** After a change of territories, members or rules, which are no accounts. */
export function useRefreshPlan(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: planKey })
}

export interface PreviewQuestion {
  draft?: RuleDraft
  owners: OwnerMoves
}

/** Asked anew every time: what a run would do changes with every account. */
export const previewQuery = (question: PreviewQuestion) =>
  queryOptions({
    queryKey: [...planKey, 'preview', question],
    queryFn: ({ signal }) => api.post<TerritoryPreview>('/api/v1/territory-plan/preview', question, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

export const startRun = (owners: OwnerMoves): Promise<OperationJson> =>
  api.post<OperationJson>('/api/v1/territory-plan/run', { owners })
