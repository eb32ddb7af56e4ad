import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

describe('what a person arranges for themselves', () => {
  let test: TestApp
  let admin: Browser
  let ada: Browser & { id: string }
  let ben: Browser & { id: string }
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
    ada = await test.signedIn(['user'])
    ben = await test.signedIn(['user'])
  })
  afterAll(() => test.close())

  const get = async (browser: Browser, key = '') =>
    (await browser.request('GET', `/api/v1/me/settings${key && `/${key}`}`)).json()
  const put = (browser: Browser, key: string, value: unknown) =>
    browser.request('PUT', `/api/v1/me/settings/${key}`, value)
  const record = { object: 'project', id: randomUUID() }
  const star = { id: 'a', parent: null, target: { type: 'record', ...record } }

  it('begins with defaults for every key', async () => {
    expect(await get(ada)).toEqual({
      navigation: { favourites: [], groups: [], objects: [], hiddenGroups: [], hiddenObjects: [], folded: [] },
      tabs: { open: [] },
      notices: { muted: [] },
      panel: { opens: 'page' },
      views: { byObject: {} },
      recent: { records: [], commands: [] },
      formats: { country: null, hours: 'auto', digits: 'auto' },
      help: { steps: 'shown', tour: null, keys: {} },
    })
  })

  it('keeps a key as a whole and answers it on the next device', async () => {
    const navigation = {
      favourites: [
        { id: 'f', parent: null, folder: 'Fair' },
        { ...star, parent: 'f' },
      ],
    }
    const answer = await put(ada, 'navigation', navigation)
    expect(answer.statusCode).toBe(200)
    expect((await get(ada, 'navigation')).favourites).toEqual(navigation.favourites)
    expect((await put(ada, 'tabs', { open: [record] })).json()).toEqual({ open: [record] })
    expect((await get(ada)).tabs.open).toEqual([record])
    expect((await put(ada, 'tabs', { open: [] })).json()).toEqual({ open: [] })
  })

  it('S-01 is the own one alone, whatever a request says', async () => {
    await put(ada, 'tabs', { open: [record] })
    expect((await get(ben)).tabs.open).toEqual([])
    await put(ben, 'tabs', { open: [] })
    expect((await get(ada, 'tabs')).open).toEqual([record])
    for (const url of [
      `/api/v1/me/settings/tabs?user=${ada.id}`,
      `/api/v1/me/settings/tabs?userId=${ada.id}`,
      `/api/v1/users/${ada.id}/settings`,
      `/api/v1/me/settings/${ada.id}`,
    ]) {
      expect([url, [400, 404, 422].includes((await ben.request('GET', url)).statusCode)]).toEqual([url, true])
      expect([url, (await admin.request('GET', url)).body.includes(record.id)]).toEqual([url, false])
    }
    const forged = await put(ben, 'tabs', { open: [], userId: ada.id })
    expect(forged.statusCode).toBe(422)
    expect((await test.app.inject('/api/v1/me/settings')).statusCode).toBe(401)
  })

  it('is not for API keys, which are nobody', async () => {
    const made = await admin.request('POST', '/api/v1/api-keys', { name: 'Reader', role: 'user' })
    const answer = await test.app.inject({
      url: '/api/v1/me/settings',
      headers: { authorization: `Bearer ${made.json().secret}` },
    })
    expect(answer.statusCode).toBe(403)
  })

  it('refuses what no key means, and addresses that lead elsewhere', async () => {
    expect((await get(ada, 'nonsense')).status).toBe(404)
    expect((await put(ada, '__proto__', {})).statusCode).toBe(404)
    const page = (to: string) => ({ favourites: [{ id: 'p', parent: null, target: { type: 'page', to } }] })
    for (const [key, wrong] of [
      ['panel', { opens: 'window' }],
      ['tabs', { open: [{ object: 'project', id: 'not-an-id' }] }],
      ['tabs', { open: Array.from({ length: 51 }, () => record) }],
      ['navigation', page('//elsewhere.example')],
      ['navigation', page('/\\elsewhere.example')],
      ['navigation', page('https://elsewhere.example')],
      ['navigation', page('javascript:alert(1)')],
    ] as const)
      expect([key, (await put(ada, key, wrong)).statusCode]).toEqual([key, 422])
    expect((await put(ada, 'navigation', page('/settings/roles'))).statusCode).toBe(200)
  })

  it('what a release no longer knows counts as not arranged, and goes with the person', async () => {
    const rows = () =>
      test.ws.db.rows(sql`SELECT key FROM ${id(test.ws.schema, 'sys_person_setting')} WHERE user_id = ${ben.id}`)
    await test.ws.db.run(sql`UPDATE ${id(test.ws.schema, 'sys_person_setting')} SET value = '{"old": 1}'::jsonb
      WHERE user_id = ${ben.id}`)
    expect((await get(ben, 'tabs')).open).toEqual([])
    expect(await rows()).toHaveLength(1)
    await admin.request('DELETE', `/api/v1/users/${ben.id}`)
    await admin.request('DELETE', `/api/v1/users/${ben.id}?permanently=true`)
    await expect.poll(rows).toHaveLength(0)
  })
})
