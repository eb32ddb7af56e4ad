import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

let test: TestApp
let admin: Browser

beforeAll(async () => {
  test = await testApp()
  admin = await test.setUp()
})
afterAll(() => test.close())

const url = '/api/v1/layouts/project/record/*'
const isCosted = { field: 'budget', op: 'isNotEmpty' }
const layout = {
  highlights: ['budget'],
  sections: [{ id: 'main', title: { en: 'Main', de: 'Wichtig' }, columns: 2, fields: ['code'] }],
  tabs: [{ id: 'history', kind: 'history' }],
  rail: [],
  rules: [{ field: 'code', required: isCosted }],
}

it('keeps a draft, publishes it, binds every write over the API, and goes back', async () => {
  expect((await admin.request('PUT', `${url}/draft`, layout)).statusCode).toBe(204)
  expect((await admin.request('POST', '/api/v1/projects', { name: 'A', budget: '1' })).statusCode).toBe(201)
  expect((await admin.request('PUT', url, { layout })).statusCode).toBe(204)
  const refused = await admin.request('POST', '/api/v1/projects', { name: 'B', budget: '1' })
  expect(refused.statusCode).toBe(422)
  expect(refused.json().issues).toMatchObject([{ field: 'code', code: 'requiredByLayout' }])
  const metadata = (await admin.request('GET', '/api/v1/metadata')).json()
  const project = metadata.objects.find((object: { name: string }) => object.name === 'project')
  expect(project.layouts.record).toMatchObject({ sections: [{ columns: 2 }], rules: [{ field: 'code' }] })
  const { items } = (await admin.request('GET', '/api/v1/layouts/project/record')).json()
  expect(items).toMatchObject([{ role: '*', version: 1, draft: null }])
  expect((await admin.request('PUT', url, { layout: null })).statusCode).toBe(204)
  expect((await admin.request('POST', '/api/v1/projects', { name: 'B', budget: '1' })).statusCode).toBe(201)
  const versions = (await admin.request('GET', `${url}/versions`)).json().items
  expect(versions).toMatchObject([
    { version: 2, layout: null },
    { version: 1, layout: { highlights: ['budget'] } },
  ])
})

it('names the place of what is wrong, and is for those who manage settings', async () => {
  const broken = { ...layout, rules: [{ field: 'code', required: { field: 'nothing', op: 'isEmpty' } }] }
  const refused = await admin.request('PUT', url, { layout: broken })
  expect(refused.json()).toMatchObject({
    code: 'invalid',
    issues: [{ field: 'rules[0].required', code: 'unknownField' }],
  })
  const person = await test.signedIn(['manager'])
  for (const [method, path, body] of [
    ['GET', '/api/v1/layouts/project/record', undefined],
    ['PUT', url, { layout: null }],
    ['PUT', `${url}/draft`, layout],
    ['DELETE', `${url}/draft`, undefined],
    ['GET', `${url}/versions`, undefined],
  ] as const)
    expect((await person.request(method, path, body)).statusCode).toBe(403)
})
