/**
 * The few errors a caller may see. `src/server/http` turns them into RFC 9457 problem details; everything else is a 500
 * with an id and no detail. `code` is stable for programs, `message` is English for logs; the browser translates `code`.
 */
export type ErrorCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'reauthenticate'
  | 'notFound'
  | 'invalid'
  | 'conflict'
  | 'tooMany'
  | 'tooLarge'
  | 'unavailable'

/** One thing wrong with one field. `field` is an API path such as `emails[1].address`; `code` names the rule. */
export interface Issue {
  field: string
  code: string
  message: string
  params?: Record<string, unknown>
}

/** A field that two people changed: what the caller knew, what stands now, what the caller wants. */
export interface FieldDifference {
  field: string
  yours: unknown
  current: unknown
}

export class PublicError extends Error {
  readonly code: ErrorCode
  readonly issues: Issue[]
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, message: string, options: { issues?: Issue[]; details?: Record<string, unknown> } = {}) {
    super(message)
    this.name = 'PublicError'
    this.code = code
    this.issues = options.issues ?? []
    this.details = options.details ?? {}
  }
}

/** Unreadable and absent are the same answer, so that nothing tells them apart. */
export const notFound = (what: string) => new PublicError('notFound', `${what} was not found`)
export const forbidden = (message: string) => new PublicError('forbidden', message)
export const unauthenticated = (message = 'Sign in first') => new PublicError('unauthenticated', message)
/** The session is older than what is asked for allows: after POST /api/auth/confirm the same request goes through (V-19). */
export const reauthenticate = () => new PublicError('reauthenticate', 'Confirm your password first')
export const tooMany = (message: string, retryAfterSeconds: number) =>
  new PublicError('tooMany', message, { details: { retryAfterSeconds } })
export const invalid = (issues: Issue[]) =>
  new PublicError('invalid', issues.map((issue) => `${issue.field}: ${issue.message}`).join('; '), { issues })
/** Shorthand for one wrong field. */
export const invalidField = (field: string, code: string, message: string, params?: Record<string, unknown>) =>
  invalid([{ field, code, message, ...(params ? { params } : {}) }])
export const conflict = (message: string, differences: FieldDifference[] = [], details: Record<string, unknown> = {}) =>
  new PublicError('conflict', message, { details: { ...details, differences } })
