import { ErrorState } from '#ui/states.tsx'
import { ApiError } from './http.ts'
import { useErrorText } from './i18n.ts'

/** A failed question on the screen: offline, not allowed, or broken, each with its own picture and way on. */
export function QueryError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const errorText = useErrorText()
  const code = error instanceof ApiError ? error.code : 'unknown'
  const kind = code === 'offline' ? 'offline' : code === 'forbidden' ? 'forbidden' : 'error'
  return <ErrorState kind={kind} text={errorText(error)} {...(onRetry ? { onRetry } : {})} />
}
