import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { PublicError } from '#kernel/errors.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count, create, createMany, get, remove, update } from '#kernel/records/server/engine.ts'
import { organizationSettings, writeSetting } from '#kernel/settings/server/settings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { type Forecast, forecastCategories } from '../contract.ts'
import { read, totalOf } from '../rollUp.ts'
import { rowsBehind } from '../web/rows.ts'
import { adjust } from './adjust.ts'
import { type ForecastRequest, forecastOf, forecastOwn } from './forecast.ts'
import { forecast } from './module.ts'

let ws: TestWorkspace
let system: Context
let stages: Record<string, string>
let region: { sales: string; north: string; south: string }
let people: Record<'head' | 'lead' | 'ada' | 'ben' | 'cleo', Person>

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, forecast] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  const department = await ws.team('Sales')
  region = { sales: department, north: await ws.team('North', department), south: await ws.team('South', department) }
  people = {
    head: await ws.person(['manager'], { name: 'Head', team: region.sales }),
    lead: await ws.person(['manager'], { name: 'Lead', team: region.north }),
    ada: await ws.person(['user'], { name: 'Ada', team: region.north }),
    ben: await ws.person(['user'], { name: 'Ben', team: region.north }),
    cleo: await ws.person(['user'], { name: 'Cleo', team: region.south }),
  }
  system = await ws.system()
  await update(system, 'team', region.sales, { manager: people.head.id })
  await update(system, 'team', region.north, { manager: people.lead.id })
  const rows = await queryAll(system, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
  await createMany(system, 'opportunity', [
    deal('ada', 'Negotiation', '1000.10', '2026-05-20'),
    deal('ada', 'Proposal/Quote', '200', '2026-06-30'),
    deal('ada', 'Closed Won', '50', '2026-04-01'),
    deal('ben', 'Prospecting', '7', '2026-06-01'),
    deal('ben', 'Closed Lost', '999', '2026-05-01'),
    deal('cleo', 'Negotiation', '30', '2026-07-01'),
    deal('cleo', 'Negotiation', '3', '2026-03-31'),
    deal(null, 'Negotiation', '0.9', '2026-05-31'),
  ])
})
afterAll(() => ws.close())

const deal = (who: keyof typeof people | null, stage: string, amount: string, closeDate: string) => ({
  name: `${who} ${stage}`,
  owner: who && people[who].id,
  stage: stages[stage] ?? '',
  amount: { amount, currency: 'EUR' },
  closeDate,
  ...(stage.startsWith('Closed')
    ? { actualCloseDate: closeDate, lostReason: stage === 'Closed Lost' ? 'Price' : null }
    : {}),
})
const quarter: ForecastRequest = { unit: 'quarter', from: '2026-05-12', count: 2, measure: 'amount' }
const cellOf = (found: Forecast, name: string | null, period = 0) => {
  const cell = found.nodes.find((node) => node.name === name && (name !== null || node.key === 'all'))?.cells[period]
  if (!cell) throw new Error(`${name} is not in the forecast`)
  return cell
}

