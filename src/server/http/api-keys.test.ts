import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('API keys', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  const table = (name: string) => id(test.ws.schema, name)

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

  it('V-51 the audit tells who, when and from where, without secrets', async () => {
    const person = await test.signedIn(['user'])
    await post(test.app, test.config, '/api/auth/sign-in', { email: person.email, password: 'a wrong password' })
    await person.request('POST', '/api/auth/password', { current: password, next: 'eight green lorries whistle' })
    await person.request('POST', '/api/auth/sign-out')
    const key = (await admin.request('POST', '/api/v1/api-keys', { name: 'Audit', role: 'user' })).json()
    await admin.request('DELETE', `/api/v1/api-keys/${key.id}`)
    const first = (await admin.request('GET', '/api/v1/login-audit?limit=3')).json()
    const rest = (await admin.request('GET', `/api/v1/login-audit?limit=500&cursor=${first.next}`)).json()
    const items: { event: string; ip: string }[] = [...first.items, ...rest.items]
    expect(items.slice(0, 5).map((item) => item.event)).toEqual([
      'apiKeyRevoked',
      'apiKeyCreated',
      'signOut',
      'passwordChanged',
      'signInFailed',
    ])
    expect(items.map((item) => item.event)).toContain('setup')
    expect(rest.next).toBeNull()
    expect(new Set(items.map((item) => item.ip))).toEqual(new Set(['127.0.0.1']))
    expect(JSON.stringify(items)).not.toMatch(/wrong password|whistle|rpt_/)
  })
})
