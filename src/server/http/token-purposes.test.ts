import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, setupToken, type TestApp, testApp } from './app.fixture.ts'
import { halfSignedIn, type Visitor, visitor, withTotp } from './half.fixture.ts'
import { linkIn, mailSink, workOff } from './mail.fixture.ts'

/** Each secret that Rapport hands out, tried at each door: it opens its own, and no other. */
describe('the purposes of tokens', () => {
  let test: TestApp
  let sink: Awaited<ReturnType<typeof mailSink>>
  let worker: Awaited<ReturnType<typeof workOff>>
  let admin: Browser
  /** The browser that asked for everything, so that nothing is refused for coming from elsewhere. */
  let asking: Visitor
  beforeAll(async () => {
    sink = await mailSink()
    test = await testApp()
    test.ws.clock.set(new Date().toISOString())
    admin = await test.setUp()
    worker = await workOff(test)
    asking = visitor(test)
  })
  afterAll(async () => {
    await worker.stop()
    await sink.close()
    await test.close()
  })

  const is = (status: number) => (answer: LightMyRequestResponse) => answer.statusCode === status
  const withCookie = (name: string, token: string, url: string) =>
    test.app.inject({ url, headers: { cookie: `${name}=${token}` } })
  const from = (url: string, body: object) =>
    post(test.app, test.config, url, body, { cookie: `rapport-asking=${asking.jar.get('rapport-asking')}` })

  /** By name: whether it opened. */
  const doors: Record<string, (token: string) => Promise<boolean>> = {
    magicLink: (token) => from('/api/auth/magic-link/redemption', { token }).then(is(200)),
    magicCode: (token) => from('/api/auth/magic-link/code', { code: token }).then(is(200)),
    passwordLink: (token) => from('/api/auth/password-link', { token, password }).then(is(200)),
    invitation: (token) => from('/api/auth/invitation', { token }).then(is(200)),
    acceptance: (token) => from('/api/auth/invitation/acceptance', { token, name: 'Nobody', password }).then(is(200)),
    challenge: async (token) =>
      (await withCookie('rapport-challenge', token, '/api/auth/challenge')).json().challenge !== null,
    session: (token) => withCookie('rapport', token, '/api/v1/me').then(is(200)),
    key: (token) =>
      test.app.inject({ url: '/api/v1/projects', headers: { authorization: `Bearer ${token}` } }).then(is(200)),
    setup: (token) =>
      from('/api/setup', { token, organization: 'x', name: 'x', email: 'x@x.example', password }).then(is(200)),
  }

  async function tokens(): Promise<Record<string, { token: string; opens: string[] }>> {
    const person = await test.signedIn(['user'])
    await asking.post('/api/auth/passkey/options')
    const mailed = async (url: string, words: string) => {
      await asking.post(url, { email: person.email })
      return linkIn(await sink.next(person.email, words)).token
    }
    const held = await test.signedIn(['user'])
    await withTotp(test, held)
    const other = await test.ws.person(['user'])
    const linkOf = (answer: LightMyRequestResponse) => String(answer.json().link).split('#')[1] ?? ''
    const handed = linkOf(await admin.request('POST', `/api/v1/users/${other.id}/password-link`))
    const invitations = { emails: ['guest@example.com'], roles: ['user'], team: null }
    const invited = (await admin.request('POST', '/api/v1/invitations', invitations)).json()
    // Mail is set up only now, so that the invitation above came as a link to hand over.
    expect((await admin.request('PUT', '/api/v1/mail', server(sink.port))).statusCode).toBe(200)
    const cookieOf = (name: string) => person.cookie.split(`${name}=`)[1]?.split(';')[0] ?? ''
    const key = (await admin.request('POST', '/api/v1/api-keys', { name: 'Robot', role: 'user' })).json().secret
    return {
      'a link to sign in': { token: await mailed('/api/auth/magic-link', 'Your link'), opens: ['magicLink'] },
      'a link to a new password': {
        token: await mailed('/api/auth/password-reset', 'Choose a new password'),
        opens: ['passwordLink'],
      },
      'a link of an administrator': { token: handed, opens: ['passwordLink'] },
      'an invitation': {
        token: String(invited.items[0].link).split('#')[1] ?? '',
        opens: ['invitation', 'acceptance'],
      },
      'half a sign-in': {
        token: (await halfSignedIn(test, held.email)).jar.get('rapport-challenge') ?? '',
        opens: ['challenge'],
      },
      'the name of a browser': { token: asking.jar.get('rapport-asking') ?? '', opens: [] },
      'a known device': { token: cookieOf('rapport-device'), opens: [] },
      'a token of pages': { token: held.me.csrfToken, opens: [] },
      'an API key': { token: key, opens: ['key'] },
      'a session': {
        token: (await test.signedIn(['user'])).cookie.split('rapport=')[1]?.split(';')[0] ?? '',
        opens: ['session'],
      },
      'the link of setting up': { token: setupToken, opens: [] },
    }
  }

  it('S-38 each token opens the door it was made for, and no other', async () => {
    const all = await tokens()
    for (const [name, { token, opens }] of Object.entries(all)) {
      expect([name, token.length > 20]).toEqual([name, true])
      const foreign = Object.keys(doors).filter((door) => !opens.includes(door))
      await test.ws.db.run(sql`DELETE FROM ${id(test.ws.schema, 'sys_rate')}`)
      const opened: string[] = []
      // Its own doors last: what a token opens may be the end of it.
      for (const door of [...foreign, ...opens]) if (await doors[door]?.(token)) opened.push(door)
      expect([name, opened]).toEqual([name, opens])
    }
  }, 60_000)
})

const server = (port: number) => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: '',
  from: 'crm@northwind.example',
  fromName: 'Northwind Traders',
  isInOwnNetwork: true,
})
