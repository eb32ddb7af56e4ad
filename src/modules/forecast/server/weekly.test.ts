import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, update } from '#kernel/records/server/engine.ts'
import { organizationSettings, writeSetting } from '#kernel/settings/server/settings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { replaceSplits } from '#modules/sales/server/splits.ts'
import { takeSnapshots } from '#modules/sales/server/takeSnapshots.ts'
import { type Amounts, forecastMeasures } from '../contract.ts'
import { totalOf } from '../rollUp.ts'
import { adjust } from './adjust.ts'
import { forecastOf } from './forecast.ts'
import { forecast } from './module.ts'
import { takeWeeks } from './takeWeeks.ts'
import { accuracyOf, weeksOf } from './weekly.ts'
import { startOfWeek } from './weeks.ts'

let ws: TestWorkspace
let system: Context
let stages: Record<string, string>
let people: Record<'ada' | 'ben' | 'cleo', Person>
let north: string
/** What the grid said in the evening of each day, by day, measure and node. */
const seen = new Map<string, { raw: Amounts; total: Amounts }>()
const quarter = { unit: 'quarter', from: '2026-05-12', measure: 'amount' } as const

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, forecast] })
  const settings = { ...organizationSettings(null), timeZone: 'America/New_York', weekStart: 7 as const }
  ws.clock.set('2026-03-28T12:00:00.000Z')
  await writeSetting(await ws.system(), 'organization', settings)
  north = await ws.team('North')
  people = {
    ada: await ws.person(['user'], { name: 'Ada', team: north }),
    ben: await ws.person(['user'], { name: 'Ben', team: north }),
    cleo: await ws.person(['user'], { name: 'Cleo' }),
  }
  system = await ws.system()
  const rows = await queryAll(system, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
  await live()
}, 120_000)
afterAll(() => ws.close())

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const deal = async (name: string, owner: Person, amount: string, values = {}) =>
  (
    await create(system, 'opportunity', {
      name,
      owner: owner.id,
      amount: eur(amount),
      quantity: '2',
      closeDate: '2026-05-20',
      stage: stages.Negotiation ?? '',
      ...values,
    })
  ).id
const adjusting = (value: string | null, node: string) =>
  adjust(system, { ...quarter, category: 'commit', node, value, reason: 'Known better' })

/** From the end of March to the middle of July; on some days something happens. */
async function live(): Promise<void> {
  const { ada, ben, cleo } = people
  const [big, small] = [await deal('Big', ada, '1000'), await deal('Small', ben, '100')]
  const shared = await deal('Shared', cleo, '10')
  await replaceSplits(system, shared, [
    { user: ada.id, percent: '40', kind: 'revenue' },
    { user: cleo.id, percent: '60', kind: 'revenue' },
  ])
  const acts: Record<string, () => Promise<unknown>> = {
    '2026-04-09': () => update(system, 'opportunity', big, { amount: eur('1200') }),
    '2026-04-14': () => adjusting('900', `user:${ada.id}`),
    '2026-04-22': () => update(system, 'opportunity', small, { stage: stages['Closed Won'] ?? '' }),
    '2026-05-06': () => adjusting('950', `user:${ada.id}`),
    '2026-05-13': () => adjusting('2000', `team:${north}`),
    '2026-06-03': () => adjusting(null, `team:${north}`),
    '2026-06-17': () => update(system, 'opportunity', big, { closeDate: '2026-08-01' }),
    '2026-06-24': () => deal('Late', ada, '7', { closeDate: '2026-06-29' }),
    '2026-06-29': () => update(system, 'opportunity', shared, { stage: stages['Closed Won'] ?? '' }),
  }
  for (let day = Temporal.PlainDate.from('2026-03-28'); day.toString() < '2026-07-15'; day = day.add({ days: 1 })) {
    ws.clock.set(`${day}T15:00:00.000Z`)
    await takeSnapshots(system)
    await takeWeeks(system)
    await acts[day.toString()]?.()
    if (day.dayOfWeek !== 6) continue
    for (const measure of forecastMeasures) {
      const { nodes } = await forecastOf(system, { ...quarter, measure, count: 1 })
      for (const { key, cells } of nodes)
        for (const cell of cells) seen.set(`${day} ${measure} ${key}`, { raw: cell.raw, total: totalOf(cell) })
    }
  }
}

