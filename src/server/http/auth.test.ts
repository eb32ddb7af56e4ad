import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cost, hashPassword } from '#kernel/auth/server/passwords.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('accounts', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  const signIn = (
    email: string,
    secret = password,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) => post(test.app, test.config, '/api/auth/sign-in', { email, password: secret }, headers, { remoteAddress })
  const table = (name: string) => id(test.ws.schema, name)

  describe('sign-in', () => {
    it('S-47 answers an unknown address, a wrong password and a person without password alike', async () => {
      const { id: userId } = await test.ws.person(['user'], { name: 'No Password' })
      const person = await test.ws.db.row<{ email: string }>(
        sql`SELECT email FROM ${table('user')} WHERE id = ${userId}`,
      )
      const answers = await Promise.all([
        signIn('ada@example.com', 'wrong'),
        signIn('nobody@example.com', 'wrong'),
        signIn(person?.email ?? '', 'wrong'),
      ])
      const shown = answers.map((answer) => ({ ...answer.json(), instance: '' }))
      expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 401])
      expect(shown[1]).toEqual(shown[0])
      expect(shown[2]).toEqual(shown[0])
    })

    it('S-47 does the same amount of hashing for unknown and known addresses', async () => {
      const time = async (email: string, from: string) => {
        const start = performance.now()
        await signIn(email, 'wrong', {}, from)
        return performance.now() - start
      }
      const known: number[] = []
      const unknown: number[] = []
      for (let i = 0; i < 8; i++) {
        known.push(await time('ada@example.com', `10.9.0.${i}`))
        unknown.push(await time('nobody@example.com', `10.9.1.${i}`))
      }
      const middle = (times: number[]) => times.toSorted((a, b) => a - b)[4] ?? 0
      expect(middle(unknown)).toBeGreaterThan(middle(known) * 0.5)
      expect(middle(unknown)).toBeLessThan(middle(known) * 2)
    })

    it('S-46 wrong passwords of one network are counted whatever headers, case and spaces say', async () => {
      const statuses: number[] = []
      for (let i = 0; i < 14; i++) {
        const email = ['Limit@example.com', 'limit@example.com ', 'LIMIT@EXAMPLE.COM'][i % 3] ?? ''
        const answer = await signIn(
          email,
          'wrong',
          { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` },
          `2001:db8:1:2::${i}`,
        )
        statuses.push(answer.statusCode)
      }
      expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
      expect(statuses.slice(10)).toEqual(Array(4).fill(429))
    })

    it('S-46 parallel attempts count too', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => signIn('parallel@example.com', 'wrong', {}, '10.4.4.4')),
      )
      expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(10)
      expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(10)
      expect(Number(answers.find((answer) => answer.statusCode === 429)?.headers['retry-after'])).toBeGreaterThan(0)
    })

    it('V-10 wrong passwords from elsewhere do not stop the owner on a known device', async () => {
      const owner = await test.signedIn(['user'], { name: 'Olga Owner' })
      const device = owner.cookie.split('; ').find((part) => part.startsWith('rapport-device')) ?? ''
      for (let i = 0; i < 105; i++) {
        await test.ws.db.run(sql`DELETE FROM ${table('sys_rate')} WHERE key LIKE 'network%'`)
        await signIn(owner.email, 'wrong', {}, `10.5.${i}.1`)
      }
      expect((await signIn(owner.email, password, {}, '10.6.0.1')).statusCode).toBe(429)
      expect((await signIn(owner.email, password, { cookie: device }, '10.5.1.1')).statusCode).toBe(200)
    }, 60_000)

    it('V-09 upgrades a hash of an older cost at the next sign-in', async () => {
      const person = await test.signedIn(['user'])
      const standing = { ...cost }
      Object.assign(cost, { memory: 8192, passes: 1 })
      const old = await hashPassword(password)
      Object.assign(cost, standing)
      await test.ws.db.run(
        sql`UPDATE ${table('sys_credential')} SET password_hash = ${old} WHERE user_id = ${person.id}`,
      )
      expect((await signIn(person.email)).statusCode).toBe(200)
      const row = await test.ws.db.row<{ hash: string }>(
        sql`SELECT password_hash AS hash FROM ${table('sys_credential')} WHERE user_id = ${person.id}`,
      )
      expect(row?.hash).toContain(`m=${cost.memory},t=${cost.passes}`)
      expect((await signIn(person.email)).statusCode).toBe(200)
    })

    it('V-01 takes passphrases of any script, normalised', async () => {
      const person = await test.signedIn(['user'])
      const next =
        'Zwölf Boxkämpfer jagen 😀 über den großen Sylter Deich — 64 Zeichen und viel mehr als das'.normalize('NFD')
      expect((await person.request('POST', '/api/auth/password', { current: password, next })).statusCode).toBe(204)
      expect((await signIn(person.email, next.normalize('NFC'))).statusCode).toBe(200)
    })

    it('S-37 accents and look-alikes are other addresses', async () => {
      expect((await signIn('ádá@example.com')).statusCode).toBe(401)
      expect((await signIn('ada@exаmple.com')).statusCode).toBe(401)
    })
  })

  describe('sessions', () => {
    it('V-16 V-20 a sign-in makes a new token of 256 bits, and only its digest is stored', async () => {
      const person = await test.signedIn(['user'])
      const again = await signIn(person.email, password, { cookie: person.cookie })
      const token = again.cookies.find((cookie) => cookie.name === 'rapport')?.value ?? ''
      expect(person.cookie).not.toContain(token)
      expect(Buffer.from(token, 'base64url')).toHaveLength(32)
      const rows = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_session')}`)
      expect(JSON.stringify(rows)).not.toContain(token)
      expect(again.body).not.toContain(token)
    })

    it('V-18 S-41 sign-out ends the session on the server', async () => {
      const person = await test.signedIn(['user'])
      const out = await person.request('POST', '/api/auth/sign-out')
      expect([out.statusCode, out.headers['clear-site-data']]).toEqual([204, '"cache", "storage"'])
      expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
    })

    it('V-17 a session ends when idle for 12 hours and after 14 days in any case', async () => {
      const person = await test.signedIn(['user'])
      const start = Date.now()
      const at = async (hours: number) => {
        test.ws.clock.set(new Date(start + hours * 3_600_000).toISOString())
        return (await person.request('GET', '/api/v1/me')).statusCode
      }
      expect(await at(11)).toBe(200)
      expect(await at(22)).toBe(200)
      for (let hours = 33; hours < 14 * 24; hours += 11) expect(await at(hours)).toBe(200)
      expect(await at(14 * 24 + 1)).toBe(401)
      test.ws.clock.set(new Date(start).toISOString())
      const idle = await test.signedIn(['user'])
      test.ws.clock.set(new Date(start + 13 * 3_600_000).toISOString())
      expect((await idle.request('GET', '/api/v1/me')).statusCode).toBe(401)
      test.ws.clock.set(new Date().toISOString())
    })

    it('V-18 people see and end their own sessions and nobody else’s', async () => {
      const person = await test.signedIn(['user'])
      const other = await test.signedIn(['user'])
      await signIn(person.email)
      const list = (await person.request('GET', '/api/v1/me/sessions')).json().items
      expect(list.map((session: { current: boolean }) => session.current).sort()).toEqual([false, true])
      const foreign = (await other.request('GET', '/api/v1/me/sessions')).json().items[0].id
      expect((await person.request('DELETE', `/api/v1/me/sessions/${foreign}`)).statusCode).toBe(404)
      const second = list.find((session: { current: boolean }) => !session.current).id
      expect((await person.request('DELETE', `/api/v1/me/sessions/${second}`)).statusCode).toBe(204)
      expect((await person.request('GET', '/api/v1/me/sessions')).json().items).toHaveLength(1)
    })

    it('S-18 S-41 V-18 switching a person off ends their sessions at once', async () => {
      const person = await test.signedIn(['user'])
      expect((await admin.request('PATCH', `/api/v1/users/${person.id}`, { isActive: false })).statusCode).toBe(200)
      expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
      expect((await signIn(person.email)).statusCode).toBe(401)
      await admin.request('PATCH', `/api/v1/users/${person.id}`, { isActive: true })
      expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
    })

    it('V-25 a lost role is lost with the next request', async () => {
      const person = await test.signedIn(['admin'])
      expect((await person.request('GET', '/api/v1/login-audit')).statusCode).toBe(200)
      await admin.request('PATCH', `/api/v1/users/${person.id}`, { roles: ['user'] })
      expect((await person.request('GET', '/api/v1/login-audit')).statusCode).toBe(403)
    })

    it('V-03 S-41 a password changes only with the current one, and ends the other sessions', async () => {
      const person = await test.signedIn(['user'])
      const elsewhere = await signIn(person.email)
      const next = 'eight green lorries whistle'
      expect((await person.request('POST', '/api/auth/password', { current: 'wrong', next })).statusCode).toBe(403)
      expect(
        (await person.request('POST', '/api/auth/password', { current: password, next: 'short' })).json().issues[0],
      ).toMatchObject({
        field: 'next',
        code: 'passwordTooShort',
      })
      expect((await person.request('POST', '/api/auth/password', { current: password, next })).statusCode).toBe(204)
      const cookie = elsewhere.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      expect((await test.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
      expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(200)
      expect((await signIn(person.email, next)).statusCode).toBe(200)
    })
  })

  it('S-46 guesses of the current password count, also under an idempotency key', async () => {
    const person = await test.signedIn(['user'])
    const guess = (key: string) =>
      person.request('POST', '/api/auth/password', { current: 'wrong', next: password }, { 'idempotency-key': key })
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await guess(`guess-${i}`)).statusCode)
    expect(statuses).toEqual([...Array(10).fill(403), 429, 429])
  })

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

    it('S-39 of 15 parallel redemptions one succeeds, and the link is spent', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const token = await tokenFor(userId)
      const answers = await Promise.all(Array.from({ length: 15 }, () => redeem(token)))
      expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
      expect((await redeem(token)).json().issues[0].code).toBe('deadLink')
    })

    it('a weak password leaves the link alive', async () => {
      const { id: userId } = await test.ws.person(['user'])
      const token = await tokenFor(userId)
      expect((await redeem(token, 'too short')).statusCode).toBe(422)
      expect((await redeem(token)).statusCode).toBe(200)
    })

    it('S-40 S-38 a link dies with its day, with a newer one, with a new address and with the person', async () => {
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

  describe('API keys', () => {
    const makeKey = async (role: string, by: Browser = admin) =>
      (await by.request('POST', '/api/v1/api-keys', { name: 'Robot', role })).json()
    const use = (secret: string, method: string, url: string, body?: unknown) =>
      test.app.inject({
        method: method as 'GET',
        url,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })

    it('S-43 a key is shown once, stored as a digest and found by its prefix', async () => {
      const key = await makeKey('user')
      expect(key.secret).toMatch(/^rpt_[a-z0-9]{10}_[\w-]{43}$/)
      const list = (await admin.request('GET', '/api/v1/api-keys')).body
      expect(list).not.toContain(key.secret)
      expect(list).toContain(key.prefix)
      const dump = await test.ws.db.rows(
        sql`SELECT k.*, i.body FROM ${table('sys_api_key')} k LEFT JOIN ${table('sys_idempotency')} i ON true`,
      )
      expect(JSON.stringify(dump)).not.toContain(key.secret)
    })

    it('S-43 an idempotency key does not keep the secret', async () => {
      const answer = await admin.request(
        'POST',
        '/api/v1/api-keys',
        { name: 'Kept', role: 'user' },
        { 'idempotency-key': 'make-one' },
      )
      const kept = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_idempotency')} WHERE key = 'make-one'`)
      expect([answer.statusCode, kept]).toEqual([201, []])
    })

    it('acts with its role as source api, without CSRF token', async () => {
      const { secret, id: keyId } = await makeKey('user')
      const made = await use(secret, 'POST', '/api/v1/projects', { name: 'By a robot' })
      expect(made.statusCode).toBe(201)
      expect(made.json().createdBy).toBe(`key:${keyId}`)
      const event = await test.ws.db.row<{ source: string }>(
        sql`SELECT source FROM ${table('sys_event')} WHERE record_id = ${made.json().id}`,
      )
      expect(event?.source).toBe('api')
    })

    it('S-43 a key reaches no account, key, role or session route', async () => {
      const { secret } = await makeKey('admin')
      const routes = [
        ['GET', '/api/v1/me'],
        ['PATCH', '/api/v1/me'],
        ['GET', '/api/v1/me/sessions'],
        ['POST', '/api/auth/password'],
        ['POST', '/api/auth/sign-out'],
        ['GET', '/api/v1/api-keys'],
        ['POST', '/api/v1/api-keys'],
        ['PUT', '/api/v1/roles/x'],
        ['POST', `/api/v1/users/${admin.me.id}/password-link`],
      ] as const
      for (const [method, url] of routes) expect([url, (await use(secret, method, url)).statusCode]).toEqual([url, 403])
      expect((await use(secret, 'GET', '/api/v1/login-audit')).statusCode).toBe(200)
    })

    it('S-43 S-18 a key never has more than its maker, and ends with them', async () => {
      const maker = await test.signedIn(['admin'])
      const { secret } = await makeKey('admin', maker)
      expect((await use(secret, 'GET', '/api/v1/login-audit')).statusCode).toBe(200)
      await admin.request('PATCH', `/api/v1/users/${maker.id}`, { roles: ['readOnly'] })
      expect((await use(secret, 'GET', '/api/v1/login-audit')).statusCode).toBe(403)
      expect((await use(secret, 'POST', '/api/v1/projects', { name: 'x' })).statusCode).toBe(403)
      expect((await use(secret, 'GET', '/api/v1/projects')).statusCode).toBe(200)
      await admin.request('PATCH', `/api/v1/users/${maker.id}`, { isActive: false })
      expect((await use(secret, 'GET', '/api/v1/projects')).statusCode).toBe(401)
    })

    it('S-18 a revoked, expired or altered key is refused at once', async () => {
      const { secret, id: keyId } = await makeKey('user')
      expect((await use(secret, 'GET', '/api/v1/projects')).statusCode).toBe(200)
      expect(
        (await use(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`, 'GET', '/api/v1/projects')).statusCode,
      ).toBe(401)
      expect((await use(secret.toUpperCase(), 'GET', '/api/v1/projects')).statusCode).toBe(401)
      expect((await admin.request('DELETE', `/api/v1/api-keys/${keyId}`)).statusCode).toBe(204)
      expect((await use(secret, 'GET', '/api/v1/projects')).statusCode).toBe(401)
      const dated = (
        await admin.request('POST', '/api/v1/api-keys', {
          name: 'Old',
          role: 'user',
          expiresAt: '2020-01-01T00:00:00Z',
        })
      ).json()
      expect((await use(dated.secret, 'GET', '/api/v1/projects')).statusCode).toBe(401)
    })
  })

  it('V-51 the audit tells who, when and from where, without secrets', async () => {
    const { items } = (await admin.request('GET', '/api/v1/login-audit?limit=500')).json()
    const events = new Set(items.map((item: { event: string }) => item.event))
    for (const event of [
      'setup',
      'signIn',
      'signInFailed',
      'signOut',
      'passwordChanged',
      'apiKeyCreated',
      'apiKeyRevoked',
      'sessionRevoked',
    ])
      expect(events).toContain(event)
    expect(JSON.stringify(items)).not.toContain(password)
  })

  it('settings are typed, refuse the unknown and keep who changed what', async () => {
    const standing = (await admin.request('GET', '/api/v1/settings/organization')).json()
    const changed = await admin.request('PUT', '/api/v1/settings/organization', { ...standing, rates: { USD: '0.92' } })
    expect(changed.json().rates).toEqual({ USD: '0.92' })
    for (const wrong of [
      { ...standing, currency: 'euro' },
      { ...standing, timeZone: 'Mars/Olympus' },
      { ...standing, nonsense: 1 },
      { ...standing, rates: { USD: 0.92 } },
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
