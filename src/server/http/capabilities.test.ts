import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type Capability, capabilities, type Role } from '#kernel/permissions/contract.ts'
import { modules } from '../modules.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

interface Guarded {
  method: string
  url: string
  capability: Capability
  isForPeople: boolean
}

/**
 * V-24: every route that asks for a capability × every role without it, taken from the API's own description, which names
 * every route (V-48). The hardest role is the one that may do everything else.
 */
let host: TestApp
let admin: Browser
let routes: Guarded[]

interface Described {
  paths: Record<string, Record<string, { 'x-capability'?: Capability; 'x-people-only'?: boolean }>>
}

const everything = { read: 'all', create: 'all', update: 'all', delete: 'all', export: 'all' } as const
const roleWithout = (missing: Capability): Role => ({
  key: `no${missing.replace('.', '')}`,
  label: `Everything but ${missing}`,
  rights: { '*': everything },
  capabilities: capabilities.filter((one) => one !== missing),
})

beforeAll(async () => {
  host = await testApp({ modules })
  admin = await host.setUp()
  for (const capability of capabilities) await host.ws.saveRole(roleWithout(capability))
  const { paths } = (await admin.request('GET', '/api/v1/openapi.json')).json<Described>()
  routes = Object.entries(paths).flatMap(([url, item]) =>
    Object.entries(item).flatMap(([method, { 'x-capability': capability, 'x-people-only': isForPeople = false }]) =>
      capability ? [{ method: method.toUpperCase(), url, capability, isForPeople }] : [],
    ),
  )
}, 120_000)
afterAll(() => host.close())

/** A request as far as the route itself; what is in it may be nonsense, since nobody without the right gets to read it. */
const call = (who: Pick<Browser, 'request'>, { method, url }: Guarded) =>
  who.request(
    method,
    url.replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000'),
    method === 'GET' || method === 'DELETE' ? undefined : {},
  )

/** Of everything that is stored: how many rows, and what is in them. Who was seen when is no change. */
async function fingerprint(): Promise<Record<string, string>> {
  const { db, schema } = host.ws
  const tables = await db.rows<{ name: string }>(sql`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = ${schema} AND tablename NOT IN ('sys_session', 'sys_limit')`)
  const marks: Record<string, string> = {}
  for (const { name } of tables) {
    const row = await db.row<{ mark: string }>(
      sql`SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS mark FROM ${id(schema, name)} t`,
    )
    marks[name] = row?.mark ?? ''
  }
  return marks
}

async function expectRefusals(who: Pick<Browser, 'request'>, asked: Guarded[]): Promise<void> {
  const before = await fingerprint()
  for (const route of asked) {
    const answer = await call(who, route)
    expect([route.method, route.url, answer.statusCode, answer.json().code]).toEqual([
      route.method,
      route.url,
      403,
      'forbidden',
    ])
  }
  expect(await fingerprint()).toEqual(before)
}

test('the routes are found, for every capability that routes ask for', () => {
  expect(routes.length).toBeGreaterThan(50)
  const asked = new Set(routes.map(({ capability }) => capability))
  for (const capability of ['settings.manage', 'objects.manage', 'roles.manage', 'users.manage', 'apiKeys.manage'])
    expect([...asked]).toContain(capability)
})

describe('V-24 is refused, and changes nothing', () => {
  test.each(capabilities.map((capability) => [capability]))('to people who may do all but %s', async (capability) => {
    const asked = routes.filter((route) => route.capability === capability)
    await expectRefusals(await host.signedIn([roleWithout(capability).key]), asked)
  })

  test.each(['manager', 'user', 'readOnly'])('to the shipped role %s', async (role) => {
    const shipped = new Set(await capabilitiesOf(role))
    await expectRefusals(
      await host.signedIn([role]),
      routes.filter(({ capability }) => !shipped.has(capability)),
    )
  })

  test('to API keys of such a role', async () => {
    for (const missing of ['settings.manage', 'roles.manage', 'objects.manage'] as const) {
      const role = roleWithout(missing).key
      const made = await admin.request('POST', '/api/v1/api-keys', { name: missing, role, expiresAt: null })
      const { secret } = made.json<{ secret: string }>()
      const key: Pick<Browser, 'request'> = {
        request: (method, url, body) =>
          host.app.inject({
            method: method as 'GET',
            url,
            headers: {
              authorization: `Bearer ${secret}`,
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
          }),
      }
      // That the key was used is noted once in a while.
      await key.request('GET', '/api/v1/metadata')
      await expectRefusals(
        key,
        routes.filter(({ capability, isForPeople }) => capability === missing || isForPeople),
      )
    }
  })
})

test('the same questions of an administrator are not refused', async () => {
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const answer = await call(admin, route)
    expect([route.url, answer.statusCode === 403]).toEqual([route.url, false])
  }
})

async function capabilitiesOf(role: string): Promise<Capability[]> {
  const { items } = (await admin.request('GET', '/api/v1/roles')).json<{ items: Role[] }>()
  const found = items.find(({ key }) => key === role)?.capabilities
  return found === '*' || found === undefined ? [...capabilities] : found
}
