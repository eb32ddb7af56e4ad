import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label, Language } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { ApiError } from './http.ts'

export type Translate = (key: string, values?: Record<string, unknown>) => string

/** `t('records.new', { object })`: keys live in the `locales/` folder of the room that uses them. */
export function useT(): Translate {
  const { t } = useTranslation()
  return useCallback((key, values) => t(key, values ?? {}), [t])
}

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language
}

let home: Language = 'en'

/** The organisation's language, in which texts of its own are read where the reader's is missing. */
export function setHomeLanguage(language: Language): void {
  home = language
}

/** Texts of definitions (objects, fields, choices) in the reader's language. */
export function useLabel(): (label: Label | undefined, fallback?: string) => string {
  const language = useLanguage()
  return useCallback((label, fallback = '') => labelText(label, language, home) || fallback, [language])
}

/** What went wrong, for people: the translated code, never the English of the server's log. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error) => {
      const { code, reason } = error instanceof ApiError ? error : { code: 'unknown', reason: null }
      const [issue] = error instanceof ApiError ? error.issues : []
      const said = `client.issue.${issue?.code}`
      if (issue && i18n.exists(said)) return t(said, issue.params ?? {})
      const keys = [`client.reason.${reason}`, `client.error.${code}`]
      const key = keys.find((one) => i18n.exists(one)) ?? 'client.error.unknown'
      return t(key, { seconds: error instanceof ApiError ? (error.retryAfterSeconds ?? 60) : 0 })
    },
    [t, i18n],
  )
}

/** The message of one issue by its code, with the server's English only when no translation is known. */
export function useIssueText(): (issue: { code: string; message: string; params?: Record<string, unknown> }) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (issue) => {
      const key = `client.issue.${issue.code}`
      return i18n.exists(key) ? t(key, issue.params ?? {}) : issue.message
    },
    [t, i18n],
  )
}

/** Issues by field path, ready for the `error` of each input. */
export function useIssuesByField(): (error: unknown) => Record<string, string> {
  const text = useIssueText()
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return {}
      return Object.fromEntries(error.issues.map((issue) => [issue.field, text(issue)]))
    },
    [text],
  )
}
