import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { recordEvents } from '#kernel/events/server/history.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, get, remove, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { addRiskSource } from '../contract.ts'
import { keepRisks, riskJob, riskReader } from './keepRisks.ts'
import { sales } from './module.ts'

let ws: TestWorkspace
let ctx: Context
let stages: Record<string, string>

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  ctx = await (await ws.person(['user'])).ctx()
  const rows = await queryAll(ctx, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const deal = (values = {}) => create(ctx, 'opportunity', { name: 'Deal', nextStep: 'Call', ...values })
const risksOf = (id: string) =>
  queryAll(ctx, 'risk', {
    filter: { field: 'relatedTo', op: 'eq', value: id },
    sort: [{ field: 'type', direction: 'asc' }],
  })
const keep = async (id: string) => keepRisks(await ws.system(), [id])
const stated = async (id: string) => (await risksOf(id)).map(({ type, status }) => `${type} ${status}`)
const push = async (id: string, ...days: string[]) => {
  for (const closeDate of days) await update(ctx, 'opportunity', id, { closeDate })
}

describe('automatic risks', () => {
  it('come with their reason and score, once however often they are looked for, and go by themselves', async () => {
    const { id, owner } = await deal({ closeDate: '2026-06-01' })
    await push(id, '2026-06-10', '2026-06-20')
    await keep(id)
    await keep(id)
    expect(await risksOf(id)).toMatchObject([
      {
        type: 'Slipping Close Date',
        source: 'automatic',
        status: 'open',
        likelihood: 3,
        impact: 4,
        score: 12,
        reason: { pushes: 2 },
        owner,
        version: 1,
      },
    ])
    await update(ctx, 'opportunity', id, { stage: stages['Closed Lost'] ?? null, lostReason: 'Price' })
    await keep(id)
    expect(await stated(id)).toEqual(['Slipping Close Date closed'])
    await update(ctx, 'opportunity', id, { stage: stages.Prospecting ?? null })
    await keep(id)
    expect(await stated(id)).toEqual(['Slipping Close Date open'])
  })
  it('that were dismissed stay so until the reason renews', async () => {
    const { id } = await deal({ closeDate: '2026-06-01' })
    await push(id, '2026-06-10', '2026-06-20')
    await keep(id)
    const [found] = await risksOf(id)
    for (const status of ['accepted', 'closed']) {
      await update(ctx, 'risk', found?.id ?? '', { status })
      await keep(id)
      expect(await stated(id)).toEqual([`Slipping Close Date ${status}`])
    }
    await push(id, '2026-07-10')
    await keep(id)
    expect(await risksOf(id)).toMatchObject([{ status: 'open', likelihood: 4, reason: { pushes: 3 } }])
  })
  it('keep what people have written about them', async () => {
    const { id } = await deal({ closeDate: '2026-06-01' })
    await push(id, '2026-06-10', '2026-06-20')
    await keep(id)
    const [found] = await risksOf(id)
    await update(ctx, 'risk', found?.id ?? '', { status: 'mitigated', mitigation: 'Meet the buyer' })
    await push(id, '2026-07-10')
    await keep(id)
    expect(await risksOf(id)).toMatchObject([{ status: 'mitigated', mitigation: 'Meet the buyer', likelihood: 4 }])
    await expect(update(ctx, 'risk', found?.id ?? '', { type: 'Credit' })).rejects.toMatchObject({
      issues: [{ field: 'type', code: 'foundRisk' }],
    })
  })
  it('follow the log: a committee that shrinks, a stage that is skipped', async () => {
    const { id } = await deal()
    await update(ctx, 'opportunity', id, { stage: stages['Value Proposition'] ?? null })
    const people = await Promise.all(['Ann', 'Ben'].map((lastName) => create(ctx, 'contact', { lastName })))
    const seats = await Promise.all(
      people.map((contact) => create(ctx, 'opportunityContact', { opportunity: id, contact: contact.id })),
    )
    const read = async (object: string, record: string) => {
      const system = await ws.system()
      await riskReader.handle(system, await recordEvents(system, object, record))
    }
    await read('opportunity', id)
    expect(await risksOf(id)).toMatchObject([
      { type: 'Stage Skipped', reason: { stages: 'Qualification, Needs Analysis' } },
    ])
    const gone = seats[1]?.id ?? ''
    await remove(ctx, 'opportunityContact', gone)
    await read('opportunityContact', gone)
    expect(await stated(id)).toEqual(['Single Contact open', 'Stage Skipped open'])
  })
  it('come with time alone', async () => {
    const { id } = await deal({ closeDate: '2026-05-20', nextStep: null })
    await keep(id)
    expect(await stated(id)).toEqual([])
    ws.clock.set('2026-05-28T10:00:00.000Z')
    await riskJob.run(await ws.system(), {})
    expect(await stated(id)).toEqual(['Close Date Past open', 'No Activity open', 'No Next Step open'])
    ws.clock.set('2026-05-12T10:00:00.000Z')
  })
  it('come from other modules too', async () => {
    const { id } = await deal()
    const overdue = { type: 'Overdue', likelihood: 5, impact: 4, params: { invoices: 2 }, mark: '2' }
    addRiskSource({ name: 'test', signals: () => new Map([[id, [overdue]]]) })
    await riskJob.run(await ws.system(), { opportunities: [id] })
    expect(await risksOf(id)).toMatchObject([{ type: 'Overdue', score: 20, reason: { invoices: 2 } }])
  })
})

describe('risks of people', () => {
  it('stand beside them, on accounts as well, and no program touches them', async () => {
    const account = await create(ctx, 'account', { name: 'Shaky' })
    const relatedTo = { object: 'account', id: account.id }
    const made = await create(ctx, 'risk', {
      relatedTo,
      type: 'Credit',
      likelihood: 4,
      impact: 5,
      reviewDate: '2026-06-01',
    })
    expect(made).toMatchObject({ score: 20, status: 'open', source: 'manual' })
    const { id } = await deal()
    const own = await create(ctx, 'risk', { relatedTo: { object: 'opportunity', id }, type: 'Slipping Close Date' })
    await keep(id)
    expect((await get(ctx, 'risk', own.id)).status).toBe('open')
    await expect(create(ctx, 'risk', { relatedTo, likelihood: 6 })).rejects.toMatchObject({
      issues: [{ field: 'likelihood' }],
    })
  })
})
