import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { Onboarding } from '#modules/adoption/contract.ts'

/** The own first steps. What has been done shows a moment later, since the log is counted in the background. */
export const onboardingQuery = queryOptions({
  queryKey: ['onboarding'],
  queryFn: ({ signal }) => api.get<Onboarding>('/api/v1/onboarding', { signal }),
  staleTime: 0,
  refetchOnWindowFocus: 'always',
  refetchInterval: ({ state }) => (state.data?.steps.every(({ done }) => done) ? false : 10_000),
})
