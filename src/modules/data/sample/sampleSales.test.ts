import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate, count } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { comparison } from '#modules/forecast/server/compare.ts'
import { sales } from '#modules/sales/server/module.ts'
import { territories } from '#modules/territories/server/module.ts'
import { territoryPlan } from '#modules/territories/server/plan.ts'
import { previewTerritories } from '#modules/territories/server/preview.ts'
import { generateSample } from './generate.ts'
import { fallen, truths } from './planted.ts'

const endDate = '2026-11-20'
let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await companyOf(1500, endDate)
  ctx = await ws.system()
}, 120_000)
afterAll(() => ws.close())

async function companyOf(contacts: number, day: string): Promise<TestWorkspace> {
  if (ws && contacts === 1500) return ws
  const made = await testWorkspace({ modules: [customers, sales, territories, collaboration] })
  made.clock.set(`${day}T09:00:00.000Z`)
  await generateSample(await made.system(), { contacts, seed: 7, endDate: day })
  return made
}

it('truth 12 stands in the ready view of pushes by owner: one seller stands out', async () => {
  const view = ctx.registry.object('opportunity').def.views?.find(({ key }) => key === 'pushesByOwner')
  expect(view).toMatchObject({ groupBy: 'owner', totals: { pushCount: 'avg' } })
  const { rows } = await aggregate(ctx, 'opportunity', {
    ...(view?.filter ? { filter: view.filter } : {}),
    groupBy: [{ field: view?.groupBy ?? '' }],
    measures: [{ fn: 'avg', field: 'pushCount', as: 'mean' }],
    sort: [{ field: 'mean', direction: 'desc' }],
  })
  const users = new Map((await queryAll(ctx, 'user', { fields: ['name'] })).map((row) => [row.id, row.name]))
  const [first, second] = rows
  const { seller, meanPushes } = truths.find(({ id }) => id === 12)?.data ?? {}
  expect(users.get(String(first?.owner))).toBe(seller)
  expect(Math.abs(Number(first?.mean) - Number(meanPushes))).toBeLessThan(0.3)
  expect(Number(second?.mean)).toBeLessThan(1.3)
})

it('truth 12 stands among the territories: one has twice the accounts of its neighbour, one member slips', async () => {
  const { seller, busy, neighbour, workloadRatio } = truths.find(({ id }) => id === 12)?.data ?? {}
  const plan = await territoryPlan(ctx)
  const [heavy, ...others] = plan.nodes.filter(({ overload }) => overload !== null)
  expect([heavy?.name, others]).toEqual([busy, []])
  expect(Math.abs(Number(heavy?.overload) - Number(workloadRatio))).toBeLessThan(0.3)
  expect(plan.nodes.filter(({ parent }) => parent === heavy?.parent).map(({ name }) => name)).toEqual([busy, neighbour])
  const members = plan.nodes.flatMap((node) => node.members)
  const worst = members.toSorted((a, b) => Number(b.slips) - Number(a.slips))
  expect(worst[0]?.name).toBe(seller)
  expect(Number(worst[0]?.slips)).toBeGreaterThan(1.5)
  expect(Number(worst[1]?.slips)).toBeLessThan(1.5)
})

it('compares the quarter by territory, each named', async () => {
  const { rows } = await comparison(ctx, { unit: 'quarter', from: endDate, by: 'territory' })
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['DACH North', 'Asia']))
  expect(rows.length).toBeLessThanOrEqual(8)
})

it('the rules of its territories would leave every account where it is', async () => {
  const preview = await previewTerritories(ctx, { owners: 'none' })
  expect(preview).toMatchObject({ total: 0, moved: 0, uncovered: { before: 0, after: 0 }, overlaps: [] })
})

describe.each([
  ['at a seller’s ordinary size', 1500, endDate],
  ['in the smallest company', 100, endDate],
  ['on the first day of a quarter', 300, '2026-10-01'],
  ['on the last day of a quarter, after a leap day', 300, '2028-03-31'],
])('truth 2 %s', (_name, contacts, day) => {
  it('stands in the comparison with last year: one product fell by 75 %, nothing else by more than 20 %', async () => {
    const made = await companyOf(contacts, day)
    const { rows } = await comparison(await made.system(), { unit: 'quarter', from: day, by: 'product' })
    const falls = rows
      .filter(({ before }) => Number(before) > 0)
      .map(({ name, expected, before }) => ({ name, fall: (Number(expected) / Number(before) - 1) * 100 }))
      .toSorted((a, b) => a.fall - b.fall)
    expect(falls[0]?.name).toContain(fallen.product)
    expect(falls[0]?.fall).toBeCloseTo(fallen.fall, 1)
    expect(rows[0]?.name).toContain(fallen.product)
    for (const { fall } of falls.slice(1)) expect(fall).toBeGreaterThan(fallen.mostOtherFall)
    if (made !== ws) await made.close()
  })
})

it('has committees, and large deals whose credit is split exactly', async () => {
  expect((await count(ctx, 'opportunityContact', {})).value).toBeGreaterThan(100)
  const { rows } = await aggregate(ctx, 'opportunitySplit', {
    groupBy: [{ field: 'opportunity' }],
    measures: [
      { fn: 'sum', field: 'percent', as: 'total' },
      { fn: 'count', as: 'people' },
    ],
  })
  expect(rows.length).toBeGreaterThan(0)
  for (const { total, people } of rows) expect([Number(total), people]).toEqual([100, 2])
})
