import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, createMany, get, query, update, updateMany } from '#kernel/records/server/engine.ts'
import { organizationSettings, writeSetting } from '#kernel/settings/server/settings.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from './module.ts'
import { recycleLeads } from './recycleLeads.ts'
import { reopenOpportunity } from './reopenOpportunity.ts'
import { seedPipeline } from './seedPipeline.ts'

let ws: TestWorkspace
let ctx: Context
let stages: Record<string, string>

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  const person = await ws.person(['user'])
  ctx = await person.ctx()
  const rows = await queryAll(ctx, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const history = async (opportunity: string) =>
  (
    await query(ctx, 'stageHistory', {
      filter: { field: 'opportunity', op: 'eq', value: opportunity },
      sort: [{ field: 'at', direction: 'asc' }],
    })
  ).items

describe('the default pipeline', () => {
  it('has the eight stages with real probabilities, also after a second seeding', async () => {
    await seedPipeline(await ws.system())
    const page = await query(ctx, 'stage', { sort: [{ field: 'position', direction: 'asc' }] })
    expect(page.items.map(({ name, probability }) => `${name} ${probability}`)).toEqual([
      'Prospecting 10',
      'Qualification 20',
      'Needs Analysis 25',
      'Value Proposition 30',
      'Proposal/Quote 65',
      'Negotiation 80',
      'Closed Won 100',
      'Closed Lost 0',
    ])
  })
  it('speaks the language of the organisation from set-up on, but for what somebody has renamed', async () => {
    const own = await testWorkspace({ modules: [customers, sales] })
    const system = await own.system()
    const named = async (object: string) =>
      (await queryAll(system, object, { fields: ['name'], sort: [{ field: 'id', direction: 'asc' }] })).map((row) => ({
        id: row.id,
        name: row.name,
      }))
    const renamed = (await named('stage')).find(({ name }) => name === 'Negotiation')
    await update(system, 'stage', renamed?.id ?? '', { name: 'Final talks' })
    await writeSetting(system, 'organization', { ...organizationSettings(null), language: 'de' })
    await own.workspace.seed()
    expect((await named('pipeline')).map(({ name }) => name)).toEqual(['Vertrieb'])
    const names = (await named('stage')).map(({ name }) => name)
    expect(names).toContain('Qualifizierung')
    expect(names).toContain('Final talks')
    expect(names).toHaveLength(8)
    await own.close()
  })
  it('is written by administrators alone', async () => {
    await expect(create(ctx, 'pipeline', { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
  })
  it('hands the default on to another one', async () => {
    const system = await ws.system()
    const first = (await query(system, 'pipeline', {})).items[0]
    const second = await create(system, 'pipeline', { name: 'Renewals', isDefault: true })
    expect((await get(system, 'pipeline', first?.id ?? '')).isDefault).toBe(false)
    await update(system, 'pipeline', first?.id ?? '', { isDefault: true })
    expect((await get(system, 'pipeline', second.id)).isDefault).toBe(false)
  })
})

describe('an opportunity', () => {
  it('is born in the first stage and writes its history on the way to being won', async () => {
    const made = await create(ctx, 'opportunity', { name: 'Ten pumps', amount: { amount: '1000', currency: 'EUR' } })
    expect(made).toMatchObject({
      stage: stages.Prospecting,
      probability: '10',
      closeDate: '2026-06-30',
      isClosed: false,
    })
    ws.clock.set('2026-05-20T10:00:00.000Z')
    await update(ctx, 'opportunity', made.id, { stage: stages.Negotiation ?? null, nextStep: 'Call' })
    ws.clock.set('2026-05-22T11:00:00.000Z')
    const won = await update(ctx, 'opportunity', made.id, { stage: stages['Closed Won'] ?? null })
    expect(won).toMatchObject({ isWon: true, probability: '100', actualCloseDate: '2026-05-22' })
    expect(won.expectedRevenue).toMatchObject({ amount: '1000', currency: 'EUR' })
    const rows = await history(made.id)
    expect(rows.map(({ from, to, days }) => [from, to, days])).toEqual([
      [null, stages.Prospecting, null],
      [stages.Prospecting, stages.Negotiation, 8],
      [stages.Negotiation, stages['Closed Won'], 2],
    ])
    expect(rows[2]?.amountThen).toMatchObject({ amount: '1000', currency: 'EUR' })
    expect(rows[2]?.by).toBe(ctx.actor.type === 'user' ? ctx.actor.id : null)
  })

  it('gets a value in every field that says it is filled, and only those are left out of the form', async () => {
    const { fields } = metadataFor(ctx).objects.find(({ name }) => name === 'opportunity') ?? { fields: [] }
    const filled = fields.filter(({ defaulted }) => defaulted).map(({ name }) => name)
    expect(filled).toEqual(['pipeline', 'stage', 'probability', 'forecastCategory', 'closeDate', 'owner'])
    const made = await create(ctx, 'opportunity', { name: 'As little as possible' })
    for (const name of filled) expect(made[name], name).not.toBeNull()
    expect(fields.filter(mustBeGiven).map(({ name }) => name)).toEqual(['name'])
  })

  it('does not lose a reason to a batch: each record is judged alone', async () => {
    const outcomes = await createMany(ctx, 'opportunity', [
      { name: 'A', stage: stages['Closed Lost'] ?? null, lostReason: 'Price' },
      { name: 'B', stage: stages['Closed Lost'] ?? null },
      { name: 'C' },
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'error', 'created'])
    expect(outcomes[1]).toMatchObject({ issues: [{ field: 'lostReason', code: 'required' }] })
  })

  it('meets the gate of a stage', async () => {
    await update(await ws.system(), 'stage', stages['Value Proposition'] ?? '', {
      requiredFields: ['nextStep', 'account'],
    })
    const made = await create(ctx, 'opportunity', { name: 'Gated' })
    await expect(
      update(ctx, 'opportunity', made.id, { stage: stages['Value Proposition'] ?? null }),
    ).rejects.toMatchObject({
      issues: [
        { field: 'nextStep', code: 'requiredForStage' },
        { field: 'account', code: 'requiredForStage' },
      ],
    })
    expect(await history(made.id)).toHaveLength(1)
  })

  it('is reopened in the stage that it was closed from', async () => {
    const made = await create(ctx, 'opportunity', {
      name: 'Again',
      stage: stages.Negotiation ?? null,
      probability: '85',
    })
    await expect(reopenOpportunity(ctx, made.id)).rejects.toMatchObject({ code: 'conflict' })
    await update(ctx, 'opportunity', made.id, { stage: stages['Closed Lost'] ?? null, lostReason: 'Timing' })
    expect(await reopenOpportunity(ctx, made.id)).toMatchObject({
      stage: stages.Negotiation,
      probability: '85',
      isClosed: false,
      lostReason: null,
      actualCloseDate: null,
    })
    const closed = await create(ctx, 'opportunity', { name: 'Came closed', stage: stages['Closed Won'] ?? null })
    expect((await reopenOpportunity(ctx, closed.id)).stage).toBe(stages.Prospecting)
  })

  it('keeps its history out of reach of people (append only)', async () => {
    const made = await create(ctx, 'opportunity', { name: 'Kept' })
    const [row] = await history(made.id)
    const admin = await (await ws.person(['admin'])).ctx()
    await expect(update(admin, 'stageHistory', row?.id ?? '', { days: 99 })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(
      create(admin, 'stageHistory', {
        opportunity: made.id,
        to: stages.Negotiation ?? null,
        at: '2026-01-01T00:00:00Z',
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('keeps primary contact and contact roles in step', async () => {
    const [ann, ben] = await Promise.all([
      create(ctx, 'contact', { lastName: 'Ann' }),
      create(ctx, 'contact', { lastName: 'Ben' }),
    ])
    const made = await create(ctx, 'opportunity', { name: 'Committee', primaryContact: ann.id })
    const roles = async () =>
      (await query(ctx, 'opportunityContact', { filter: { field: 'opportunity', op: 'eq', value: made.id } })).items
    expect(await roles()).toMatchObject([{ contact: ann.id, isPrimary: true }])
    await create(ctx, 'opportunityContact', {
      opportunity: made.id,
      contact: ben.id,
      role: 'Champion',
      isPrimary: true,
    })
    expect((await get(ctx, 'opportunity', made.id)).primaryContact).toBe(ben.id)
    expect((await roles()).filter((role) => role.isPrimary)).toHaveLength(1)
  })
})

describe('a lead', () => {
  it('comes back on its day', async () => {
    ws.clock.set('2026-07-01T08:00:00.000Z')
    const [due, later] = await Promise.all([
      create(ctx, 'lead', { lastName: 'Due', status: 'Nurturing', recycleOn: '2026-07-01' }),
      create(ctx, 'lead', { lastName: 'Later', status: 'Nurturing', recycleOn: '2026-07-02' }),
    ])
    await recycleLeads.run(await ws.system(), {})
    expect(await get(ctx, 'lead', due.id)).toMatchObject({ status: 'New', statusType: 'open', recycleOn: null })
    expect(await get(ctx, 'lead', later.id)).toMatchObject({ status: 'Nurturing', recycleOn: '2026-07-02' })
  })
  it('takes no read-only field from people', async () => {
    await expect(create(ctx, 'lead', { lastName: 'X', convertedAt: '2026-01-01T00:00:00Z' })).rejects.toMatchObject({
      issues: [{ field: 'convertedAt', code: 'readOnly' }],
    })
  })
})

it('moves thousands of opportunities in one batch with their history', async () => {
  const outcomes = await createMany(
    ctx,
    'opportunity',
    Array.from({ length: 1500 }, (_, i) => ({ name: `Bulk ${i}` })),
  )
  const ids = outcomes.flatMap((outcome) => (outcome.status === 'error' ? [] : [outcome.id]))
  await updateMany(
    ctx,
    'opportunity',
    ids.map((id) => ({ id, values: { stage: stages.Qualification ?? null } })),
  )
  const rows = await queryAll(ctx, 'stageHistory', {
    filter: { field: 'opportunity.name', op: 'startsWith', value: 'Bulk ' },
    fields: ['to'],
  })
  expect(rows).toHaveLength(3000)
})
