import { queryOptions } from '@tanstack/react-query'
import type { ApiKeyJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import type { Role } from '#kernel/permissions/contract.ts'

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => api.get<{ items: Role[] }>('/api/v1/roles', { signal }).then((answer) => answer.items),
})

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) =>
    api.get<{ items: ApiKeyJson[] }>('/api/v1/api-keys', { signal }).then((answer) => answer.items),
})

/** What rests on an object or a field, by its path in the API: as it is now. */
export const usageQuery = (path: string) =>
  queryOptions({
    queryKey: ['usage', path],
    queryFn: ({ signal }) => api.get<Usage>(`${path}/usage`, { signal }),
    staleTime: 0,
  })