const stored = () =>
  ws.db.rows(sql`SELECT week::text, month::text, person, category, amount, weighted, recurring, quantity, count
    FROM ${id(ws.schema, 'sys_forecast_week')} ORDER BY week, month, person, category`)
const adjusted = () =>
  ws.db.rows(sql`SELECT week::text, holder, measure, category, value
    FROM ${id(ws.schema, 'sys_forecast_week_adjustment')} ORDER BY week, holder`)

it('begins weeks on the day of the organization', () => {
  expect(startOfWeek('2026-05-12', 1)).toBe('2026-05-11')
  expect(startOfWeek('2026-05-12', 7)).toBe('2026-05-10')
  expect(startOfWeek('2026-05-12', 6)).toBe('2026-05-09')
  expect(startOfWeek('2026-05-10', 7)).toBe('2026-05-10')
})

it('keeps each week as the forecast was in it, with adjustments and shares', async () => {
  const nodes = ['all', `team:${north}`, `user:${people.ada.id}`, `user:${people.cleo.id}`]
  for (const measure of forecastMeasures)
    for (const node of nodes) {
      const { weeks } = await weeksOf(system, { ...quarter, measure, node })
      expect(weeks.length).toBeGreaterThan(13)
      for (const figures of weeks) {
        const day = Temporal.PlainDate.from(figures.week ?? '').subtract({ days: 1 })
        const then = seen.get(`${day} ${measure} ${node}`)
        expect([day.toString(), figures.raw, totalOf(figures as never)]).toEqual([
          day.toString(),
          then?.raw,
          then?.total,
        ])
      }
    }
  const found = await weeksOf(system, { ...quarter, node: 'all' })
  expect(found).toMatchObject({ period: { from: '2026-04-01', to: '2026-06-30' }, currency: 'EUR', isPartial: false })
  expect(found.now.raw).toMatchObject({ closed: '110', commit: '7' })
})

it('is written once, and made up for alike', async () => {
  const [sums, believed] = [await stored(), await adjusted()]
  expect(sums.length).toBeGreaterThan(50)
  expect(believed.length).toBeGreaterThan(8)
  await takeWeeks(system)
  expect(await stored()).toEqual(sums)
  for (const table of ['sys_forecast_week', 'sys_forecast_week_adjustment', 'sys_forecast_week_last'])
    await ws.db.run(sql`TRUNCATE ${id(ws.schema, table)}`)
  await takeWeeks(system)
  expect(await stored()).toEqual(sums)
  expect(await adjusted()).toEqual(believed)
})

it('holds what was committed against what was closed', async () => {
  const found = await accuracyOf(system, { ...quarter, from: '2026-07-12', count: 2 })
  expect(found.periods).toEqual([
    { from: '2026-04-01', to: '2026-06-30' },
    { from: '2026-01-01', to: '2026-03-31' },
  ])
  const cellOf = (key: string) => found.nodes.find((node) => node.key === key)?.cells[0]
  expect(cellOf(`user:${people.ada.id}`)).toEqual({
    said: { start: '1004', middle: '950', last: '950' },
    closed: '4',
  })
  expect(cellOf(`user:${people.ben.id}`)).toEqual({
    said: { start: '100', middle: '100', last: '100' },
    closed: '100',
  })
  expect(cellOf('all')).toEqual({ said: { start: '1110', middle: '2106', last: '1056' }, closed: '110' })
})

it('shows nobody more than they may read', async () => {
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': { read: 'own' }, user: { read: 'all' }, team: { read: 'all' } },
  })
  // Somebody has to stay an administrator.
  await ws.person(['admin'])
  await update(system, 'user', people.ben.id, { roles: ['own'] })
  const ben = await people.ben.ctx()
  const all = await weeksOf(ben, { ...quarter, node: 'all' })
  expect(all.isPartial).toBe(true)
  const mine = await weeksOf(system, { ...quarter, node: `user:${people.ben.id}` })
  expect(all.weeks.map(({ raw }) => raw)).toEqual(mine.weeks.map(({ raw }) => raw))
  expect(await accuracyOf(ben, { ...quarter, from: '2026-07-12', count: 1 })).toMatchObject({
    nodes: expect.not.arrayContaining([expect.objectContaining({ name: 'Cleo' })]),
  })
})
