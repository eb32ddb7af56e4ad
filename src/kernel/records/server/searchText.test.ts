import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { eventually } from '#kernel/events/server/log.fixture.ts'
import { startWorker } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createCustomField, deleteCustomField, updateCustomField } from '#kernel/objects/server/custom.ts'
import { listOperations } from '#kernel/operations/server/operations.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { followSearchableFields, searchTextJob } from './searchText.ts'

const book = defineObject({
  name: 'tome',
  plural: 'tomes',
  label: 'Tome',
  pluralLabel: 'Tomes',
  icon: 'Book',
  title: 'name',
  fields: { name: { kind: 'text', required: true, searchable: true }, pages: { kind: 'integer' } },
})

let ws: TestWorkspace
let ctx: Context
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  ws = await testWorkspace({ objects: [book] })
  worker = await startWorker({
    database: testDatabaseConfig(),
    jobs: [searchTextJob],
    workspaces: [ws.schema],
    contextForActor: () => ws.system(),
    log: pino({ level: 'silent' }),
  })
  await createCustomField(await ws.system(), 'tome', { name: 'shelf', kind: 'text' })
  ctx = await ws.system()
})
afterAll(async () => {
  await worker.stop()
  await ws.close()
})

const found = async (search: string) =>
  (await engine.query(await ws.system(), 'tome', { search, count: 'exact', limit: 1 })).count?.value
const rebuilt = async () => (await listOperations(await ws.system())).items.filter(({ kind }) => kind === 'searchText')

test('a field that becomes searchable finds standing records too, and one that is no longer does not', async () => {
  const many = Array.from({ length: 2300 }, (_, n) => ({ name: `Tome ${n}`, shelf: `Attic ${n % 7}` }))
  const made = await engine.createMany(ctx, 'tome', many)
  const [first] = made
  const firstId = first && first.status !== 'error' ? first.id : ''
  await engine.remove(ctx, 'tome', firstId)
  expect(await found('attic')).toBe(0)
  await updateCustomField(await ws.system(), 'tome', 'shelf', { searchable: true })
  await eventually(async () => (await rebuilt())[0]?.state === 'done', 20_000)
  expect(await found('attic')).toBe(2299)
  expect((await rebuilt())[0]).toMatchObject({ total: 2300, done: 2300, params: { object: 'tome' }, canUndo: false })
  const [record] = (await engine.query(await ws.system(), 'tome', { limit: 1 })).items
  expect(record?.version).toBe(1)
  await engine.restore(await ws.system(), 'tome', firstId)
  expect(await found('attic')).toBe(2300)
  await deleteCustomField(await ws.system(), 'tome', 'shelf', { confirm: true })
  await eventually(async () => (await rebuilt()).filter(({ state }) => state === 'done').length === 2, 20_000)
  expect(await found('attic')).toBe(0)
  expect(await found('tome')).toBe(2300)
})

test('a start finds what an older program wrote with other fields, and leaves everything else alone', async () => {
  await followSearchableFields(await ws.system())
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await rebuilt()).toHaveLength(2)
  await ws.db.run(
    sql`UPDATE ${id(ws.schema, 'sys_search_text')} SET fields = 'of an older program' WHERE object = 'tome'`,
  )
  await ws.db.run(sql`UPDATE ${id(ws.schema, 'tome')} SET search_text = 'old' WHERE version = 1`)
  expect(await found('tome')).toBe(1)
  await followSearchableFields(await ws.system())
  await eventually(async () => (await rebuilt()).length === 3 && (await rebuilt())[0]?.state === 'done', 20_000)
  expect(await found('tome')).toBe(2300)
})
