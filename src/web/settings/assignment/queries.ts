import { queryOptions } from '@tanstack/react-query'
import type { Departed, ListedRule, RuleDefinition, Share, TryAnswer } from '#kernel/assignment/contract.ts'
import { api } from '#kernel/client/http.ts'

const path = '/api/v1/assignment-rules'

export const rulesKey = ['assignment-rules'] as const

export const rulesQuery = (object: string) =>
  queryOptions({
    queryKey: [...rulesKey, object],
    queryFn: ({ signal }) =>
      api.get<{ items: ListedRule[] }>(path, { params: { object }, signal }).then((answer) => answer.items),
    staleTime: 0,
  })

export const saveRule = (object: string, rule: RuleDefinition, id: string | null): Promise<{ id: string }> =>
  id ? api.put(`${path}/${id}`, { object, ...rule }) : api.post(path, { object, ...rule })

export const deleteRule = (id: string): Promise<void> => api.delete(`${path}/${id}`)

export const orderRules = (object: string, ids: string[]): Promise<void> => api.post(`${path}/order`, { object, ids })

export const shareQuery = (object: string, rule: RuleDefinition) =>
  queryOptions({
    queryKey: [...rulesKey, 'share', object, rule],
    queryFn: ({ signal }) =>
      api.post<{ items: Share[] }>(`${path}/share`, { object, ...rule }, { signal }).then((answer) => answer.items),
    staleTime: 0,
    retry: false,
  })

export const tryQuery = (object: string, record: string) =>
  queryOptions({
    queryKey: [...rulesKey, 'try', object, record],
    queryFn: ({ signal }) => api.post<TryAnswer>(`${path}/try`, { object, record }, { signal }),
    staleTime: 0,
    retry: false,
  })

export const departedQuery = queryOptions({
  queryKey: ['assignments', 'departed'],
  queryFn: ({ signal }) =>
    api.get<{ items: Departed[] }>('/api/v1/assignments/departed', { signal }).then((answer) => answer.items),
  staleTime: 0,
})
