import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, createMany } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { replaceSplits } from '#modules/sales/server/splits.ts'
import { type ForecastCategory, forecastCategories } from '../contract.ts'
import { nothing } from '../rollUp.ts'
import { rowsBehind } from '../web/rows.ts'
import { flowOf } from './flow.ts'
import { type ForecastRequest, forecastOf, forecastOwn } from './forecast.ts'
import { forecast } from './module.ts'

let ws: TestWorkspace
let system: Context
let stages: Record<string, string>
let people: Person[]
let north: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, forecast] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  north = await ws.team('North')
  people = [
    await ws.person(['user'], { name: 'Ada', team: north }),
    await ws.person(['user'], { name: 'Ben', team: north }),
    await ws.person(['user'], { name: 'Cleo' }),
  ]
  system = await ws.system()
  const rows = await queryAll(system, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const forget = async () => {
  for (const table of ['opportunity', 'opportunity_split', 'sys_opportunity_snapshot', 'sys_opportunity_snapshot_day'])
    await ws.db.run(sql`TRUNCATE ${id(ws.schema, table)} CASCADE`)
}
const may: ForecastRequest = { unit: 'month', from: '2026-05-12', count: 1, measure: 'amount' }
const personOf = (at: number) => people[at % people.length]?.id ?? ''
const deal = (owner: number | null, amount: string, stage = 'Negotiation') =>
  create(system, 'opportunity', {
    name: `Deal of ${amount}`,
    owner: owner === null ? null : personOf(owner),
    stage: stages[stage] ?? '',
    amount: { amount, currency: 'EUR' },
    closeDate: '2026-05-20',
    ...(stage === 'Closed Won' ? { actualCloseDate: '2026-05-02' } : {}),
  })
const figures = async (request: Partial<ForecastRequest> = {}) => {
  const { nodes, isSplit } = await forecastOf(system, { ...may, ...request })
  const raw = Object.fromEntries(nodes.map(({ key, cells }) => [key, cells[0]?.raw ?? nothing]))
  return { raw, nodes, isSplit }
}

it('count money for those who share it, and each opportunity once above them', async () => {
  await forget()
  const one = await deal(0, '1000')
  await deal(0, '7')
  await replaceSplits(system, one.id, [
    { user: personOf(1), percent: '33.33', kind: 'revenue' },
    { user: personOf(2), percent: '66.67', kind: 'revenue' },
    { user: personOf(0), percent: '50', kind: 'overlay' },
  ])
  const [ada, ben, cleo] = people.map((person) => `user:${person.id}`) as [string, string, string]
  const { raw, isSplit } = await figures()
  expect(isSplit).toBe(true)
  const commit = [ada, ben, `team:${north}`, cleo, 'all'].map((key) => raw[key]?.commit)
  expect(commit).toEqual(['7', '333.3', '340.3', '666.7', '1007'])
  const own = await forecastOwn(system, { ...may, owners: [personOf(1)] })
  expect(own.own[ben]?.[0]?.commit).toBe('333.3')
  const counted = await figures({ measure: 'count' })
  expect([counted.isSplit, counted.raw[ada]?.commit, counted.raw[cleo]]).toEqual([false, '2', undefined])
  const flow = await flowOf(system, { ...may, node: cleo, since: 'period' })
  expect(flow.closing).toEqual({ count: 1, value: '666.7' })
})

it('are in the rows behind the figures of those who share, and not of the owner', async () => {
  const { nodes } = await figures()
  const period = { from: '2026-05-01', to: '2026-05-31' }
  const rowsOf = async (key: string) => {
    const node = nodes.find((one) => one.key === key)
    if (!node) throw new Error(`${key} is not in the forecast`)
    const filter = rowsBehind(node, 'commit', 'single', period, true)
    return (await queryAll(system, 'opportunity', { filter, fields: ['name'] })).map(({ name }) => name).sort()
  }
  expect(await rowsOf(`user:${personOf(0)}`)).toEqual(['Deal of 7'])
  expect(await rowsOf(`user:${personOf(1)}`)).toEqual(['Deal of 1000'])
  expect(await rowsOf(`team:${north}`)).toEqual(['Deal of 1000', 'Deal of 7'])
  expect(await rowsOf('team:none')).toEqual(['Deal of 1000'])
  expect(await rowsOf('all')).toEqual(['Deal of 1000', 'Deal of 7'])
})

const deals = fc.array(
  fc.record({
    owner: fc.option(fc.nat({ max: 2 })),
    cents: fc.nat({ max: 10_000_000 }),
    stage: fc.constantFrom('Negotiation', 'Proposal/Quote', 'Prospecting', 'Closed Won'),
    shares: fc.option(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 2 })),
  }),
  { minLength: 1, maxLength: 6 },
)

it('move money between people and never make or lose any', async () => {
  await fc.assert(
    fc.asyncProperty(deals, async (given) => {
      await forget()
      const expected = new Map<string, string>()
      const add = (key: string, category: ForecastCategory, value: string) =>
        expected.set(`${key} ${category}`, addDecimals(expected.get(`${key} ${category}`) ?? '0', value))
      for (const { owner, cents, stage, shares } of given) {
        const category = ({ 'Closed Won': 'closed', Negotiation: 'commit', 'Proposal/Quote': 'bestCase' } as const)[
          stage as 'Negotiation'
        ] as ForecastCategory | undefined
        const { id: made } = await deal(owner, addDecimals(`${cents}e-2`, '0'), stage)
        const parts = shares && [...shares, 10_000 - shares.reduce((a, b) => a + b, 0)]
        const users = parts?.map((part, at) => ({ part, person: personOf(at) })).filter(({ part }) => part > 0)
        if (users)
          await createMany(
            system,
            'opportunitySplit',
            users.map(({ part, person }) => ({
              opportunity: made,
              user: person,
              percent: addDecimals(`${part}e-2`, '0'),
              kind: 'revenue',
            })),
          )
        for (const { part, person } of users ?? [{ part: 10_000, person: owner === null ? null : personOf(owner) }])
          add(
            person === null ? 'user:none' : `user:${person}`,
            category ?? 'pipeline',
            addDecimals(`${cents * part}e-6`, '0'),
          )
        add('all', category ?? 'pipeline', addDecimals(`${cents}e-2`, '0'))
      }
      const { raw } = await figures()
      for (const key of [...people.map((person) => `user:${person.id}`), 'user:none', 'all'])
        for (const category of forecastCategories)
          expect([key, category, raw[key]?.[category] ?? '0']).toEqual([
            key,
            category,
            expected.get(`${key} ${category}`) ?? '0',
          ])
    }),
    { numRuns: 25 },
  )
})
