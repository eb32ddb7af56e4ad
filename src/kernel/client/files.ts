import { useQuery } from '@tanstack/react-query'
import type { FileJson } from '#kernel/files/contract.ts'
import { api } from './http.ts'

export const fileKey = (id: string) => ['file', id] as const

/** What is known of a stored file; null when it is gone or not for this reader. */
export const useFile = (id: string) =>
  useQuery({ queryKey: fileKey(id), queryFn: () => ask(id), staleTime: Number.POSITIVE_INFINITY })

const most = 100
let waiting = new Map<string, PromiseWithResolvers<FileJson | null>>()

/** Files that are asked for in one moment, such as by the cells of a table, go out as one request. */
function ask(id: string): Promise<FileJson | null> {
  if (waiting.size === 0 || waiting.size >= most) {
    waiting = new Map()
    setTimeout(send, 0, waiting)
  }
  const known = waiting.get(id) ?? Promise.withResolvers<FileJson | null>()
  waiting.set(id, known)
  return known.promise
}

async function send(batch: typeof waiting): Promise<void> {
  if (waiting === batch) waiting = new Map()
  try {
    const params = { ids: [...batch.keys()].join(',') }
    const { items } = await api.get<{ items: FileJson[] }>('/api/v1/files', { params })
    const files = new Map(items.map((file) => [file.id, file]))
    for (const [id, { resolve }] of batch) resolve(files.get(id) ?? null)
  } catch (error) {
    for (const { reject } of batch.values()) reject(error)
  }
}
