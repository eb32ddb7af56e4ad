import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { getOperation } from '#kernel/operations/server/operations.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import { create, createMany, get, query } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '../module.ts'
import { convertLeads, convertLeadsJob, previewConversions } from './bulk.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration] })
  ctx = await (await ws.person(['admin'])).ctx()
})
afterAll(() => ws.close())

const countOf = async (object: string) => (await query(ctx, object, { count: 'exact', limit: 1 })).count?.value ?? 0
const ofSource = (source: string) => ({ field: 'source', op: 'eq' as const, value: source })

it('tells lead by lead what would happen, and does nothing', async () => {
  const account = await create(ctx, 'account', { name: 'Standing', website: 'https://standing.example' })
  const system = await ws.system()
  const [known, fresh, twin, bare, converted] = [
    await create(ctx, 'lead', { lastName: 'A', company: 'Whatever', website: 'standing.example', source: 'Partner' }),
    await create(ctx, 'lead', { lastName: 'B', company: 'Fresh Ltd', source: 'Partner' }),
    await create(ctx, 'lead', { lastName: 'C', company: 'FRESH', source: 'Partner' }),
    await create(ctx, 'lead', { lastName: 'D', source: 'Partner' }),
    await create({ ...system, source: 'import' }, 'lead', { lastName: 'E', source: 'Partner', status: 'Converted' }),
  ]
  const before = await Promise.all(['account', 'contact', 'lead'].map(countOf))
  const preview = await previewConversions(ctx, { filter: ofSource('Partner') })
  const said = (id: string) => preview.items.find((item) => item.id === id)
  expect(preview.total).toBe(5)
  expect(said(known.id)).toMatchObject({
    account: { mode: 'use', displayName: 'Standing' },
    contact: { mode: 'create' },
  })
  expect(said(fresh.id)).toMatchObject({ account: { mode: 'create', displayName: 'Fresh Ltd' }, refused: null })
  expect(said(twin.id)).toMatchObject({ account: { mode: 'create', displayName: 'Fresh Ltd' } })
  expect(said(bare.id)).toMatchObject({ account: null, contact: { mode: 'create', displayName: 'D' } })
  expect(said(converted.id)?.refused).toBeNull()
  expect(await Promise.all(['account', 'contact', 'lead'].map(countOf))).toEqual(before)
  expect(await get(ctx, 'account', account.id)).toMatchObject({ version: 1 })
  expect(await get(ctx, 'lead', fresh.id)).toMatchObject({ status: 'New', version: 1 })
})

it('refuses a lead alone and converts the others', async () => {
  const likely = await create(ctx, 'account', { name: 'Only A Name' })
  const refused = await create(ctx, 'lead', { lastName: 'A', company: 'only a name', source: 'Chat' })
  const sound = await create(ctx, 'lead', { lastName: 'B', company: 'Another', source: 'Chat' })
  const preview = await previewConversions(ctx, { filter: ofSource('Chat'), likely: 'refuse' })
  expect(preview.items.map(({ id, refused: reason }) => [id, reason?.code ?? null])).toEqual([
    [refused.id, 'likelyMatch'],
    [sound.id, null],
  ])
  const done = await convertLeads(ctx, { ids: [refused.id, sound.id], likely: 'refuse' })
  expect(done).toMatchObject({ state: 'done', total: 2, done: 2, updated: 1, failed: 1 })
  expect(done.params.problems).toMatchObject([{ object: 'lead', id: refused.id }])
  expect(await get(ctx, 'lead', refused.id)).toMatchObject({ status: 'New', convertedAccount: null })
  expect((await get(ctx, 'lead', sound.id)).convertedAccount).not.toBe(likely.id)
})

it('converts a thousand leads of four hundred companies, and takes it all back as one', async () => {
  const inputs = Array.from({ length: 1000 }, (_, i) => ({
    lastName: `Bulk ${i}`,
    company: `Company ${i % 400} GmbH`,
    emails: [`person${i}@company${i % 400}.example`],
    source: 'Purchased List',
  }))
  await createMany(ctx, 'lead', inputs)
  const before = await Promise.all(['account', 'contact', 'opportunity'].map(countOf))
  const queued = await convertLeads(ctx, { filter: ofSource('Purchased List'), opportunities: true })
  expect(queued).toMatchObject({ state: 'queued', total: 1000 })
  await convertLeadsJob.run(ctx, { operation: queued.id })
  expect(await getOperation(ctx, queued.id)).toMatchObject({
    state: 'done',
    done: 1000,
    updated: 1000,
    failed: 0,
    canUndo: true,
  })
  const after = await Promise.all(['account', 'contact', 'opportunity'].map(countOf))
  expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([400, 1000, 1000])
  const open = await query(ctx, 'lead', {
    filter: { and: [ofSource('Purchased List'), { field: 'convertedContact', op: 'isEmpty' }] },
  })
  expect(open.items).toEqual([])
  const taking = await undo(ctx, queued.id, { conflicts: 'keepCurrent' })
  await runUndo(ctx, taking.id)
  expect(await getOperation(ctx, taking.id)).toMatchObject({ state: 'done', failed: 0, skipped: 0 })
  expect(await Promise.all(['account', 'contact', 'opportunity'].map(countOf))).toEqual(before)
  const back = await query(ctx, 'lead', {
    filter: { and: [ofSource('Purchased List'), { field: 'status', op: 'eq', value: 'New' }] },
    count: 'exact',
  })
  expect(back.count?.value).toBe(1000)
})

it('wants either ids or a filter', async () => {
  await expect(convertLeads(ctx, {})).rejects.toMatchObject({ issues: [{ field: 'ids', code: 'required' }] })
  const both = { ids: ['01890000-0000-7000-8000-000000000000'], filter: ofSource('Chat') }
  await expect(previewConversions(ctx, both)).rejects.toMatchObject({ issues: [{ field: 'ids' }] })
})
