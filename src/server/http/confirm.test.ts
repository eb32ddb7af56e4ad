import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuditPage } from '#kernel/audit/contract.ts'
import type { Me } from '#kernel/auth/contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import { exportRoutes } from '#modules/data/server/export/routes.ts'
import { type Browser, browserOf, password, type TestApp, testApp } from './app.fixture.ts'

const minutes = (count: number) => count * 60_000

describe('the password again', () => {
  let test: TestApp
  let admin: Browser & { id: string }
  let victim: { id: string }
  beforeAll(async () => {
    test = await testApp({ modules: [{ name: 'exports', objects: [], routes: exportRoutes }] })
    await test.setUp()
    victim = await test.ws.person(['user'])
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    admin = await test.signedIn(['admin'])
  })

  const wait = (milliseconds: number) =>
    test.ws.clock.set(new Date(test.ws.clock.now().getTime() + milliseconds).toISOString())
  const confirm = (browser: Browser, typed: string) => browser.request('POST', '/api/auth/confirm', { password: typed })
  const stateOf = async () =>
    JSON.stringify([
      await query(await test.ws.system(), 'user', {
        fields: ['name', 'email', 'roles', 'isActive', 'team', 'version'],
      }),
      await query(await test.ws.system(), 'team', { fields: ['name', 'version'] }),
    ])

  it('V-19 change of rights, people, keys and objects asks a session older than ten minutes for the password', async () => {
    const someId = '019a0000-0000-7000-8000-000000000000'
    const dangerous: [string, string, unknown?][] = [
      ['PATCH', `/api/v1/users/${victim.id}`, { email: 'mine@example.com' }],
      ['PATCH', `/api/v1/users/${victim.id}`, { roles: ['admin'] }],
      ['POST', '/api/v1/users', { name: 'New', email: 'new@example.com', roles: ['admin'] }],
      ['DELETE', `/api/v1/users/${victim.id}`],
      ['POST', '/api/v1/users/batch', { items: [{ op: 'update', id: victim.id, values: { roles: ['admin'] } }] }],
      ['PUT', '/api/v1/users/by/email/victim@example.com', { roles: ['admin'] }],
      ['POST', '/api/v1/teams', { name: 'Shadow' }],
      ['POST', '/api/v1/api-keys', { name: 'mine', role: 'admin' }],
      ['DELETE', `/api/v1/api-keys/${someId}`],
      ['PUT', '/api/v1/roles/user', { label: 'User', rights: { '*': { read: 'all' } }, capabilities: '*' }],
      ['DELETE', '/api/v1/roles/user'],
      ['POST', '/api/v1/sharing-rules', { object: 'project', filter: { all: true }, to: {}, level: 'read' }],
      ['DELETE', `/api/v1/sharing-rules/${someId}`],
      ['POST', `/api/v1/users/${victim.id}/password-link`],
      ['PUT', '/api/v1/settings/sessions', { idleHours: 700, absoluteDays: 90 }],
      ['DELETE', '/api/v1/objects/project'],
      ['DELETE', '/api/v1/objects/project/fields/budget'],
      ['POST', '/api/v1/objects/project/fields/budget/conversion', { def: { kind: 'text' } }],
      ['DELETE', `/api/v1/projects/${someId}?permanently=true`],
    ]
    const before = await stateOf()
    wait(minutes(11))
    for (const [method, url, body] of dangerous) {
      const answer = await admin.request(method, url, body)
      expect([method, url, answer.statusCode, answer.json().code]).toEqual([method, url, 403, 'reauthenticate'])
    }
    expect(await stateOf()).toBe(before)
    expect((await admin.request('POST', '/api/v1/projects', { name: 'Everyday work' })).statusCode).toBe(201)
  })

  it('V-19 naming people on the page of use again asks, keeping them unnamed does not; both are written down', async () => {
    const browser = await test.signedIn(['admin'])
    const save = (anonymous: boolean) => browser.request('PUT', '/api/v1/settings/adoption', { anonymous })
    wait(minutes(11))
    expect((await save(false)).statusCode).toBe(200)
    expect((await save(true)).statusCode).toBe(200)
    expect((await save(true)).statusCode).toBe(200)
    expect((await save(false)).json().code).toBe('reauthenticate')
    expect((await browser.request('GET', '/api/v1/settings/adoption')).json()).toEqual({ anonymous: true })
    const confirmed = browserOf(test.app, test.config, await confirm(browser, password))
    expect((await confirmed.request('PUT', '/api/v1/settings/adoption', { anonymous: false })).statusCode).toBe(200)
    const { items } = (await confirmed.request('GET', '/api/v1/audit?kinds=setting')).json<AuditPage>()
    expect(items[0]?.actor).toBe(`user:${browser.me.id}`)
    expect(items[0]?.changes).toEqual([{ field: 'anonymous', from: true, to: false }])
  })

  it('V-19 with the password the same request goes through, for ten minutes', async () => {
    wait(minutes(9))
    expect((await admin.request('POST', '/api/v1/teams', { name: 'In time' })).statusCode).toBe(201)
    wait(minutes(2))
    const make = (browser: Browser) => browser.request('POST', '/api/v1/teams', { name: 'Later' })
    expect((await make(admin)).json().code).toBe('reauthenticate')
    const answer = await confirm(admin, password)
    expect(answer.statusCode).toBe(200)
    expect(answer.json<Me>().id).toBe(admin.id)
    const confirmed = browserOf(test.app, test.config, answer)
    expect((await make(confirmed)).statusCode).toBe(201)
    wait(minutes(11))
    expect((await make(confirmed)).json().code).toBe('reauthenticate')
  })

  it('V-16 the session goes on under a new token; the old one ends', async () => {
    const answer = await confirm(admin, password)
    const confirmed = browserOf(test.app, test.config, answer)
    expect(confirmed.me.csrfToken).not.toBe(admin.me.csrfToken)
    expect((await admin.request('GET', '/api/v1/me')).statusCode).toBe(401)
    const sessions = (await confirmed.request('GET', '/api/v1/me/sessions')).json<{ items: unknown[] }>().items
    expect(sessions).toHaveLength(1)
    const stale = await confirmed.request(
      'POST',
      '/api/v1/projects',
      { name: 'x' },
      { 'x-csrf-token': admin.me.csrfToken },
    )
    expect([stale.statusCode, stale.json().code]).toEqual([403, 'csrf'])
  })

  it('S-46 a wrong password confirms nothing, is written down and is tried ten times at most', async () => {
    wait(minutes(11))
    for (let n = 0; n < 10; n++) {
      const answer = await confirm(admin, 'not the password of ours')
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden'])
    }
    expect((await confirm(admin, password)).statusCode).toBe(429)
    expect((await admin.request('POST', '/api/v1/teams', { name: 'x' })).json().code).toBe('reauthenticate')
    wait(minutes(16))
    expect((await confirm(admin, password)).statusCode).toBe(200)
    const again = await test.signedIn(['admin'])
    const audit = (await again.request('GET', '/api/v1/login-audit')).json<{ items: { event: string }[] }>().items
    expect(audit.filter((entry) => entry.event === 'confirmFailed')).toHaveLength(10)
    expect(audit.some((entry) => entry.event === 'confirmed')).toBe(true)
  })

  it('V-19 an export of more than a thousand records asks, a smaller one does not', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => ({ op: 'create', values: { name: `Mass ${n}` } }))
    expect((await admin.request('POST', '/api/v1/projects/batch', { items: many })).statusCode).toBe(200)
    wait(minutes(11))
    const all = await admin.request('POST', '/api/v1/projects/export', {})
    expect([all.statusCode, all.json().code]).toEqual([403, 'reauthenticate'])
    const few = await admin.request('POST', '/api/v1/projects/export', {
      filter: { field: 'name', op: 'in', value: ['Mass 1', 'Mass 2'] },
    })
    expect([few.statusCode, few.body.trim().split('\n').length]).toEqual([200, 3])
  })

  it('V-33 a script of 500 exports is stopped, and holds up nobody else', async () => {
    const other = await test.signedIn(['admin'])
    const none = { filter: { field: 'name', op: 'eq', value: 'No such project' } }
    const statuses: number[] = []
    for (let n = 0; n < 500 && statuses.at(-1) !== 429; n++)
      statuses.push((await admin.request('POST', '/api/v1/projects/export', none)).statusCode)
    expect(statuses).toEqual([...Array(60).fill(200), 429])
    const sheet = await admin.request('POST', '/api/v1/projects/export.xlsx', none)
    expect([sheet.statusCode, Number(sheet.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await other.request('POST', '/api/v1/projects/export', none)).statusCode).toBe(200)
    wait(minutes(16))
    expect((await admin.request('POST', '/api/v1/projects/export', none)).statusCode).toBe(200)
  })

  it('V-19 taking back what changed people asks too', async () => {
    const batch = await admin.request('POST', '/api/v1/users/batch', {
      items: [{ op: 'update', id: victim.id, values: { roles: ['manager'] } }],
    })
    wait(minutes(11))
    const undo = `/api/v1/operations/${batch.json().operation}/undo`
    expect((await admin.request('POST', undo, { conflicts: 'restore' })).json().code).toBe('reauthenticate')
  })

  it('V-19 S-43 an API key does what people must confirm only where it was expressly trusted with it', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => ({ op: 'create', values: { name: `Bulk ${n}` } }))
    expect((await admin.request('POST', '/api/v1/projects/batch', { items: many })).statusCode).toBe(200)
    const keyOf = async (isTrusted?: boolean): Promise<string> =>
      (await admin.request('POST', '/api/v1/api-keys', { name: 'robot', role: 'admin', isTrusted })).json().secret
    const use = (secret: string, method: string, url: string, body: object = {}) =>
      test.app.inject({
        method: method as 'POST',
        url,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      })
    const dangerous: [string, string, object?][] = [
      ['POST', '/api/v1/teams', { name: 'Robots' }],
      ['PATCH', `/api/v1/users/${victim.id}`, { roles: ['admin'] }],
      ['POST', '/api/v1/users/batch', { items: [{ op: 'update', id: victim.id, values: { roles: ['admin'] } }] }],
      ['DELETE', `/api/v1/projects/${victim.id}?permanently=true`],
      ['DELETE', '/api/v1/objects/project/fields/budget'],
      ['POST', '/api/v1/projects/export'],
    ]
    const plain = await keyOf()
    const before = await stateOf()
    for (const [method, url, body] of dangerous) {
      const answer = await use(plain, method, url, body)
      expect([method, url, answer.statusCode, answer.json().code]).toEqual([method, url, 403, 'keyNotTrusted'])
    }
    expect(await stateOf()).toBe(before)
    expect((await use(plain, 'POST', '/api/v1/projects', { name: 'Everyday work' })).statusCode).toBe(201)
    const trusted = await keyOf(true)
    expect((await use(trusted, 'POST', '/api/v1/teams', { name: 'Robots' })).statusCode).toBe(201)
    expect((await use(trusted, 'POST', '/api/v1/projects/export')).statusCode).toBe(200)
    const { items } = (await admin.request('GET', '/api/v1/api-keys')).json<{ items: { isTrusted: boolean }[] }>()
    expect(items.map(({ isTrusted }) => isTrusted).sort()).toEqual([false, true])
  })
})
