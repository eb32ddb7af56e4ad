import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OperationJson, UndoPreview, UndoRequest } from '#kernel/operations/contract.ts'
import { api } from './http.ts'

export const operationKeys = {
  all: ['operations'] as const,
  one: (id: string) => ['operations', id] as const,
}

export const isRunning = (operation: OperationJson) => operation.state === 'queued' || operation.state === 'running'

export const operationsQuery = queryOptions({
  queryKey: operationKeys.all,
  queryFn: ({ signal }) =>
    api.get<{ items: OperationJson[] }>('/api/v1/operations', { signal }).then((answer) => answer.items),
  refetchInterval: (query) => (query.state.data?.some(isRunning) ? 1_000 : false),
})

/** Follows one operation until it ends. */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: operationKeys.one(id),
    queryFn: ({ signal }) => api.get<OperationJson>(`/api/v1/operations/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data) ? false : 500),
  })

export const useOperations = () => useQuery(operationsQuery)
export const useOperation = (id: string) => useQuery(operationQuery(id))

/** What an undo would do, asked for only when somebody is about to. */
export const useUndoPreview = (id: string) =>
  useQuery({
    queryKey: [...operationKeys.one(id), 'undo'],
    queryFn: ({ signal }) => api.get<UndoPreview>(`/api/v1/operations/${id}/undo`, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

export function useUndoOperation(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: UndoRequest) => api.post<OperationJson>(`/api/v1/operations/${id}/undo`, request),
    // The preview is over: what is being undone can no longer be asked for.
    onSuccess: () =>
      client.invalidateQueries({
        queryKey: operationKeys.all,
        predicate: ({ queryKey }) => queryKey.at(-1) !== 'undo',
      }),
  })
}
