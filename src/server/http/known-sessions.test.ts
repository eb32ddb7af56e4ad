import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type TestApp, testApp } from './app.fixture.ts'

/** Reads that begin before the session is looked up must answer exactly as if they had waited for it. */
describe('reads on a known session', () => {
  let test: TestApp
  beforeAll(async () => {
    test = await testApp()
    await test.setUp()
    await create(await test.ws.system(), 'project', { name: 'Secret Works' })
  })
  afterAll(() => test.close())

  const role = (key: string, read: 'all' | 'none'): Role => ({
    key,
    label: key,
    capabilities: [],
    rights: { project: { read }, user: { read: 'all' } },
  })
  const url = '/api/v1/projects?fields=name'

  it('S-18 V-25 a right lost since the last read is lost with the next, and what was begun is not answered', async () => {
    await test.ws.saveRole(role('reader', 'all'))
    const person = await test.signedIn(['reader'])
    for (let i = 0; i < 2; i++) expect((await person.request('GET', url)).body).toContain('Secret Works')
    await test.ws.saveRole(role('reader', 'none'))
    const after = await person.request('GET', url)
    expect(after.statusCode).toBe(404)
    expect(after.body).not.toContain('Secret Works')
  })

  it('a right won since the last read holds with the next, although what was begun was refused', async () => {
    await test.ws.saveRole(role('guest', 'none'))
    const person = await test.signedIn(['guest'])
    for (let i = 0; i < 2; i++) expect((await person.request('GET', url)).statusCode).toBe(404)
    await test.ws.saveRole(role('guest', 'all'))
    expect((await person.request('GET', url)).body).toContain('Secret Works')
  })

  it('V-18 S-41 a session that ended since the last read answers nothing', async () => {
    await test.ws.saveRole(role('leaver', 'all'))
    const person = await test.signedIn(['leaver'])
    for (let i = 0; i < 2; i++) expect((await person.request('GET', url)).statusCode).toBe(200)
    await test.ws.db.run(sql`UPDATE ${id(test.ws.schema, 'sys_session')} SET expires_at = now() - interval '1 day'`)
    for (let i = 0; i < 2; i++) {
      const after = await person.request('GET', url)
      expect(after.statusCode).toBe(401)
      expect(after.body).not.toContain('Secret Works')
    }
  })
})
