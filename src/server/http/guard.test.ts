import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { type Browser, post, type TestApp, testApp } from './app.fixture.ts'
import { addGuard } from './guard.ts'
import type { Host } from './host.ts'

/** Routes that only a test has: one that breaks, one that writes down that it ran. */
const ran: string[] = []
const probes: ServerModule = {
  name: 'probes',
  objects: [],
  routes: (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/probe/broken',
      policy: 'any',
      tags: ['Probe'],
      summary: 'Breaks',
      handler: async () => {
        throw new Error('relation "sys_credential" at /srv/rapport/secret.ts:12')
      },
    })
    route(app, {
      method: 'GET',
      url: '/api/v1/probe/away',
      policy: 'any',
      tags: ['Probe'],
      summary: 'Finds no database',
      handler: async () => {
        throw Object.assign(new Error('connect ECONNREFUSED /run/secret.sock'), { code: 'ECONNREFUSED' })
      },
    })
    route(app, {
      method: 'POST',
      url: '/api/v1/probe/any',
      policy: 'any',
      tags: ['Probe'],
      summary: 'Runs',
      handler: async () => {
        ran.push('any')
        return { ok: true }
      },
    })
  },
}

describe('guard', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp({ modules: [probes] })
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  it('V-21 a route without policy cannot be registered', async () => {
    const app = Fastify()
    const host: Host = { ...({} as Host), workspace: test.ws.workspace }
    await addGuard(app, host)
    expect(() => app.get('/api/v1/forgotten', async () => 'open')).toThrow(/has no policy/)
    await app.close()
  })

  it('asks for a session or key on every route that is not public', async () => {
    for (const url of [
      '/api/v1/me',
      '/api/v1/projects',
      '/api/v1/metadata',
      '/api/v1/openapi.json',
      '/api/v1/stream',
    ]) {
      const answer = await test.app.inject(url)
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 401, 'unauthenticated'])
    }
  })

  it('S-54 every other spelling of the content type is refused before the body is read, with all hooks run', async () => {
    const spellings = [
      'application/json ',
      ' application/json;',
      'application/json\t',
      'application/json ;charset=utf-8',
      'application/json;charset=latin1',
      'application/json; charset=utf-16',
      'application/json;charset="utf-8"',
      'application/json;',
      'application/json,text/plain',
      'application/json; a=b',
      'application/jsonx',
      'xapplication/json',
      'application/json/x',
      'application/x-json',
      'text/json',
      'text/plain',
      'text/plain;application/json',
      'application/problem+json',
      'application/merge-patch+json',
      'application/vnd.api+json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      '*/*',
      'application/*',
      'application',
      'json',
      '/',
      'application /json',
      'application/ json',
      'application/json\u00a0',
    ]
    for (const spelling of spellings) {
      const answer = await admin.request('POST', '/api/v1/probe/any', {}, { 'content-type': spelling })
      expect([spelling, answer.statusCode]).toEqual([spelling, 415])
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    }
    const missing = await admin.request('POST', '/api/v1/probe/any', {}, { 'content-type': '' })
    expect(missing.statusCode).toBe(415)
    for (const fine of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset=UTF-8']) {
      expect((await admin.request('POST', '/api/v1/probe/any', {}, { 'content-type': fine })).statusCode).toBe(200)
    }
  })

  it('S-54 encoded and doubled paths never reach a handler without the guard', async () => {
    ran.length = 0
    const paths = [
      '//api/v1/probe/any',
      '/api//v1/probe/any',
      '/api/v1//probe/any',
      '/api/v1/probe/any/',
      '/API/v1/probe/any',
      '/api/v1/Probe/any',
      '/%61pi/v1/probe/any',
      '/api/v1/probe%2Fany',
      '/api/v1/probe/%61ny',
      '/api/v1/./probe/any',
      '/api/v1/x/../probe/any',
      '/api/v1/probe/any;x',
      '/api\\v1\\probe\\any',
      '/api/v1/probe/any%00',
      '/api/v1/probe/any%20',
      '/api/v1/probe/any?a=1',
      '/api/v1/probe/any%3Fa=1',
    ]
    for (const path of paths) {
      const answer = await test.app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json' },
        payload: '{}',
      })
      expect([path, [400, 401, 404].includes(answer.statusCode)]).toEqual([path, true])
      expect(answer.headers['content-security-policy']).toBeDefined()
    }
    expect(ran).toEqual([])
  })

  it('S-45 V-37 refuses writes of a session without token, from another site, or from nowhere', async () => {
    const write = (headers: Record<string, string | undefined>) => {
      const all = {
        cookie: admin.cookie,
        origin: test.config.publicUrl,
        'x-csrf-token': admin.me.csrfToken,
        ...headers,
      }
      const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >
      return test.app.inject({ method: 'POST', url: '/api/v1/probe/any', headers: sent })
    }
    ran.length = 0
    expect((await write({ 'x-csrf-token': undefined })).statusCode).toBe(403)
    expect((await write({ 'x-csrf-token': 'guess' })).statusCode).toBe(403)
    expect((await write({ origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await write({ origin: 'null' })).statusCode).toBe(403)
    expect((await write({ origin: `${test.config.publicUrl}.evil.example` })).statusCode).toBe(403)
    expect((await write({ origin: undefined })).statusCode).toBe(403)
    expect((await write({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await write({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    expect(ran).toEqual([])
    expect((await write({})).statusCode).toBe(200)
    expect((await write({ origin: undefined, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })

  it('S-44 a foreign page cannot sign a browser in', async () => {
    const answer = await post(
      test.app,
      test.config,
      '/api/auth/sign-in',
      { email: 'a@b.example', password: 'x' },
      { origin: 'https://evil.example' },
    )
    expect(answer.statusCode).toBe(403)
    expect(answer.cookies).toEqual([])
  })

  it('S-45 GET and HEAD change nothing and take no body', async () => {
    expect(
      (await test.app.inject({ method: 'GET', url: '/api/auth/sign-out', headers: { cookie: admin.cookie } }))
        .statusCode,
    ).toBe(404)
    const body = await test.app.inject({
      method: 'GET',
      url: '/api/v1/me',
      headers: { cookie: admin.cookie, 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(body.statusCode).toBe(400)
    expect(
      (await test.app.inject({ method: 'HEAD', url: '/api/v1/me', headers: { cookie: admin.cookie } })).statusCode,
    ).toBe(200)
  })

  it('V-29 unknown keys, doubled search params and prototype keys are refused', async () => {
    const raw = (payload: string) =>
      test.app.inject({
        method: 'PATCH',
        url: '/api/v1/me',
        headers: {
          cookie: admin.cookie,
          origin: test.config.publicUrl,
          'x-csrf-token': admin.me.csrfToken,
          'content-type': 'application/json',
        },
        payload,
      })
    expect((await raw('{"name":"Ada","roles":["admin"]}')).json().issues).toMatchObject([
      { field: 'roles', code: 'unknownKey' },
    ])
    for (const payload of ['{"__proto__":{"x":1}}', '{"\\u005f_proto__":{"x":1}}', '{', '', 'x', '"\xff']) {
      const answer = await raw(payload)
      expect([payload, answer.statusCode < 500]).toEqual([payload, true])
    }
    expect((await raw('{"__proto__":{"x":1}}')).statusCode).toBe(400)
    expect((await raw('{"\\u005f_proto__":{"x":1}}')).statusCode).toBe(400)
    expect((await admin.request('GET', '/api/v1/projects?limit=1&limit=2')).statusCode).toBe(400)
    expect((await admin.request('GET', '/api/v1/projects?__proto__=1')).statusCode).toBe(400)
    expect((await admin.request('GET', '/api/v1/projects?nonsense=1')).statusCode).toBe(400)
    expect((await admin.request('GET', '/api/v1/me?x=1')).statusCode).toBe(400)
  })

  it('S-53 nesting of 10,000 levels and a body over 10 MB are refused', async () => {
    const headers = {
      cookie: admin.cookie,
      origin: test.config.publicUrl,
      'x-csrf-token': admin.me.csrfToken,
      'content-type': 'application/json',
    }
    const send = (payload: string) => test.app.inject({ method: 'POST', url: '/api/v1/projects', headers, payload })
    expect((await send(`{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).statusCode).toBe(400)
    expect((await send(`{"name":"${'x'.repeat(11 * 1024 * 1024)}"}`)).statusCode).toBe(413)
  })

  it('V-50 an unexpected error tells an id and nothing else', async () => {
    const answer = await admin.request('GET', '/api/v1/probe/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(Object.keys(answer.json()).sort()).toEqual(['code', 'instance', 'status', 'title', 'type'])
    expect(answer.body).not.toMatch(/sys_credential|secret\.ts/)
  })

  it('R-08 a database that is away is 503 with a time to come back', async () => {
    const answer = await admin.request('GET', '/api/v1/probe/away')
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([503, '5', 'unavailable'])
    expect(answer.body).not.toContain('secret.sock')
  })
})
