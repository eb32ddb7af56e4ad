import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('people', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  const table = (name: string) => id(test.ws.schema, name)

  describe('one-time links', () => {
    const tokenFor = async (userId: string) =>
      String((await admin.request('POST', `/api/v1/users/${userId}/password-link`)).json().link).split('#')[1] ?? ''
    const redeem = (token: string, secret = password) =>
      post(test.app, test.config, '/api/auth/password-link', { token, password: secret })

    it('V-07 the administrator gets a link with the token after #, never a password', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const answer = await admin.request('POST', `/api/v1/users/${userId}/password-link`)
      expect(answer.statusCode).toBe(201)
      expect(answer.json().link).toMatch(/^http:\/\/localhost:3000\/set-password#[\w-]{43}$/)
    })

    it('V-07 V-03 no write about a person takes a password, and no read shows one', async () => {
      const { id: userId } = await test.signedIn(['user'])
      const { hash } = (await test.ws.db.row<{ hash: string }>(
        sql`SELECT password_hash AS hash FROM ${table('sys_credential')} WHERE user_id = ${userId}`,
      )) ?? { hash: '' }
      for (const field of ['password', 'passwordHash', 'password_hash', 'credential', 'totp', 'secret']) {
        const answer = await admin.request('PATCH', `/api/v1/users/${userId}`, {
          [field]: 'eight green lorries whistle',
        })
        expect([field, answer.statusCode]).toEqual([field, 422])
        const query = await admin.request('POST', '/api/v1/users/query', { fields: ['name', field] })
        expect([field, query.statusCode]).toEqual([field, 400])
      }
      const shown = await Promise.all(
        [`/api/v1/users/${userId}`, '/api/v1/users', '/api/v1/user-security'].map((url) => admin.request('GET', url)),
      )
      expect(hash).toContain('argon2id')
      for (const answer of shown) expect(answer.body).not.toContain('argon2')
    })

    it('S-39 of 50 parallel redemptions one succeeds, and the link is spent', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const token = await tokenFor(userId)
      const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(token)))
      expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
      expect((await redeem(token)).json().issues[0].code).toBe('deadLink')
    })

    it('a weak password leaves the link alive', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const token = await tokenFor(userId)
      expect((await redeem(token, 'too short')).statusCode).toBe(422)
      expect((await redeem(token)).statusCode).toBe(200)
    })

    it('S-37 S-40 a link dies with its day, a newer one, a new address, a changed password and the person', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const dead = async (token: string) => (await redeem(token)).statusCode === 422
      const old = await tokenFor(userId)
      const late = await tokenFor(userId)
      expect(await dead(old)).toBe(true)
      const now = Date.now()
      test.ws.clock.set(new Date(now + 25 * 3_600_000).toISOString())
      expect(await dead(late)).toBe(true)
      test.ws.clock.set(new Date().toISOString())
      const moved = await tokenFor(userId)
      await admin.request('PATCH', `/api/v1/users/${userId}`, { email: `moved.${now}@example.com` })
      expect(await dead(moved)).toBe(true)
      const person = await test.signedIn(['user'])
      const outlived = await tokenFor(person.id)
      const next = 'eight green lorries whistle'
      expect((await person.request('POST', '/api/auth/password', { current: password, next })).statusCode).toBe(204)
      expect(await dead(outlived)).toBe(true)
      const gone = await tokenFor(userId)
      await admin.request('PATCH', `/api/v1/users/${userId}`, { isActive: false })
      expect(await dead(gone)).toBe(true)
    })
  })

  describe('rights over people', () => {
    it('S-15 nobody gives a role with more than they have, and roles exist', async () => {
      await test.ws.saveRole({
        key: 'hr',
        label: 'HR',
        rights: { '*': { read: 'all' } },
        capabilities: ['users.manage'],
      })
      const hr = await test.signedIn(['hr'])
      const { id: userId } = await test.ws.person(['user'])
      expect((await hr.request('PATCH', `/api/v1/users/${userId}`, { roles: ['admin'] })).statusCode).toBe(403)
      expect((await hr.request('PATCH', `/api/v1/users/${hr.id}`, { roles: ['hr', 'admin'] })).statusCode).toBe(403)
      expect(
        (await hr.request('PATCH', `/api/v1/users/${userId}`, { roles: ['nonsense'] })).json().issues[0].code,
      ).toBe('unknownRole')
      expect((await hr.request('PATCH', `/api/v1/users/${userId}`, { roles: ['hr'] })).statusCode).toBe(200)
      expect((await hr.request('POST', `/api/v1/users/${admin.me.id}/password-link`)).statusCode).toBe(403)
    })

    it('read names of people in the order that they chose, with the next request', async () => {
      const person = await test.signedIn(['user'])
      const self = `/api/v1/users/${person.id}?fields=displayName`
      await person.request('PATCH', '/api/v1/me', { name: 'Ludwig van Beethoven', familyName: 'van Beethoven' })
      expect((await person.request('GET', self)).json().displayName).toBe('Ludwig van Beethoven')
      const me = await person.request('PATCH', '/api/v1/me', { nameOrder: 'familyComma' })
      expect(me.json()).toMatchObject({ nameOrder: 'familyComma', familyName: 'van Beethoven' })
      expect((await person.request('GET', self)).json().displayName).toBe('van Beethoven, Ludwig')
      expect((await person.request('PATCH', '/api/v1/me', { nameOrder: 'x' })).statusCode).toBe(422)
      const other = await test.signedIn(['user'])
      expect((await other.request('GET', self)).json().displayName).toBe('Ludwig van Beethoven')
    })

    it('S-15 V-24 people change only their own profile', async () => {
      const person = await test.signedIn(['user'])
      expect((await person.request('PATCH', '/api/v1/me', { name: 'New Name', language: 'de' })).json()).toMatchObject({
        name: 'New Name',
        language: 'de',
      })
      expect((await person.request('PATCH', '/api/v1/me', { roles: ['admin'] })).statusCode).toBe(422)
      expect((await person.request('PATCH', `/api/v1/users/${person.id}`, { roles: ['admin'] })).statusCode).toBe(403)
      expect((await person.request('PATCH', `/api/v1/users/${admin.me.id}`, { name: 'Taken over' })).statusCode).toBe(
        403,
      )
      expect((await person.request('GET', '/api/v1/me')).json().roles).toEqual(['user'])
      for (const [method, url] of [
        ['GET', '/api/v1/login-audit'],
        ['GET', '/api/v1/api-keys'],
        ['PUT', '/api/v1/roles/x'],
        ['PUT', '/api/v1/settings/organization'],
        ['POST', '/api/v1/objects'],
      ] as const) {
        expect([url, (await person.request(method, url, method === 'GET' ? undefined : {})).statusCode]).toEqual([
          url,
          403,
        ])
      }
    })

    it('R-14 the last administrator stays, also when two go at once', async () => {
      const own = await testApp()
      const first = await own.setUp()
      expect((await first.request('PATCH', `/api/v1/users/${first.me.id}`, { roles: ['user'] })).statusCode).toBe(409)
      expect((await first.request('DELETE', `/api/v1/users/${first.me.id}`)).statusCode).toBe(409)
      const second = await own.signedIn(['admin'])
      const answers = await Promise.all([
        first.request('PATCH', `/api/v1/users/${first.me.id}`, { isActive: false }),
        second.request('PATCH', `/api/v1/users/${second.id}`, { isActive: false }),
      ])
      expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
      await own.close()
    })

    it('S-08 S-09 no query reaches secrets', async () => {
      for (const field of ['passwordHash', 'password_hash', 'credential.passwordHash', 'sessions.tokenHash']) {
        const answer = await admin.request('POST', '/api/v1/users/query', { filter: { field, op: 'isNotEmpty' } })
        expect([field, answer.statusCode]).toEqual([field, 400])
      }
      for (const plural of ['sys_credential', 'sys_session', 'credentials', 'sessions'])
        expect((await admin.request('GET', `/api/v1/${plural}`)).statusCode).toBe(404)
      expect(JSON.stringify((await admin.request('GET', '/api/v1/metadata')).json())).not.toMatch(
        /sys_|passwordHash|tokenHash/,
      )
    })
  })

  it('settings are typed, refuse the unknown and keep who changed what', async () => {
    const standing = (await admin.request('GET', '/api/v1/settings/organization')).json()
    const changed = await admin.request('PUT', '/api/v1/settings/organization', { ...standing, country: 'AT' })
    expect(changed.json().country).toBe('AT')
    for (const wrong of [
      { ...standing, currency: 'euro' },
      { ...standing, timeZone: 'Mars/Olympus' },
      { ...standing, nonsense: 1 },
      { ...standing, currency: 'USD' },
    ]) {
      expect((await admin.request('PUT', '/api/v1/settings/organization', wrong)).statusCode).toBe(422)
    }
    expect((await admin.request('GET', '/api/v1/settings/nonsense')).statusCode).toBe(404)
    expect((await admin.request('GET', '/api/v1/settings/__proto__')).statusCode).toBe(404)
    const rows = await test.ws.db.rows<{ actor: string }>(
      sql`SELECT actor FROM ${table('sys_setting_change')} WHERE key = 'organization' ORDER BY seq DESC`,
    )
    expect(rows[0]?.actor).toBe(`user:${admin.me.id}`)
  })
})

