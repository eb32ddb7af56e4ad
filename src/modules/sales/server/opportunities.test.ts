import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { batch, create, createMany, get, remove, update } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { closeOpportunity } from './closeOpportunity.ts'
import { sales } from './module.ts'
import { pushesOf } from './pushes.ts'
import { reopenOpportunity } from './reopenOpportunity.ts'
import { replaceSplits, splitsOf } from './splits.ts'
import { changeStage, previewStageChange } from './stageOperations.ts'

let ws: TestWorkspace
let ctx: Context
let admin: Context
let ann: string
let ben: string
let stages: Record<string, string>

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  const person = await ws.person(['user'], { name: 'Ann' })
  ann = person.id
  ben = (await ws.person(['user'], { name: 'Ben' })).id
  ctx = await person.ctx()
  admin = await (await ws.person(['admin'])).ctx()
  const rows = await queryAll(ctx, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const stage = (name: string) => stages[name] ?? ''
const deal = (values = {}) => create(ctx, 'opportunity', { name: 'Deal', amount: eur('900'), ...values })
const history = (opportunity: string) =>
  queryAll(ctx, 'stageHistory', {
    filter: { field: 'opportunity', op: 'eq', value: opportunity },
    sort: [
      { field: 'at', direction: 'asc' },
      { field: 'id', direction: 'asc' },
    ],
  })

describe('closing', () => {
  it('wins with what was really agreed', async () => {
    const { id } = await deal()
    const won = await closeOpportunity(ctx, id, 'won', { actualAmount: eur('850'), actualCloseDate: '2026-05-11' })
    expect(won).toMatchObject({ isWon: true, stage: stage('Closed Won'), actualCloseDate: '2026-05-11' })
    expect(won.actualAmount).toMatchObject(eur('850'))
  })
  it('loses with a reason alone, which the history keeps', async () => {
    const { id } = await deal()
    await expect(closeOpportunity(ctx, id, 'lost', {})).rejects.toMatchObject({
      issues: [{ field: 'lostReason', code: 'required' }],
    })
    const rival = await create(ctx, 'account', { name: 'Rival' })
    const lost = await closeOpportunity(ctx, id, 'lost', {
      lostReason: 'Competitor',
      lossNote: 'Cheaper by a third',
      competitors: [rival.id],
    })
    expect(lost).toMatchObject({
      isClosed: true,
      isWon: false,
      lossNote: 'Cheaper by a third',
      competitors: [rival.id],
    })
    const reopened = await reopenOpportunity(ctx, id, 'They called again')
    expect(reopened).toMatchObject({ stage: stage('Prospecting'), lostReason: null, reopenReason: 'They called again' })
    expect((await history(id)).map(({ reason }) => reason)).toEqual([null, 'Competitor', 'They called again'])
    await expect(reopenOpportunity(ctx, id)).rejects.toMatchObject({ details: { reason: 'alreadyOpen' } })
  })
  it('by two at once gives one result and one clear refusal', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await deal()
      const results = await Promise.allSettled([
        closeOpportunity(ctx, id, 'won', { actualAmount: eur('800') }),
        closeOpportunity(admin, id, 'lost', { lostReason: 'Price' }),
        closeOpportunity(ctx, id, 'won', { actualAmount: eur('700') }),
      ])
      const done = results.filter(({ status }) => status === 'fulfilled')
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
      expect(done).toHaveLength(1)
      const { isWon } = await get(ctx, 'opportunity', id)
      const reason = isWon ? 'alreadyWon' : 'alreadyLost'
      expect(refused.map(({ code, details }) => [code, details.reason])).toEqual([
        ['conflict', reason],
        ['conflict', reason],
      ])
      expect(await history(id)).toHaveLength(2)
    }
  })
  it('is not stopped by somebody who changes something else meanwhile, unless a version is named', async () => {
    const made = await deal()
    const [won] = await Promise.all([
      closeOpportunity(ctx, made.id, 'won', {}),
      update(admin, 'opportunity', made.id, { description: 'A note' }),
    ])
    expect(won.isWon).toBe(true)
    const other = await deal()
    await update(admin, 'opportunity', other.id, { description: 'A note' })
    await expect(closeOpportunity(ctx, other.id, 'won', { version: other.version })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
  it('says what is missing where the pipeline has no such stage', async () => {
    const pipeline = await create(admin, 'pipeline', { name: 'Endless' })
    await create(admin, 'stage', { pipeline: pipeline.id, name: 'Only', position: 1, type: 'open', probability: '50' })
    const { id } = await deal({ pipeline: pipeline.id })
    await expect(closeOpportunity(ctx, id, 'won', {})).rejects.toMatchObject({
      issues: [{ field: 'stage', code: 'noClosingStage' }],
    })
  })
})

describe('the history of stages', () => {
  it('is right for batches and for what is taken back, which is a step of its own', async () => {
    const outcomes = await createMany(ctx, 'opportunity', [{ name: 'A' }, { name: 'B', stage: stage('Negotiation') }])
    const ids = outcomes.map((outcome) => (outcome.status === 'error' ? '' : outcome.id))
    ws.clock.set('2026-05-15T10:00:00.000Z')
    const { id: operation } = await changeStage(admin, stage('Negotiation'), {
      kind: 'moveStage',
      to: stage('Qualification'),
    })
    ws.clock.set('2026-05-17T12:00:00.000Z')
    const back = await undo(admin, operation, { conflicts: 'restore' })
    await runUndo(admin, back.id)
    const rows = await history(ids[1] ?? '')
    expect(rows.map(({ from, to, at, days }) => [from, to, at, days])).toEqual([
      [null, stage('Negotiation'), '2026-05-12T10:00:00.000Z', null],
      [stage('Negotiation'), stage('Qualification'), '2026-05-15T10:00:00.000Z', 3],
      [stage('Qualification'), stage('Negotiation'), '2026-05-17T12:00:00.000Z', 2],
    ])
    expect(await history(ids[0] ?? '')).toHaveLength(1)
    ws.clock.set('2026-05-12T10:00:00.000Z')
  })
})

describe('pipelines and stages', () => {
  it('lead an opportunity to the stage of the same name, else to one as far', async () => {
    const pipeline = await create(admin, 'pipeline', { name: 'Renewals' })
    const add = (name: string, position: number, type: string, probability: string) =>
      create(admin, 'stage', { pipeline: pipeline.id, name, position, type, probability })
    const offered = await add('Offered', 1, 'open', '40')
    const negotiation = await add('negotiation', 2, 'open', '75')
    const renewed = await add('Renewed', 3, 'won', '100')
    const [early, same, won] = await Promise.all([
      deal({ stage: stage('Proposal/Quote') }),
      deal({ stage: stage('Negotiation') }),
      deal({ stage: stage('Closed Won') }),
    ])
    const moved = async (id: string) => (await update(ctx, 'opportunity', id, { pipeline: pipeline.id })).stage
    expect([await moved(early.id), await moved(same.id), await moved(won.id)]).toEqual([
      offered.id,
      negotiation.id,
      renewed.id,
    ])
  })
  it('are not deleted while opportunities stand in them, and say how many', async () => {
    const pipeline = await create(admin, 'pipeline', { name: 'Short' })
    const first = await create(admin, 'stage', {
      pipeline: pipeline.id,
      name: 'First',
      position: 1,
      type: 'open',
      probability: '20',
    })
    await Promise.all([deal({ stage: first.id }), deal({ stage: first.id })])
    const refused = { issues: [{ code: 'stageInUse', params: { count: 2, name: 'First' } }] }
    await expect(remove(admin, 'stage', first.id)).rejects.toMatchObject(refused)
    await expect(remove(admin, 'pipeline', pipeline.id)).rejects.toMatchObject({
      issues: [{ code: 'pipelineInUse', params: { count: 2, name: 'Short' } }],
    })
    await expect(
      previewStageChange(admin, first.id, { kind: 'moveStage', to: stage('Closed Won') }),
    ).rejects.toMatchObject({ issues: [{ field: 'to', code: 'stageType' }] })
    const change = { kind: 'moveStage', to: stage('Qualification') } as const
    expect(await previewStageChange(admin, first.id, change)).toEqual({
      count: 2,
      rehearsed: 2,
      refused: 0,
      issues: [],
    })
    expect(await changeStage(admin, first.id, change)).toMatchObject({ state: 'done', updated: 2, canUndo: true })
    await remove(admin, 'pipeline', pipeline.id)
    await expect(get(admin, 'stage', first.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(changeStage(ctx, first.id, change)).rejects.toMatchObject({ code: 'forbidden' })
  })
  it('rewrite the probability of what stands in them only when asked', async () => {
    const known = await deal({ stage: stage('Needs Analysis') })
    await update(admin, 'stage', stage('Needs Analysis'), { probability: '28' })
    expect((await get(ctx, 'opportunity', known.id)).probability).toBe('25')
    const change = { kind: 'stageProbability' } as const
    expect(await previewStageChange(admin, stage('Needs Analysis'), change)).toMatchObject({ count: 1, refused: 0 })
    const operation = await changeStage(admin, stage('Needs Analysis'), change)
    expect(await get(ctx, 'opportunity', known.id)).toMatchObject({
      probability: '28',
      expectedRevenue: { amount: '252' },
    })
    const back = await undo(admin, operation.id, { conflicts: 'restore' })
    await runUndo(admin, back.id)
    expect((await get(ctx, 'opportunity', known.id)).probability).toBe('25')
  })
})

describe('what is shown of an opportunity', () => {
  it('tells each push of the close date by whom, from when to when', async () => {
    const { id } = await deal({ closeDate: '2026-06-01' })
    await update(ctx, 'opportunity', id, { closeDate: '2026-06-20' })
    await update(ctx, 'opportunity', id, { closeDate: '2026-06-10' })
    await update(ctx, 'opportunity', id, { closeDate: '2026-07-01' })
    expect((await pushesOf(ctx, id)).map(({ by, from, to }) => [by, from, to])).toEqual([
      ['Ann', '2026-06-10', '2026-07-01'],
      ['Ann', '2026-06-01', '2026-06-20'],
    ])
  })
  it('reckons recurring revenue', async () => {
    const made = await deal({ amount: eur('600'), recurringAmount: eur('100'), term: 18 })
    expect(made).toMatchObject({
      mrr: eur('100'),
      arr: eur('1200'),
      tcv: eur('2400'),
      acv: eur('1600'),
    })
    expect(await deal({ amount: null, recurringAmount: eur('100'), term: 12 })).toMatchObject({ tcv: eur('1200') })
    expect(await deal({ recurringAmount: eur('100') })).toMatchObject({ arr: eur('1200'), tcv: null, acv: null })
  })
})

describe('splits', () => {
  const share = (user: string, percent: string, kind: 'revenue' | 'overlay' = 'revenue') => ({ user, percent, kind })

  it('are the owner’s alone until somebody divides, and add up exactly', async () => {
    const { id } = await deal({ amount: eur('100') })
    expect(await splitsOf(ctx, id)).toMatchObject({ isImplicit: true, splits: [{ user: ann, percent: '100' }] })
    const made = await replaceSplits(ctx, id, [share(ann, '33.33'), share(ben, '66.67'), share(ben, '10', 'overlay')])
    expect(made.splits.map(({ amount }) => amount?.amount)).toEqual(['33.33', '66.67', '10'])
    expect(await replaceSplits(ctx, id, [])).toMatchObject({ isImplicit: true })
  })
  it('that do not add to 100 % are refused as a set, whichever way they come', async () => {
    const { id } = await deal()
    const refused = { issues: [{ field: 'percent', code: 'splitTotal', params: { total: '99.99' } }] }
    await expect(replaceSplits(ctx, id, [share(ann, '50'), share(ben, '49.99')])).rejects.toMatchObject(refused)
    const values = { ...share(ann, '40'), opportunity: id }
    await expect(create(ctx, 'opportunitySplit', values)).rejects.toMatchObject({
      issues: [{ code: 'splitTotal', params: { total: '40' } }],
    })
    await expect(replaceSplits(ctx, id, [share(ann, '50'), share(ann, '50')])).rejects.toMatchObject({
      issues: [{ code: 'splitTwice' }],
    })
    const rows = [values, { ...share(ben, '60'), opportunity: id }]
    const outcomes = await batch(ctx, 'opportunitySplit', { items: rows.map((row) => ({ op: 'create', values: row })) })
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'created'])
  })
  it('replaced by two at once are one of the two sets', async () => {
    const { id } = await deal()
    await Promise.all([
      replaceSplits(ctx, id, [share(ann, '70'), share(ben, '30')]),
      replaceSplits(admin, id, [share(ann, '20'), share(ben, '80')]),
    ])
    const { splits } = await splitsOf(ctx, id)
    expect([
      ['70', '30'],
      ['20', '80'],
    ]).toContainEqual(splits.map(({ percent }) => percent))
  })
  it('are changed by who may change the opportunity alone', async () => {
    const { id } = await deal()
    const reader = await (await ws.person(['readOnly'])).ctx()
    await expect(replaceSplits(reader, id, [share(ann, '100')])).rejects.toMatchObject({ code: 'forbidden' })
  })
})
