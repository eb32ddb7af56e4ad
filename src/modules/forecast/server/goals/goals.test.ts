import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count, create, createMany, remove, removeMany, update } from '#kernel/records/server/engine.ts'
import { organizationSettings, writeSetting } from '#kernel/settings/server/settings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import type { GoalNode, GoalTree } from '../../contract.ts'
import { goalMetrics } from '../../objects/metrics.ts'
import { forecast } from '../module.ts'
import { copyGoals, previewCopy } from './copy.ts'
import { fieldsOf } from './metric.ts'
import { goalsProgress } from './progress.ts'
import { goalTree } from './tree.ts'

let ws: TestWorkspace
let system: Context
let region: { sales: string; north: string; south: string }
let people: Record<'head' | 'lead' | 'ada' | 'ben' | 'cleo', Person>
let won: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration, forecast] })
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
  const [stage] = await queryAll(system, 'stage', { filter: { field: 'name', op: 'eq', value: 'Closed Won' } })
  won = stage?.id ?? ''
  await createMany(system, 'opportunity', [
    deal('ada', '1000.10', '2026-04-01'),
    deal('ada', '200', '2026-05-12'),
    deal('ada', '7', '2026-03-31'),
    deal('ben', '50', '2026-05-02'),
    deal('cleo', '30', '2026-04-20'),
    deal(null, '0.9', '2026-05-01'),
  ])
})
afterAll(() => ws.close())

const deal = (who: keyof typeof people | null, amount: string, day: string) => ({
  name: `${who} ${amount}`,
  owner: who && people[who].id,
  stage: won,
  amount: { amount, currency: 'EUR' },
  closeDate: day,
  actualCloseDate: day,
})
const quarter = { from: '2026-04-01', to: '2026-06-30' }
const asked = { metric: 'wonAmount', unit: 'quarter', from: '2026-05-12' } as const
const nodeOf = (found: GoalTree, name: string | null): GoalNode => {
  const node = found.nodes.find((one) => one.name === name && (name !== null || one.key === 'all'))
  if (!node) throw new Error(`${name} is not in the tree`)
  return node
}
const clearGoals = async () => {
  const ids = (await queryAll(system, 'goal', { fields: ['id'] })).map(({ id }) => ({ id }))
  await removeMany(system, 'goal', ids)
}

describe('metrics', () => {
  it.each(goalMetrics.map((metric) => [metric.key, metric] as const))(
    '%s is made of fields that exist',
    (_key, metric) => {
      const object = system.registry.object(metric.object)
      for (const field of fieldsOf(metric)) expect([field, object.fields.has(field)]).toEqual([field, true])
      expect(['date', 'instant']).toContain(object.fields.get(metric.on)?.storage)
      const { field } = metric.measure
      expect(field !== undefined && object.fields.get(field)?.def.kind === 'money').toBe(metric.isMoney)
    },
  )
})

