import type {
  OidcProviderJson,
  SamlProviderJson,
  SsoAddresses,
  SsoProviderInput,
  SsoProviderJson,
  SsoProvidersJson,
} from '#kernel/auth/sso.contract.ts'

export type Kind = SsoProviderInput['kind']

/** What the form holds: everything of both kinds, so that changing one's mind loses nothing. */
export interface Draft {
  id: string
  isNew: boolean
  kind: Kind
  label: string
  isActive: boolean
  domains: string[]
  isRequired: boolean
  createsPeople: boolean
  defaultRoles: string[]
  team: string | null
  groupsClaim: string
  roleMapping: { key: number; group: string; role: string }[]
  issuer: string
  clientId: string
  clientSecret: string
  hasSecret: boolean
  scopes: string
  trustsMail: boolean
  metadata: string
  metadataUrl: string
  mailAttribute: string
  nameAttribute: string
  startsAtProvider: boolean
  addresses: Record<Kind, SsoAddresses>
  testedAt: string | null
  wasRequired: boolean
}

/** What each part of the form is given. */
export interface FieldsProps {
  draft: Draft
  errors: Record<string, string>
  change: (patch: Partial<Draft>) => void
}

const common = [
  'label',
  'isActive',
  'domains',
  'isRequired',
  'createsPeople',
  'defaultRoles',
  'team',
  'groupsClaim',
] as const

export function newDraft({ newcomer }: Pick<SsoProvidersJson, 'newcomer'>): Draft {
  return {
    id: newcomer.id,
    isNew: true,
    kind: 'oidc',
    label: '',
    isActive: true,
    domains: [],
    isRequired: false,
    createsPeople: false,
    defaultRoles: ['user'],
    team: null,
    groupsClaim: 'groups',
    roleMapping: [],
    issuer: '',
    clientId: '',
    clientSecret: '',
    hasSecret: false,
    scopes: 'openid email profile',
    trustsMail: false,
    metadata: '',
    metadataUrl: '',
    mailAttribute: '',
    nameAttribute: '',
    startsAtProvider: false,
    addresses: { oidc: newcomer.oidc, saml: newcomer.saml },
    testedAt: null,
    wasRequired: false,
  }
}

export function draftOf(provider: SsoProviderJson): Draft {
  const { addresses, id } = provider
  const empty = newDraft({ newcomer: { id, oidc: addresses, saml: addresses } })
  const shared = Object.fromEntries(common.map((key) => [key, provider[key]])) as Pick<Draft, (typeof common)[number]>
  return {
    ...empty,
    ...shared,
    ...(provider.kind === 'oidc' ? ofOidc(provider) : ofSaml(provider)),
    isNew: false,
    kind: provider.kind,
    roleMapping: provider.roleMapping.map((row, key) => ({ ...row, key })),
    testedAt: provider.testedAt,
    wasRequired: provider.isRequired,
  }
}

const ofOidc = ({ issuer, clientId, hasSecret, scopes, trustsMail }: OidcProviderJson) => ({
  issuer,
  clientId,
  hasSecret,
  scopes,
  trustsMail,
})

const ofSaml = ({ metadataUrl, mailAttribute, nameAttribute, startsAtProvider }: SamlProviderJson) => ({
  metadataUrl: metadataUrl ?? '',
  mailAttribute,
  nameAttribute,
  startsAtProvider,
})

/** What the server takes: the fields of the chosen kind alone, and nothing for a secret that stays. */
export function inputOf(draft: Draft): SsoProviderInput {
  const shared = Object.fromEntries(common.map((key) => [key, draft[key]])) as Pick<Draft, (typeof common)[number]>
  const roleMapping = draft.roleMapping
    .filter(({ group, role }) => group.trim() !== '' && role !== '')
    .map(({ group, role }) => ({ group, role }))
  if (draft.kind === 'oidc') {
    const { issuer, clientId, clientSecret, scopes, trustsMail } = draft
    const secret = clientSecret === '' ? {} : { clientSecret }
    return { kind: 'oidc', ...shared, roleMapping, issuer, clientId, scopes, trustsMail, ...secret }
  }
  const { mailAttribute, nameAttribute, startsAtProvider } = draft
  const metadata = draft.metadata.trim() === '' ? {} : { metadata: draft.metadata }
  const url = draft.metadataUrl.trim() === '' ? {} : { metadataUrl: draft.metadataUrl.trim() }
  return { kind: 'saml', ...shared, roleMapping, mailAttribute, nameAttribute, startsAtProvider, ...metadata, ...url }
}
