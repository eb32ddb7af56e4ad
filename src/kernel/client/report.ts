import { useCallback } from 'react'
import { toast } from '#ui/toast.tsx'
import { ApiError } from './http.ts'
import { useErrorText } from './i18n.ts'

/** `onError` of a form: says what went wrong, unless messages at the fields say it already. */
export function useReport(): (error: unknown) => void {
  const errorText = useErrorText()
  return useCallback(
    (error) => {
      const isAtFields = error instanceof ApiError && error.issues.length > 0
      if (!isAtFields) toast.error(errorText(error))
    },
    [errorText],
  )
}
