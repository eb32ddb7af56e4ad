import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('sessions', () => {
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

  it('V-18 V-39 S-41 sign-out ends the session on the server', async () => {
    const person = await test.signedIn(['user'])
    const out = await person.request('POST', '/api/auth/sign-out')
    expect([out.statusCode, out.headers['clear-site-data']]).toEqual([204, '"cache", "storage"'])
    expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
  })

  it('V-39 leaves on the device only what waits to be sent, where the person asks for it', async () => {
    const person = await test.signedIn(['user'])
    const out = await person.request('POST', '/api/auth/sign-out?keep=unsent')
    expect([out.statusCode, out.headers['clear-site-data']]).toEqual([204, '"cache"'])
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

  it('V-18 people end all their other sessions at once and stay where they are', async () => {
    const person = await test.signedIn(['user'])
    const stranger = await test.signedIn(['user'])
    const others = await Promise.all([signIn(person.email), signIn(person.email)])
    expect((await person.request('DELETE', '/api/v1/me/sessions')).statusCode).toBe(204)
    const left = (await person.request('GET', '/api/v1/me/sessions')).json().items
    expect(left).toMatchObject([{ current: true }])
    for (const other of others) {
      const cookie = other.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      expect((await test.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
    }
    expect((await stranger.request('GET', '/api/v1/me')).statusCode).toBe(200)
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

  it('S-46 guesses of the current password count, also under an idempotency key', async () => {
    const person = await test.signedIn(['user'])
    const guess = (key: string) =>
      person.request('POST', '/api/auth/password', { current: 'wrong', next: password }, { 'idempotency-key': key })
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await guess(`guess-${i}`)).statusCode)
    expect(statuses).toEqual([...Array(10).fill(403), 429, 429])
  })
})
