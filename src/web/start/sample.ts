import { useMutation } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'

/** Large enough to show every screen at work, small enough to be there in seconds. */
export const sampleContacts = 1_000

/** Starts the sample company; the caller follows the operation. */
export function useSample(onStarted: (operation: string) => void) {
  return useMutation({
    mutationFn: () => api.post<OperationJson>('/api/v1/sample', { contacts: sampleContacts }),
    onSuccess: (operation) => onStarted(operation.id),
  })
}