describe('the forecast', () => {
  it('adds up open opportunities by category and close date, won ones by the day they were won', async () => {
    const found = await forecastOf(system, quarter)
    expect(found.periods).toEqual([
      { from: '2026-04-01', to: '2026-06-30' },
      { from: '2026-07-01', to: '2026-09-30' },
    ])
    expect(cellOf(found, 'Ada').raw).toEqual({ closed: '50', commit: '1000.1', bestCase: '200', pipeline: '0' })
    expect(cellOf(found, 'Ben').raw).toEqual({ closed: '0', commit: '0', bestCase: '0', pipeline: '7' })
    expect(cellOf(found, 'North').raw).toEqual({ closed: '50', commit: '1000.1', bestCase: '200', pipeline: '7' })
    expect(cellOf(found, null).raw).toEqual({ closed: '50', commit: '1001', bestCase: '200', pipeline: '7' })
    expect(cellOf(found, 'Cleo', 1).raw.commit).toBe('30')
    expect(found).toMatchObject({ currency: 'EUR', isPartial: false })
  })
  it('counts, weighs and follows a filter', async () => {
    const of = async (request: Partial<ForecastRequest>) =>
      cellOf(await forecastOf(system, { ...quarter, ...request }), null).raw
    expect(await of({ measure: 'count' })).toEqual({ closed: '1', commit: '2', bestCase: '1', pipeline: '1' })
    expect(await of({ measure: 'weighted' })).toEqual({
      closed: '50',
      commit: '800.8',
      bestCase: '130',
      pipeline: '0.7',
    })
    expect(await of({ filter: { field: 'owner', op: 'eq', value: people.ben.id } })).toMatchObject({
      commit: '0',
      pipeline: '7',
    })
  })
  it('opens exactly the rows that each figure counts, for teams with teams beneath, people and those without', async () => {
    const found = await forecastOf(system, { ...quarter, measure: 'count' })
    for (const node of found.nodes)
      for (const [at, period] of found.periods.entries())
        for (const reading of ['single', 'cumulative'] as const)
          for (const category of forecastCategories) {
            const cell = node.cells[at]
            const filter = rowsBehind(node, category, reading, period, false)
            const rows = await count(system, 'opportunity', { filter })
            expect([node.key, category, reading, String(rows.value)]).toEqual([
              node.key,
              category,
              reading,
              cell && read(cell.raw, category, reading),
            ])
          }
  })
  it('counts in the organisation’s fiscal year', async () => {
    const settings = { ...organizationSettings(null), fiscalYear: { firstMonth: 2, namedAfter: 'end' as const } }
    await writeSetting(system, 'organization', settings)
    const found = await forecastOf(await ws.system(), quarter)
    expect(found.periods[0]).toEqual({ from: '2026-05-01', to: '2026-07-31' })
    expect(cellOf(found, 'Cleo').raw.commit).toBe('30')
    await writeSetting(system, 'organization', organizationSettings(null))
  })
  it('lets owners override the category of an opportunity', async () => {
    const [one] = await queryAll(system, 'opportunity', {
      filter: { field: 'name', op: 'eq', value: 'ben Prospecting' },
    })
    const ben = await people.ben.ctx()
    await update(ben, 'opportunity', one?.id ?? '', { forecastCategory: 'Commit' })
    expect(cellOf(await forecastOf(system, quarter), 'Ben').raw).toMatchObject({ commit: '7', pipeline: '0' })
    const own = await forecastOwn(system, { ...quarter, owners: [people.ben.id] })
    expect(own.own[`user:${people.ben.id}`]?.[0]).toMatchObject({ commit: '7', pipeline: '0' })
    await update(ben, 'opportunity', one?.id ?? '', { forecastCategory: 'Pipeline' })
  })
  it('shows what the asker may read, and says that it is not all (S-06)', async () => {
    await ws.saveRole({
      key: 'ownOnly',
      label: 'Own only',
      capabilities: [],
      rights: { '*': { read: 'all' }, opportunity: { read: 'own' } },
    })
    const own = await ws.person(['ownOnly'], { name: 'Own', team: region.south })
    await create(system, 'opportunity', { ...deal(null, 'Negotiation', '5', '2026-05-05'), owner: own.id })
    const found = await forecastOf(await own.ctx(), quarter)
    expect(found.isPartial).toBe(true)
    expect(cellOf(found, null).raw.commit).toBe('5')
    await ws.saveRole({
      key: 'blind',
      label: 'Blind',
      capabilities: [],
      rights: { '*': { read: 'all' }, opportunity: { read: 'all', fields: { amount: { read: false } } } },
    })
    const blind = await ws.person(['blind'])
    await expect(forecastOf(await blind.ctx(), quarter)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await forecastOf(await blind.ctx(), { ...quarter, measure: 'count' })).toMatchObject({ currency: null })
    const [mine] = await queryAll(system, 'opportunity', { filter: { field: 'owner', op: 'eq', value: own.id } })
    await remove(system, 'opportunity', mine?.id ?? '')
  })
})

