import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { operationKeys } from '#kernel/client/operations.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { RecordSequences, SequenceRunJson, StartPreview, StartRequest } from '../contract.ts'

const keys = { all: ['sequences'] as const, one: (id: string) => ['sequences', id] as const }

/** What a record's sequences hang on besides itself: any of its activities may move them on. */
export const sequencesQuery = (object: string, { id, version, nextActivityAt, lastActivityAt }: RecordJson) =>
  queryOptions({
    queryKey: [...keys.one(id), version, nextActivityAt, lastActivityAt],
    queryFn: ({ signal }) => api.get<RecordSequences>(`/api/v1/sequences/${object}/${id}`, { signal }),
  })

export const previewQuery = (request: StartRequest) =>
  queryOptions({
    queryKey: ['sequenceStart', request],
    queryFn: () => api.post<StartPreview>('/api/v1/sequences/preview', request),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

export const start = (request: StartRequest) => api.post<OperationJson>('/api/v1/sequences/start', request)

export const undoOperation = (operation: string) =>
  api.post<OperationJson>(`/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' })

export const setStatus = ({ id, version }: SequenceRunJson, status: 'running' | 'paused' | 'stopped') =>
  api.patch<RecordJson>(`/api/v1/sequenceRuns/${id}`, { status }, { version })

/** What a sequence touches is read anew. */
export async function refresh(client: QueryClient, object: string): Promise<void> {
  await Promise.all([
    ...[object, 'sequenceRun', 'task', 'call', 'meeting'].map((name) =>
      client.invalidateQueries({ queryKey: recordKeys.all(name) }),
    ),
    client.invalidateQueries({ queryKey: keys.all }),
    client.invalidateQueries({ queryKey: operationKeys.all }),
  ])
}
