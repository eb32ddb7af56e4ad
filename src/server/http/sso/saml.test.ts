import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SamlProviderJson } from '#kernel/auth/sso.contract.ts'
import { authority } from '#kernel/outbound/certificates.fixture.ts'
import { update } from '#kernel/records/server/engine.ts'
import { type Browser, type TestApp, testApp } from '../app.fixture.ts'
import {
  type SamlPerson,
  type SamlTamper,
  samlAnswer,
  samlIdp,
  samlInput,
  samlKey,
  samlMetadata,
  samlRequest,
} from './saml.fixture.ts'
import { locationOf, putProvider, savedProvider, type Visitor, visitor } from './visitor.fixture.ts'

describe('single sign-on by SAML', () => {
  let test: TestApp
  let admin: Browser
  let provider: SamlProviderJson
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
    provider = (await savedProvider(admin, samlInput())) as SamlProviderJson
  })
  afterAll(() => test.close())

  let count = 0
  const somebody = (over: Partial<SamlPerson> = {}): SamlPerson => {
    count += 1
    return { nameId: `id-${count}`, email: `s${count}@corp.example`, name: `Saml ${count}`, ...over }
  }
  const base = () => `/api/auth/sso/${provider.id}`

  async function begun(): Promise<{ who: Visitor; request: ReturnType<typeof samlRequest> }> {
    const who = visitor(test)
    const answer = await who.get(`${base()}/start?next=/o/projects`)
    expect(answer.statusCode, answer.body).toBe(303)
    return { who, request: samlRequest(locationOf(answer)) }
  }

  /** Post of the provider, then the browser's own coming back. */
  async function finished(who: Visitor, form: { SAMLResponse: string; RelayState: string }) {
    const posted = await who.post(`${base()}/acs`, form)
    const to = locationOf(posted)
    if (!to.includes('/finish?')) return { to, me: await who.me() }
    return { to: locationOf(await who.get(to)), me: await who.me() }
  }

  async function signIn(person: SamlPerson, tamper: SamlTamper = {}) {
    const { who, request } = await begun()
    return { who, request, ...(await finished(who, samlAnswer(request, person, tamper))) }
  }

  it('asks the provider by a request of its own, and tells it about us', async () => {
    const { request } = await begun()
    expect(request).toMatchObject({
      acs: provider.addresses.returnTo,
      issuer: provider.addresses.entityId,
      isForced: false,
    })
    expect(request.id).toMatch(/^_[0-9a-f]{64}$/)
    const metadata = await visitor(test).get(`${base()}/metadata`)
    expect(metadata.headers['content-type']).toContain('application/samlmetadata+xml')
    expect(metadata.body).toContain(`entityID="${provider.addresses.entityId}"`)
    expect(metadata.body).toContain(`Location="${provider.addresses.returnTo}"`)
    expect(provider.idp).toMatchObject(samlIdp)
    expect(provider.idp.certificates[0]?.pem).toBe(new X509Certificate(samlKey.cert).toString())
  })

  it.each(['assertion', 'response'] as const)('signs in by an answer whose %s is signed', async (signs) => {
    const person = somebody()
    const { to, me } = await signIn(person, { signs })
    expect(to).toBe('/o/projects')
    expect(me).toMatchObject({ email: person.email, name: person.name, roles: ['user'] })
    expect((await signIn({ ...person, email: 'moved@other.example' }, { signs })).me?.id).toBe(me?.id)
  })

  const evil = 'boss@corp.example'
  const unwrapped = (xml: string) => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? ''
  const withoutSignature = (xml: string) => xml.replace(/<Signature[\s\S]*?<\/Signature>/, '')
  /** The signed assertion as it is, and a forged one for somebody else. */
  const pieces = (xml: string) => {
    const signed = unwrapped(xml)
    const forged = withoutSignature(signed)
      .replaceAll(/[\w.]+@corp\.example/g, evil)
      .replace(/>id-\d+</, '>boss<')
    return { signed, forged }
  }
  const moved = (xml: string, place: (parts: { signed: string; forged: string }) => string) => {
    const parts = pieces(xml)
    return xml.replace(parts.signed, () => place(parts))
  }
  const otherId = (assertion: string) => assertion.replace('ID="_assertion"', 'ID="_forged"')

  const lies: [title: string, tamper: SamlTamper][] = [
    ['without any signature', { signs: 'nothing' }],
    ['with its signature cut out', { change: withoutSignature }],
    ['signed by another key, with its certificate inside', { key: authority('evil.example') }],
    ['changed after signing', { change: (xml) => xml.replaceAll(/s\d+@corp\.example/g, evil) }],
    ['signed over SHA-1', { hash: 'sha1' }],
    ['for a foreign audience', { audience: 'https://other.example/metadata' }],
    ['for an audience that begins like ours', { audience: 'http://localhost:3000/api/auth/sso' }],
    ['without audience', { audience: null }],
    ['for a foreign recipient', { recipient: 'https://other.example/acs' }],
    ['for a foreign destination', { destination: 'https://other.example/acs' }],
    ['of another issuer', { issuer: 'https://other-idp.example' }],
    ['that has ended', { notOnOrAfter: -120 }],
    ['that has not begun', { notBefore: 600 }],
    ['to another request', { inResponseTo: `_${'0'.repeat(64)}`, responseTo: `_${'0'.repeat(64)}` }],
    ['to another request, in a fitting envelope', { inResponseTo: `_${'0'.repeat(64)}` }],
    ['to no request, in a fitting envelope', { inResponseTo: null }],
    ['to our request, in an envelope to another', { responseTo: `_${'0'.repeat(64)}` }],
    ['to our request, in an envelope to none', { responseTo: null }],
    ['with a status of failure', { status: 'Responder' }],
    ['that needs another proof of possession', { method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }],
    ['with a name that changes each time', { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }],
    ['with a comment in the name', { change: (xml) => xml.replace(/(>id-)(\d+<)/, '$1<!---->$2') }],
    ['with a document type', { change: (xml) => `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}` }],
    [
      'with two assertions, the forged one first',
      { change: (xml) => moved(xml, ({ signed, forged }) => forged + signed) },
    ],
    [
      'with two assertions, the forged one last',
      { change: (xml) => moved(xml, ({ signed, forged }) => signed + otherId(forged)) },
    ],
    [
      'wrapped: the signed assertion inside the forged one',
      {
        change: (xml) =>
          moved(xml, ({ signed, forged }) =>
            otherId(forged).replace('</saml:Assertion>', `${signed}</saml:Assertion>`),
          ),
      },
    ],
    [
      'wrapped: the signed assertion among extensions',
      {
        change: (xml) =>
          moved(xml, ({ signed, forged }) => `<samlp:Extensions>${signed}</samlp:Extensions>${otherId(forged)}`),
      },
    ],
    [
      'wrapped: the signed assertion with the same id elsewhere',
      {
        change: (xml) => moved(xml, ({ signed, forged }) => `<samlp:Extensions>${signed}</samlp:Extensions>${forged}`),
      },
    ],
    [
      'wrapped: the signature moved to the forged one, the original inside it',
      {
        change: (xml) =>
          moved(xml, ({ signed, forged }) => {
            const signature = /<Signature[\s\S]*?<\/Signature>/.exec(signed)?.[0] ?? ''
            const holding = signature.replace(
              '</Signature>',
              `<Object>${withoutSignature(signed)}</Object></Signature>`,
            )
            return otherId(forged).replace('</saml:Issuer>', `</saml:Issuer>${holding}`)
          }),
      },
    ],
    [
      'wrapped: the signed response inside a forged one',
      {
        signs: 'response',
        change: (xml) => {
          const forged = withoutSignature(xml)
            .replaceAll(/s\d+@corp\.example/g, evil)
            .replace('ID="_response"', 'ID="_outer"')
          return forged.replace('</samlp:Response>', `<samlp:Extensions>${xml}</samlp:Extensions></samlp:Response>`)
        },
      },
    ],
    ['that is no response', { change: () => '<a/>' }],
    ['that is no XML', { change: () => 'nothing' }],
  ]
  it.each(lies)('V-15 an answer %s signs nobody in', async (_title, tamper) => {
    const { to, me } = await signIn(somebody(), tamper)
    expect(to).toBe('/sign-in?problem=refused')
    expect(me).toBeNull()
  })

  it('V-15 an encrypted answer signs nobody in, and says what to turn off', async () => {
    const encrypted = (xml: string) =>
      xml.replace(
        unwrapped(xml),
        '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>',
      )
    expect(await signIn(somebody(), { change: encrypted })).toMatchObject({
      to: '/sign-in?problem=encrypted',
      me: null,
    })
  })

  it('V-15 a provider that wants signed requests is refused when it is set up, with its reason', async () => {
    const metadata = samlMetadata().replace(
      '<md:IDPSSODescriptor',
      '<md:IDPSSODescriptor WantAuthnRequestsSigned="true"',
    )
    expect(metadata).toContain('WantAuthnRequestsSigned')
    const answer = await putProvider(admin, samlInput({ metadata }))
    expect(answer.json()).toMatchObject({ status: 422, issues: [{ field: 'metadata', code: 'wantsSignedRequests' }] })
  })

  it('V-15 a comment in a signed name does not make it another name', async () => {
    const long = await signIn(somebody({ nameId: 'admin@corp.example.evil.example' }))
    const { me, to } = await signIn(somebody({ nameId: 'admin@corp.example<!-- -->.evil.example' }))
    expect(to).toBe('/sign-in?problem=refused')
    expect(me).toBeNull()
    expect(long.me).not.toBeNull()
  })

  it('V-15 an answer is taken once, and only the browser that asked comes in by it', async () => {
    const person = somebody()
    const { who, request } = await begun()
    const form = samlAnswer(request, person)
    const posted = locationOf(await who.post(`${base()}/acs`, form))
    expect(posted).toContain('/finish?ticket=')
    expect(locationOf(await visitor(test).post(`${base()}/acs`, form))).toBe('/sign-in?problem=expired')
    const thief = visitor(test, new Map([['rapport-sso', 'b'.repeat(43)]]))
    expect(locationOf(await thief.get(posted))).toBe('/sign-in?problem=expired')
    expect(await thief.me()).toBeNull()
    const copy = visitor(test, new Map(who.cookies))
    expect(locationOf(await who.get(posted))).toBe('/o/projects')
    expect(locationOf(await copy.get(posted))).toBe('/sign-in?problem=expired')
    expect(await copy.me()).toBeNull()
  })

  it('V-15 the answer to one round trip is none to another', async () => {
    const person = somebody()
    const [first, second] = await Promise.all([begun(), begun()])
    const form = { ...samlAnswer(first.request, person), RelayState: second.request.relayState }
    expect(await finished(second.who, form)).toEqual({ to: '/sign-in?problem=refused', me: null })
  })

  it('a visit that begins at the provider is refused, or begins a sign-in of ours when allowed; its answer is never believed', async () => {
    const { request } = await begun()
    const unasked = { ...samlAnswer(request, somebody(), { inResponseTo: null, responseTo: null }), RelayState: '' }
    expect(locationOf(await visitor(test).post(`${base()}/acs`, unasked))).toBe('/sign-in?problem=expired')
    await savedProvider(admin, samlInput({ startsAtProvider: true }), provider.id)
    const who = visitor(test)
    expect(locationOf(await who.post(`${base()}/acs`, unasked))).toBe(`${base()}/start`)
    expect(await who.me()).toBeNull()
    await savedProvider(admin, samlInput(), provider.id)
  })

  it('S-42 speaks for its own domains alone, and ties an account by name id from then on', async () => {
    const boss = await test.ws.person(['admin'])
    await update(await test.ws.system(), 'user', boss.id, { email: evil })
    const stranger = await test.ws.person(['admin'])
    await update(await test.ws.system(), 'user', stranger.id, { email: 'boss@other.example' })
    expect((await signIn(somebody({ email: 'boss@other.example' }))).to).toBe('/sign-in?problem=foreignDomain')
    const person = somebody({ email: evil })
    expect((await signIn(person)).me?.id).toBe(boss.id)
    expect((await signIn(somebody({ email: evil }))).to).toBe('/sign-in?problem=otherIdentity')
    expect((await signIn({ ...person, email: 'new@corp.example' })).me?.id).toBe(boss.id)
  })

  it('gives and takes roles with the groups', async () => {
    const roleMapping = [{ group: 'Keepers & more', role: 'readOnly' }]
    await savedProvider(admin, samlInput({ roleMapping }), provider.id)
    const person = somebody({ groups: ['a', 'Keepers &amp; more'] })
    expect((await signIn(person)).me?.roles).toEqual(['readOnly'])
    expect((await signIn({ ...person, groups: ['a'] })).me?.roles).toEqual(['user'])
    await savedProvider(admin, samlInput(), provider.id)
  })

  it.each([
    ['nothing', 'nothing'],
    ['a page', '<html></html>'],
    [
      'an entity',
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${samlMetadata().replace(/<\?xml[^>]*>/, '')}`,
    ],
    ['no certificate', samlMetadata().replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, '')],
    ['a broken certificate', samlMetadata().replace(/<ds:X509Certificate>[^<]+/, '<ds:X509Certificate>AAAA')],
    ['a script as address', samlMetadata().replace(samlIdp.signOnUrl, 'javascript:alert(1)')],
  ])('metadata with %s is refused', async (_title, metadata) => {
    const answer = await putProvider(admin, samlInput({ metadata, domains: ['x.example'] }))
    expect(answer.json()).toMatchObject({ status: 422, issues: [{ field: 'metadata', code: 'wrongMetadata' }] })
  })

  it('S-32 metadata is fetched from nowhere inside', async () => {
    for (const metadataUrl of [
      'https://169.254.169.254/latest',
      'https://127.0.0.1/metadata',
      'https://[::1]/',
      'https://10.0.0.1/',
    ]) {
      const { metadata: _, ...rest } = samlInput({ metadataUrl, domains: ['x.example'] })
      const answer = await putProvider(admin, rest)
      expect(answer.json()).toMatchObject({ issues: [{ field: 'metadataUrl', code: 'forbiddenAddress' }] })
    }
    const { metadata: _, ...rest } = samlInput({ metadataUrl: 'http://idp.example/', domains: ['x.example'] })
    expect((await putProvider(admin, rest)).json()).toMatchObject({
      issues: [{ code: 'notSecure' }],
    })
  })

  it('S-43 only who may do everything sets up providers', async () => {
    await test.ws.saveRole({
      key: 'keeper',
      label: 'Keeper',
      rights: {},
      capabilities: ['settings.manage', 'users.manage'],
    })
    const keeper = await test.signedIn(['keeper'])
    expect((await keeper.request('GET', '/api/v1/sso/providers')).statusCode).toBe(403)
    expect((await putProvider(keeper, samlInput({ domains: [] }))).statusCode).toBe(403)
    expect((await keeper.request('PUT', `/api/v1/sso/providers/${provider.id}`, samlInput())).statusCode).toBe(403)
    expect((await keeper.request('DELETE', `/api/v1/sso/providers/${provider.id}`)).statusCode).toBe(403)
    expect((await keeper.request('POST', `/api/v1/sso/providers/${provider.id}/test`)).statusCode).toBe(403)
  })
})