describe('the tree', () => {
  afterAll(clearGoals)
  it('adds up achievements of people, and sets a team’s target beside those of its people', async () => {
    const head = await people.head.ctx()
    await createMany(head, 'goal', [
      { metric: 'wonAmount', ...quarter, person: people.ada.id, targetAmount: '2000' },
      { metric: 'wonAmount', ...quarter, person: people.ben.id, targetAmount: '910' },
      { metric: 'wonAmount', ...quarter, person: people.cleo.id, targetAmount: '20' },
      { metric: 'wonAmount', ...quarter, team: region.north, targetAmount: '3000' },
      { metric: 'wonCount', ...quarter, person: people.ada.id, target: '4' },
      { metric: 'wonAmount', from: '2026-04-01', to: '2026-04-30', person: people.ada.id, targetAmount: '1' },
    ])
    const found = await goalTree(head, asked)
    expect(found).toMatchObject({ period: quarter, today: '2026-05-12', currency: 'EUR', isPartial: false })
    expect(found.pace).toEqual({ days: 91, elapsed: 42, left: 50 })
    const ada = nodeOf(found, 'Ada')
    expect(ada).toMatchObject({ achieved: '1200.1', target: '2000', beneath: null })
    expect(ada.progress).toMatchObject({ status: 'ahead', expected: '923.08', missing: '799.9', perDay: '16' })
    expect(nodeOf(found, 'North')).toMatchObject({ achieved: '1250.1', target: '3000', beneath: '2910' })
    expect(nodeOf(found, 'South')).toMatchObject({ achieved: '30', target: null, beneath: '20' })
    expect(nodeOf(found, 'South').progress?.status).toBe('done')
    expect(nodeOf(found, 'Sales')).toMatchObject({ achieved: '1280.1', beneath: '3020' })
    expect(nodeOf(found, null)).toMatchObject({ achieved: '1281', beneath: '3020' })
  })
  it('tells how it came about, step by step up to today', async () => {
    const { steps, nodes } = await goalTree(system, asked)
    expect(steps).toHaveLength(13)
    expect(steps[0]).toBe('2026-04-07')
    expect(nodes.find(({ name }) => name === 'Ada')?.series).toEqual([...new Array(5).fill('1000.1'), '1200.1'])
  })
  it('says who may set whose goals', async () => {
    const can = async (person: Person) =>
      (await goalTree(await person.ctx(), asked)).nodes.flatMap(({ name, canPlan }) => (canPlan ? name : []))
    expect(await can(people.ada)).toEqual([])
    expect(await can(people.lead)).toEqual(['North', 'Ada', 'Ben'])
    expect((await goalTree(system, asked)).nodes.flatMap(({ key, canPlan }) => (canPlan ? key : []))).toContain('all')
  })
  it('opens exactly the records that its figures are made of', async () => {
    for (const { key } of goalMetrics) {
      const { nodes, rows } = await goalTree(system, { ...asked, metric: key })
      const all = await count(system, rows.object, { filter: rows.filter }).then(({ value }) => value)
      const isCount = goalMetrics.find((metric) => metric.key === key)?.measure.fn === 'count'
      if (isCount) expect([key, nodes[0]?.achieved]).toEqual([key, String(all)])
    }
  })
})

