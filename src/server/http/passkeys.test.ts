import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'
import { authenticator } from './authenticator.fixture.ts'
import { halfSignedIn, signedInAs, visitor, wait } from './half.fixture.ts'

describe('passkeys', () => {
  let test: TestApp
  let person: Browser & { id: string; email: string }
  let device: ReturnType<typeof authenticator>
  beforeAll(async () => {
    test = await testApp()
    test.ws.clock.set(new Date().toISOString())
    await test.setUp()
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.ws.db.run(sql`DELETE FROM ${id(test.ws.schema, 'sys_rate')}`)
    person = await test.signedIn(['user'])
    device = authenticator(test.config.publicUrl)
    expect((await register(person, device)).statusCode).toBe(201)
  })

  type Lies = Parameters<typeof device.show>[1]

  async function register(browser: Browser, key: typeof device, lies: Lies = {}) {
    const options = (await browser.request('POST', '/api/v1/me/passkeys/options')).json()
    return browser.request('POST', '/api/v1/me/passkeys', { name: 'Laptop', response: key.make(options, lies) })
  }
  async function signIn(key: typeof device, lies: Lies = {}, browser = visitor(test)) {
    const options = (await browser.post('/api/auth/passkey/options')).json()
    return browser.post('/api/auth/passkey', { response: key.show(options, lies) })
  }

  it('V-06 sign in without a password and without a further factor, since finger or PIN were asked', async () => {
    const done = await signIn(device)
    expect(done.statusCode).toBe(200)
    expect((await signedInAs(test, done).request('GET', '/api/v1/me')).json().id).toBe(person.id)
    const { passkeys, backupCodes } = (await person.request('GET', '/api/v1/me/factors')).json()
    expect(passkeys).toMatchObject([{ name: 'Laptop', lastUsedAt: expect.any(String) }])
    expect(backupCodes.left).toBe(10)
  })

  it.each([
    ['another origin', { origin: 'https://rapport.evil.example' }],
    ['another port of this machine', { origin: 'http://localhost:9' }],
    ['another site', { rpId: 'evil.example' }],
    ['an invented challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['nobody’s finger or PIN', { isVerified: false }],
  ])('V-06 S-44 refuses one that was shown to %s', async (_what, lies) => {
    const done = await signIn(device, lies)
    expect([done.statusCode, done.json().code]).toEqual([401, 'unauthenticated'])
  })

  it('V-06 S-38 S-40 refuses an answer that comes again, late, from another browser, or to another question', async () => {
    const browser = visitor(test)
    const ask = async () => (await browser.post('/api/auth/passkey/options')).json()
    const response = device.show(await ask())
    expect((await visitor(test).post('/api/auth/passkey', { response })).statusCode).toBe(401)
    expect((await browser.post('/api/auth/passkey', { response })).statusCode).toBe(200)
    expect((await browser.post('/api/auth/passkey', { response })).statusCode).toBe(401)
    const late = device.show(await ask())
    wait(test, 301)
    expect((await browser.post('/api/auth/passkey', { response: late })).statusCode).toBe(401)
    const confirm = (await person.request('POST', '/api/auth/confirm/passkey')).json()
    expect((await browser.post('/api/auth/passkey', { response: device.show(confirm) })).statusCode).toBe(401)
    const toAnother = device.show(await ask())
    expect((await person.request('POST', '/api/auth/confirm', { passkey: toAnother })).statusCode).toBe(403)
  })

  it('V-06 refuses a counter that went back, as that of a copy would', async () => {
    device.self.counter = 5
    expect((await signIn(device)).statusCode).toBe(200)
    device.self.counter = 2
    expect((await signIn(device)).statusCode).toBe(401)
    device.self.counter = 5
    expect((await signIn(device)).statusCode).toBe(401)
    device.self.counter = 9
    expect((await signIn(device)).statusCode).toBe(200)
  })

  it('S-39 of 20 parallel uses of one answer one succeeds', async () => {
    const browser = visitor(test)
    const response = device.show((await browser.post('/api/auth/passkey/options')).json())
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.post('/api/auth/passkey', { response })))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('V-08 are a second factor after the password; one of somebody else is none', async () => {
    const half = await halfSignedIn(test, person.email)
    const options = (await half.post('/api/auth/challenge/passkey')).json()
    expect(options.allowCredentials).toHaveLength(1)
    const other = await test.signedIn(['user'])
    const foreign = authenticator(test.config.publicUrl)
    await register(other, foreign)
    expect((await half.post('/api/auth/challenge', { passkey: foreign.show(options) })).statusCode).toBe(422)
    const again = (await half.post('/api/auth/challenge/passkey')).json()
    const done = await half.post('/api/auth/challenge', { passkey: device.show(again, { isVerified: false }) })
    expect(done.json().id).toBe(person.id)
  })

  it('V-19 confirm the person of an older session', async () => {
    wait(test, 601)
    const options = (await person.request('POST', '/api/auth/confirm/passkey')).json()
    const done = await person.request('POST', '/api/auth/confirm', { passkey: device.show(options) })
    expect(done.statusCode).toBe(200)
    const fresh = signedInAs(test, done)
    expect((await fresh.request('POST', '/api/v1/me/passkeys/options')).statusCode).toBe(200)
  })

  it('V-06 are not taken when made for another site, twice, or over somebody else’s', async () => {
    const other = await test.signedIn(['user'])
    for (const lies of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { challenge: 'AAAA' }])
      expect((await register(other, authenticator(test.config.publicUrl), lies)).statusCode).toBe(422)
    const { userHandle } = device.self
    expect((await register(other, device)).statusCode).toBe(422)
    device.self.userHandle = userHandle
    const options = (await other.request('POST', '/api/v1/me/passkeys/options')).json()
    const response = authenticator(test.config.publicUrl).make(options)
    expect((await person.request('POST', '/api/v1/me/passkeys', { name: 'Mine', response })).statusCode).toBe(422)
    expect((await signIn(device)).json().id).toBe(person.id)
  })

  it('S-01 are renamed and removed by their owner alone, and a removed one opens nothing', async () => {
    const [key] = (await person.request('GET', '/api/v1/me/factors')).json().passkeys
    const other = await test.signedIn(['user'])
    const path = `/api/v1/me/passkeys/${key.id}`
    expect((await other.request('PATCH', path, { name: 'Mine' })).statusCode).toBe(404)
    expect((await other.request('DELETE', path)).statusCode).toBe(404)
    expect((await person.request('PATCH', path, { name: 'Phone' })).statusCode).toBe(204)
    expect((await person.request('DELETE', path)).statusCode).toBe(204)
    expect((await signIn(device)).statusCode).toBe(401)
  })

  it('S-47 the question is the same for everybody, and names no credential', async () => {
    const options = (await visitor(test).post('/api/auth/passkey/options')).json()
    expect(Object.keys(options).sort()).toEqual(['challenge', 'rpId', 'timeout', 'userVerification'])
    expect((await visitor(test).get('/api/auth/methods')).json()).toMatchObject({ password: true, passkey: true })
  })
})
