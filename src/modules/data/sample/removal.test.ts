import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count, create, get } from '#kernel/records/server/engine.ts'
import { writeSetting } from '#kernel/settings/server/settings.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { territories } from '#modules/territories/server/module.ts'
import { generateSample } from './generate.ts'
import { removalJob, removeSampleNow, startRemoval } from './removal.ts'
import { currentSample, sampleJob, startSample } from './sample.ts'

let ws: TestWorkspace
let admin: Context

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ modules: [customers, sales, territories, collaboration] })
  admin = await (await ws.person(['admin'])).ctx()
}, 60_000)
afterAll(() => ws.close())

const objects = [
  'account',
  'contact',
  'accountContact',
  'lead',
  'opportunity',
  'opportunityContact',
  'stageHistory',
  'task',
  'note',
  'product',
  'productFamily',
  'territory',
  'territoryMember',
  'territoryRule',
  'user',
  'team',
]
const counts = async () => {
  const system = await ws.system()
  const all = async (trash: boolean) =>
    Promise.all(objects.map(async (object) => [object, (await count(system, object, { trash })).value]))
  return { live: Object.fromEntries(await all(false)), trash: Object.fromEntries(await all(true)) }
}

it('is made in the background, removed as a whole, and leaves what people made', async () => {
  const own = await create(admin, 'account', { name: 'Our own customer' })
  const before = await counts()
  const request = { contacts: 150, seed: 5, endDate: '2026-11-20' }
  const started = await startSample(admin, request)
  expect(started).toMatchObject({ kind: 'sample', state: 'queued' })
  await expect(startSample(admin, request)).rejects.toMatchObject({ code: 'conflict' })
  await expect(startRemoval(admin)).rejects.toMatchObject({ code: 'conflict' })

  await sampleJob.run(admin, { operation: started.id, ...request })
  expect(await currentSample(admin)).toMatchObject({ state: 'done', done: 150, total: 150 })
  expect((await counts()).live.contact).toBe(150)
  const system = await ws.system()
  const [account] = await queryAll(system, 'account', { filter: { field: 'name', op: 'eq', value: 'Delta Polymers' } })
  const task = await create(admin, 'task', {
    subject: 'My own task',
    relatedTo: { object: 'account', id: account?.id ?? '' },
  })
  const contact = await create(admin, 'contact', { lastName: 'My own contact', account: account?.id ?? '' })

  const removal = await startRemoval(admin)
  await removalJob.run(admin, { operation: removal.id, sample: started.id })
  const after = await counts()
  expect(after.live).toEqual({ ...before.live, task: 1, contact: 1 })
  expect(after.trash).toEqual({ ...before.trash, user: 42, team: 12 })
  expect((await get(admin, 'account', own.id)).name).toBe('Our own customer')
  expect((await get(admin, 'contact', contact.id)).account).toBeNull()
  expect((await get(admin, 'task', task.id)).subject).toBe('My own task')
  expect(await currentSample(admin)).toBeNull()
}, 120_000)

it('starts again from the beginning after an interruption', async () => {
  const request = { contacts: 120, seed: 6, endDate: '2026-11-20' }
  const started = await startSample(admin, request)
  const broken = { ...request, contacts: 120, endDate: 'not a day' }
  await expect(sampleJob.run(admin, { operation: started.id, ...broken })).rejects.toThrow()
  await sampleJob.run(admin, { operation: started.id, ...request })
  expect((await counts()).live.contact).toBe(121)
  expect(await currentSample(admin)).toMatchObject({ state: 'done', done: 120 })
}, 120_000)

it('is for administrators alone', async () => {
  const person = await (await ws.person(['manager'])).ctx()
  await expect(startSample(person, { contacts: 100 })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(startRemoval(person)).rejects.toMatchObject({ code: 'forbidden' })
})

it('speaks the language of the organisation, and is removed by command too', async () => {
  const german = await testWorkspace({ modules: [customers, sales, collaboration], seed: false })
  try {
    await writeSetting(await german.system(), 'organization', { name: 'Nordlicht', language: 'de' })
    await german.workspace.seed()
    await german.person(['admin'])
    const operation = await startOperation(await german.system(), { kind: 'sample', params: {} })
    let made = 0
    await generateSample(operation.ctx, {
      contacts: 100,
      endDate: '2026-11-20',
      onProgress: ({ records }) => {
        made = records
      },
    })
    await operation.progress({ created: made })
    await operation.finish()
    const system = await german.system()
    const deals = await queryAll(system, 'opportunity', { fields: ['stage.name', 'name'] })
    expect(deals.map((deal) => deal['stage.name'])).toContain('Gewonnen')
    expect(deals.every((deal) => deal['stage.name'] !== null)).toBe(true)
    const names = [...deals, ...(await queryAll(system, 'product', { fields: ['name'] }))].map((row) =>
      String(row.name),
    )
    expect(names.join('\n')).toMatch(/-Spektrometer/)
    expect(names.join('\n')).not.toMatch(/ pump|spectrometer|Service plan/)
    const subjects = (await queryAll(system, 'call', { fields: ['subject'] })).map((task) => String(task.subject))
    expect(subjects.join('\n')).toMatch(/Anruf wegen/)

    const steps: number[] = []
    const removed = await removeSampleNow(system, (done) => steps.push(done))
    expect(steps.at(-1)).toBe(removed)
    // Beside what the count names stand the company's own people, teams and products.
    expect(removed).toBeGreaterThan(made)
    expect((await count(system, 'contact', {})).value).toBe(0)
    await expect(removeSampleNow(system, () => undefined)).rejects.toMatchObject({ code: 'notFound' })
  } finally {
    await german.close()
  }
}, 120_000)