describe('progress', () => {
  afterAll(clearGoals)
  it('counts calls, meetings, tasks and leads on the organisation’s day', async () => {
    await writeSetting(system, 'organization', { ...organizationSettings(null), timeZone: 'Pacific/Auckland' })
    ws.clock.set('2026-05-12T13:00:00.000Z')
    const ctx = await ws.system()
    // In May the 12th lasts in Auckland from 12:00 of the 11th to 12:00 of the 12th.
    const calls = ['2026-05-11T11:59:59Z', '2026-05-11T12:00:00Z', '2026-05-12T11:59:59Z', '2026-05-12T12:00:00Z']
    const owner = people.ada.id
    await createMany(
      ctx,
      'call',
      calls.map((startAt) => ({ subject: startAt, status: 'Held', startAt, owner })),
    )
    const [startAt, endAt] = ['2026-05-12T08:00:00Z', '2026-05-12T09:00:00Z']
    await create(ctx, 'meeting', { subject: 'Met', status: 'Held', startAt, endAt, owner })
    await create(ctx, 'lead', { lastName: 'Neu', company: 'Neu', owner })
    await create(ctx, 'task', { subject: 'Done', status: 'Completed', owner })
    const goals = [
      ...['callsHeld', 'meetingsHeld', 'leadsConverted'].map((metric) => ({ metric, from: '2026-05-12' })),
      ...['leadsNew', 'tasksCompleted'].map((metric) => ({ metric, from: '2026-05-13' })),
    ]
    await createMany(
      ctx,
      'goal',
      goals.map((goal) => ({ ...goal, to: goal.from, person: owner, target: '2' })),
    )
    const found = await goalsProgress(ctx, { person: owner, from: '2026-05-12', to: '2026-05-13' })
    expect(found.today).toBe('2026-05-13')
    expect(Object.fromEntries(found.goals.map(({ metric, achieved }) => [metric, achieved]))).toEqual({
      callsHeld: '2',
      meetingsHeld: '1',
      leadsNew: '1',
      tasksCompleted: '1',
      leadsConverted: '0',
    })
    for (const { rows, achieved } of found.goals)
      expect((await count(ctx, rows?.object ?? '', { filter: rows?.filter ?? { all: true } })).value).toBe(
        Number(achieved),
      )
    ws.clock.set('2026-05-12T10:00:00.000Z')
    await writeSetting(system, 'organization', organizationSettings(null))
    await clearGoals()
  })
  it('takes a target in another currency at the rate of the goal’s first day', async () => {
    await createMany(system, 'exchangeRate', [
      { currency: 'USD', base: 'EUR', validFrom: '2026-01-01', rate: '0.5' },
      { currency: 'USD', base: 'EUR', validFrom: '2026-04-02', rate: '0.9' },
      { currency: 'JPY', base: 'EUR', validFrom: '2026-01-01', rate: '0.006' },
      { currency: 'KWD', base: 'EUR', validFrom: '2026-01-01', rate: '3' },
    ])
    const targets = [
      { amount: '1000', currency: 'USD' },
      { amount: '500001', currency: 'JPY' },
      { amount: '1.125', currency: 'KWD' },
      { amount: '9', currency: 'CHF' },
    ]
    const priced = await ws.system()
    const outcomes = await createMany(
      priced,
      'goal',
      targets.map((targetAmount) => ({ metric: 'wonAmount', ...quarter, person: people.ada.id, targetAmount })),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'created', 'created', 'error'])
    expect(outcomes.at(-1)).toMatchObject({ issues: [{ field: 'targetAmount' }] })
    const { goals } = await goalsProgress(system, { metric: 'wonAmount' })
    const found = new Map(goals.map((goal) => [goal.target, goal]))
    expect([...found.keys()].toSorted()).toEqual(['3.38', '3000.01', '500'])
    expect(found.get('500')).toMatchObject({ currency: 'EUR', achieved: '1200.1', progress: { status: 'done' } })
    await clearGoals()
  })
  it('adds up records that the asker may read, and no others (S-06)', async () => {
    await createMany(system, 'goal', [
      { metric: 'wonAmount', ...quarter, team: region.north, targetAmount: '3000' },
      { metric: 'wonAmount', ...quarter, person: people.ben.id, targetAmount: '100' },
      { metric: 'wonAmount', ...quarter, targetAmount: '9000' },
    ])
    await ws.saveRole({
      key: 'ownOnly',
      label: 'Own only',
      capabilities: [],
      rights: { '*': { read: 'all' }, opportunity: { read: 'own' } },
    })
    const own = await ws.person(['ownOnly'], { name: 'Own', team: region.north })
    const mine = await create(system, 'opportunity', { ...deal(null, '5', '2026-05-05'), owner: own.id })
    const ctx = await own.ctx()
    const { goals } = await goalsProgress(ctx, {})
    expect(goals.map(({ name, achieved, isPartial }) => [name, achieved, isPartial])).toEqual(
      expect.arrayContaining([
        ['North', '5', true],
        ['Ben', '0', true],
        [null, '5', true],
      ]),
    )
    const tree = await goalTree(ctx, asked)
    expect(tree.isPartial).toBe(true)
    expect(nodeOf(tree, 'Ben').achieved).toBe('0')
    expect(nodeOf(tree, null).achieved).toBe('5')
    await ws.saveRole({
      key: 'blind',
      label: 'Blind',
      capabilities: [],
      rights: { '*': { read: 'all' }, opportunity: { read: 'all', fields: { actualAmount: { read: false } } } },
    })
    const blind = await (await ws.person(['blind'])).ctx()
    await expect(goalTree(blind, asked)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await goalsProgress(blind, {})).goals[0]).toMatchObject({ achieved: null, progress: null, rows: null })
    await remove(system, 'opportunity', mine.id)
    await clearGoals()
  })
  it('finds goals by what is said of them, and refuses too many periods by name', async () => {
    await createMany(system, 'goal', [
      { metric: 'wonAmount', ...quarter, team: region.north, targetAmount: '3000' },
      { metric: 'wonAmount', ...quarter, person: people.ben.id, targetAmount: '100' },
    ])
    const of = async (request: Parameters<typeof goalsProgress>[1]) =>
      (await goalsProgress(system, request)).goals.map(({ name }) => name)
    expect(await of({ team: region.north })).toEqual(['North'])
    expect(await of({ from: '2026-07-01' })).toEqual([])
    expect(await of({ filter: { field: 'person', op: 'isNotEmpty' } })).toEqual(['Ben'])
    const days = Array.from({ length: 101 }, (_, at) =>
      Temporal.PlainDate.from('2026-01-01').add({ days: at }).toString(),
    )
    await createMany(
      system,
      'goal',
      days.map((day) => ({ metric: 'wonCount', from: day, to: day, person: people.ada.id, target: '1' })),
    )
    await expect(of({ metric: 'wonCount' })).rejects.toMatchObject({ issues: [{ field: 'filter', code: 'tooMany' }] })
    expect(await of({ metric: 'wonCount', to: '2026-01-31' })).toHaveLength(31)
  })
})

