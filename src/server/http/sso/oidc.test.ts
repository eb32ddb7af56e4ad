import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPasswordLink } from '#kernel/auth/server/password-links.ts'
import type { SsoProviderJson } from '#kernel/auth/sso.contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { update } from '#kernel/records/server/engine.ts'
import { type Browser, password, post, type TestApp, testApp } from '../app.fixture.ts'
import {
  client,
  type FakeProvider,
  fakeProvider,
  type Person,
  providerTokens,
  publicJwk,
  signHs256,
  signRs256,
  type Tamper,
} from './oidc.fixture.ts'
import { locationOf, oidcInput, putProvider, savedProvider, type Visitor, visitor } from './visitor.fixture.ts'

describe('single sign-on by OIDC', () => {
  let test: TestApp
  let admin: Browser
  let idp: FakeProvider
  let other: FakeProvider
  let provider: SsoProviderJson
  beforeAll(async () => {
    idp = await fakeProvider()
    other = await fakeProvider()
    test = await testApp({ env: { RAPPORT_OUTBOUND_ALLOW: '127.0.0.1' } })
    admin = await test.setUp()
    provider = await savedProvider(admin, oidcInput(idp.issuer))
  })
  afterAll(async () => {
    await test.close()
    await idp.close()
    await other.close()
  })
  afterEach(() => {
    idp.tamper = {}
    other.tamper = {}
  })

  const table = (name: string) => id(test.ws.schema, name)
  let count = 0
  const somebody = (over: Record<string, unknown> = {}): Person => {
    count += 1
    return {
      sub: `sub-${count}`,
      email: `p${count}@corp.example`,
      email_verified: true,
      name: `Person ${count}`,
      ...over,
    }
  }

  async function begun(next = '/o/projects', of = provider): Promise<{ who: Visitor; url: string }> {
    const who = visitor(test)
    const answer = await who.get(`/api/auth/sso/${of.id}/start?next=${encodeURIComponent(next)}`)
    expect(answer.statusCode, answer.body).toBe(303)
    return { who, url: locationOf(answer) }
  }

  const back = (params: Record<string, string>, of = provider) =>
    `/api/auth/sso/${of.id}/callback?${new URLSearchParams(params)}`

  /** The whole way with this person; where it ends, and whether somebody is signed in then. */
  async function signIn(person: Person, tamper: Tamper = {}) {
    const { who, url } = await begun()
    idp.tamper = tamper
    const answer = await who.get(back(idp.authorize(url, person)))
    return { who, to: locationOf(answer), me: await who.me() }
  }

  async function account(email: string, roles = ['user']): Promise<string> {
    const person = await test.ws.person(roles)
    await update(await test.ws.system(), 'user', person.id, { email })
    return person.id
  }

  it('leads to the provider with code flow, PKCE S256, state and nonce (V-11), and back to where one wanted to go', async () => {
    const { who, url } = await begun('/o/projects?view=1#top')
    const query = new URL(url).searchParams
    expect(url.startsWith(`${idp.issuer}/authorize?`)).toBe(true)
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: 'rapport',
      code_challenge_method: 'S256',
      redirect_uri: `${test.config.publicUrl}/api/auth/sso/${provider.id}/callback`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)?.length).toBeGreaterThanOrEqual(43)
    const person = somebody()
    const answer = await who.get(back(idp.authorize(url, person)))
    expect(locationOf(answer)).toBe('/o/projects?view=1#top')
    expect(await who.me()).toMatchObject({ email: person.email, name: person.name, roles: ['user'] })
    const audit = (await admin.request('GET', '/api/v1/login-audit')).json().items
    expect(audit.slice(0, 2).map((entry: { event: string }) => entry.event)).toEqual(['signIn', 'identityLinked'])
  })

  it('knows people by issuer and subject: a changed address stays the same person (S-42)', async () => {
    const person = somebody()
    const first = await signIn(person)
    const again = await signIn({ ...person, email: 'elsewhere@other.example', email_verified: false })
    expect(again.me?.id).toBe(first.me?.id)
  })

  const liars: [title: string, tamper: () => Tamper][] = [
    ['a foreign issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['a foreign audience', () => ({ claims: { aud: 'another-client' } })],
    ['several audiences without azp', () => ({ claims: { aud: ['rapport', 'another-client'] } })],
    ['a foreign azp among several audiences', () => ({ claims: { aud: ['rapport', 'x'], azp: 'x' } })],
    ['a foreign azp beside our own audience', () => ({ claims: { azp: 'another-client' } })],
    ['no nonce', () => ({ claims: { nonce: undefined } })],
    ['another nonce', () => ({ claims: { nonce: 'another' } })],
    ['an end in the past', () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 120 } })],
    ['no end', () => ({ claims: { exp: undefined } })],
    ['a beginning in the future', () => ({ claims: { nbf: Math.floor(Date.now() / 1000) + 600 } })],
    ['no subject', () => ({ claims: { sub: undefined } })],
    ['alg none', () => ({ header: { alg: 'none' }, signer: () => '' })],
    [
      'alg none that the metadata allows',
      () => ({
        header: { alg: 'none' },
        signer: () => '',
        metadata: { id_token_signing_alg_values_supported: ['none', 'RS256'] },
      }),
    ],
    ['HS256 with the public key', () => ({ header: { alg: 'HS256' }, signer: signHs256 })],
    [
      'a signature of somebody else',
      () => ({ signer: (input) => signRs256(input, generateKeyPairSync('rsa', { modulusLength: 2048 })) }),
    ],
    ['no signature', () => ({ signer: () => '' })],
    ['an unknown kid', () => ({ header: { kid: 'two' } })],
    ['a kid that is a path', () => ({ header: { kid: '../../../dev/null' }, signer: () => '' })],
    [
      'a key of its own in the header (jwk)',
      () => {
        const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
        return { header: { jwk: publicJwk(own) }, signer: (input) => signRs256(input, own) }
      },
    ],
    [
      'keys at an address of its own (jku, x5u)',
      () => {
        const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
        other.tamper = { jwks: { keys: [publicJwk(own)] } }
        return {
          header: { jku: `${other.issuer}/jwks`, x5u: `${other.issuer}/jwks` },
          signer: (input) => signRs256(input, own),
        }
      },
    ],
    ['a critical header that nobody knows', () => ({ header: { crit: ['b64'], b64: false } })],
  ]
  it.each(liars)('V-12 S-42 a token with %s signs nobody in', async (_title, tamper) => {
    const { me, to } = await signIn(somebody(), tamper())
    expect(to).toBe('/sign-in?problem=refused')
    expect(me).toBeNull()
  })

  it('V-11 the state is good once, in the browser that began, for ten minutes', async () => {
    const person = somebody()
    const { who, url } = await begun()
    const params = idp.authorize(url, person)
    const stranger = visitor(test)
    expect(locationOf(await stranger.get(back(params)))).toBe('/sign-in?problem=expired')
    const thief = visitor(test, new Map([['rapport-sso', 'a'.repeat(43)]]))
    expect(locationOf(await thief.get(back(params)))).toBe('/sign-in?problem=expired')
    const cookies = new Map(who.cookies)
    expect(locationOf(await who.get(back(params)))).toBe('/o/projects')
    const replay = visitor(test, cookies)
    expect(locationOf(await replay.get(back(params)))).toBe('/sign-in?problem=expired')
    expect(await replay.me()).toBeNull()
    const late = await begun()
    const answer = idp.authorize(late.url, person)
    await test.ws.db.run(sql`UPDATE ${table('sys_sso_round')} SET expires_at = now() - interval '1 second'`)
    expect(locationOf(await late.who.get(back(answer)))).toBe('/sign-in?problem=expired')
  })

  it('V-11 a tampered or missing state, and a code from elsewhere, sign nobody in', async () => {
    const person = somebody()
    for (const change of [{ state: '' }, { state: 'x'.repeat(43) }, { code: 'guessed' }, { code: '' }]) {
      const { who, url } = await begun()
      expect(locationOf(await who.get(back({ ...idp.authorize(url, person), ...change })))).toMatch(
        /problem=(expired|refused)/,
      )
      expect(await who.me()).toBeNull()
    }
    // A code that was caught on its way to another browser: its verifier is not here, nor its nonce (CSRF on the callback).
    const victim = await begun()
    const attacker = await begun()
    idp.tamper = { isLax: true }
    const caught = idp.authorize(attacker.url, person)
    const mine = new URL(victim.url).searchParams.get('state') ?? ''
    expect(locationOf(await victim.who.get(back({ ...caught, state: mine })))).toBe('/sign-in?problem=refused')
    expect(await victim.who.me()).toBeNull()
  })

  it('V-11 search params that come twice are refused', async () => {
    const { who, url } = await begun()
    const params = idp.authorize(url, somebody())
    expect((await who.get(`${back(params)}&code=another`)).statusCode).toBe(400)
    expect(await who.me()).toBeNull()
  })

  it('S-42 a mix-up of two providers signs nobody in', async () => {
    const second = await savedProvider(admin, oidcInput(other.issuer, { label: 'Other', domains: ['other.example'] }))
    const { who, url } = await begun()
    const params = other.authorize(url, somebody())
    expect(locationOf(await who.get(back(params)))).toBe('/sign-in?problem=refused')
    const again = await begun()
    // The honest code of one, brought to the door of the other.
    expect(locationOf(await again.who.get(back(idp.authorize(again.url, somebody()), second)))).toBe(
      '/sign-in?problem=refused',
    )
    expect(await again.who.me()).toBeNull()
    const { iss: _, ...withoutIssuer } = idp.authorize((await begun()).url, somebody())
    const third = await begun()
    expect(
      locationOf(
        await third.who.get(back({ ...withoutIssuer, state: new URL(third.url).searchParams.get('state') ?? '' })),
      ),
    ).toBe('/sign-in?problem=refused')
    await admin.request('DELETE', `/api/v1/sso/providers/${second.id}`)
  })

  it('V-13 the redirect URI is built from our own address, whatever a header says', async () => {
    const answer = await visitor(test).get(`/api/auth/sso/${provider.id}/start`, {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    })
    const url = new URL(locationOf(answer)).searchParams.get('redirect_uri')
    expect(url).toBe(`${test.config.publicUrl}/api/auth/sso/${provider.id}/callback`)
    expect(
      (await visitor(test).get(`/api/auth/sso/${provider.id}/start?redirect_uri=https://evil.example`)).statusCode,
    ).toBe(400)
  })

  it('V-14 asks for nothing that outlives the sign-in and keeps nothing of the provider: no refresh token, no access token', async () => {
    const greedy = oidcInput(idp.issuer, { scopes: 'openid email offline_access' })
    await savedProvider(admin, greedy, provider.id)
    const { who, url } = await begun()
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
    expect(new URL(url).searchParams.get('scope')).toBe('openid email')
    const answer = await who.get(back(idp.authorize(url, somebody())))
    expect(locationOf(answer)).toBe('/o/projects')
    const tables = await test.ws.db.rows<{ name: string }>(
      sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${test.ws.schema}`,
    )
    const rows = await Promise.all(tables.map(({ name }) => test.ws.db.rows(sql`SELECT t::text FROM ${table(name)} t`)))
    for (const token of Object.values(providerTokens)) expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).toContain('Corp ID')
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    'evil.example',
    '/%09/evil.example@evil.example',
    '/..//evil.example',
    '/​/evil.example',
    'https:/evil.example',
    '@evil.example',
  ])('S-48 after signing in nobody is sent to %j', async (next) => {
    const { who, url } = await begun(next)
    const to = locationOf(await who.get(back(idp.authorize(url, somebody()))))
    expect(new URL(to, 'http://ours.example').origin).toBe('http://ours.example')
    expect(to).toMatch(/^\/(?![/\\])/)
  })

  it('S-42 an existing account is tied only by a verified address of a domain of the provider', async () => {
    await account('boss@corp.example', ['admin'])
    await account('boss@other.example', ['admin'])
    const claims = { email: 'boss@corp.example' }
    for (const verified of [false, 'false', undefined, null, 0, 1, 'yes']) {
      const { to, me } = await signIn(somebody({ ...claims, email_verified: verified }))
      expect(to).toBe('/sign-in?problem=unverified')
      expect(me).toBeNull()
    }
    for (const email of [
      'boss@other.example',
      'boss@sub.corp.example',
      'boss@corp.example.evil.example',
      'boss@xcorp.example',
    ]) {
      expect((await signIn(somebody({ email }))).to).toBe('/sign-in?problem=foreignDomain')
    }
    expect((await signIn(somebody({ email: 'boss@other.example,boss@corp.example' }))).me?.roles ?? []).not.toContain(
      'admin',
    )
    const { me } = await signIn(somebody({ ...claims, email: ' BOSS@Corp.example ' }))
    expect(me).toMatchObject({ email: 'boss@corp.example', roles: ['admin'] })
  })

  it('V-12 another subject with the same address is somebody else', async () => {
    const person = somebody()
    expect((await signIn(person)).me).not.toBeNull()
    const twin = await signIn({ ...person, sub: 'another-subject' })
    expect(twin.to).toBe('/sign-in?problem=otherIdentity')
    expect(twin.me).toBeNull()
  })

  it('a provider that says nothing about verification is believed for its domains only when the administrator says so', async () => {
    const email = 'silent@corp.example'
    expect((await signIn(somebody({ email, email_verified: undefined }))).to).toBe('/sign-in?problem=unverified')
    await savedProvider(admin, oidcInput(idp.issuer, { trustsMail: true }), provider.id)
    expect((await signIn(somebody({ email, email_verified: false }))).to).toBe('/sign-in?problem=unverified')
    expect((await signIn(somebody({ email: 'a@other.example', email_verified: undefined }))).to).toBe(
      '/sign-in?problem=foreignDomain',
    )
    expect((await signIn(somebody({ email, email_verified: undefined }))).me?.email).toBe(email)
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
  })

  it('takes address and groups from the user info, but never of another person', async () => {
    const userInfo = { sub: 'thin', email: 'thin@corp.example', email_verified: true, name: 'Thin Token' }
    expect((await signIn({ sub: 'thin' }, { userInfo })).me).toMatchObject({ email: 'thin@corp.example' })
    expect((await signIn({ sub: 'thinner' }, { userInfo })).to).toBe('/sign-in?problem=refused')
  })

  it('makes nobody when told not to, and nobody without a domain', async () => {
    await savedProvider(admin, oidcInput(idp.issuer, { createsPeople: false }), provider.id)
    expect((await signIn(somebody())).to).toBe('/sign-in?problem=noAccount')
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
    const wrong = await admin.request(
      'PUT',
      `/api/v1/sso/providers/${provider.id}`,
      oidcInput(idp.issuer, { domains: [] }),
    )
    expect(wrong.json()).toMatchObject({ issues: [{ field: 'domains', code: 'required' }] })
  })

  it('of many first visits of one person at once one account comes', async () => {
    const person = somebody()
    const trips = await Promise.all(Array.from({ length: 5 }, () => begun()))
    await Promise.all(trips.map(({ who, url }) => who.get(back(idp.authorize(url, person)))))
    const everybody = await Promise.all(trips.map(({ who }) => who.me()))
    expect(new Set(everybody.map((me) => me?.id)).size).toBe(1)
  })

  it('gives and takes roles with the groups, on record, and leaves alone what was given by hand', async () => {
    await savedProvider(
      admin,
      oidcInput(idp.issuer, {
        defaultRoles: [],
        roleMapping: [
          { group: 'crm-admins', role: 'admin' },
          { group: 'crm-people', role: 'user' },
        ],
      }),
      provider.id,
    )
    const person = somebody({ groups: ['crm-people', 'crm-admins', 'others'] })
    const { me } = await signIn(person)
    expect([...(me?.roles ?? [])].sort()).toEqual(['admin', 'user'])
    await update(await test.ws.system(), 'user', me?.id ?? '', { roles: ['admin', 'user', 'readOnly'] })
    expect((await signIn({ ...person, groups: ['crm-people'] })).me?.roles.toSorted()).toEqual(['readOnly', 'user'])
    const history = (await admin.request('GET', `/api/v1/users/${me?.id}/history`)).body
    expect(history).toContain('sso: Corp ID')
    await update(await test.ws.system(), 'user', me?.id ?? '', { roles: ['user'] })
    const out = await signIn({ ...person, groups: ['strangers'] })
    expect(out.to).toBe('/sign-in?problem=noRole')
    const row = await test.ws.db.row<{ roles: string[] }>(sql`SELECT roles FROM ${table('user')} WHERE id = ${me?.id}`)
    expect(row?.roles ?? []).toEqual([])
    expect((await signIn(somebody({ groups: 'crm-people-not' }))).to).toBe('/sign-in?problem=noRole')
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
  })

  it('never takes the last administrator away', async () => {
    const ada = admin.me.id
    await update(await test.ws.system(), 'user', ada, { email: 'ada@corp.example' })
    await test.ws.db.run(
      sql`UPDATE ${table('user')} SET roles = ARRAY['user'] WHERE id <> ${ada} AND roles @> ARRAY['admin']`,
    )
    const mapping = { roleMapping: [{ group: 'crm-admins', role: 'admin' }] }
    await savedProvider(admin, oidcInput(idp.issuer, mapping), provider.id)
    const { me } = await signIn(somebody({ email: 'ada@corp.example', groups: [] }))
    expect(me).toMatchObject({ id: ada, roles: ['admin'] })
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
    await update(await test.ws.system(), 'user', ada, { email: 'ada@example.com' })
  })

  it('refuses people who are not active, whether they were here before or not', async () => {
    const person = somebody()
    const { me, who } = await signIn(person)
    await update(await test.ws.system(), 'user', me?.id ?? '', { isActive: false })
    expect(await who.me()).toBeNull()
    expect(await signIn(person)).toMatchObject({ to: '/sign-in?problem=noAccount', me: null })
    const gone = await account('gone@corp.example')
    await update(await test.ws.system(), 'user', gone, { isActive: false })
    expect(await signIn(somebody({ email: 'gone@corp.example' }))).toMatchObject({
      to: '/sign-in?problem=noAccount',
      me: null,
    })
  })

  it('V-08 asks for the second factor that the account has', async () => {
    const person = somebody()
    const { me } = await signIn(person)
    await test.ws.db.run(sql`
      INSERT INTO ${table('sys_passkey')} (id, credential, user_id, name, public_key, counter, transports, is_synced, created_at)
      VALUES (gen_random_uuid(), '\\x01', ${me?.id}, 'Key', '\\x01', 0, ARRAY[]::text[], false, now())`)
    const { to, me: nobody, who } = await signIn(person)
    expect(to).toBe(`/sign-in/challenge?next=${encodeURIComponent('/o/projects')}`)
    expect(nobody).toBeNull()
    expect((await who.get('/api/auth/challenge')).json()).toMatchObject({
      challenge: { kind: 'secondFactor', methods: ['passkey'] },
    })
  })

  it('a person who cancels at the provider comes back to the door', async () => {
    const { who, url } = await begun()
    const state = new URL(url).searchParams.get('state') ?? ''
    const answer = await who.get(
      back({ error: 'access_denied', error_description: '<script>', state, iss: idp.issuer }),
    )
    expect(locationOf(answer)).toBe('/sign-in?problem=cancelled')
  })

  it('V-19 ties a signed-in person by their own wish, after a confirmation, and cuts the tie again', async () => {
    const browser = await test.signedIn(['user'])
    await test.ws.db.run(sql`
      UPDATE ${table('sys_session')} SET created_at = now() - interval '1 hour', confirmed_at = NULL WHERE user_id = ${browser.id}`)
    const link = () => browser.request('POST', `/api/auth/sso/${provider.id}/link`, { next: '/settings/security' })
    expect((await link()).json()).toMatchObject({ code: 'reauthenticate' })
    const confirmed = await test.signedIn(['user'])
    const asked = await confirmed.request('POST', `/api/auth/sso/${provider.id}/link`, { next: '/settings/security' })
    const person = somebody({ email: 'private@elsewhere.example', email_verified: false })
    const params = idp.authorize(asked.json().url, person)
    const sso = asked.cookies.find(({ name }) => name === 'rapport-sso')?.value ?? ''
    // The trip belongs to the session that began it: in a browser without it, it is worth nothing.
    const session = confirmed.cookie.split('; ').map((pair) => pair.split('=', 2) as [string, string])
    const half = visitor(test, new Map([['rapport-sso', sso]]))
    expect(locationOf(await half.get(back(params)))).toBe('/sign-in?problem=expired')
    const anew = await confirmed.request('POST', `/api/auth/sso/${provider.id}/link`, { next: '/settings/security' })
    const whole = visitor(
      test,
      new Map([...session, ['rapport-sso', anew.cookies.find(({ name }) => name === 'rapport-sso')?.value ?? '']]),
    )
    expect(locationOf(await whole.get(back(idp.authorize(anew.json().url, person))))).toBe('/settings/security')
    expect((await signIn(person)).me?.id).toBe(confirmed.id)
    const { items } = (await confirmed.request('GET', '/api/v1/me/identities')).json()
    expect(items).toMatchObject([{ email: person.email, provider: { label: 'Corp ID' } }])
    expect((await browser.request('DELETE', `/api/v1/me/identities/${items[0].id}`)).statusCode).toBe(403)
    expect((await confirmed.request('DELETE', `/api/v1/me/identities/${items[0].id}`)).statusCode).toBe(204)
    expect((await signIn(person)).me).toBeNull()
  })

  it('V-19 V-16 a person without a password confirms by the provider, which asks anew', async () => {
    const person = somebody()
    const { who, me } = await signIn(person)
    const csrf = {
      'x-csrf-token': me?.csrfToken ?? '',
      origin: test.config.publicUrl,
      'content-type': 'application/json',
    }
    const ask = async () => {
      const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await test.app.inject({
        method: 'POST',
        url: `/api/auth/sso/${provider.id}/confirm`,
        headers: { ...csrf, cookie },
        payload: JSON.stringify({ next: '/settings/profile' }),
      })
      for (const { name, value } of answer.cookies) who.cookies.set(name, value)
      return answer.json().url as string
    }
    const url = await ask()
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
    idp.tamper = { claims: { auth_time: Math.floor(Date.now() / 1000) - 3600 } }
    expect(locationOf(await who.get(back(idp.authorize(url, person))))).toBe('/settings/profile?problem=refused')
    idp.tamper = {}
    expect(locationOf(await who.get(back(idp.authorize(await ask(), somebody()))))).toBe(
      '/settings/profile?problem=otherIdentity',
    )
    const before = who.cookies.get('rapport')
    expect(locationOf(await who.get(back(idp.authorize(await ask(), person))))).toBe('/settings/profile')
    expect(who.cookies.get('rapport')).not.toBe(before)
    expect((await who.me())?.id).toBe(me?.id)
  })

  it('a domain that requires its provider refuses passwords, known people or not (S-47), but the first account is not shut out', async () => {
    const known = await test.signedIn(['user'])
    await update(await test.ws.system(), 'user', known.id, { email: 'known@corp.example' })
    const enter = (email: string, secret = password) =>
      post(test.app, test.config, '/api/auth/sign-in', { email, password: secret })
    expect((await enter('known@corp.example')).statusCode).toBe(200)
    const early = await admin.request(
      'PUT',
      `/api/v1/sso/providers/${provider.id}`,
      oidcInput(idp.issuer, { isRequired: true }),
    )
    expect(early.json()).toMatchObject({ issues: [{ field: 'isRequired', code: 'testFirst' }] })
    await tested()
    const { clientSecret: _, ...standing } = oidcInput(idp.issuer, { isRequired: true })
    await savedProvider(admin, standing, provider.id)
    const answers = await Promise.all([
      enter('known@corp.example'),
      enter('known@corp.example', 'wrong password here'),
      enter('nobody@corp.example'),
      enter('NOBODY@CORP.EXAMPLE'),
    ])
    const plain = answers.map((answer) => ({ ...answer.json(), instance: '' }))
    for (const answer of plain) expect(answer).toEqual(plain[0])
    expect(plain[0]).toMatchObject({
      status: 403,
      reason: 'ssoRequired',
      provider: { id: provider.id, label: 'Corp ID' },
    })
    expect((await enter('ada@example.com')).statusCode).toBe(200)
    expect((await signIn(somebody({ email: 'known@corp.example' }))).me?.id).toBe(known.id)
    // By the administrator's link neither; by the operator's, from the command line, always.
    const redeem = async (token: string) =>
      (await post(test.app, test.config, '/api/auth/password-link', { token, password })).statusCode
    const link = await admin.request('POST', `/api/v1/users/${known.id}/password-link`)
    expect(await redeem(link.json().link.split('#')[1])).toBe(403)
    expect(await redeem((await createPasswordLink(await test.ws.system(), known.id)).token)).toBe(200)
    expect((await enter('known@corp.example')).statusCode).toBe(403)
    await savedProvider(admin, { ...standing, isRequired: false }, provider.id)
  })

  it('S-47 says which provider an address belongs to by its domain alone', async () => {
    const ask = (email: string) => post(test.app, test.config, '/api/auth/sso/discovery', { email })
    await account('here@corp.example')
    const [known, unknown, foreign] = await Promise.all([
      ask('here@corp.example'),
      ask('not-here@CORP.example'),
      ask('a@gmail.example'),
    ])
    expect(known.json()).toEqual({ provider: { id: provider.id, label: 'Corp ID' }, isRequired: false })
    expect(unknown.body).toBe(known.body)
    expect(foreign.json()).toEqual({ provider: null, isRequired: false })
    const methods = (await visitor(test).get('/api/auth/methods')).json()
    expect(methods.sso).toEqual([{ id: provider.id, label: 'Corp ID' }])
  })

  it('a provider that is off or gone signs nobody in, also when it goes in the middle', async () => {
    const { who, url } = await begun()
    await savedProvider(admin, oidcInput(idp.issuer, { isActive: false }), provider.id)
    expect(locationOf(await who.get(back(idp.authorize(url, somebody()))))).toBe('/sign-in?problem=refused')
    expect(locationOf(await visitor(test).get(`/api/auth/sso/${provider.id}/start`))).toBe('/sign-in?problem=noAccount')
    expect((await visitor(test).get('/api/auth/methods')).json().sso).toEqual([])
    await savedProvider(admin, oidcInput(idp.issuer), provider.id)
  })

  it('S-32 a provider inside the network is never asked unless the operator opened it', async () => {
    for (const issuer of [
      'https://127.0.0.2/',
      'https://169.254.169.254/',
      'https://[::ffff:10.0.0.1]/',
      'https://localhost:1/',
    ]) {
      const inside = await savedProvider(admin, oidcInput(issuer, { label: 'Inside', domains: ['inside.example'] }))
      expect(locationOf(await visitor(test).get(`/api/auth/sso/${inside.id}/start`))).toBe(
        '/sign-in?problem=unreachable',
      )
      await admin.request('DELETE', `/api/v1/sso/providers/${inside.id}`)
    }
    const plain = await putProvider(admin, oidcInput('http://idp.example', { domains: ['x.example'] }))
    expect(plain.json()).toMatchObject({ issues: [{ field: 'issuer', code: 'notSecure' }] })
  })

  it('V-45 S-56 the secret of the client is sealed, sent to the provider alone and never answered', async () => {
    idp.requests.length = 0
    await signIn(somebody())
    const basic = Buffer.from(`${client.id}:${encodeURIComponent(client.secret).replaceAll('%20', '+')}`).toString(
      'base64',
    )
    expect(idp.requests[0]?.authorization).toBe(`Basic ${basic}`)
    const answer = await admin.request('GET', '/api/v1/sso/providers')
    expect(answer.json().items[0]).toMatchObject({ id: provider.id, hasSecret: true })
    const rows =
      await test.ws.db.rows(sql`SELECT s::text FROM ${table('sys_secret')} s UNION ALL SELECT p::text FROM ${table('sys_sso_provider')} p
      UNION ALL SELECT c::text FROM ${table('sys_setting_change')} c UNION ALL SELECT r::text FROM ${table('sys_sso_round')} r`)
    expect(rows.length).toBeGreaterThan(3)
    for (const text of [answer.body, JSON.stringify(rows)]) expect(text).not.toContain(client.secret)
  })

  it('V-12 metadata that names another issuer is refused', async () => {
    const third = await fakeProvider()
    third.tamper = { metadata: { issuer: idp.issuer } }
    const posing = await savedProvider(admin, oidcInput(third.issuer, { label: 'Posing', domains: ['posing.example'] }))
    expect(locationOf(await visitor(test).get(`/api/auth/sso/${posing.id}/start`))).toBe('/sign-in?problem=refused')
    await admin.request('DELETE', `/api/v1/sso/providers/${posing.id}`)
    await third.close()
  })

  async function tested() {
    const answer = await admin.request('POST', `/api/v1/sso/providers/${provider.id}/test`)
    const sso = answer.cookies.find(({ name }) => name === 'rapport-sso')?.value ?? ''
    const browser = visitor(
      test,
      new Map([
        ...admin.cookie.split('; ').map((pair) => pair.split('=', 2) as [string, string]),
        ['rapport-sso', sso],
      ]),
    )
    return locationOf(await browser.get(back(idp.authorize(answer.json().url, somebody()))))
  }

  it('a test shows each step and what a sign-in would do, and changes nothing', async () => {
    const before = await test.ws.db.rows(sql`SELECT id FROM ${table('user')}`)
    const to = await tested()
    expect(to).toMatch(/^\/settings\/single-sign-on\?test=/)
    const result = (await admin.request('GET', `/api/v1/sso/tests/${to.split('=')[1]}`)).json()
    expect(result).toMatchObject({
      problem: null,
      outcome: { account: 'created', roles: ['user'] },
      identity: { isMailVerified: true },
    })
    expect(result.steps.map(({ step, isOk }: { step: string; isOk: boolean }) => `${step} ${isOk}`)).toEqual(
      ['provider', 'answer', 'token', 'person', 'account', 'roles'].map((step) => `${step} true`),
    )
    expect(result.claims).toMatchObject({ email_verified: true })
    expect(await test.ws.db.rows(sql`SELECT id FROM ${table('user')}`)).toEqual(before)
    idp.tamper = { claims: { aud: 'another' } }
    const failed = (await admin.request('GET', `/api/v1/sso/tests/${(await tested()).split('=')[1]}`)).json()
    expect(failed).toMatchObject({ problem: 'refused', identity: null })
    expect(failed.steps.at(-1)).toMatchObject({ step: 'token', isOk: false })
    expect(failed.steps.at(-1).detail).toMatch(/aud/)
  })
})
