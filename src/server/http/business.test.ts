import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { modules } from '../modules.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

let test: TestApp
let admin: Browser

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  test = await testApp({ modules, objects: [] })
  admin = await test.setUp()
})
afterAll(() => test.close())

const make = async (plural: string, values: Record<string, unknown>) => {
  const answer = await admin.request('POST', `/api/v1/${plural}`, values)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

it('searches over HTTP', async () => {
  await make('accounts', { name: 'Puerto Azul Labs', website: 'https://puertoazul.example' })
  const answer = await admin.request('GET', '/api/v1/search?q=puerto%20az')
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().hits).toMatchObject([{ object: 'account', displayName: 'Puerto Azul Labs' }])
  expect((await admin.request('GET', '/api/v1/search?q=x&limit=1000')).statusCode).toBe(400)
})

it('refuses a loss without a reason, and reopens', async () => {
  const stages = (await admin.request('GET', '/api/v1/stages?limit=50')).json().items as { id: string; name: string }[]
  const lost = stages.find((stage) => stage.name === 'Closed Lost')?.id
  const made = await make('opportunities', { name: 'Ten pumps', amount: { amount: '1000' } })
  expect(made.stage).toBe(stages.find((stage) => stage.name === 'Prospecting')?.id)
  const url = `/api/v1/opportunities/${made.id}`
  const refused = await admin.request('PATCH', url, { stage: lost }, { 'if-match': String(made.version) })
  expect(refused.json()).toMatchObject({ code: 'invalid', issues: [{ field: 'lostReason', code: 'required' }] })
  const closed = await admin.request(
    'PATCH',
    url,
    { stage: lost, lostReason: 'Price' },
    { 'if-match': String(made.version) },
  )
  expect(closed.json()).toMatchObject({ isClosed: true, isWon: false })
  const reopened = await admin.request('POST', `${url}/reopen`, {})
  expect(reopened.json()).toMatchObject({ stage: made.stage, isClosed: false, lostReason: null })
})

it('lets administrators alone ask for the sample company', async () => {
  const person = await test.signedIn(['manager'])
  expect((await person.request('POST', '/api/v1/sample', { contacts: 200 })).statusCode).toBe(403)
  expect((await admin.request('POST', '/api/v1/sample', { contacts: 1 })).statusCode).toBe(422)
  expect((await admin.request('GET', '/api/v1/sample')).json()).toEqual({ operation: null })
  const started = await admin.request('POST', '/api/v1/sample', { contacts: 200 })
  expect(started.statusCode, started.body).toBe(202)
  expect(started.json()).toMatchObject({ kind: 'sample', state: 'queued', total: 200 })
  expect((await admin.request('POST', '/api/v1/sample', { contacts: 200 })).statusCode).toBe(409)
})

it('describes these routes', async () => {
  const document = (await admin.request('GET', '/api/v1/openapi.json')).json()
  for (const path of ['/api/v1/search', '/api/v1/sample', '/api/v1/opportunities/{id}/reopen', '/api/v1/leads']) {
    expect(Object.keys(document.paths)).toContain(path)
  }
})
