import { type CacheProvider, type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import type { SsoAddresses } from '#kernel/auth/sso.contract.ts'
import { type Asserted, groupsOf, mailOf, SsoRefusal } from './asserted.ts'
import type { Provider, SamlDefinition } from './provider-store.ts'
import { refusalOf } from './refusals.ts'
import { requestIdOf } from './rounds.ts'
import { parseXml, selectElements, type XmlElement } from './saml-metadata.ts'

export interface SamlTrip {
  provider: Provider<SamlDefinition>
  addresses: SsoAddresses
  isFresh: boolean
}

/** Where the browser goes: a request of ours whose id follows from the state that travels with it. */
export async function requestUrl(trip: SamlTrip, state: string): Promise<string> {
  return samlOf(trip, requestIdOf(state)).getAuthorizeUrlAsync(state, undefined, {})
}

/** Our own metadata, for the provider's administrator. */
export function metadataXml(trip: SamlTrip): string {
  return samlOf(trip, '').generateServiceProviderMetadata(null, null)
}

/**
 * Whom the provider signed in by this answer to the request of `state`. Only what its signature covers is read, and all that a
 * signature alone does not say is checked: status, issuer, audience, recipient, time, and that it answers our request (V-15).
 */
export async function assertedIn(trip: SamlTrip, state: string, response: string): Promise<Asserted> {
  try {
    const requestId = requestIdOf(state)
    const xml = Buffer.from(response, 'base64').toString('utf8')
    // No provider writes comments; they are how one name is made to read like two.
    if (xml.includes('<!--')) throw new SsoRefusal('refused', 'The response holds comments')
    const root = await parseXml(xml)
    checkEnvelope(root, trip)
    const { profile } = await samlOf(trip, requestId).validatePostResponseAsync({ SAMLResponse: response })
    if (!profile) throw new SsoRefusal('refused', 'The answer holds no assertion')
    checkAssertion(profile, trip, requestId)
    return asserted(profile, trip.provider.definition)
  } catch (error) {
    throw refusalOf(error)
  }
}

function samlOf({ provider, addresses, isFresh }: SamlTrip, requestId: string): SAML {
  const { idp } = provider.definition
  return new SAML({
    callbackUrl: addresses.returnTo,
    issuer: addresses.entityId ?? '',
    audience: addresses.entityId ?? '',
    entryPoint: idp.signOnUrl,
    idpCert: idp.certificates.map(({ pem }) => pem),
    idpIssuer: idp.entityId,
    // Either signature will do, since only what it covers is read; without any the answer is refused.
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    cacheProvider: onlyRequest(requestId),
    generateUniqueId: () => requestId,
    acceptedClockSkewMs: 60_000,
    maxAssertionAgeMs: 600_000,
    signatureAlgorithm: 'sha256',
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    forceAuthn: isFresh,
  })
}

/** The one request that may be answered; that it is answered once is the round's business. */
function onlyRequest(requestId: string): CacheProvider {
  const now = new Date().toISOString()
  return {
    saveAsync: async (_key, value) => ({ value, createdAt: Date.parse(now) }),
    getAsync: async (key) => (key === requestId ? now : null),
    removeAsync: async (key) => key,
  }
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** What stands around the assertion and need not be signed: it can only make the answer worse. */
function checkEnvelope(root: XmlElement, { addresses }: SamlTrip): void {
  const status = selectElements(root, "./*[local-name()='Status']/*[local-name()='StatusCode']")[0]
  const value = status?.getAttribute('Value')
  if (root.localName !== 'Response' || !value) throw new SsoRefusal('refused', 'This is no SAML response')
  if (value !== success) throw new SsoRefusal('refused', `The provider answered ${value}`)
  const destination = root.getAttribute('Destination')
  if (destination && destination !== addresses.returnTo)
    throw new SsoRefusal('refused', 'The response is meant for another address')
  if (selectElements(root, "//*[local-name()='EncryptedAssertion' or local-name()='EncryptedID']").length > 0)
    throw new SsoRefusal(
      'encrypted',
      'The provider encrypts its assertions: turn that off for Rapport, TLS protects the way',
    )
  const methods = selectElements(root, "//*[local-name()='SignatureMethod' or local-name()='DigestMethod']")
  if (methods.some((method) => /sha1$|md5$/i.test(method.getAttribute('Algorithm') ?? '')))
    throw new SsoRefusal('refused', 'The signature rests on a broken hash (SHA-1 or MD5)')
}

type Parsed = { $?: Record<string, string>; _?: string; [element: string]: unknown }

/** What the library leaves to its callers, read from the signed bytes alone. */
function checkAssertion(profile: Profile, { provider, addresses }: SamlTrip, requestId: string): void {
  const assertion = profile.getAssertion?.()?.Assertion as Parsed | undefined
  if (profile.issuer !== provider.definition.idp.entityId) throw new SsoRefusal('refused', 'Another issuer')
  const confirmations = children(children(assertion, 'Subject')[0], 'SubjectConfirmation')
  const isOurs = confirmations.some((confirmation) => {
    const data = children(confirmation, 'SubjectConfirmationData')[0]?.$
    return (
      confirmation.$?.Method === 'urn:oasis:names:tc:SAML:2.0:cm:bearer' &&
      data?.Recipient === addresses.returnTo &&
      data.InResponseTo === requestId &&
      Date.parse(data.NotOnOrAfter ?? '') > Date.now() - 60_000
    )
  })
  if (!isOurs) throw new SsoRefusal('refused', 'The assertion does not confirm a subject for us and for this request')
  if (children(assertion, 'AuthnStatement').length === 0) throw new SsoRefusal('refused', 'Nobody was authenticated')
  if (!profile.nameID || /:transient$/.test(profile.nameIDFormat ?? ''))
    throw new SsoRefusal('refused', 'The name id does not stay the same: set a persistent one at the provider')
}

const children = (node: Parsed | undefined, name: string): Parsed[] => {
  const found = node?.[name]
  return Array.isArray(found) ? (found as Parsed[]) : []
}

const mailAttributes = [
  'email',
  'mail',
  'emailAddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const nameAttributes = [
  'displayName',
  'name',
  'cn',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
]

function asserted(profile: Profile, definition: SamlDefinition): Asserted {
  const attributes = Object.fromEntries(Object.entries((profile.attributes ?? {}) as Record<string, unknown>))
  const first = (own: string, usual: readonly string[]) =>
    [...(own ? [own] : usual)].map((name) => [attributes[name]].flat()[0]).find((value) => typeof value === 'string')
  const nameIdMail = /:emailAddress$/.test(profile.nameIDFormat) ? profile.nameID : undefined
  return {
    kind: 'saml',
    issuer: definition.idp.entityId,
    subject: profile.nameID,
    email: mailOf(first(definition.mailAttribute, mailAttributes) ?? nameIdMail),
    // SAML has no word for it: a provider is believed for the domains that an administrator gave it, and for no other.
    isMailVerified: true,
    name: first(definition.nameAttribute, nameAttributes) ?? null,
    groups: groupsOf(attributes[definition.groupsClaim || 'groups']),
    claims: { nameID: profile.nameID, nameIDFormat: profile.nameIDFormat, ...attributes },
  }
}
