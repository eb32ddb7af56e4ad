import { z } from 'zod'

/** A domain as people write it after the @, in lower case and ASCII; subdomains are domains of their own. */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'is not a domain')

const common = {
  label: z.string().trim().min(1).max(60),
  /** Off: nobody signs in by it, and it is not offered. */
  isActive: z.boolean(),
  /** The provider speaks for people of these mail domains: only they are linked by address or made (S-42). */
  domains: z.array(domain).max(50),
  /** People of these domains sign in here alone; their passwords are refused. */
  isRequired: z.boolean(),
  /** Makes an account at the first sign-in of somebody from one of the domains. */
  createsPeople: z.boolean(),
  /** What people get whom no group gives a role; with none, such people are not let in. */
  defaultRoles: z.array(z.string().min(1).max(60)).max(20),
  team: z.uuid().nullable(),
  /** Claim or attribute that lists a person's groups. */
  groupsClaim: z.string().trim().max(200),
  /** At each sign-in people get the roles of their groups, and lose those that stand here without their group. */
  roleMapping: z
    .array(z.strictObject({ group: z.string().trim().min(1).max(400), role: z.string().min(1).max(60) }))
    .max(200),
}

const oidc = z.strictObject({
  kind: z.literal('oidc'),
  ...common,
  issuer: z.string().trim().min(1).max(500),
  clientId: z.string().trim().min(1).max(500),
  /** Absent: stays as it is. Never answered. */
  clientSecret: z.string().min(1).max(2000).optional(),
  scopes: z.string().trim().max(500).default('openid email profile'),
  /**
   * The provider says nothing about whether addresses are verified (as Microsoft Entra ID): it is believed for its domains. An
   * address that it calls unverified is never believed.
   */
  trustsMail: z.boolean(),
})

const saml = z.strictObject({
  kind: z.literal('saml'),
  ...common,
  /** The provider's metadata, as a file or as an address to fetch it from; both absent: stays as it is. */
  metadata: z.string().max(500_000).optional(),
  metadataUrl: z.string().trim().max(1000).nullable().optional(),
  /** Attributes that hold the address and the name; empty: the usual ones. */
  mailAttribute: z.string().trim().max(400),
  nameAttribute: z.string().trim().max(400),
  /** A visit that the provider's own portal starts begins a sign-in of ours; what it says is never believed by itself. */
  startsAtProvider: z.boolean(),
})

/** PUT /api/v1/sso/providers/{id} makes or replaces one; only for people who may do everything. */
export const ssoProviderInput = z.discriminatedUnion('kind', [oidc, saml])
export type SsoProviderInput = z.output<typeof ssoProviderInput>
export type OidcInput = z.output<typeof oidc>
export type SamlInput = z.output<typeof saml>

/** What an administrator types at the provider. */
export interface SsoAddresses {
  /** OIDC: redirect URI. SAML: assertion consumer service. */
  returnTo: string
  /** SAML: our entity id, at which our metadata is found too. */
  entityId: string | null
}

interface Kept {
  id: string
  addresses: SsoAddresses
  /** Last time a test went through with the settings as they stand; needed before a provider can be required. */
  testedAt: string | null
  updatedAt: string
  people: number
}

export type OidcProviderJson = Kept & Omit<OidcInput, 'clientSecret'> & { hasSecret: boolean }
export type SamlProviderJson = Kept & Omit<SamlInput, 'metadata'> & { idp: SamlIdp; metadataUrl: string | null }
export type SsoProviderJson = OidcProviderJson | SamlProviderJson

/** GET /api/v1/sso/providers */
export interface SsoProvidersJson {
  items: SsoProviderJson[]
  /** Id and addresses of a provider that is still to be made: they are typed at the provider before anything is known of it. */
  newcomer: { id: string; oidc: SsoAddresses; saml: SsoAddresses }
}

/** What the provider's metadata says. */
export interface SamlIdp {
  entityId: string
  signOnUrl: string
  certificates: { pem: string; subject: string; validTo: string }[]
}

/** POST /api/auth/sso/discovery { email }: which provider an address belongs to; judged by its domain alone (S-47). */
export interface SsoDiscovery {
  provider: { id: string; label: string } | null
  /** Passwords of this domain are refused. */
  isRequired: boolean
}

/** Why a round trip did not lead to a session; the page of signing in says it in words. */
export type SsoProblem =
  | 'cancelled'
  | 'expired'
  | 'refused'
  | 'encrypted'
  | 'unreachable'
  | 'unverified'
  | 'foreignDomain'
  | 'noAccount'
  | 'otherIdentity'
  | 'noRole'

export type SsoStep = 'provider' | 'answer' | 'token' | 'person' | 'account' | 'roles'

/** GET /api/v1/sso/tests/{id}: each step of a test round trip and what the provider said; kept for an hour. */
export interface SsoTestJson {
  id: string
  provider: string
  at: string
  steps: { step: SsoStep; isOk: boolean; detail: string }[]
  problem: SsoProblem | null
  identity: { issuer: string; subject: string; email: string | null; isMailVerified: boolean; groups: string[] } | null
  claims: Record<string, unknown> | null
  /** What a sign-in would do. */
  outcome: { account: 'found' | 'linked' | 'created'; name: string; roles: string[] } | null
}

/** GET /api/v1/me/identities: `{ items }`; DELETE /api/v1/me/identities/{id}. */
export interface IdentityJson {
  id: string
  provider: { id: string; label: string } | null
  email: string | null
  createdAt: string
  lastUsedAt: string | null
}
