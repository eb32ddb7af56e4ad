import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, type TestApp, testApp } from './app.fixture.ts'
import { signedInAs, visitor, wait, withTotp } from './half.fixture.ts'
import { linkIn, mailSink, workOff } from './mail.fixture.ts'

type Person = Browser & { id: string; email: string }

describe('links by mail', () => {
  let test: TestApp
  let sink: Awaited<ReturnType<typeof mailSink>>
  let worker: Awaited<ReturnType<typeof workOff>>
  let admin: Browser
  let person: Person
  beforeAll(async () => {
    sink = await mailSink()
    test = await testApp({ logLines: lines })
    test.ws.clock.set(new Date().toISOString())
    admin = await test.setUp()
    worker = await workOff(test)
    expect((await visitor(test).post('/api/auth/magic-link', { email: 'ada@example.com' })).statusCode).toBe(404)
    expect((await admin.request('PUT', '/api/v1/mail', server())).statusCode).toBe(200)
  })
  afterAll(async () => {
    await worker.stop()
    await sink.close()
    await test.close()
  })
  beforeEach(async () => {
    await test.ws.db.run(sql`DELETE FROM ${table('sys_rate')}`)
    person = await test.signedIn(['user'])
    sink.mails.splice(0)
  })

  const lines: string[] = []
  const table = (name: string) => id(test.ws.schema, name)
  const server = () => ({
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    user: '',
    from: 'crm@northwind.example',
    fromName: 'Northwind Traders',
    isInOwnNetwork: true,
  })
  const redeem = (browser: ReturnType<typeof visitor>, token: string) =>
    browser.post('/api/auth/magic-link/redemption', { token })

  async function asked(email: string, headers = {}) {
    const browser = visitor(test)
    const answer = await browser.post('/api/auth/magic-link', { email }, headers)
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    return { browser, ...linkIn(await sink.next(person.email, 'Subject: Your link')) }
  }

  it('signs in once, in the browser that asked for it', async () => {
    const { browser, token, path } = await asked(person.email)
    expect(path).toBe('/sign-in/link')
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const done = await redeem(browser, token)
    expect((await signedInAs(test, done).request('GET', '/api/v1/me')).json().id).toBe(person.id)
    expect((await redeem(browser, token)).json().issues[0].code).toBe('deadLink')
  })

  it('S-44 opened elsewhere it opens nothing there, but shows a code that counts where it was asked for', async () => {
    const { browser, token } = await asked(person.email)
    const elsewhere = visitor(test)
    const { code } = (await redeem(elsewhere, token)).json()
    expect(elsewhere.jar.get('rapport')).toBeUndefined()
    const attacker = visitor(test)
    await attacker.post('/api/auth/passkey/options')
    expect((await attacker.post('/api/auth/magic-link/code', { code })).statusCode).toBe(422)
    expect((await browser.post('/api/auth/magic-link/code', { code: 'aaaa-aaaa' })).statusCode).toBe(422)
    expect((await browser.post('/api/auth/magic-link/code', { code })).json().id).toBe(person.id)
    expect((await browser.post('/api/auth/magic-link/code', { code })).statusCode).toBe(422)
  })

  it('V-08 asks for the second factor behind the link', async () => {
    await withTotp(test, person)
    sink.mails.splice(0)
    const { browser, token } = await asked(person.email)
    expect((await redeem(browser, token)).json()).toMatchObject({ challenge: { kind: 'secondFactor' } })
    expect(browser.jar.get('rapport')).toBeUndefined()
  })

  it('S-36 V-53 the link leads to the configured address, whatever the headers say', async () => {
    const lies = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
    }
    expect((await asked(person.email, lies)).origin).toBe(test.config.publicUrl)
  })

  it('S-37 mail goes to the stored address alone, by no look-alike', async () => {
    const [name, domain] = person.email.split('@')
    for (const email of [
      `${name}+x@${domain}`,
      `"${name}"@${domain}`,
      person.email.replace('e', 'é'),
      `${person.email}, evil@example.com`,
      `${person.email}\r\nBcc: evil@example.com`,
    ])
      await visitor(test).post('/api/auth/magic-link', { email })
    await asked(`  ${person.email.toUpperCase()} `)
    expect(sink.mails.filter(({ to }) => /evil|\+x|é|"|,/.test(to.join()))).toEqual([])
  })

  it('S-38 a link to sign in sets no password, and one to set a password signs nobody in', async () => {
    const { browser, token } = await asked(person.email)
    const next = 'eight green lorries whistle'
    expect((await browser.post('/api/auth/password-link', { token, password: next })).statusCode).toBe(422)
    await browser.post('/api/auth/password-reset', { email: person.email })
    const reset = linkIn(await sink.next(person.email, 'Subject: Choose a new password'))
    expect(reset.path).toBe('/set-password')
    expect((await redeem(browser, reset.token)).statusCode).toBe(422)
    expect((await redeem(browser, token)).statusCode).toBe(200)
  })

  it('S-39 of 50 parallel redemptions one succeeds', async () => {
    const { browser, token } = await asked(person.email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(browser, token)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('S-40 V-05 ends after its time: ten minutes to sign in, also by the code shown elsewhere, an hour to set a password', async () => {
    const { browser, token } = await asked(person.email)
    await browser.post('/api/auth/password-reset', { email: person.email })
    const reset = linkIn(await sink.next(person.email, 'Subject: Choose a new password'))
    const { code } = (await redeem(visitor(test), token)).json()
    wait(test, 10 * 60 + 1)
    expect((await redeem(browser, token)).statusCode).toBe(422)
    expect((await browser.post('/api/auth/magic-link/code', { code })).statusCode).toBe(422)
    wait(test, 50 * 60)
    const late = await browser.post('/api/auth/password-link', {
      token: reset.token,
      password: 'eight green lorries whistle',
    })
    expect(late.statusCode).toBe(422)
  })

  it('S-41 V-03 V-07 a reset ends all sessions, tells the owner, and is no way around the second factor', async () => {
    await withTotp(test, person)
    const browser = visitor(test)
    await browser.post('/api/auth/password-reset', { email: person.email })
    const { token } = linkIn(await sink.next(person.email, 'Subject: Choose a new password'))
    const done = await browser.post('/api/auth/password-link', { token, password: 'eight green lorries whistle' })
    expect(done.json()).toMatchObject({ challenge: { kind: 'secondFactor' } })
    expect((await person.request('GET', '/api/v1/me')).statusCode).toBe(401)
    await sink.next(person.email, 'Subject: Your password was changed')
  })

  it('V-03 who changes the password hears of it by mail', async () => {
    const next = 'eight green lorries whistle'
    await person.request('POST', '/api/auth/password', { current: password, next })
    await sink.next(person.email, 'Subject: Your password was changed')
  })

  it('tells of a sign-in on a new device, by its name, network and time, and not of one on a known device', async () => {
    const from = (cookie: string, agent: string) =>
      visitor(test).post('/api/auth/sign-in', { email: person.email, password }, { cookie, 'user-agent': agent })
    const device = person.cookie.split('; ').find((part) => part.startsWith('rapport-device')) ?? ''
    await from(device, 'Mozilla/5.0 (Windows NT 10.0) Firefox/130.0')
    await from('', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0')
    const { text } = await sink.next(person.email, 'Subject: Sign-in from a new device')
    expect(text).toContain('Device: Firefox =C2=B7 Linux')
    expect(text).toContain('Address: 127.0.0.1')
    expect(text).toMatch(/Time: \w+ \d+, \d{4} at /)
    const first = await test.signedIn(['user'])
    await visitor(test).post('/api/auth/password-reset', { email: first.email })
    await sink.next(first.email, 'Subject: Choose a new password')
    expect(sink.mails.filter((mail) => mail.text.includes('new device'))).toEqual([])
  })

  it('S-37 V-03 a new address ends the links to the old one, and both hear of it', async () => {
    const { browser, token } = await asked(person.email)
    const next = person.email.replace('person', 'renamed')
    const fresh = await visitor(test).post('/api/auth/sign-in', { email: 'ada@example.com', password })
    const change = await signedInAs(test, fresh).request('PATCH', `/api/v1/users/${person.id}`, { email: next })
    expect(change.statusCode).toBe(200)
    expect((await redeem(browser, token)).statusCode).toBe(422)
    for (const to of [person.email, next]) await sink.next(to, 'address of your account was changed')
  })

  it('S-45 no GET redeems a link', async () => {
    const { browser, token } = await asked(person.email)
    for (const url of [
      '/api/auth/magic-link/redemption',
      `/api/auth/magic-link/redemption?token=${token}`,
      `/sign-in/link?token=${token}`,
    ])
      expect((await test.app.inject({ url })).statusCode).not.toBe(200)
    expect((await redeem(browser, token)).statusCode).toBe(200)
  })

  it('S-46 at most five mails go to one address in a quarter of an hour, wherever they are asked for', async () => {
    const statuses = []
    for (let n = 0; n < 8; n++)
      statuses.push(
        (
          await visitor(test).post(
            '/api/auth/magic-link',
            { email: person.email },
            { 'x-forwarded-for': `10.7.7.${n}` },
          )
        ).statusCode,
      )
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429, 429, 429])
  })

  it('S-47 answers known and unknown addresses alike, with nothing in between', async () => {
    const bodies = await Promise.all(
      [person.email, 'nobody@example.com', 'not an address'].map(async (email) => {
        const { statusCode, body } = await visitor(test).post('/api/auth/password-reset', { email })
        return [statusCode, body]
      }),
    )
    expect(bodies).toEqual([
      [204, ''],
      [204, ''],
      [204, ''],
    ])
    // The route itself never looks the address up: that is the work of the queue.
    await sink.next(person.email, 'Subject: Choose a new password')
    expect(sink.mails.filter(({ to }) => /nobody|not an/.test(to.join()))).toEqual([])
  })

  it('S-40 S-56 no token stands in clear in database, queue or log', async () => {
    const { token } = await asked(person.email)
    expect(token).not.toBe('')
    const held = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_one_time_token')}`)
    const audit = await test.ws.db.rows(sql`SELECT * FROM ${table('sys_login_audit')}`)
    const queue = await test.ws.db.rows(sql`SELECT to_jsonb(j) FROM graphile_worker._private_jobs j`)
    expect(JSON.stringify([held, audit, queue, lines])).not.toContain(token)
  })
})
