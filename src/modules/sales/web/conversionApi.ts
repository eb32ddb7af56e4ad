import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { operationKeys } from '#kernel/client/operations.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type {
  BulkConversionPreview,
  BulkConversionRequest,
  ConversionPreview,
  ConversionRequest,
  ConversionResult,
} from '../contract.ts'

export interface Chosen {
  account?: string
  contact?: string
}

export const previewQuery = (id: string, chosen: Chosen) =>
  queryOptions({
    queryKey: ['conversion', id, chosen],
    queryFn: ({ signal }) =>
      api.get<ConversionPreview>(`/api/v1/leads/${id}/conversion`, { params: { ...chosen }, signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const convert = (id: string, request: ConversionRequest) =>
  api.post<ConversionResult>(`/api/v1/leads/${id}/conversion`, request)

export const bulkPreviewQuery = (request: BulkConversionRequest) =>
  queryOptions({
    queryKey: ['conversions', request],
    queryFn: () => api.post<BulkConversionPreview>('/api/v1/lead-conversions/preview', request),
    staleTime: 0,
    gcTime: 0,
  })

export const convertMany = (request: BulkConversionRequest) =>
  api.post<OperationJson>('/api/v1/lead-conversions', request)

export const undoOperation = (operation: string) =>
  api.post<OperationJson>(`/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' })

/** What a conversion touches is read anew. */
export async function refresh(client: QueryClient): Promise<void> {
  const objects = ['lead', 'account', 'contact', 'opportunity', 'task', 'note', 'comment', 'attachment']
  await Promise.all([
    ...objects.map((object) => client.invalidateQueries({ queryKey: recordKeys.all(object) })),
    client.invalidateQueries({ queryKey: operationKeys.all }),
  ])
}
