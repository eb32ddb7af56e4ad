import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

let test: TestApp
let admin: Browser
beforeAll(async () => {
  // An undo goes through the queue.
  await migrateJobs(testDatabaseConfig())
  test = await testApp()
  admin = await test.setUp()
})
afterAll(() => test.close())

it('lists an operation, previews its undo and takes it back', async () => {
  const ctx = await test.ws.workspace.contextFor({ type: 'user', id: admin.me.id }, 'import')
  if (!ctx) throw new Error('The administrator is gone')
  const operation = await startOperation(ctx, { kind: 'import', params: { file: 'a.csv' } })
  await createMany(operation.ctx, 'project', [{ name: 'One' }, { name: 'Two' }])
  await operation.progress({ created: 2, done: 2 })
  await operation.finish()
  const url = `/api/v1/operations/${operation.id}`
  expect((await admin.request('GET', '/api/v1/operations')).json().items[0]).toMatchObject({
    id: operation.id,
    kind: 'import',
    state: 'done',
    canUndo: true,
  })
  expect((await admin.request('GET', url)).json()).toMatchObject({ created: 2 })
  expect((await admin.request('GET', `${url}/undo`)).json()).toEqual({ reverts: 2, conflicts: [] })
  expect((await admin.request('POST', `${url}/undo`, { conflicts: 'maybe' })).statusCode).toBe(422)
  const undone = await admin.request('POST', `${url}/undo`, { conflicts: 'keepCurrent' })
  expect(undone.json()).toMatchObject({ state: 'done' })
  expect((await admin.request('GET', url)).json()).toMatchObject({ state: 'undone', canUndo: false })
  expect((await admin.request('GET', '/api/v1/projects')).json().items).toEqual([])
})

it('S-01 another person’s operation is not found', async () => {
  const ctx = await test.ws.workspace.contextFor({ type: 'user', id: admin.me.id }, 'import')
  if (!ctx) throw new Error('The administrator is gone')
  const operation = await startOperation(ctx, { kind: 'import', params: {} })
  const stranger = await test.signedIn(['user'])
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/undo'],
    ['POST', '/cancel'],
  ] as const) {
    expect((await stranger.request(method, `/api/v1/operations/${operation.id}${path}`)).statusCode).toBe(404)
  }
  expect((await admin.request('POST', `/api/v1/operations/${operation.id}/cancel`)).json().state).toBe('cancelled')
})

it('a batch is one operation: a mass change is taken back as one, what others changed since stays', async () => {
  const made = await admin.request('POST', '/api/v1/projects/batch', {
    items: ['A', 'B', 'C'].map((name) => ({ op: 'create', values: { name, secret: 'old' } })),
  })
  const ids = made.json<{ outcomes: { id: string }[] }>().outcomes.map((outcome) => outcome.id)
  const changed = await admin.request('POST', '/api/v1/projects/batch', {
    items: [...ids.map((id) => ({ op: 'update', id, values: { secret: 'new' } })), { op: 'delete', id: ids[2] }],
  })
  const { operation, outcomes } = changed.json<{ operation: string; outcomes: { status: string }[] }>()
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['updated', 'updated', 'updated', 'deleted'])
  await admin.request('PATCH', `/api/v1/projects/${ids[0]}`, { secret: 'newer' })
  expect(
    (await admin.request('POST', `/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' })).json(),
  ).toMatchObject({ state: 'done' })
  const standing = await Promise.all(ids.map((id) => admin.request('GET', `/api/v1/projects/${id}`)))
  expect(standing.map((answer) => answer.json<{ secret: string }>().secret)).toEqual(['newer', 'old', 'old'])
})

it('a batch goes on with an earlier one: one line in the list, counted once, undone as one', async () => {
  const batch = (who: Browser, body: object) => who.request('POST', '/api/v1/projects/batch', body)
  const made = (name: string) => ({ op: 'create', values: { name } })
  const operation = (await batch(admin, { items: [made('P'), { op: 'create', values: {} }] })).json().operation
  const next = await batch(admin, { items: [made('Q')], operation })
  expect(next.json()).toMatchObject({ operation, outcomes: [{ status: 'created' }] })
  await batch(admin, { items: [made('R')], operation, again: true })
  const [newest, ...others] = (await admin.request('GET', '/api/v1/operations')).json().items
  expect(newest).toMatchObject({ id: operation, state: 'done', total: 3, done: 3, created: 3, failed: 0 })
  expect(newest.params).toEqual({ object: 'project', count: 3 })
  expect(others.some((other: { id: string }) => other.id === operation)).toBe(false)

  const stranger = await test.signedIn(['admin'])
  for (const foreign of [crypto.randomUUID(), 'nonsense'])
    expect((await batch(admin, { items: [made('S')], operation: foreign })).statusCode).toBe(404)
  expect((await batch(stranger, { items: [made('S')], operation })).statusCode).toBe(404)
  await admin.request('POST', `/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' })
  expect((await batch(admin, { items: [made('S')], operation })).statusCode).toBe(404)
  const { items } = (await admin.request('POST', '/api/v1/projects/query', {})).json()
  const left = items.map((item: { name: string }) => item.name)
  expect(left.filter((name: string) => ['P', 'Q', 'R', 'S'].includes(name))).toEqual([])
})
