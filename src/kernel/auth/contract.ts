import type { Language } from '#kernel/fields/contract.ts'
import type { NameOrder } from '#kernel/fields/nameOrder.ts'
import type { FiscalYear } from '#kernel/filter/contract.ts'
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

/** POST /api/auth/sign-in, answered with `SignInAnswer`. */
export interface SignInRequest {
  email: string
  password: string
}

/**
 * What every way of signing in answers: `Me` with the session's cookie, or that a second factor is still to be shown. Then a
 * cookie of its own holds the half signed-in state, which no other route takes for a session (S-44).
 */
export type SignInAnswer = Me | { challenge: ChallengeJson }

/** GET /api/auth/challenge: what is still to be done before the session begins; null when nothing waits here. */
export interface ChallengeJson {
  /** `secondFactor`: show one of `methods`. `enrol`: the organisation asks for a second factor and there is none yet. */
  kind: 'secondFactor' | 'enrol'
  methods: FactorMethod[]
  email: string
  expiresAt: string
}

export type FactorMethod = 'totp' | 'passkey' | 'backupCode'

/** GET /api/auth/methods: what this installation offers to whoever comes; it says nothing about accounts (S-47). */
export interface SignInMethods {
  password: boolean
  passkey: boolean
  magicLink: boolean
  passwordReset: boolean
  sso: { id: string; label: string }[]
}

/**
 * GET /api/auth/confirm — by which one can prove to be still there, for what a session older than ten minutes may not do: such a
 * request is refused with 403 and code `reauthenticate`. POST /api/auth/confirm takes the proof and answers `Me`, since the session
 * goes on under a new token; then the request goes through.
 */
export type ConfirmMethod = 'password' | 'totp' | 'passkey'

/** GET /api/v1/me/factors: what protects the own account. */
export interface FactorsJson {
  /** Null: there is no password. */
  passwordChangedAt: string | null
  totpSince: string | null
  passkeys: PasskeyJson[]
  backupCodes: { left: number; createdAt: string } | null
  /** The organisation asks for a second factor, so the last one cannot be taken away. */
  isRequired: boolean
  /** The password is shorter than one that stands alone may be, so the last factor stays until there is a longer one (V-01). */
  hasShortPassword: boolean
}

export interface PasskeyJson {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  /** It is kept by the person's account with the maker of the device, and so on several devices. */
  isSynced: boolean
}

/** GET /api/v1/user-security (capability users.manage): how each person is protected. */
export interface PersonSecurity {
  userId: string
  hasPassword: boolean
  totp: boolean
  passkeys: number
  sessions: number
  lastSeenAt: string | null
}

/** GET /api/v1/invitations (capability users.manage): whom the organisation waits for, newest first. */
export interface InvitationJson {
  id: string
  email: string
  roles: string[]
  team: string | null
  invitedBy: string
  invitedByName: string
  createdAt: string
  expiresAt: string
  /** `queued`: the mail is on its way; `byHand`: no mail goes out, its link is copied; `mailFailed`: the server refused it so far. */
  state: 'queued' | 'mailed' | 'mailFailed' | 'byHand' | 'expired'
  mailedAt: string | null
  mailProblem: string | null
}

/** POST /api/v1/invitations: nobody may give more rights than their own. */
export interface InviteRequest {
  emails: string[]
  roles: string[]
  team: string | null
}

/** What became of one address. `link` is answered once, and only where no mail brings it. */
export interface Invited {
  email: string
  /** `renewed`: an older invitation of this address ended; `exists`: there is such a person already. */
  outcome: 'invited' | 'renewed' | 'exists'
  link: string | null
}

/** POST /api/auth/invitation: what the page behind the link shows. */
export interface InvitationOffer {
  email: string
  organization: string
  invitedBy: string
  expiresAt: string
  passkey: boolean
  /** People of this domain sign in by this provider alone: they choose no password here. */
  provider: { id: string; label: string } | null
}

/** POST /api/auth/invitation/acceptance: the way in as for every sign-in; backup codes come with a passkey. */
export type InvitationAccepted =
  | { signIn: SignInAnswer; backupCodes: string[] | null }
  | { provider: { id: string; label: string } }

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
  nameOrder: NameOrder
  /** Which part of the own name it is; empty: the last word. */
  familyName: string
  organization: {
    name: string
    currency: string
    /** Offered where amounts are entered, the organisation's own first. */
    currencies: string[]
    country: string
    language: Language
    fiscalYear: FiscalYear
  }
  /** Sent back as `x-csrf-token` on every write of a cookie session. */
  csrfToken: string
  /** Set while this is not oneself: Rapport is seen as this person or role does, only to read. */
  viewing: Viewing | null
  /** Where the log stood: the live stream begins here, so that no change between this answer and the stream is missed. */
  cursor?: string
}

/** Whose eyes these are (`user` or `role`), who looks through them, and how long. */
export interface Viewing {
  user: string | null
  role: string | null
  name: string | null
  by: string
  until: string
}

/** POST /api/v1/viewing (capability users.impersonate): see Rapport as a person or a role does; DELETE ends it. */
export interface StartViewingRequest {
  user?: string | undefined
  role?: string | undefined
  /** Why, for the audit and for the person. */
  reason: string
}

/** GET /api/v1/me/sign-ins: what happened at the own door, newest first; `viewed` names who looked and why. */
export interface OwnSignIn {
  at: string
  event: LoginAuditEntry['event'] | 'viewed' | 'viewedEnded'
  ip: string | null
  userAgent: string | null
  by: string | null
  note: string | null
}

/** PATCH /api/v1/me */
export interface MePatch {
  name?: string
  language?: Language
  timeZone?: string
  weekStart?: 1 | 6 | 7
  nameOrder?: NameOrder
  familyName?: string
}

/** GET /api/v1/me/sessions; DELETE /api/v1/me/sessions (all others), /api/v1/me/sessions/{id} */
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
  /** May do what people must confirm (V-19); without it such a request is refused with the code `keyNotTrusted`. */
  isTrusted: boolean
  lastUsedAt: string | null
  expiresAt: string | null
  secret?: string
}

/** What happens at the doors: every one is on record. */
export const loginEvents = [
  'signIn',
  'signInFailed',
  'signOut',
  'sessionRevoked',
  'passwordChanged',
  'confirmed',
  'confirmFailed',
  'secondFactorFailed',
  'factorAdded',
  'factorRemoved',
  'factorsReset',
  'backupCodesRenewed',
  'networkRefused',
  'linkRequested',
  'policyChanged',
  'invitationAccepted',
  'apiKeyCreated',
  'apiKeyRevoked',
  'setup',
  'identityLinked',
  'identityUnlinked',
  'ssoRefused',
] as const

/** GET /api/v1/login-audit (capability audit.read). */
export interface LoginAuditEntry {
  at: string
  event: (typeof loginEvents)[number]
  email: string
  userId: string | null
  ip: string
  userAgent: string
}
