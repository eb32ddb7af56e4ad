import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { SharingRule } from '#kernel/permissions/contract.ts'
import type {
  ListedSharingRule,
  RecordRights,
  SharingPreview,
  UserRights,
} from '#kernel/permissions/explain.contract.ts'

const path = '/api/v1/sharing-rules'

export const sharingRulesQuery = queryOptions({
  queryKey: ['sharing-rules'],
  queryFn: ({ signal }) => api.get<{ items: ListedSharingRule[] }>(path, { signal }).then((answer) => answer.items),
  staleTime: 0,
})

export type RuleDraft = Omit<SharingRule, 'id'>

export const previewQuery = (rule: RuleDraft) =>
  queryOptions({
    queryKey: ['sharing-preview', rule],
    queryFn: ({ signal }) => api.post<SharingPreview>(`${path}/preview`, rule, { signal }),
    staleTime: 0,
    retry: false,
  })

export const saveRule = (rule: RuleDraft, id: string | null): Promise<unknown> =>
  id ? api.put(`${path}/${id}`, rule) : api.post(path, rule)

export const deleteRule = (id: string): Promise<void> => api.delete(`${path}/${id}`)

export const userRightsQuery = (user: string) =>
  queryOptions({
    queryKey: ['user-rights', user],
    queryFn: ({ signal }) => api.get<UserRights>(`/api/v1/rights/users/${user}`, { signal }),
    staleTime: 0,
  })

export const recordRightsQuery = (plural: string, record: string, user: string) =>
  queryOptions({
    queryKey: ['record-rights', plural, record, user],
    queryFn: ({ signal }) =>
      api.get<RecordRights>(`/api/v1/rights/records/${plural}/${record}`, { params: { user }, signal }),
    staleTime: 0,
    retry: false,
  })