describe('sharing rules', () => {
  it('open records to a role, refuse filters that mean nothing, and close again', async () => {
    const test = await testApp()
    const admin = await test.setUp()
    await test.ws.saveRole({ key: 'narrow', label: 'Narrow', capabilities: [], rights: { '*': { read: 'own' } } })
    const narrow = await test.signedIn(['narrow'])
    await admin.request('POST', '/api/v1/projects', { name: 'Shared', code: 'open' })
    const seen = async () => (await narrow.request('GET', '/api/v1/projects')).json().items.length
    expect(await seen()).toBe(0)
    const rule = (field: string) => ({
      object: 'project',
      filter: { field, op: 'eq', value: 'open' },
      to: { roles: ['narrow'] },
      level: 'read',
    })
    expect((await admin.request('POST', '/api/v1/sharing-rules', rule('nonsense'))).statusCode).toBe(422)
    expect((await narrow.request('POST', '/api/v1/sharing-rules', rule('code'))).statusCode).toBe(403)
    const made = await admin.request('POST', '/api/v1/sharing-rules', rule('code'))
    expect([made.statusCode, await seen()]).toEqual([201, 1])
    expect((await admin.request('GET', '/api/v1/sharing-rules')).json().items).toEqual([
      { ...made.json(), isSound: true },
    ])
    expect((await admin.request('DELETE', `/api/v1/sharing-rules/${made.json().id}`)).statusCode).toBe(204)
    expect(await seen()).toBe(0)
    await test.close()
  })
})
