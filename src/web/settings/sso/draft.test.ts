import { describe, expect, test } from 'vitest'
import { type OidcProviderJson, type SamlProviderJson, ssoProviderInput } from '#kernel/auth/sso.contract.ts'
import { draftOf, inputOf, newDraft } from './draft.ts'

const addresses = { returnTo: 'https://crm.example/api/auth/sso/x/callback', entityId: null }
const newcomer = { id: 'x', oidc: addresses, saml: addresses }
const kept = { id: 'x', addresses, testedAt: null, updatedAt: '2026-01-01T00:00:00.000Z', people: 3 }
const shared = {
  label: 'Corp',
  isActive: true,
  domains: ['corp.example'],
  isRequired: false,
  createsPeople: true,
  defaultRoles: ['user'],
  team: null,
  groupsClaim: 'groups',
  roleMapping: [{ group: 'a', role: 'admin' }],
}
const oidc: OidcProviderJson = {
  ...kept,
  ...shared,
  kind: 'oidc',
  issuer: 'https://idp.example',
  clientId: 'crm',
  scopes: 'openid email',
  trustsMail: false,
  hasSecret: true,
}
const saml: SamlProviderJson = {
  ...kept,
  ...shared,
  kind: 'saml',
  metadataUrl: null,
  mailAttribute: '',
  nameAttribute: '',
  startsAtProvider: false,
  idp: { entityId: 'e', signOnUrl: 'https://idp.example', certificates: [] },
}

describe('the form of a provider', () => {
  test.each([oidc, saml])('sends back what it was given, in the shape that the server takes', (provider) => {
    const input = inputOf(draftOf(provider))
    expect(ssoProviderInput.parse(input)).toEqual(input)
    expect(input).toMatchObject(shared)
    expect(input).not.toHaveProperty('clientSecret')
    expect(input).not.toHaveProperty('metadata')
  })

  test('a secret and metadata go along only when typed, rows without group or role stay behind', () => {
    const roleMapping = [
      { key: 1, group: ' ', role: 'admin' },
      { key: 2, group: 'b', role: 'user' },
    ]
    const draft = { ...draftOf(oidc), clientSecret: 'new', roleMapping }
    expect(inputOf(draft)).toMatchObject({ clientSecret: 'new', roleMapping: [{ group: 'b', role: 'user' }] })
    expect(inputOf({ ...draftOf(saml), metadata: '<a/>' })).toMatchObject({ metadata: '<a/>' })
  })

  test('a new one makes nobody and requires nothing by itself', () => {
    const input = inputOf({ ...newDraft({ newcomer }), label: 'X', issuer: 'https://idp.example', clientId: 'c' })
    expect(ssoProviderInput.safeParse(input).success).toBe(true)
    expect(input).toMatchObject({ createsPeople: false, isRequired: false, trustsMail: false, domains: [] })
  })
})
