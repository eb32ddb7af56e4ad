import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { operationKeys } from '#kernel/client/operations.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { OperationJson, UndoRequest } from '#kernel/operations/contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'

interface Saying {
  /** Keys of what is said of the records, over or still going on in the background. */
  done: string
  running: string
  /** What has to be asked anew besides definitions, records and operations. */
  stale?: QueryKey[]
}

/** Answers what to do once an operation changed a definition and records with it: say so, offer the way back, ask anew. */
export function useDefinitionChange({ name }: ObjectMetadata, { done, running, stale = [] }: Saying) {
  const t = useT()
  const client = useQueryClient()
  const errorText = useErrorText()
  const formats = useFormats()
  const refresh = async () => {
    await client.refetchQueries({ queryKey: metadataQuery.queryKey })
    for (const queryKey of [recordKeys.all(name), operationKeys.all, ...stale])
      await client.invalidateQueries({ queryKey })
  }
  const takeBack = ({ id }: OperationJson) =>
    api
      .post(`/api/v1/operations/${id}/undo`, { conflicts: 'keepCurrent' } satisfies UndoRequest)
      .then(refresh)
      .catch((error: unknown) => toast.error(errorText(error)))
  return async (operation: OperationJson) => {
    const isOver = operation.state === 'done'
    const count = isOver ? operation.updated : (operation.total ?? 0)
    const text = t(isOver ? done : running, { count, shown: formatNumber(count, formats) })
    if (operation.canUndo) toast.undo(text, () => void takeBack(operation))
    else toast.success(text)
    await refresh()
  }
}
