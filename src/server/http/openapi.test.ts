import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { modules } from '../modules.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

type Document = {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; responses: object }>>
  components: { schemas: object }
}

let test: TestApp
let admin: Browser
let document: Document
beforeAll(async () => {
  test = await testApp({ modules })
  admin = await test.setUp()
  document = (await admin.request('GET', '/api/v1/openapi.json')).json<Document>()
})
afterAll(() => test.close())

it('V-48 the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document))
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
  expect(document.openapi).toMatch(/^3\.1/)
})

it('V-48 the document names every route that exists, and no other', () => {
  const objects = [
    ...new Set(Object.keys(document.paths).flatMap((path) => /^\/api\/v1\/([^/]+)\/aggregate$/.exec(path)?.[1] ?? [])),
  ]
  const routes = registered()
    .filter(({ url }) => url.startsWith('/api/'))
    .flatMap(({ method, url }) =>
      url.startsWith('/api/v1/:plural')
        ? objects.map((object) => ({ method, url: url.replace(':plural', object) }))
        : [{ method, url }],
    )
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
  const written = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(written.sort()).toEqual([...new Set(routes)].sort())
  expect(objects).toEqual(
    expect.arrayContaining(['accounts', 'contacts', 'opportunities', 'users', 'teams', 'projects']),
  )
})

it('V-48 operation ids are unique and references lead somewhere', () => {
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map((operation) => operation.operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(document.components.schemas).toHaveProperty(name ?? '')
})

it('the documentation page needs nothing from elsewhere', async () => {
  const page = await test.app.inject('/api/docs')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.body).not.toMatch(/(src|href)="https?:/)
})

/** What the router itself knows, read from its drawing: `├── name (GET, HEAD)`, four columns a level. */
function registered(): { method: string; url: string }[] {
  const found: { method: string; url: string }[] = []
  const above: string[] = []
  for (const line of test.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line)
    if (!match) continue
    const [, indent = '', name = '', methods] = match
    const level = indent.length / 4
    above.length = level
    above.push(name)
    for (const method of methods?.split(', ') ?? []) if (method !== 'HEAD') found.push({ method, url: above.join('') })
  }
  return found
}
