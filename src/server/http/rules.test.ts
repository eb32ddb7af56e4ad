import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

let test: TestApp
let admin: Browser

beforeAll(async () => {
  test = await testApp()
  admin = await test.setUp()
})
afterAll(() => test.close())

const rules = '/api/v1/objects/project/rules'
const rule = {
  name: 'Costly projects have a code',
  refuseWhen: 'budget > 1000 && isBlank(code)',
  message: { en: 'Give it a code', de: 'Vergeben Sie einen Code' },
  field: 'code',
}

it('makes a rule, tries it, binds every write over the API, writes it down, and deletes it', async () => {
  const trial = await admin.request('POST', `${rules}/trial`, { refuseWhen: 'budget >' })
  expect(trial.json()).toMatchObject({ issue: { field: 'refuseWhen', code: 'formulaFault' }, isRefused: false })
  expect((await admin.request('POST', '/api/v1/projects', { name: 'Old', budget: '5000' })).statusCode).toBe(201)
  const dryRun = (await admin.request('POST', `${rules}/dry-run`, { refuseWhen: rule.refuseWhen })).json()
  expect(dryRun).toMatchObject({ checked: 1, refused: 1, isComplete: true, examples: [{ displayName: 'Old' }] })

  expect((await admin.request('PUT', `${rules}/costly`, rule)).statusCode).toBe(204)
  const refused = await admin.request('POST', '/api/v1/projects', { name: 'B', budget: '5000' })
  expect(refused.statusCode).toBe(422)
  expect(refused.json().issues).toEqual([
    {
      field: 'code',
      code: 'validationRule',
      message: 'Give it a code',
      params: { rule: 'costly' },
    },
  ])
  const { items } = (await admin.request('GET', rules)).json()
  expect(items).toMatchObject([{ id: 'costly', on: 'both', isActive: true, fault: null }])
  expect((await admin.request('DELETE', `${rules}/costly`)).statusCode).toBe(204)
  expect((await admin.request('DELETE', `${rules}/costly`)).statusCode).toBe(404)
  expect((await admin.request('POST', '/api/v1/projects', { name: 'B', budget: '5000' })).statusCode).toBe(201)
  const audit = (await admin.request('GET', '/api/v1/audit?kinds=rule')).json()
  expect(audit.items.map(({ action, subject }: { action: string; subject: string }) => [action, subject])).toEqual([
    ['deleted', 'costly'],
    ['created', 'costly'],
  ])
})

it('names the place of what is wrong, and is for those who manage objects', async () => {
  const refused = await admin.request('PUT', `${rules}/costly`, { ...rule, refuseWhen: 'gone > 1', field: 'nowhere' })
  expect(refused.json()).toMatchObject({
    code: 'invalid',
    issues: [
      { field: 'refuseWhen', code: 'unknownField' },
      { field: 'field', code: 'unknownField' },
    ],
  })
  const person = await test.signedIn(['manager'])
  const process = { isActive: true, known: [], moves: [] }
  for (const [method, path, body] of [
    ['GET', rules, undefined],
    ['PUT', `${rules}/costly`, rule],
    ['DELETE', `${rules}/costly`, undefined],
    ['POST', `${rules}/trial`, { refuseWhen: 'true' }],
    ['POST', `${rules}/dry-run`, { refuseWhen: 'true' }],
    ['GET', '/api/v1/objects/project/processes', undefined],
    ['PUT', '/api/v1/objects/project/processes/status', process],
    ['DELETE', '/api/v1/objects/project/processes/status', undefined],
  ] as const)
    expect((await person.request(method, path, body)).statusCode).toBe(403)
})
