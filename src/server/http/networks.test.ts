import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInside, openNetwork } from '#kernel/auth/server/networks.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import { type Browser, browserOf, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('networks', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  const save = (values: object) => admin.request('PUT', '/api/v1/sign-in-policy', values)
  const signIn = (email: string, remoteAddress: string, headers = {}) =>
    post(test.app, test.config, '/api/auth/sign-in', { email, password }, headers, { remoteAddress })

  it.each([
    [['10.0.0.0/8'], '10.1.2.3', true],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.0.0.1'], '10.0.0.2', false],
    [['2001:db8::/32'], '2001:db8:1::5', true],
    [['2001:db8::/32'], '2001:db9::5', false],
    [['2001:db8::/32'], '10.0.0.1', false],
    [['10.0.0.0/8'], 'unknown', false],
    [[], '203.0.113.9', true],
  ] as const)('%j holds %s: %s', (networks, ip, expected) => {
    expect(isInside(networks, ip)).toBe(expected)
  })

  it('S-46 V-53 refuse a sign-in from elsewhere, and no header makes it another one', async () => {
    const person = await test.signedIn(['user'])
    expect((await save({ networks: ['127.0.0.0/8', '2001:db8::/32'] })).statusCode).toBe(200)
    expect((await signIn(person.email, '127.0.0.9')).statusCode).toBe(200)
    expect((await signIn(person.email, '2001:db8::7')).statusCode).toBe(200)
    const lies = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1' }
    for (const headers of [{}, lies]) {
      const refused = await signIn(person.email, '203.0.113.9', headers)
      expect([refused.statusCode, refused.cookies]).toEqual([403, []])
    }
    // From elsewhere a wrong password is told as everywhere: the network says nothing about an account.
    const wrong = await post(
      test.app,
      test.config,
      '/api/auth/sign-in',
      { email: person.email, password: 'wrong' },
      {},
      { remoteAddress: '203.0.113.9' },
    )
    expect(wrong.statusCode).toBe(401)
    await save({})
  })

  it('S-46 V-18 bind running sessions with the next request, and let them go on where they are allowed', async () => {
    const person = await test.signedIn(['user'])
    const me = (remoteAddress: string) =>
      test.app.inject({ url: '/api/v1/me', headers: { cookie: person.cookie }, remoteAddress })
    expect((await me('203.0.113.9')).statusCode).toBe(200)
    await save({ networks: ['127.0.0.0/8'] })
    expect((await me('203.0.113.9')).statusCode).toBe(401)
    expect((await me('127.0.0.1')).statusCode).toBe(200)
    await save({ roleNetworks: { user: ['10.9.0.0/16'] } })
    expect((await me('127.0.0.1')).statusCode).toBe(401)
    expect((await me('10.9.0.1')).statusCode).toBe(200)
    await save({})
    expect((await me('203.0.113.9')).statusCode).toBe(200)
  })

  it('bind reads that begin with the last known session', async () => {
    const person = await test.signedIn(['user'])
    const read = (remoteAddress: string) =>
      test.app.inject({ url: '/api/v1/projects', headers: { cookie: person.cookie }, remoteAddress })
    for (let n = 0; n < 2; n++) expect((await read('203.0.113.9')).statusCode).toBe(200)
    await save({ networks: ['127.0.0.0/8'] })
    for (let n = 0; n < 2; n++) expect((await read('203.0.113.9')).statusCode).toBe(401)
    await save({})
  })

  it('are saved together with how long a session lasts, or not at all', async () => {
    const sessions = { idleHours: 3, absoluteDays: 5 }
    expect((await save({ networks: ['127.0.0.0/8'], sessions })).json()).toMatchObject({ sessions })
    const wrong = await save({ magicLink: false, sessions: { idleHours: 0, absoluteDays: 5 } })
    expect(wrong.json().issues[0].field).toBe('sessions.idleHours')
    const shut = await save({ networks: ['203.0.113.0/24'], sessions: { idleHours: 1, absoluteDays: 1 } })
    expect(shut.statusCode).toBe(422)
    expect((await admin.request('GET', '/api/v1/sign-in-policy')).json()).toMatchObject({
      policy: { networks: ['127.0.0.0/8'], magicLink: true },
      sessions,
    })
    await save({ sessions: { idleHours: 12, absoluteDays: 14 } })
  })

  it('are opened again by the operator’s command, every list that shuts out', async () => {
    const person = await test.signedIn(['user'])
    const ctx = await test.ws.system()
    const shut = {
      networks: ['198.51.100.0/24'],
      roleNetworks: { user: ['10.9.0.0/16'] },
      keyNetworks: ['10.8.0.0/16'],
    }
    const standing = (await admin.request('GET', '/api/v1/sign-in-policy')).json().policy
    await writeSetting(ctx, 'signIn', { ...standing, ...shut })
    expect((await signIn(person.email, '203.0.113.9')).statusCode).toBe(403)
    await expect(openNetwork(ctx, 'the office')).rejects.toThrow('not a network')
    await openNetwork(ctx, '203.0.113.0/24')
    expect((await signIn(person.email, '203.0.113.9')).statusCode).toBe(200)
    expect((await signIn(person.email, '203.0.114.9')).statusCode).toBe(403)
    await openNetwork(ctx, null)
    expect((await signIn(person.email, '203.0.114.9')).statusCode).toBe(200)
    expect((await readSetting(ctx, 'signIn')).keyNetworks).toEqual(['10.8.0.0/16'])
    await save({})
  })

  it('bind single roles', async () => {
    const person = await test.signedIn(['user'])
    const manager = await test.signedIn(['manager'])
    expect((await save({ roleNetworks: { user: ['10.9.0.0/16'] } })).statusCode).toBe(200)
    expect((await signIn(person.email, '127.0.0.1')).statusCode).toBe(403)
    expect((await signIn(person.email, '10.9.1.1')).statusCode).toBe(200)
    expect((await signIn(manager.email, '127.0.0.1')).statusCode).toBe(200)
    await save({})
  })

  it('bind API keys', async () => {
    const made = await admin.request('POST', '/api/v1/api-keys', { name: 'key', role: 'admin' })
    const headers = { authorization: `Bearer ${made.json().secret}`, 'x-forwarded-for': '10.8.0.1' }
    const call = (remoteAddress: string) => test.app.inject({ url: '/api/v1/me/none', headers, remoteAddress })
    const read = (remoteAddress: string) => test.app.inject({ url: '/api/v1/projects', headers, remoteAddress })
    expect((await read('127.0.0.1')).statusCode).toBe(200)
    await save({ keyNetworks: ['10.8.0.0/16'] })
    expect((await read('127.0.0.1')).statusCode).toBe(401)
    expect((await read('10.8.0.1')).statusCode).toBe(200)
    expect((await call('10.8.0.1')).statusCode).toBe(404)
    await save({})
  })

  it('never shut out whoever saves them, and take networks alone', async () => {
    const shut = await save({ networks: ['203.0.113.0/24'] })
    expect([shut.statusCode, shut.json().issues[0]]).toMatchObject([
      422,
      { code: 'shutOut', params: { ip: '127.0.0.1' } },
    ])
    expect((await save({ roleNetworks: { admin: ['203.0.113.0/24'] } })).statusCode).toBe(422)
    for (const network of ['nonsense', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0/64', '2001:db8::/129', '10.0.0'])
      expect([network, (await save({ networks: ['127.0.0.1', network] })).json().issues[0].code]).toEqual([
        network,
        'notANetwork',
      ])
  })

  it('V-24 V-19 are changed by administrators in a fresh session, and read by nobody else', async () => {
    const person = await test.signedIn(['user'])
    for (const method of ['GET', 'PUT'])
      expect(
        (await person.request(method, '/api/v1/sign-in-policy', method === 'PUT' ? {} : undefined)).statusCode,
      ).toBe(403)
    for (const key of ['signIn', 'mail'])
      expect((await person.request('GET', `/api/v1/settings/${key}`)).statusCode).toBe(404)
    const later = browserOf(test.app, test.config, await signIn('ada@example.com', '127.0.0.1'))
    test.ws.clock.set(new Date(Date.now() + 601_000).toISOString())
    expect((await later.request('PUT', '/api/v1/sign-in-policy', {})).json().code).toBe('reauthenticate')
  })
})
