import { queryOptions, useMutation } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'

/** Large enough to show every screen at work, small enough to be there in seconds. */
export const sampleContacts = 1_000

/** The sample company that stands, is being made or taken away; null when there is none. */
export const sampleQuery = queryOptions({
  queryKey: ['sample'],
  queryFn: ({ signal }) =>
    api.get<{ operation: OperationJson | null }>('/api/v1/sample', { signal }).then((answer) => answer.operation),
  staleTime: 0,
})

/** Starts the sample company; the caller follows the operation. */
export function useSample(onStarted: (operation: string) => void) {
  return useMutation({
    mutationFn: () => api.post<OperationJson>('/api/v1/sample', { contacts: sampleContacts }),
    onSuccess: (operation) => onStarted(operation.id),
  })
}
