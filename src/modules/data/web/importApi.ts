import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { FileOptions, FileProbe, GuessRequest, GuessResult, ImportRequest, ImportRun } from '../contract.ts'

export const isOpen = (run: ImportRun) => run.state === 'queued' || run.state === 'running'

/** Follows one import until it ends, or while it is being undone until it is undone. */
const runQuery = (id: string, isBeingUndone: boolean) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.get<ImportRun>(`/api/v1/imports/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      !data || isOpen(data) || (isBeingUndone && data.state !== 'undone') ? 500 : false,
  })

export const useImportRun = (id: string, isBeingUndone = false) => useQuery(runQuery(id, isBeingUndone))

export const useUpload = () =>
  useMutation({ mutationFn: (file: File) => api.upload<FileProbe>('/api/v1/imports/files', file) })

export const useProbe = () =>
  useMutation({
    mutationFn: (request: { fileId: string; options: Partial<FileOptions> }) =>
      api.post<FileProbe>('/api/v1/imports/probe', request),
  })

export const useGuess = () =>
  useMutation({ mutationFn: (request: GuessRequest) => api.post<GuessResult>('/api/v1/imports/guess', request) })

export const useStartImport = () =>
  useMutation({ mutationFn: (request: ImportRequest) => api.post<ImportRun>('/api/v1/imports', request) })

export function useCancelImport(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<ImportRun>(`/api/v1/imports/${id}/cancellation`),
    onSettled: () => client.invalidateQueries({ queryKey: ['imports', id] }),
  })
}
