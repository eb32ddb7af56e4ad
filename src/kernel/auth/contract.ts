import type { Language } from '#kernel/fields/contract.ts'
import type { Capability } from '#kernel/permissions/contract.ts'

/** POST /api/setup — once, with the setup token; afterwards the route is not found. */
export interface SetupRequest {
  token: string
  organization: string
  name: string
  email: string
  password: string
  currency?: string
  country?: string
  language?: Language
  timeZone?: string
}

/** POST /api/auth/sign-in, answered with the session cookie. */
export interface SignInRequest {
  email: string
  password: string
}

/**
 * POST /api/auth/confirm — the password again, for what a session older than ten minutes may not do: such a request is refused
 * with 403 and code `reauthenticate`, and goes through afterwards. Answers `Me`, since the session goes on under a new token.
 */
export interface ConfirmRequest {
  password: string
}

/** GET /api/v1/me: who asks, and in which language, zone and with which capabilities. */
export interface Me {
  id: string
  name: string
  email: string
  roles: string[]
  teams: { id: string; name: string }[]
  capabilities: Capability[]
  language: Language
  timeZone: string
  weekStart: 1 | 6 | 7
  organization: { name: string; currency: string; country: string }
  /** Sent back as `x-csrf-token` on every write of a cookie session. */
  csrfToken: string
}

/** PATCH /api/v1/me */
export interface MePatch {
  name?: string
  language?: Language
  timeZone?: string
  weekStart?: 1 | 6 | 7
}

/** GET /api/v1/me/sessions; DELETE /api/v1/me/sessions/{id} */
export interface SessionJson {
  id: string
  createdAt: string
  lastSeenAt: string
  ip: string
  userAgent: string
  current: boolean
}

/** GET, POST /api/v1/api-keys; DELETE /api/v1/api-keys/{id}. `secret` is answered once, by POST alone. */
export interface ApiKeyJson {
  id: string
  name: string
  role: string
  prefix: string
  createdAt: string
  createdBy: string
  lastUsedAt: string | null
  expiresAt: string | null
  secret?: string
}

/** GET /api/v1/login-audit (capability audit.read). */
export interface LoginAuditEntry {
  at: string
  event:
    | 'signIn'
    | 'signInFailed'
    | 'signOut'
    | 'sessionRevoked'
    | 'passwordChanged'
    | 'confirmed'
    | 'confirmFailed'
    | 'apiKeyCreated'
    | 'apiKeyRevoked'
    | 'setup'
  email: string
  userId: string | null
  ip: string
  userAgent: string
}
