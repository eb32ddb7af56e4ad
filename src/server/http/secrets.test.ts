import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { password, post, setupToken, type TestApp, testApp } from './app.fixture.ts'

describe('secrets', () => {
  let test: TestApp
  const lines: string[] = []
  beforeAll(async () => {
    test = await testApp({ logLines: lines })
  })
  afterAll(() => test.close())

  /** Every row of every table as text: what a stolen dump shows. */
  async function dump(): Promise<string> {
    const tables = await test.ws.db.rows<{ name: string }>(
      sql`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ${test.ws.schema} AND c.relkind IN ('r', 'p')`,
    )
    const texts = await Promise.all(
      tables.map(({ name }) =>
        test.ws.db.rows<{ row: string }>(sql`SELECT t::text AS row FROM ${id(test.ws.schema, name)} t`),
      ),
    )
    return texts
      .flat()
      .map(({ row }) => row)
      .join('\n')
  }

  it('S-43 S-56 no password, token or key stands in clear in database, log or later answers', async () => {
    const admin = await test.setUp()
    const key = (await admin.request('POST', '/api/v1/api-keys', { name: 'canary', role: 'admin' })).json()
      .secret as string
    const person = await test.ws.person(['user'])
    const link = (await admin.request('POST', `/api/v1/users/${person.id}/password-link`)).json().link as string
    const wrong = 'a password typed wrongly 1234'
    await post(test.app, test.config, '/api/auth/sign-in', { email: 'ada@example.com', password: wrong })
    await admin.request('POST', '/api/auth/password', { current: wrong, next: 'the next secret passphrase' })
    await admin.request('POST', '/api/auth/confirm', { password: wrong })
    const bearer = { authorization: `Bearer ${key}` }
    for (const headers of [bearer, { authorization: `Bearer ${key.slice(0, -2)}xx` }])
      await test.app.inject({ url: '/api/v1/projects?filter=broken', headers })
    const cookies = admin.cookie.split('; ').flatMap((pair) => pair.split('=')[1] || [])
    const secrets = [
      password,
      setupToken,
      key,
      key.slice(15),
      link.split('#')[1] ?? '',
      wrong,
      ...cookies,
      admin.me.csrfToken,
    ]
    const answers = await Promise.all(
      [
        '/api/v1/api-keys',
        '/api/v1/login-audit',
        '/api/v1/users',
        '/api/v1/me/sessions',
        '/api/v1/operations',
        '/api/v1/openapi.json',
      ].map(async (url) => (await admin.request('GET', url)).body),
    )
    const places = { database: await dump(), log: lines.join(''), answers: answers.join('') }
    expect(places.database.length).toBeGreaterThan(2000)
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10)
      for (const [place, text] of Object.entries(places)) expect([place, text.includes(secret)]).toEqual([place, false])
    }
  })
})