describe('adjustments', () => {
  const request = { unit: 'quarter', from: '2026-05-01', measure: 'amount', category: 'commit' } as const
  it('stand beside the sum and are what parents see', async () => {
    const lead = await people.lead.ctx()
    const made = await adjust(lead, {
      ...request,
      node: `user:${people.ada.id}`,
      value: '600',
      reason: 'One will slip',
    })
    const found = await forecastOf(await people.head.ctx(), quarter)
    const ada = cellOf(found, 'Ada')
    expect(ada.raw.commit).toBe('1000.1')
    expect(totalOf(ada).commit).toBe('600')
    expect(ada.adjustments?.commit).toMatchObject({
      id: made?.id,
      reason: 'One will slip',
      by: `user:${people.lead.id}`,
    })
    expect(cellOf(found, 'Sales').raw.commit).toBe('1000.1')
    expect(totalOf(cellOf(found, 'Sales')).commit).toBe('600')
    expect(await adjust(lead, { ...request, node: `user:${people.ada.id}`, value: '650', reason: 'Better' })).toEqual(
      made,
    )
    expect(await adjust(lead, { ...request, node: `user:${people.ada.id}`, value: null })).toBeNull()
    expect(cellOf(await forecastOf(lead, quarter), 'Ada')).not.toHaveProperty('total')
  })
  it('need a reason and a figure', async () => {
    const lead = await people.lead.ctx()
    const given = { ...request, node: `team:${region.north}` }
    await expect(adjust(lead, { ...given, value: '1' })).rejects.toMatchObject({ issues: [{ field: 'reason' }] })
    await expect(adjust(lead, { ...given, value: 'much', reason: 'x' })).rejects.toMatchObject({
      issues: [{ field: 'amount.amount' }],
    })
  })
  it('are for oneself and for those whom one leads, whatever way they are written', async () => {
    const lead = await people.lead.ctx()
    const ada = await people.ada.ctx()
    const given = { ...request, value: '1', reason: 'because' }
    await expect(adjust(lead, { ...given, node: `user:${people.cleo.id}` })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(adjust(lead, { ...given, node: `team:${region.sales}` })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(adjust(ada, { ...given, node: `user:${people.ben.id}` })).rejects.toMatchObject({ code: 'forbidden' })
    const values = { from: '2026-04-01', to: '2026-06-30', category: 'commit', amount: '1', reason: 'because' }
    await expect(create(ada, 'forecastAdjustment', { ...values, team: region.north })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const own = await adjust(ada, { ...given, node: `user:${people.ada.id}` })
    expect(await get(ada, 'forecastAdjustment', own?.id ?? '')).toMatchObject({ person: people.ada.id })
    await adjust(ada, { ...given, node: `user:${people.ada.id}`, value: null })
  })
  it('say who may adjust what', async () => {
    const can = async (person: Person) =>
      (await forecastOf(await person.ctx(), quarter)).nodes.flatMap(({ name, canAdjust }) => (canAdjust ? name : []))
    expect(await can(people.ada)).toEqual(['Ada'])
    expect(await can(people.lead)).toEqual(['North', 'Ada', 'Ben', 'Lead'])
  })
})

describe('quotas', () => {
  it('are goals of won amounts, those beneath added up where there is none', async () => {
    const head = await people.head.ctx()
    const goal = { metric: 'wonAmount', from: '2026-04-01', to: '2026-06-30' }
    await createMany(head, 'goal', [
      { ...goal, person: people.ada.id, targetAmount: { amount: '500', currency: 'EUR' } },
      { ...goal, person: people.ben.id, targetAmount: { amount: '250.5', currency: 'EUR' } },
      { ...goal, person: people.ben.id, from: '2026-04-01', to: '2026-04-30', targetAmount: '9' },
    ])
    const north = () => forecastOf(head, quarter).then((found) => cellOf(found, 'North'))
    expect(await north()).toMatchObject({ quota: '750.5', isQuotaSum: true })
    await create(head, 'goal', { ...goal, team: region.north, targetAmount: '1000' })
    expect(await north()).toMatchObject({ quota: '1000' })
    expect(await north()).not.toHaveProperty('isQuotaSum')
  })
  it('in another currency count by their base amount', async () => {
    await create(system, 'exchangeRate', { currency: 'USD', base: 'EUR', validFrom: '2026-01-01', rate: '0.5' })
    const head = await people.head.ctx()
    const goal = { metric: 'wonAmount', from: '2026-07-01', to: '2026-09-30', person: people.cleo.id }
    await create(head, 'goal', { ...goal, targetAmount: { amount: '100', currency: 'USD' } })
    expect(cellOf(await forecastOf(head, quarter), 'Cleo', 1).quota).toBe('50')
  })
  it('are set by those who lead', async () => {
    const values = { metric: 'wonCount', from: '2026-04-01', to: '2026-06-30', target: '3' }
    const ada = await people.ada.ctx()
    await expect(create(ada, 'goal', { ...values, person: people.ada.id })).rejects.toMatchObject({ code: 'forbidden' })
    const head = await people.head.ctx()
    await expect(create(head, 'goal', values)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await create(head, 'goal', { ...values, person: people.ada.id })).toMatchObject({ target: '3' })
  })
  it('say what is wrong with them', async () => {
    const head = await people.head.ctx()
    const given = { metric: 'wonCount', from: '2026-04-01', to: '2026-06-30', person: people.ada.id }
    const said = (values: Record<string, string>) =>
      create(head, 'goal', { ...given, ...values }).then(
        () => [],
        ({ issues }: PublicError) => issues.map(({ field, code }) => `${field} ${code}`),
      )
    expect(await said({ targetAmount: '3' })).toEqual(['target required', 'targetAmount otherTarget'])
    expect(await said({ metric: 'wonAmount', targetAmount: '-1' })).toEqual(['targetAmount tooSmall'])
    expect(await said({ target: '3', team: region.north })).toEqual(['team oneHolder'])
    expect(await said({ target: '3', to: '2026-03-31' })).toEqual(['to beforeStart'])
  })
})
