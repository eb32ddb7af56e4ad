import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOfSession } from '#kernel/auth/server/contexts.ts'
import { findSession } from '#kernel/auth/server/sessions.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { modules } from '#server/modules.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

const start = '2026-03-02T09:00:00.000Z'
const minutes = (count: number) => new Date(Date.parse(start) + count * 60_000).toISOString()

describe('seeing Rapport as somebody else', () => {
  let test: TestApp
  let admin: Browser
  let rep: Browser & { id: string; email: string }
  let accounts: { own: string; foreign: string }
  beforeAll(async () => {
    test = await testApp({ objects: [], modules })
    test.ws.clock.set(start)
    admin = await test.setUp()
    await test.ws.saveRole({
      key: 'rep',
      label: 'Rep',
      capabilities: [],
      rights: {
        '*': { read: 'own', create: 'all', update: 'own', export: 'own' },
        account: { read: 'own', create: 'all', update: 'own', export: 'own', fields: { website: { read: false } } },
        user: { read: 'all' },
      },
    })
    rep = await test.signedIn(['rep'], { name: 'Rita Rep' })
    const system = await test.ws.system()
    const make = async (values: object) => (await engine.create(system, 'account', { ...values })).id
    accounts = {
      own: await make({ name: 'Falke Own', owner: rep.id, website: 'https://falke.example' }),
      foreign: await make({ name: 'Falke Foreign', owner: admin.me.id }),
    }
  }, 60_000)
  afterAll(() => test.close())

  const view = (body: object, browser = admin) => browser.request('POST', '/api/v1/viewing', body)
  const stop = (browser = admin) => browser.request('DELETE', '/api/v1/viewing')
  const asRep = async <T>(work: () => Promise<T>): Promise<T> => {
    test.ws.clock.set(start)
    const answer = await view({ user: rep.id, reason: 'Says that an account is missing' })
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    try {
      return await work()
    } finally {
      await stop()
      test.ws.clock.set(start)
    }
  }

  it('V-19, V-24: wants the capability, a fresh password and a reason', async () => {
    const manager = await test.signedIn(['manager'])
    expect((await view({ user: rep.id, reason: 'Curious' }, manager)).statusCode).toBe(403)
    for (const body of [
      { user: rep.id },
      { user: rep.id, reason: '  ' },
      { reason: 'Nobody named' },
      { user: rep.id, role: 'rep', reason: 'Both named' },
      { user: admin.me.id, reason: 'Oneself' },
    ])
      expect([body, (await view(body)).statusCode]).toEqual([body, 422])
    test.ws.clock.set(minutes(11))
    expect((await view({ user: rep.id, reason: 'Too long ago' })).json()).toMatchObject({ code: 'reauthenticate' })
    test.ws.clock.set(start)
  })

  it('S-01, S-05, S-06, S-10: lists, counts, sums, search, export and single records are the person’s own', async () => {
    const requests: [string, string, object?][] = [
      ['GET', '/api/v1/accounts'],
      ['POST', '/api/v1/accounts/query', { count: 'exact', filter: { field: 'owner', op: 'eq', value: { $: 'me' } } }],
      ['POST', '/api/v1/accounts/query', { count: 'exact', search: 'falke' }],
      ['POST', '/api/v1/queries', { queries: [{ object: 'accounts', count: 'exact' }, { object: 'contacts' }] }],
      ['POST', '/api/v1/accounts/aggregate', { measures: [{ fn: 'count', as: 'n' }] }],
      ['GET', '/api/v1/search?q=falke'],
      ['POST', '/api/v1/accounts/export', { fields: ['name', 'owner'] }],
      ['GET', `/api/v1/accounts/${accounts.own}`],
      ['GET', `/api/v1/accounts/${accounts.own}/history`],
      ['GET', '/api/v1/metadata'],
      ['GET', '/api/v1/login-audit'],
      ['GET', '/api/v1/api-keys'],
    ]
    const answers = async (browser: Browser) =>
      Promise.all(
        requests.map(async ([method, url, body]) => {
          const { statusCode, body: text } = await browser.request(method, url, body)
          // The metadata's version counts what was compiled, for whomever.
          return [url, statusCode, statusCode < 300 ? text.replace(/^\{"version":"[^"]+"/, '') : '']
        }),
      )
    const theirs = await answers(rep)
    expect(theirs.map(([, status]) => status)).toEqual([...Array(10).fill(200), 403, 403])
    expect(theirs[0]?.[2]).not.toContain('Foreign')
    expect(theirs[7]?.[2]).not.toContain('website')
    expect(await answers(admin)).not.toEqual(theirs)
    await asRep(async () => {
      const seen = await answers(admin)
      for (const [at, answer] of seen.entries()) expect(answer).toEqual(theirs[at])
      expect((await admin.request('GET', `/api/v1/accounts/${accounts.foreign}`)).statusCode).toBe(404)
      const { id, name, roles, viewing } = (await admin.request('GET', '/api/v1/me')).json()
      expect({ id, name, roles, viewing }).toEqual({
        id: rep.id,
        name: 'Rita Rep',
        roles: ['rep'],
        viewing: { user: rep.id, role: null, name: 'Rita Rep', by: 'Ada Admin', until: '2026-03-02T09:30:00+00:00' },
      })
    })
    expect((await admin.request('GET', `/api/v1/accounts/${accounts.foreign}`)).statusCode).toBe(200)
  })

  it('S-13: live changes are the person’s own', async () => {
    await asRep(async () => {
      const session = await findSession(
        { db: test.ws.db, workspace: { schema: test.ws.schema }, clock: test.ws.clock },
        /=([^;]+)/.exec(admin.cookie)?.[1] ?? '',
      )
      const ctx = session && (await contextOfSession(test.ws.workspace, session))
      if (!ctx) throw new Error('no session')
      const end = new AbortController()
      const stream = test.live.open(ctx, { refresh: async () => ctx, signal: end.signal })
      expect((await stream.next()).value).toMatchObject({ type: 'ready' })
      const system = await test.ws.system()
      await engine.update(system, 'account', accounts.foreign, { tags: ['hidden'] })
      await engine.update(system, 'account', accounts.own, { tags: ['seen'] })
      for await (const message of stream) {
        // What was done to people just before may still be on its way, and a rep sees those.
        if (message.type !== 'change' || message.event.object !== 'account') continue
        expect(message.event.id).toBe(accounts.own)
        break
      }
      end.abort()
    })
  })

  it('refuses every route that writes, whatever it is, and keeps what stands', async () => {
    const document = (await admin.request('GET', '/api/v1/openapi.json')).json() as {
      paths: Record<string, Record<string, { security?: unknown[] }>>
    }
    const reading =
      /\/(query|queries|aggregate|export(\.xlsx)?|probe|preview|suggest\w*|mapping|check|explain|trial|dry-run|comparison|own|flow|rows|weeks|accuracy|progress|tree|matches|try|share)$/
    const free = new Set(['POST /api/auth/sign-out', 'DELETE /api/v1/viewing'])
    let refused = 0
    await asRep(async () => {
      for (const [path, operations] of Object.entries(document.paths))
        for (const [verb, operation] of Object.entries(operations)) {
          const method = verb.toUpperCase()
          if (method === 'GET' || operation.security?.length === 0 || free.has(`${method} ${path}`)) continue
          const url = path.replaceAll(/\{\w+\}/g, accounts.own)
          let answer = await admin.request(method, url, method === 'DELETE' ? undefined : {})
          if (answer.statusCode === 415)
            answer = await admin.request(method, url, {}, { 'content-type': 'multipart/form-data; boundary=x' })
          if (reading.test(path) && !answer.body.includes('"viewOnly"')) continue
          expect([method, path, answer.statusCode, answer.json().code]).toEqual([method, path, 403, 'viewOnly'])
          refused++
        }
      expect(refused).toBeGreaterThan(60)
      const change = await admin.request('PATCH', `/api/v1/accounts/${accounts.own}`, { name: 'Changed' })
      expect(change.json()).toMatchObject({ code: 'viewOnly' })
    })
    expect((await admin.request('GET', `/api/v1/accounts/${accounts.own}`)).json().name).toBe('Falke Own')
  }, 60_000)

  it('S-43: nobody sees through eyes that may see more than theirs, or other things', async () => {
    await test.ws.saveRole({
      key: 'support',
      label: 'Support',
      capabilities: ['users.impersonate'],
      rights: { '*': { read: 'own' }, user: { read: 'all' } },
    })
    const support = await test.signedIn(['support'])
    for (const user of [admin.me.id, rep.id])
      expect((await view({ user, reason: 'To see more' }, support)).statusCode).toBe(403)
    expect((await view({ role: 'admin', reason: 'To see more' }, support)).statusCode).toBe(403)
    const guest = await test.ws.person([])
    expect((await view({ user: guest.id, reason: 'Sees nothing' }, support)).statusCode).toBe(204)
    await stop(support)
  })

  it('S-18: ends at once when the looker loses rights, when the time is over, and when the person leaves', async () => {
    const helper = await test.signedIn(['admin'], { name: 'Hans Helper' })
    const read = () => helper.request('GET', `/api/v1/accounts/${accounts.own}`)
    const leaver = await test.ws.person(['admin'], { name: 'Lea Leaver' })
    const system = await test.ws.system()
    expect((await view({ user: leaver.id, reason: 'Before leaving' }, helper)).statusCode).toBe(204)
    expect((await read()).statusCode).toBe(200)
    await engine.update(system, 'user', helper.id, { roles: ['rep'] })
    expect((await read()).statusCode).toBe(404)
    await engine.update(system, 'user', helper.id, { roles: ['admin'] })
    expect((await read()).statusCode).toBe(200)
    test.ws.clock.set(minutes(31))
    expect((await read()).json()).toMatchObject({ code: 'viewEnded' })
    const write = await helper.request('PATCH', `/api/v1/accounts/${accounts.own}`, { name: 'Late' })
    expect(write.json()).toMatchObject({ code: 'viewEnded' })
    test.ws.clock.set(start)
    await engine.update(system, 'user', leaver.id, { isActive: false })
    expect((await read()).json()).toMatchObject({ code: 'viewEnded' })
    expect((await stop(helper)).statusCode).toBe(204)
    expect((await helper.request('GET', '/api/v1/me')).json()).toMatchObject({ name: 'Hans Helper', viewing: null })
    expect((await read()).statusCode).toBe(200)
  })

  it('tries a role on: the rights of the role, with one’s own records', async () => {
    expect((await view({ role: 'rep', reason: 'Is the role right?' })).statusCode).toBe(204)
    const names = (await admin.request('GET', '/api/v1/accounts'))
      .json()
      .items.map((item: { name: string }) => item.name)
    expect(names).toEqual(['Falke Foreign'])
    expect((await admin.request('GET', '/api/v1/me')).json()).toMatchObject({ roles: ['rep'], capabilities: [] })
    await stop()
  })

  it('V-51: is on record with who, whom, when and why, for the auditors and for the person', async () => {
    const own = (await rep.request('GET', '/api/v1/me/sign-ins')).json().items as Record<string, unknown>[]
    expect(own.filter(({ event }) => event === 'viewed')[0]).toMatchObject({
      at: expect.stringContaining('2026-03-02T09:00'),
      by: 'Ada Admin',
      note: 'Says that an account is missing',
    })
    expect(own.some(({ event }) => event === 'viewedEnded')).toBe(true)
    expect(own.some(({ event }) => event === 'signIn')).toBe(true)
    const foreign = (await admin.request('GET', '/api/v1/me/sign-ins')).json().items as Record<string, unknown>[]
    expect(foreign.some(({ event }) => event === 'viewed')).toBe(false)
  })
})
