import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, remove, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from './module.ts'
import { asOfSql, movements } from './movementStore.ts'
import { takeSnapshots } from './takeSnapshots.ts'

let ws: TestWorkspace
let ctx: Context
let stages: Record<string, string>

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-03-02T10:00:00.000Z')
  ctx = await (await ws.person(['admin'])).ctx()
  const rows = await queryAll(ctx, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const deal = (name: string, values = {}) =>
  create(ctx, 'opportunity', { name, amount: eur('100'), closeDate: '2026-05-15', ...values })
const lose = { stage: () => stages['Closed Lost'] ?? null }

it('tells what became of each opportunity between two days, also up to this moment, by the rights of the asker', async () => {
  const names = ['won', 'lost', 'removed', 'pulledIn', 'pushedOut', 'up', 'down', 'still'] as const
  const made = Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await deal(name)).id] as const)))
  const reopened = await deal('reopened', { stage: lose.stage(), lostReason: 'Price' })
  ws.clock.set('2026-03-04T10:00:00.000Z')
  const change = (name: string, values: Record<string, unknown>) =>
    update(ctx, 'opportunity', made[name] ?? '', values as never)
  await change('won', { stage: stages['Closed Won'], actualAmount: eur('90') })
  await change('lost', { stage: lose.stage(), lostReason: 'Price' })
  await change('pulledIn', { closeDate: '2026-04-15' })
  await change('pushedOut', { closeDate: '2026-07-01', amount: eur('500') })
  await change('up', { amount: eur('130') })
  await change('down', { amount: eur('60') })
  await change('still', { nextStep: 'Call' })
  await update(ctx, 'opportunity', reopened.id, { stage: stages.Prospecting ?? null })
  await remove(ctx, 'opportunity', made.removed ?? '')
  const late = await deal('new')
  const told = async (to: string, more = {}) => {
    const { items, totals } = await movements(ctx, { from: '2026-03-03', to, ...more })
    return { items: items.map(({ kind, name }) => `${name} ${kind}`).sort(), totals }
  }
  ws.clock.set('2026-03-04T23:00:00.000Z')
  const expected = [...names.filter((name) => name !== 'still'), 'reopened', 'new'].map((name) => `${name} ${name}`)
  await takeSnapshots(await ws.system())
  expect((await told('2026-03-04')).items, 'from the records, before the day is over').toEqual(expected.sort())
  ws.clock.set('2026-03-06T10:00:00.000Z')
  await takeSnapshots(await ws.system())
  await update(ctx, 'opportunity', late.id, { amount: eur('999') })
  const { items, totals } = await told('2026-03-05')
  expect(items).toEqual(expected.sort())
  expect(Object.fromEntries(totals.map(({ kind, before, after }) => [kind, `${before} ${after}`]))).toMatchObject({
    won: '100 90',
    new: '0 100',
    up: '100 130',
    down: '100 60',
    removed: '100 0',
  })
  expect((await told('2026-03-06', { kinds: ['new'] })).totals).toEqual([
    { kind: 'new', count: 1, before: '0', after: '999' },
  ])
  const april = { period: { start: '2026-04-01', end: '2026-04-30' } }
  expect((await told('2026-03-05', april)).items).toEqual(['pulledIn pulledIn'])
  expect((await told('2026-03-05', { filter: { field: 'name', op: 'eq', value: 'up' } })).items).toEqual(['up up'])
  const first = await movements(ctx, { from: '2026-03-03', to: '2026-03-05', limit: 4 })
  const rest = await movements(ctx, { from: '2026-03-03', to: '2026-03-05', cursor: first.next ?? '' })
  expect([first.items.length, rest.items.length]).toEqual([4, expected.length - 4])

  await ws.saveRole({ key: 'own', label: 'Own', capabilities: [], rights: { '*': { read: 'own' } } })
  const stranger = await (await ws.person(['own'])).ctx()
  expect(await movements(stranger, { from: '2026-03-03', to: '2026-03-05' })).toEqual({
    totals: [],
    items: [],
    next: null,
  })
  const amountsOn = async (day: string, who = ctx) => {
    const state = await asOfSql(who, day)
    return state === null ? [] : ws.db.rows(state)
  }
  expect(await amountsOn('2026-03-03')).toHaveLength(9)
  expect(await amountsOn('2026-03-05')).toHaveLength(9)
  expect(await amountsOn('2026-03-01')).toHaveLength(0)
  expect(await amountsOn('2026-03-05', stranger)).toHaveLength(0)
})

it('refuses a period that ends before it begins', async () => {
  await expect(movements(ctx, { from: '2026-03-05', to: '2026-03-04' })).rejects.toMatchObject({
    issues: [{ field: 'to', code: 'beforeStart' }],
  })
})