it('asks the database no more often for many goals than for a few', async () => {
  const goal = { metric: 'wonAmount', ...quarter, targetAmount: '10' }
  const set = (holders: object[]) =>
    createMany(
      system,
      'goal',
      holders.flatMap((holder) => [
        { ...goal, ...holder },
        { ...goal, ...holder, metric: 'wonCount', targetAmount: null, target: '1' },
      ]),
    )
  const statements = async () => {
    let asked = 0
    const rows: Db['rows'] = (query, options) => {
      asked += 1
      return system.db.rows(query, options)
    }
    const db = { ...system.db, rows }
    const { goals } = await goalsProgress({ ...system, db }, { metric: 'wonCount' })
    return { asked, goals: goals.length }
  }
  await set([{ person: people.ada.id }, { team: region.north }])
  const few = await statements()
  await set(Object.values(people).flatMap(({ id }) => new Array(150).fill({ person: id })))
  const many = await statements()
  expect(few.asked).toBeGreaterThan(2)
  expect(many.goals).toBe(752)
  expect(many.asked).toBe(few.asked)
  await clearGoals()
}, 60_000)

describe('copying', () => {
  const request = { unit: 'quarter', from: '2026-08-01' } as const
  beforeAll(async () => {
    const goal = { metric: 'wonAmount', ...quarter }
    await ws.person(['admin'])
    const left = await ws.person(['user'], { name: 'Left', team: region.north })
    await createMany(await ws.system(), 'goal', [
      { ...goal, person: people.ada.id, targetAmount: { amount: '1000.55', currency: 'EUR' } },
      { ...goal, person: people.ben.id, targetAmount: { amount: '333', currency: 'JPY' } },
      { ...goal, person: people.cleo.id, targetAmount: '30' },
      { ...goal, person: left.id, targetAmount: '40' },
      { ...goal, metric: 'wonCount', person: people.ada.id, target: '7' },
      { ...goal, person: people.ben.id, metric: 'callsHeld', target: '12', from: '2026-04-02' },
      { metric: 'wonCount', from: '2026-07-01', to: '2026-09-30', person: people.ada.id, target: '9' },
    ])
    await update(system, 'user', left.id, { isActive: false })
  })
  it('shows what would become of each goal, raised by a share', async () => {
    const found = await previewCopy(await people.lead.ctx(), { ...request, percent: '10' })
    expect(found.before).toEqual(quarter)
    expect(found.period).toEqual({ from: '2026-07-01', to: '2026-09-30' })
    const seen = found.items.map(({ name, metric, after, currency, state }) => [name, metric, after, currency, state])
    expect(seen.toSorted()).toEqual(
      [
        ['Ada', 'wonAmount', '1100.61', 'EUR', 'new'],
        ['Ada', 'wonCount', '8', null, 'exists'],
        ['Ben', 'wonAmount', '366', 'JPY', 'new'],
        ['Cleo', 'wonAmount', '33', 'EUR', 'notLed'],
        ['Left', 'wonAmount', '44', 'EUR', 'left'],
      ].toSorted(),
    )
  })
  it('makes the new ones as one operation, which is undone as one', async () => {
    const lead = await people.lead.ctx()
    const made = await copyGoals(lead, request)
    const standing = () =>
      queryAll(system, 'goal', {
        filter: {
          and: [
            { field: 'from', op: 'eq', value: '2026-07-01' },
            { field: 'metric', op: 'eq', value: 'wonAmount' },
          ],
        },
        fields: ['targetAmount', 'person'],
      })
    expect(await standing()).toHaveLength(2)
    expect((await copyGoals(lead, request)).operation).toBeNull()
    await undo(lead, made.operation ?? '', { conflicts: 'keepCurrent' })
    expect(await standing()).toEqual([])
  })
})
