import { ApiError } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import styles from './Door.module.css'

/** What no single field explains; messages of fields stand at the fields. */
export function FormError({ error, texts = {} }: { error: unknown; texts?: Record<string, string> }) {
  const errorText = useErrorText()
  if (!error) return null
  const isAtFields = error instanceof ApiError && error.issues.length > 0
  if (isAtFields) return null
  const own = error instanceof ApiError ? texts[error.code] : undefined
  return (
    <p role="alert" className={styles.error}>
      {own ?? errorText(error)}
    </p>
  )
}
