import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create, get, query } from '#kernel/records/server/engine.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

describe('doors beside the front door', () => {
  let test: TestApp
  let ann: Browser & { id: string }
  let bob: Browser & { id: string }
  let secret: { id: string; version: number }
  beforeAll(async () => {
    test = await testApp()
    await test.setUp()
    const own = { read: 'own', create: 'all', update: 'own', delete: 'own', export: 'own' } as const
    await test.ws.saveRole({
      key: 'own',
      label: 'Own',
      capabilities: [],
      rights: { '*': own, user: { read: 'all' }, team: { read: 'all' } },
    })
    await test.ws.saveRole({
      key: 'blind',
      label: 'Blind',
      capabilities: [],
      rights: {
        '*': { read: 'all' },
        project: { read: 'all', fields: { secret: { read: false }, budget: { read: false } } },
      },
    })
    ann = await test.signedIn(['own'], { name: 'Ann' })
    bob = await test.signedIn(['own'], { name: 'Bob' })
    const made = await ann.request('POST', '/api/v1/projects', {
      name: 'Canary project',
      code: 'TOP-1',
      secret: 'canary secret',
      externalIds: { erp: '4711' },
    })
    secret = made.json()
  })
  afterAll(() => test.close())

  const standing = async () => JSON.stringify(await get(await test.ws.system(), 'project', secret.id))

  it('S-03 a look-up by another key shows and changes nothing that its asker may not see', async () => {
    const before = await standing()
    for (const [key, value] of [
      ['code', 'TOP-1'],
      ['externalIds.erp', '4711'],
      ['id', secret.id],
    ] as const) {
      const answer = await bob.request('PUT', `/api/v1/projects/by/${key}/${value}`, { name: 'Mine now' })
      expect([key, answer.statusCode >= 400 || answer.json().id !== secret.id]).toEqual([key, true])
      expect(answer.body).not.toContain('anary')
      expect(answer.body).not.toContain(secret.id)
    }
    for (const filter of ['code:eq:"TOP-1"', 'externalIds.erp:eq:"4711"', `id:eq:${secret.id}`]) {
      const answer = await bob.request('GET', `/api/v1/projects?filter=${encodeURIComponent(filter)}&count=exact`)
      expect([filter, answer.body]).toEqual([
        filter,
        expect.stringContaining('"items":[],"next":null,"count":{"value":0'),
      ])
    }
    expect(await standing()).toBe(before)
  })

  it('S-11 two people who take turns on every answer that may be kept never get each other’s', async () => {
    const blind = await test.signedIn(['blind'])
    const urls = [
      '/api/v1/metadata',
      '/api/v1/openapi.json',
      '/api/v1/me',
      '/api/v1/projects?count=exact',
      `/api/v1/projects/${secret.id}`,
      '/api/v1/users',
    ]
    const people = [ann, bob, blind]
    const first = new Map<string, string>()
    for (let n = 0; n < 1000; n++) {
      const who = n % people.length
      const url = urls[Math.floor(n / people.length) % urls.length] ?? ''
      const answer = await people[who]?.request('GET', url)
      const shown = `${answer?.statusCode} ${answer?.body.replace(/urn:uuid:[\w-]+|"cursor":"[^"]*"/g, '')}`
      const key = `${who} ${url}`
      if (!first.has(key)) first.set(key, shown)
      if (first.get(key) !== shown) expect([n, key, shown]).toEqual([n, key, first.get(key)])
    }
    for (const url of urls) expect(first.get(`1 ${url}`)).not.toContain('anary')
    expect(first.get('0 /api/v1/projects?count=exact')).toContain('canary secret')
    for (const url of urls) expect([url, first.get(`2 ${url}`)?.includes('canary secret')]).toEqual([url, false])
    expect(first.get('2 /api/v1/metadata')).not.toContain('"budget"')
  })

  it('S-16 ids, cookies and keys of one company open nothing in another', async () => {
    const other = await testApp()
    try {
      const stranger = await other.setUp()
      const before = await standing()
      for (const [method, url, body] of [
        ['GET', `/api/v1/projects/${secret.id}`],
        ['PATCH', `/api/v1/projects/${secret.id}`, { name: 'Theirs' }],
        ['DELETE', `/api/v1/projects/${secret.id}`],
        ['GET', `/api/v1/projects/${secret.id}/history`],
      ] as const)
        expect([method, url, (await stranger.request(method, url, body)).statusCode]).toEqual([method, url, 404])
      const cookie = { cookie: ann.cookie, origin: other.config.publicUrl, 'x-csrf-token': ann.me.csrfToken }
      expect((await other.app.inject({ url: '/api/v1/me', headers: cookie })).statusCode).toBe(401)
      const key = await stranger.request('POST', '/api/v1/api-keys', { name: 'theirs', role: 'admin' })
      const headers = { authorization: `Bearer ${key.json().secret}` }
      expect((await other.app.inject({ url: '/api/v1/projects', headers })).statusCode).toBe(200)
      expect((await test.app.inject({ url: '/api/v1/projects', headers })).statusCode).toBe(401)
      expect(await standing()).toBe(before)
      expect((await query(await other.ws.system(), 'project', {})).items).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('V-32 what is too much is refused with the limit, and others go on', async () => {
    const admin = await test.signedIn(['admin'])
    const deep = JSON.parse(`${'{"not":'.repeat(20)}{"all":true}${'}'.repeat(20)}`)
    const wide = { or: Array.from({ length: 300 }, () => ({ all: true })) }
    const list = { field: 'name', op: 'in', value: Array.from({ length: 1001 }, String) }
    for (const filter of [deep, wide, list])
      expect((await admin.request('POST', '/api/v1/projects/query', { filter })).statusCode).toBe(400)
    expect((await admin.request('GET', '/api/v1/projects?limit=1001')).statusCode).toBe(400)
    const items = Array.from({ length: 5001 }, () => ({ op: 'create', values: { name: 'x' } }))
    expect((await admin.request('POST', '/api/v1/projects/batch', { items })).statusCode).toBe(422)
    expect((await admin.request('POST', '/api/v1/projects', { name: 'x'.repeat(11 * 1024 * 1024) })).statusCode).toBe(
      413,
    )
    expect((await admin.request('POST', '/api/v1/projects', { name: 'x'.repeat(100_000) })).statusCode).toBe(422)
    const four = ['name', 'code', 'budget', 'createdAt'].map((field) => ({ field, direction: 'asc' }))
    expect((await admin.request('POST', '/api/v1/projects/query', { sort: four })).statusCode).toBe(400)
    expect((await create(await test.ws.system(), 'project', { name: 'still here' })).name).toBe('still here')
  })
})
