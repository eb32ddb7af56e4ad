import { queryOptions } from '@tanstack/react-query'
import type { SsoProvidersJson, SsoTestJson } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'

export const providersPath = '/api/v1/sso/providers'

export const providersQuery = queryOptions({
  queryKey: ['sso-providers'],
  queryFn: ({ signal }) => api.get<SsoProvidersJson>(providersPath, { signal }),
  staleTime: 0,
})

export const testQuery = (id: string) =>
  queryOptions({
    queryKey: ['sso-test', id],
    queryFn: ({ signal }) => api.get<SsoTestJson>(`/api/v1/sso/tests/${id}`, { signal }),
    retry: false,
  })
