import { useMutation } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import type { ConversionRequest } from '#kernel/objects/conversion.contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { toast } from '#ui/toast.tsx'
import { useDefinitionChange } from '../useDefinitionChange.ts'

export const conversionPath = (object: string, field: string) => `/api/v1/objects/${object}/fields/${field}/conversion`

/** Converts, says what came of it, and offers the way back. Many values are converted in the background. */
export function useConvert(object: ObjectMetadata, field: FieldMetadata, onClose: () => void) {
  const t = useT()
  const errorText = useErrorText()
  const changed = useDefinitionChange(object, {
    done: 'settings.conversion.done',
    running: 'settings.conversion.running',
  })
  return useMutation({
    mutationFn: (request: ConversionRequest) =>
      api.post<OperationJson>(conversionPath(object.name, field.name), request),
    onSuccess: async (operation) => {
      if (operation.state === 'failed') return void toast.error(operation.error ?? t('settings.conversion.failed'))
      onClose()
      await changed(operation)
    },
    onError: (error) => toast.error(errorText(error)),
  })
}
