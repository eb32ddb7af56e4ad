import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectRights, Role } from '#kernel/permissions/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate, count, create, createMany, update } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { attentionFilter } from '../web/dashboard/attention.ts'
import { scopeOf } from '../web/dashboard/state.ts'
import { marksOf, questionOf, type Tile } from '../web/dashboard/tile.ts'
import { funnelTile, riskTile, tiles } from '../web/dashboard/tiles.ts'
import { sales } from './module.ts'

let ws: TestWorkspace
let system: Context
let stages: Awaited<ReturnType<typeof queryAll>>
let region: { sales: string; north: string }
let people: Record<'head' | 'ada' | 'ben', Person>

const stageOf = (name: string) => stages.find((stage) => stage.name === name)?.id ?? ''

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  const department = await ws.team('Sales')
  region = { sales: department, north: await ws.team('North', department) }
  people = {
    head: await ws.person(['manager'], { name: 'Head', team: region.sales }),
    ada: await ws.person(['user'], { name: 'Ada', team: region.north }),
    ben: await ws.person(['user'], { name: 'Ben' }),
  }
  system = await ws.system()
  stages = await queryAll(system, 'stage', { fields: ['name', 'pipeline', 'position', 'type'] })
  await createMany(system, 'opportunity', [
    deal('ada', 'Closed Won', '100.50', { actualCloseDate: '2026-03-31', openedOn: '2026-03-01' }),
    deal('ada', 'Closed Won', '300', { actualCloseDate: '2026-05-01', openedOn: '2026-04-01' }),
    deal('ada', 'Closed Lost', '70', { actualCloseDate: '2026-05-02', openedOn: '2026-04-22', lostReason: 'Price' }),
    deal('ben', 'Closed Lost', '7', { actualCloseDate: '2026-01-02', openedOn: null, lostReason: 'No Budget' }),
    deal('ben', 'Closed Won', null, { actualCloseDate: '2025-04-30', openedOn: '2025-04-29' }),
    deal('ben', 'Prospecting', '40', { closeDate: '2026-06-30' }),
    deal('head', 'Negotiation', '1000', { closeDate: '2026-08-01' }),
    deal(null, 'Qualification', '5', { closeDate: '2026-05-31' }),
  ])
  const moving = await create(system, 'opportunity', deal('ada', 'Prospecting', '9', { closeDate: '2026-08-31' }))
  await update(system, 'opportunity', moving.id, { stage: stageOf('Negotiation') })
  await update(system, 'opportunity', moving.id, { stage: stageOf('Closed Lost'), lostReason: 'Price' })
  const [negotiated] = await queryAll(system, 'opportunity', {
    filter: { field: 'name', op: 'eq', value: 'head Negotiation' },
  })
  for (const type of ['Credit', 'Other'])
    await create(system, 'risk', { type, relatedTo: { object: 'opportunity', id: negotiated?.id ?? '' } })
})
afterAll(() => ws.close())

const deal = (
  who: keyof typeof people | null,
  stage: string,
  amount: string | null,
  more: Record<string, string | null>,
) => ({
  name: `${who} ${stage}`,
  owner: who && people[who].id,
  stage: stageOf(stage),
  amount: amount && { amount, currency: 'EUR' },
  closeDate: '2026-06-01',
  ...more,
})

const funnel = () => funnelTile(String(stages[0]?.pipeline), stages)
const all = (): Tile[] => [
  ...Object.values(tiles),
  funnel(),
  riskTile(['Credit', 'Other', 'Close Date Past'].map((value) => ({ value, name: value }))),
]
const marks = async (ctx: Context, tile: Tile, scope: Filter[] = []) =>
  marksOf(tile, scope, (await aggregate(ctx, tile.object, questionOf(tile, scope))).rows)
const named = async (ctx: Context, tile: Tile, scope?: Filter[]) =>
  Object.fromEntries((await marks(ctx, tile, scope)).map(({ measure, value }) => [measure.name ?? measure.key, value]))

