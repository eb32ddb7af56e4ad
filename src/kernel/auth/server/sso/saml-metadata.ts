import { X509Certificate } from 'node:crypto'
import { parseDomFromString, xpath } from '@node-saml/node-saml/lib/xml.js'
import type { SamlIdp } from '#kernel/auth/sso.contract.ts'
import { invalidField } from '#kernel/errors.ts'

/** What a provider's metadata says that a sign-in needs; refuses what is no metadata of one identity provider. */
export async function parseMetadata(xml: string): Promise<SamlIdp> {
  const root = await parseXml(xml).catch(() => {
    throw wrong('is not XML that can be read')
  })
  const found = selectElements(root, "//*[local-name()='IDPSSODescriptor']")
  const [idp] = found
  if (!idp || found.length > 1) throw wrong('does not describe one identity provider')
  if (/^(true|1)$/.test(idp.getAttribute('WantAuthnRequestsSigned') ?? ''))
    throw invalidField('metadata', 'wantsSignedRequests', 'asks for signed requests; Rapport sends them unsigned')
  const entity = (idp.parentNode as XmlElement).getAttribute('entityID') ?? ''
  const certificates = certificatesOf(idp)
  const signOnUrl = signOnUrlOf(idp)
  if (entity === '' || !signOnUrl) throw wrong('names no address to sign in by redirect')
  if (certificates.length === 0) throw wrong('holds no certificate to verify signatures with')
  return { entityId: entity, signOnUrl, certificates }
}

/** As much of an element as is read here; the server's types know no DOM. */
export interface XmlElement {
  localName: string | null
  parentNode: unknown
  textContent: string | null
  getAttribute(name: string): string | null
}

/** XML without document types and entities, which could reach elsewhere (V-15). */
export async function parseXml(xml: string): Promise<XmlElement> {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new Error('Document types and entities are refused')
  return (await parseDomFromString(xml)).documentElement as XmlElement
}

function certificatesOf(idp: XmlElement): SamlIdp['certificates'] {
  const path = "./*[local-name()='KeyDescriptor'][not(@use='encryption')]//*[local-name()='X509Certificate']"
  const texts = selectElements(idp, path).map((node) => (node.textContent ?? '').replaceAll(/\s/g, ''))
  return [...new Set(texts)].map((text) => {
    try {
      const certificate = new X509Certificate(Buffer.from(text, 'base64'))
      const subject = certificate.subject.replaceAll('\n', ', ')
      return { pem: certificate.toString(), subject, validTo: new Date(certificate.validTo).toISOString() }
    } catch {
      throw wrong('holds a certificate that cannot be read')
    }
  })
}

function signOnUrlOf(idp: XmlElement): string | undefined {
  const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
  const services = selectElements(idp, "./*[local-name()='SingleSignOnService']")
  const service = services.find((node) => node.getAttribute('Binding') === redirect)
  const url = URL.parse(service?.getAttribute('Location') ?? '')
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}

export const selectElements = (node: XmlElement, path: string): XmlElement[] =>
  xpath.selectElements(node as never, path) as unknown as XmlElement[]

const wrong = (message: string) => invalidField('metadata', 'wrongMetadata', message)
