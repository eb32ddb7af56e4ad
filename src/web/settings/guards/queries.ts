import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { ListedRule, Process } from '#kernel/guards/contract.ts'

export const rulesPath = (object: string) => `/api/v1/objects/${object}/rules`
export const processesPath = (object: string) => `/api/v1/objects/${object}/processes`

export const rulesQuery = (object: string) =>
  queryOptions({
    queryKey: ['rules', object],
    queryFn: ({ signal }) =>
      api.get<{ items: ListedRule[] }>(rulesPath(object), { signal }).then((answer) => answer.items),
    staleTime: 0,
  })

export const processesQuery = (object: string) =>
  queryOptions({
    queryKey: ['processes', object],
    queryFn: ({ signal }) =>
      api.get<{ items: Process[] }>(processesPath(object), { signal }).then((answer) => answer.items),
    staleTime: 0,
  })
