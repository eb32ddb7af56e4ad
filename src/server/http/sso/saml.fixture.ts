import { inflateRawSync } from 'node:zlib'
import { signXml } from '@node-saml/node-saml/lib/xml.js'
import type { SsoProviderInput } from '#kernel/auth/sso.contract.ts'
import { authority, type Pair } from '#kernel/outbound/certificates.fixture.ts'

export interface SamlPerson {
  nameId: string
  email: string
  name: string
  groups?: string[]
}

/** Where an answer lies; whatever is absent is honest. */
export interface SamlTamper {
  issuer?: string
  audience?: string | null
  recipient?: string
  destination?: string
  /** In the assertion; null leaves it out. */
  inResponseTo?: string | null
  /** On the response around it. */
  responseTo?: string | null
  notBefore?: number
  notOnOrAfter?: number
  status?: string
  method?: string
  format?: string
  signs?: 'assertion' | 'response' | 'nothing'
  key?: Pair
  hash?: 'sha1' | 'sha256' | 'sha512'
  /** Changes the text after it was signed. */
  change?: (xml: string) => string
}

export interface SamlRequest {
  id: string
  acs: string
  issuer: string
  relayState: string
  isForced: boolean
}

/** A SAML provider of our own making. */
export const samlIdp = { entityId: 'https://idp.example/saml', signOnUrl: 'https://idp.example/sso' }
export const samlKey: Pair = authority('idp.example')

export const samlMetadata = (key: Pair = samlKey): string => `<?xml version="1.0"?>
<!-- made by hand -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${samlIdp.entityId}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${certificateOf(key)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${samlIdp.signOnUrl}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`

const certificateOf = ({ cert }: Pair) => cert.replaceAll(/-----[^-]+-----|\s/g, '')

/** What our redirect asks the provider for. */
export function samlRequest(url: string): SamlRequest {
  const query = new URL(url).searchParams
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString()
  const find = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? ''
  return {
    id: find(/ ID="([^"]+)"/),
    acs: find(/AssertionConsumerServiceURL="([^"]+)"/),
    issuer: find(/<saml:Issuer[^>]*>([^<]+)</),
    relayState: query.get('RelayState') ?? '',
    isForced: / ForceAuthn="true"/.test(xml),
  }
}

/** The form that the provider's page posts. */
export function samlAnswer(request: SamlRequest, person: SamlPerson, tamper: SamlTamper = {}) {
  const signs = tamper.signs ?? 'assertion'
  const plain = responseXml(request, person, tamper)
  const name = signs === 'response' ? 'Response' : 'Assertion'
  const signed = signs === 'nothing' ? plain : signedAt(plain, name, tamper)
  const xml = (tamper.change ?? ((text: string) => text))(signed)
  return { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: request.relayState }
}

function signedAt(xml: string, name: string, { key = samlKey, hash = 'sha256' }: SamlTamper): string {
  const path = `//*[local-name()='${name}']`
  return signXml(
    xml,
    path,
    { reference: `${path}/*[local-name()='Issuer']`, action: 'after' },
    {
      privateKey: key.key,
      publicCert: key.cert,
      signatureAlgorithm: hash,
      digestAlgorithm: hash,
    },
  )
}

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
const assertionSpace = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'

function responseXml(request: SamlRequest, person: SamlPerson, tamper: SamlTamper): string {
  const issuer = `<saml:Issuer ${assertionSpace}>${tamper.issuer ?? samlIdp.entityId}</saml:Issuer>`
  const responseTo = tamper.responseTo === undefined ? request.id : tamper.responseTo
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0" IssueInstant="${at(0)}" Destination="${tamper.destination ?? request.acs}"${attribute('InResponseTo', responseTo)}>${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${tamper.status ?? 'Success'}"/></samlp:Status>${assertionXml(request, person, tamper, issuer)}</samlp:Response>`
}

export function assertionXml(request: SamlRequest, person: SamlPerson, tamper: SamlTamper, issuer: string): string {
  const { notBefore = -5, notOnOrAfter = 300, audience = request.issuer } = tamper
  const inResponseTo = tamper.inResponseTo === undefined ? request.id : tamper.inResponseTo
  const format = tamper.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const restriction =
    audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`
  return [
    `<saml:Assertion ${assertionSpace} ID="_assertion" Version="2.0" IssueInstant="${at(0)}">${issuer}`,
    `<saml:Subject><saml:NameID Format="${format}">${person.nameId}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="${tamper.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}">`,
    `<saml:SubjectConfirmationData NotOnOrAfter="${at(notOnOrAfter)}" Recipient="${tamper.recipient ?? request.acs}"${attribute('InResponseTo', inResponseTo)}/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}">${restriction}</saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    `<saml:AttributeStatement>${values('email', [person.email])}${values('displayName', [person.name])}${values('groups', person.groups ?? [])}</saml:AttributeStatement>`,
    '</saml:Assertion>',
  ].join('')
}

const attribute = (name: string, value: string | null) => (value === null ? '' : ` ${name}="${value}"`)

const values = (name: string, list: readonly string[]) =>
  list.length === 0
    ? ''
    : `<saml:Attribute Name="${name}">${list.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`

type Saml = Extract<SsoProviderInput, { kind: 'saml' }>

export const samlInput = (over: Partial<Saml> = {}): Saml => ({
  kind: 'saml',
  label: 'Corp SAML',
  isActive: true,
  domains: ['corp.example'],
  isRequired: false,
  createsPeople: true,
  defaultRoles: ['user'],
  team: null,
  groupsClaim: 'groups',
  roleMapping: [],
  metadata: samlMetadata(),
  mailAttribute: '',
  nameAttribute: '',
  startsAtProvider: false,
  ...over,
})
