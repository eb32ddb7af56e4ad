import type { ApiError } from '#kernel/client/http.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

interface Moved {
  id: string
  parent: string | null
}

/** Puts a record below another one, or at the top. The toast, and Ctrl/Cmd+Z, take it back. */
export function useMove(object: ObjectMetadata, field: string, onError?: (error: ApiError) => boolean) {
  const update = useUpdateRecord(object, onError ? { onError } : {})
  return (item: Moved, parent: string | null): Promise<unknown> =>
    update.mutateAsync({ id: item.id, values: { [field]: parent }, before: { [field]: item.parent } })
}
