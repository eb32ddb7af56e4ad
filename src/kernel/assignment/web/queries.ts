import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { AssignmentJson, ReassignPreview, ReassignRequest } from '../contract.ts'

const path = '/api/v1/assignments'

export const whyKey = (record: string) => ['assignments', record] as const

/** Why a record has its owner; asked again once the record stands at another version. */
export const whyQuery = (object: string, record: string, version: number) =>
  queryOptions({
    queryKey: [...whyKey(record), version],
    queryFn: ({ signal }) => api.get<AssignmentJson>(`${path}/${object}/${record}`, { signal }),
  })

export const handOver = (object: string, record: string, verb: 'take' | 'return'): Promise<RecordJson> =>
  api.post<RecordJson>(`${path}/${object}/${record}/${verb}`)

export const previewQuery = (request: ReassignRequest) =>
  queryOptions({
    queryKey: ['assignments', 'preview', request],
    queryFn: ({ signal }) => api.post<ReassignPreview>(`${path}/preview`, request, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

export const runReassign = (request: ReassignRequest): Promise<OperationJson> => api.post<OperationJson>(path, request)