describe('the tiles of the sales dashboard', () => {
  it('say what came of what was closed', async () => {
    const found = await named(system, tiles.outcome)
    expect(Number(found.winRate)).toBeCloseTo(50, 6)
    expect(found).toMatchObject({ won: '400.5', wonMean: '200.25', cycleLost: '5' })
    expect(Number(found.cycleWon)).toBeCloseTo((30 + 30 + 1) / 3, 5)
  })

  it('count how many reached each stage or one behind it, and keep what was lost where it came', async () => {
    const found = await marks(system, funnel())
    const steps = Object.fromEntries(found.map(({ measure, count: reached }) => [measure.name ?? measure.key, reached]))
    expect(steps).toMatchObject({ Prospecting: 9, Negotiation: 5, won: 3 })
    const counts = found.map(({ count: reached }) => reached)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  })

  it('add up by month, reason, stage and owner', async () => {
    const months = await marks(system, tiles.wonByMonth)
    expect(months.map(({ groups, value, count: n }) => [groups[0]?.value, value, n])).toEqual([
      ['2025-04-01', '0', 1],
      ['2026-03-01', '100.5', 1],
      ['2026-05-01', '300', 1],
    ])
    const reasons = await marks(system, tiles.reasons)
    expect(reasons.map(({ groups, value }) => [...groups.map((group) => group.value), value])).toEqual([
      [true, null, '3'],
      [false, 'Price', '2'],
      [false, 'No Budget', '1'],
    ])
    const byStage = await marks(system, tiles.openByStage)
    expect(byStage.map(({ groups, value }) => [groups[0]?.name, value])).toEqual([
      ['Prospecting', '40'],
      ['Qualification', '5'],
      ['Negotiation', '1000'],
    ])
    const leaders = await marks(system, tiles.leaders)
    expect(leaders.map(({ groups, value }) => [groups[0]?.name, value])).toEqual([
      ['Ada', '400.5'],
      ['Ben', '0'],
    ])
  })

  it('find the opportunities in danger, once each', async () => {
    expect((await marks(system, tiles.atRisk)).map(({ value, count: n }) => [value, n])).toEqual([['1000', 1]])
    expect(await named(system, all().at(-1) as Tile)).toMatchObject({ Credit: '1', Other: '1', 'Close Date Past': '0' })
  })

  it('are narrowed to teams with those beneath, people, pipelines and periods', async () => {
    const won = async (state: Partial<Parameters<typeof scopeOf>[1]>) =>
      (
        await named(
          system,
          tiles.outcome,
          scopeOf(tiles.outcome, { who: 'all', period: 'all', ...state }, '2026-05-12'),
        )
      ).won
    expect(await won({ who: `team:${region.sales}` })).toBe('400.5')
    expect(await won({ who: `user:${people.ben.id}` })).toBe('0')
    expect(await won({ pipeline: String(stages[0]?.pipeline) })).toBe('400.5')
    expect(await won({ period: 'thisMonth' })).toBe('300')
    expect(await won({ period: 'lastTwelveMonths' })).toBe('400.5')
    expect(await won({ period: 'custom', from: '2026-03-31', to: '2026-03-31' })).toBe('100.5')
  })

  it('open exactly the records that each mark counts, whatever it is narrowed to', async () => {
    const states = [
      { who: 'all', period: 'all' },
      { who: `team:${region.sales}`, period: 'thisYear' },
      { who: `user:${people.ben.id}`, period: 'custom', from: '2025-01-01' },
    ] as const
    for (const state of states)
      for (const tile of all())
        for (const mark of await marks(system, tile, scopeOf(tile, state, '2026-05-12'))) {
          const rows = await count(system, tile.object, { filter: mark.filter })
          expect([tile.key, mark.key, rows.value]).toEqual([tile.key, mark.key, mark.count])
        }
  })
})

describe('what wants attention', () => {
  it('is what stays longer than its stage allows, is in danger or has no next step', async () => {
    const cleo = await ws.person(['user'], { name: 'Cleo' })
    const ctx = await cleo.ctx()
    const { id: slowly } = await create(system, 'stage', {
      name: 'Slow',
      pipeline: String(stages[0]?.pipeline),
      position: 90,
      probability: 10,
      allowedDays: 3,
    })
    const own = (name: string, stage: string, more: Record<string, string | null>) => ({
      name,
      stage,
      owner: cleo.id,
      closeDate: '2026-12-31',
      nextStep: 'Call',
      stageEnteredAt: ws.clock.now().toISOString(),
      ...more,
    })
    await createMany(system, 'opportunity', [
      own('rots', slowly, { stageEnteredAt: '2026-05-08T09:00:00.000Z' }),
      own('ages', slowly, { stageEnteredAt: '2026-05-08T11:00:00.000Z' }),
      own('is well', stageOf('Prospecting'), {}),
      own('has no step', stageOf('Prospecting'), { nextStep: null }),
      own('is over', stageOf('Closed Lost'), { nextStep: null, lostReason: 'Price' }),
    ])
    const endangered = await create(system, 'opportunity', own('is in danger', stageOf('Prospecting'), {}))
    await create(system, 'risk', { type: 'Credit', relatedTo: { object: 'opportunity', id: endangered.id } })
    const now = await queryAll(system, 'stage', { fields: ['name', 'type', 'allowedDays'] })
    const found = await queryAll(ctx, 'opportunity', { filter: attentionFilter(now), fields: ['name'] })
    expect(found.map(({ name }) => name).toSorted()).toEqual(['has no step', 'is in danger', 'rots'])
  })
})

describe('what a person may not see', () => {
  const role = (key: string, opportunity: ObjectRights): Role => ({
    key,
    label: key,
    capabilities: [],
    rights: { '*': { read: 'all' }, opportunity: { read: 'own', ...opportunity } },
  })

  it('is in no tile, neither as a number nor behind one', async () => {
    await ws.saveRole(role('ownOnly', {}))
    const own = await ws.person(['ownOnly'], { name: 'Own', team: region.north })
    const ctx = await own.ctx()
    for (const tile of all())
      for (const mark of await marks(ctx, tile)) expect([tile.key, mark.count]).toEqual([tile.key, 0])
    await createMany(system, 'opportunity', [
      { ...deal(null, 'Closed Won', '11', { actualCloseDate: '2026-05-03', openedOn: '2026-05-01' }), owner: own.id },
      { ...deal(null, 'Prospecting', '12', { closeDate: '2026-06-03' }), owner: own.id },
    ])
    expect((await marks(ctx, tiles.leaders)).map(({ groups, value }) => [groups[0]?.name, value])).toEqual([
      ['Own', '11'],
    ])
    expect((await marks(ctx, tiles.openByStage)).map(({ value, count: n }) => [value, n])).toEqual([['12', 1]])
    expect((await marks(ctx, funnel())).map(({ count: n }) => n).at(0)).toBe(2)
    expect((await marks(ctx, tiles.atRisk)).map(({ count: n }) => n)).toEqual([0])
  })

  it('as a field is refused like one that is not there', async () => {
    await ws.saveRole(role('noAmounts', { fields: { amount: { read: false } } }))
    const ctx = await (await ws.person(['noAmounts'])).ctx()
    await expect(marks(ctx, tiles.openByStage)).rejects.toMatchObject({ issues: [{ code: 'unknownField' }] })
    expect(await marks(ctx, tiles.wonByMonth)).toEqual([])
  })
})
