import { useTranslation } from 'react-i18next'
import { ApiError } from '#kernel/client/http.ts'
import { useIssuesByField } from '#kernel/client/i18n.ts'

/** Messages at the fields of a provider: those that only such a form can get have their texts here. */
export function useSsoIssues(error: unknown): Record<string, string> {
  const { t, i18n } = useTranslation()
  const general = useIssuesByField()(error)
  if (!(error instanceof ApiError)) return general
  const own = error.issues.flatMap(({ field, code, params }) => {
    const key = `settings.sso.issue.${code}`
    return i18n.exists(key) ? [[rootOf(field), t(key, params ?? {})]] : [[rootOf(field), general[field]]]
  })
  return { ...general, ...Object.fromEntries(own) }
}

/** `domains.0` is shown at the field that holds all domains. */
const rootOf = (field: string): string => field.split('.')[0] ?? field
