import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPasswordLink } from '#kernel/auth/server/password-links.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'
import { codeOf, halfSignedIn, signedInAs, visitor, wait, withTotp } from './half.fixture.ts'

type Person = Browser & { id: string; email: string }

describe('the second factor', () => {
  let test: TestApp
  let admin: Browser
  let person: Person
  let secret: string
  let backupCodes: string[]
  beforeAll(async () => {
    test = await testApp()
    test.ws.clock.set(new Date().toISOString())
    admin = await test.setUp()
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.ws.db.run(sql`DELETE FROM ${table('sys_rate')}`)
    person = await test.signedIn(['user'])
    const made = await withTotp(test, person)
    secret = made.secret
    backupCodes = made.backupCodes
  })

  const table = (name: string) => id(test.ws.schema, name)
  const answer = (half: ReturnType<typeof visitor>, proof: object) => half.post('/api/auth/challenge', proof)
  const statuses = (answers: { statusCode: number }[]) => answers.map(({ statusCode }) => statusCode).sort()

  it('V-08 V-16 is asked after the password, and then the session begins under a token of its own', async () => {
    const half = await halfSignedIn(test, person.email)
    expect((await half.get('/api/auth/challenge')).json().challenge).toMatchObject({
      kind: 'secondFactor',
      methods: ['totp', 'backupCode'],
      email: person.email,
    })
    const token = half.jar.get('rapport-challenge') ?? ''
    const done = await answer(half, { totp: codeOf(test, secret) })
    expect(done.statusCode).toBe(200)
    expect(half.jar.get('rapport')).not.toBe(token)
    expect(half.jar.get('rapport-challenge')).toBe('')
    expect((await signedInAs(test, done).request('GET', '/api/v1/me')).json().id).toBe(person.id)
  })

  it('V-07 is still asked after a new password by link, which shows no factor and no session', async () => {
    const { token } = await createPasswordLink(await test.ws.system(), person.id)
    const half = visitor(test)
    const set = await half.post('/api/auth/password-link', { token, password: 'eight green lorries whistle' })
    expect(set.json()).toMatchObject({ challenge: { kind: 'secondFactor' } })
    expect(half.jar.get('rapport')).toBeUndefined()
  })

  it('S-44 half a sign-in opens no authenticated route, in whatever cookie its token is sent', async () => {
    const half = await halfSignedIn(test, person.email)
    const token = half.jar.get('rapport-challenge') ?? ''
    const routes = test.app.printRoutes({ commonPrefix: false })
    expect(routes).toContain('api/v1/me')
    for (const cookie of [
      `rapport=${token}`,
      `rapport-challenge=${token}`,
      `rapport=${token}; rapport-challenge=${token}`,
    ]) {
      for (const url of ['/api/v1/me', '/api/v1/metadata', '/api/v1/users', '/api/v1/me/factors', '/api/v1/events'])
        expect([url, (await test.app.inject({ url, headers: { cookie } })).statusCode]).toEqual([url, 401])
    }
    const bearer = { authorization: `Bearer ${token}` }
    expect((await test.app.inject({ url: '/api/v1/me', headers: bearer })).statusCode).toBe(401)
    // Nor does it set up another factor beside the one that is asked for.
    expect((await half.post('/api/auth/challenge/enrol/totp')).statusCode).toBe(401)
    const stored = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_challenge')}`)
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  it('S-44 a code counts in the browser that asked alone', async () => {
    await halfSignedIn(test, person.email)
    expect((await answer(visitor(test), { totp: codeOf(test, secret) })).statusCode).toBe(401)
  })

  it('S-40 V-05 the half state ends after ten minutes', async () => {
    const half = await halfSignedIn(test, person.email)
    wait(test, 601)
    expect((await answer(half, { totp: codeOf(test, secret) })).statusCode).toBe(401)
    expect((await half.get('/api/auth/challenge')).json()).toEqual({ challenge: null })
  })

  it('V-05 takes codes one step early or late, no older ones, and each once', async () => {
    for (const [steps, status] of [
      [-2, 422],
      [-1, 200],
      [-1, 422],
      [0, 200],
      [0, 422],
      [1, 200],
      [2, 422],
      [0, 422],
    ] as const) {
      const half = await halfSignedIn(test, person.email)
      const { statusCode } = await answer(half, { totp: codeOf(test, secret, steps) })
      expect([steps, statusCode]).toEqual([steps, status])
    }
  })

  it('S-39 V-05 of 50 parallel uses of one code one succeeds', async () => {
    const halves = []
    for (let n = 0; n < 10; n++) halves.push(await halfSignedIn(test, person.email))
    const code = codeOf(test, secret)
    const answers = await Promise.all(
      halves.flatMap((half) => Array.from({ length: 5 }, () => answer(half, { totp: code }))),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('S-39 V-05 a backup code works once, of 50 parallel uses one, and only its hash is stored', async () => {
    expect(new Set(backupCodes).size).toBe(10)
    const stored = JSON.stringify(await test.ws.db.rows(sql`SELECT * FROM ${table('sys_backup_code')}`))
    for (const code of backupCodes) expect(stored).not.toContain(code)
    const halves = []
    for (let n = 0; n < 10; n++) halves.push(await halfSignedIn(test, person.email))
    const [backupCode = ''] = backupCodes
    const answers = await Promise.all(
      halves.flatMap((half) => Array.from({ length: 5 }, () => answer(half, { backupCode: backupCode.toUpperCase() }))),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    const kept = (await person.request('GET', '/api/v1/me/factors')).json().backupCodes
    expect(kept.left).toBe(9)
  })

  it('S-46 V-05 guesses end with five of one sign-in, and with twenty of one account an hour', async () => {
    const seen: number[] = []
    for (let sign = 0; sign < 5; sign++) {
      const half = await halfSignedIn(test, person.email)
      const answers = await Promise.all(
        Array.from({ length: 7 }, (_, n) =>
          half.post('/api/auth/challenge', { totp: '000000' }, { 'x-forwarded-for': `10.9.9.${n}` }),
        ),
      )
      seen.push(...answers.map(({ statusCode }) => statusCode))
    }
    expect(seen.filter((status) => status === 422)).toHaveLength(20)
    expect(seen.filter((status) => status === 401)).toHaveLength(10)
    expect(seen.filter((status) => status === 429)).toHaveLength(5)
    const half = await halfSignedIn(test, person.email)
    expect((await answer(half, { totp: codeOf(test, secret) })).statusCode).toBe(429)
    wait(test, 3601)
    const later = await halfSignedIn(test, person.email)
    expect((await answer(later, { totp: codeOf(test, secret) })).statusCode).toBe(200)
  })

  it('S-56 V-45 the secret is sealed in the database', async () => {
    const all = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_secret')}`)
    expect(JSON.stringify(all)).toContain(`totp.${person.id}`)
    expect(JSON.stringify(all)).not.toContain(secret)
    const audit = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_login_audit')}`)
    expect(JSON.stringify(audit)).not.toContain(secret)
  })

  it('S-41 setting one up and taking it away ends the other sessions', async () => {
    const other = await test.signedIn(['user'])
    const elsewhere = await signIn(other.email)
    await withTotp(test, other)
    expect((await elsewhere.request('GET', '/api/v1/me')).statusCode).toBe(401)
    const half = await halfSignedIn(test, other.email)
    const { secret: second } = (await other.request('POST', '/api/v1/me/factors/totp')).json()
    // An offered secret counts for nothing before a code of it was shown.
    expect((await answer(half, { totp: codeOf(test, second) })).statusCode).toBe(422)
    expect((await other.request('DELETE', '/api/v1/me/factors/totp')).statusCode).toBe(204)
    expect((await other.request('GET', '/api/v1/me')).statusCode).toBe(200)
    await signIn(other.email)
  })

  it('V-19 factors change only in a fresh session; a code or the password makes it fresh', async () => {
    wait(test, 601)
    const doors: [string, string, unknown?][] = [
      ['POST', '/api/v1/me/factors/totp'],
      ['POST', '/api/v1/me/factors/totp/confirmation', { code: '123456' }],
      ['DELETE', '/api/v1/me/factors/totp'],
      ['POST', '/api/v1/me/factors/backup-codes'],
      ['POST', '/api/v1/me/passkeys/options'],
      ['DELETE', `/api/v1/me/passkeys/${person.id}`],
    ]
    for (const [method, url, body] of doors)
      expect([url, (await person.request(method, url, body)).json().code]).toEqual([url, 'reauthenticate'])
    expect((await person.request('GET', '/api/auth/confirm')).json()).toEqual({ methods: ['password', 'totp'] })
    const confirmed = await person.request('POST', '/api/auth/confirm', { totp: codeOf(test, secret) })
    expect(confirmed.statusCode).toBe(200)
    const fresh = signedInAs(test, confirmed)
    expect((await fresh.request('POST', '/api/v1/me/factors/backup-codes')).json().backupCodes).toHaveLength(10)
    expect((await fresh.request('POST', '/api/auth/confirm', { totp: codeOf(test, secret) })).statusCode).toBe(403)
  })

  it('S-43 no API key reaches the routes of factors and sessions', async () => {
    const made = await admin.request('POST', '/api/v1/api-keys', { name: 'key', role: 'admin' })
    const fresh =
      made.statusCode === 201
        ? made
        : await freshAdmin((browser) => browser.request('POST', '/api/v1/api-keys', { name: 'key', role: 'admin' }))
    const headers = { authorization: `Bearer ${fresh.json().secret}` }
    for (const [method, url] of [
      ['GET', '/api/v1/me/factors'],
      ['POST', '/api/v1/me/factors/totp'],
      ['POST', '/api/v1/me/passkeys/options'],
      ['DELETE', `/api/v1/users/${person.id}/factors`],
      ['DELETE', `/api/v1/users/${person.id}/sessions`],
      ['GET', '/api/v1/user-security'],
      ['GET', '/api/auth/confirm'],
    ] as const)
      expect([url, (await test.app.inject({ method, url, headers })).statusCode]).toEqual([url, 403])
  })

  it('V-18 S-41 an administrator resets lost factors: sessions end, the audit tells, and no higher account is touched', async () => {
    const reset = await freshAdmin((browser) => browser.request('DELETE', `/api/v1/users/${person.id}/factors`))
    expect(reset.statusCode).toBe(204)
    expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
    await signIn(person.email)
    const audit = await test.ws.db.rows<{ event: string }>(
      sql`SELECT event FROM ${table('sys_login_audit')} WHERE user_id = ${person.id} ORDER BY seq`,
    )
    expect(audit.map(({ event }) => event)).toContain('factorsReset')
    await test.ws.saveRole({ key: 'helpdesk', label: 'Help desk', rights: {}, capabilities: ['users.manage'] })
    const helper = await test.signedIn(['helpdesk'])
    const boss = await test.signedIn(['admin'])
    await withTotp(test, boss)
    for (const path of ['factors', 'sessions'])
      expect((await helper.request('DELETE', `/api/v1/users/${boss.id}/${path}`)).statusCode).toBe(403)
    expect((await boss.request('GET', '/api/v1/me')).statusCode).toBe(200)
  })

  it('V-18 an administrator sees and ends anybody’s sessions', async () => {
    const other = await test.signedIn(['user'])
    await signIn(other.email)
    const path = `/api/v1/users/${other.id}/sessions`
    const list = await freshAdmin((browser) => browser.request('GET', path))
    expect(list.json().items).toHaveLength(2)
    const one = list.json().items[0].id
    expect((await freshAdmin((browser) => browser.request('DELETE', `${path}/${one}`))).statusCode).toBe(204)
    expect((await freshAdmin((browser) => browser.request('DELETE', path))).statusCode).toBe(204)
    expect((await other.request('GET', '/api/v1/me')).statusCode).toBe(401)
    expect((await person.request('GET', path)).statusCode).toBe(403)
    expect((await person.request('GET', '/api/v1/user-security')).statusCode).toBe(403)
  })

  it('asks whom the policy names to set one up at the next sign-in, and lets nobody drop the last', async () => {
    const plain = await test.signedIn(['user'])
    await setPolicy({ secondFactor: 'roles', secondFactorRoles: ['user'] })
    expect((await plain.request('GET', '/api/v1/me')).statusCode).toBe(200)
    const half = await halfSignedIn(test, plain.email)
    expect((await half.get('/api/auth/challenge')).json().challenge).toMatchObject({ kind: 'enrol' })
    expect((await answer(half, { totp: '123456' })).statusCode).toBe(401)
    const offered = (await half.post('/api/auth/challenge/enrol/totp')).json()
    expect(offered.uri).toContain('otpauth://totp/')
    const wrong = await half.post('/api/auth/challenge/enrol/totp/confirmation', { code: '000000' })
    expect([wrong.statusCode, half.jar.get('rapport')]).toEqual([422, undefined])
    const done = await half.post('/api/auth/challenge/enrol/totp/confirmation', { code: codeOf(test, offered.secret) })
    expect(done.json().backupCodes).toHaveLength(10)
    const browser = { ...signedInAs(test, done), me: done.json().me }
    const drop = await test.app.inject({
      method: 'DELETE',
      url: '/api/v1/me/factors/totp',
      headers: { cookie: browser.cookie, origin: test.config.publicUrl, 'x-csrf-token': browser.me.csrfToken },
    })
    expect([drop.statusCode, drop.json().reason]).toEqual([409, 'factorRequired'])
    const manager = await test.signedIn(['manager'])
    expect(manager.me.id).toBe(manager.id)
    await setPolicy({})
  })

  async function setPolicy(values: object) {
    const value = JSON.stringify(values)
    await test.ws.db.run(sql`
      INSERT INTO ${table('sys_setting')} (key, value, updated_at, updated_by) VALUES ('signIn', ${value}::jsonb, now(), 'test')
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
  }

  async function signIn(email: string): Promise<Browser> {
    const done = await post(test.app, test.config, '/api/auth/sign-in', { email, password })
    expect(done.json().csrfToken).toBeTypeOf('string')
    return signedInAs(test, done)
  }

  async function freshAdmin<T>(act: (browser: Browser) => Promise<T>): Promise<T> {
    return act(await signIn('ada@example.com'))
  }

  it('S-39 parallel answers start one session', async () => {
    const half = await halfSignedIn(test, person.email)
    const codes = [-1, 0, 1].map((steps) => codeOf(test, secret, steps))
    const answers = await Promise.all(codes.map((totp) => answer(half, { totp })))
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(1)
  })
})
