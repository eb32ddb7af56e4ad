import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, remove, restore, update } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { replaceSplits } from '#modules/sales/server/splits.ts'
import { takeSnapshots } from '#modules/sales/server/takeSnapshots.ts'
import type { Flow, FlowKind, ForecastMeasure } from '../contract.ts'
import { type FlowRequest, flowOf, flowRowsOf } from './flow.ts'
import { forecastOf } from './forecast.ts'
import { forecast } from './module.ts'

let ws: TestWorkspace
let system: Context
let stages: Record<string, string>
let people: Record<'ada' | 'ben' | 'cleo', Person>
let north: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, forecast] })
  ws.clock.set('2026-05-04T10:00:00.000Z')
  north = await ws.team('North')
  people = {
    ada: await ws.person(['user'], { name: 'Ada', team: north }),
    ben: await ws.person(['user'], { name: 'Ben', team: north }),
    cleo: await ws.person(['user'], { name: 'Cleo' }),
  }
  system = await ws.system()
  const rows = await queryAll(system, 'stage', { fields: ['name'] })
  stages = Object.fromEntries(rows.map((row) => [String(row.name), row.id]))
})
afterAll(() => ws.close())

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const stage = (name: string) => stages[name] ?? null
const deal = (name: string, values = {}) =>
  create(system, 'opportunity', {
    name,
    owner: people.ada.id,
    amount: eur('100'),
    closeDate: '2026-05-20',
    stage: stage('Proposal/Quote'),
    ...values,
  })
const forget = async () => {
  for (const table of ['opportunity', 'sys_opportunity_snapshot', 'sys_opportunity_snapshot_day', 'sys_event'])
    await ws.db.run(sql`TRUNCATE ${id(ws.schema, table)} CASCADE`)
}
const may: FlowRequest = { unit: 'month', from: '2026-05-15', measure: 'amount', node: 'all', since: 'period' }
const bars = ({ bars }: Flow) =>
  Object.fromEntries(bars.map(({ kind, count, effect }) => [kind, `${count}: ${effect}`]))
const total = ({ opening, bars }: Flow) => bars.reduce((sum, { effect }) => addDecimals(sum, effect), opening.value)

describe('what moved', () => {
  it('names each movement, with what came and was won in between', async () => {
    await forget()
    const make = async (names: readonly string[]) => {
      const made = await Promise.all(names.map(async (name) => [name, (await deal(name)).id] as const))
      return Object.fromEntries(made)
    }
    const made = await make(['won', 'lost', 'later', 'sooner', 'up', 'down', 'given', 'omitted', 'trash', 'still'])
    const fromJune = await deal('from June', { closeDate: '2026-06-09' })
    const fromApril = await deal('from April', { closeDate: '2026-04-09' })
    const lost = await deal('lost before', { stage: stage('Closed Lost'), lostReason: 'Price' })
    ws.clock.set('2026-05-06T10:00:00.000Z')
    await takeSnapshots(system)
    const change = (name: string, values: object) => update(system, 'opportunity', made[name] ?? '', values as never)
    await change('won', { stage: stage('Closed Won'), actualAmount: eur('130') })
    await change('lost', { stage: stage('Closed Lost'), lostReason: 'Price' })
    await change('later', { closeDate: '2026-07-01', amount: eur('900') })
    await change('sooner', { closeDate: '2026-04-30' })
    await change('up', { amount: eur('111.11') })
    await change('down', { amount: eur('60') })
    await change('given', { owner: people.cleo.id })
    await change('omitted', { forecastCategory: 'Omitted' })
    await remove(system, 'opportunity', made.trash ?? '')
    await update(system, 'opportunity', fromJune.id, { closeDate: '2026-05-31' })
    await update(system, 'opportunity', fromApril.id, { closeDate: '2026-05-01' })
    await update(system, 'opportunity', lost.id, { stage: stage('Prospecting') })
    await deal('new', { amount: eur('7') })
    const quick = await deal('quick', { amount: eur('40') })
    await update(system, 'opportunity', quick.id, { stage: stage('Closed Won') })

    const request = { ...may, since: '2026-05-05', node: `team:${north}` }
    const found = await flowOf(system, request)
    expect(bars(found)).toEqual({
      new: '2: 47',
      reopened: '1: 100',
      pulledIn: '1: 100',
      pushedIn: '1: 100',
      up: '2: 41.11',
      down: '1: -40',
      won: '2: -170',
      lost: '1: -100',
      pushedOut: '1: -100',
      pulledOut: '1: -100',
      handedOver: '1: -100',
      excluded: '2: -200',
    })
    expect([found.opening, found.closing]).toEqual([
      { count: 10, value: '1000' },
      { count: 7, value: '578.11' },
    ])
    expect(total(found)).toBe('578.11')
    expect(bars(await flowOf(system, { ...request, node: `user:${people.cleo.id}` }))).toEqual({ takenOver: '1: 100' })
    expect(bars(await flowOf(system, { ...request, node: 'all' }))).not.toHaveProperty('handedOver')
    const counted = await flowOf(system, { ...request, measure: 'count' })
    expect([counted.opening.value, counted.closing.value, bars(counted).up]).toEqual(['10', '7', undefined])

    const won = await flowRowsOf(system, { ...request, kind: 'won', offset: 0, limit: 1 })
    expect(won).toMatchObject({ currency: 'EUR', hasMore: true })
    expect(won.rows[0]).toMatchObject({ name: 'won', effect: '-130', before: '100', after: '130' })
    const later = await flowRowsOf(system, { ...request, kind: 'pushedOut', offset: 0, limit: 9 })
    expect(later.rows).toEqual([
      {
        id: made.later,
        name: 'later',
        owner: people.ada.id,
        effect: '-100',
        before: '100',
        after: '900',
        closeDateBefore: '2026-05-20',
        closeDateAfter: '2026-07-01',
      },
    ])

    await restore(system, 'opportunity', made.trash ?? '')
    await change('omitted', { forecastCategory: 'Commit' })
    const back = await flowOf(system, request)
    expect(bars(back)).not.toHaveProperty('excluded')
    ws.clock.set('2026-05-08T10:00:00.000Z')
    await takeSnapshots(system)
    expect(bars(await flowOf(system, { ...request, until: '2026-05-07' })), 'out of two written days').toEqual(
      bars(back),
    )
    expect(await flowOf(system, { ...request, filter: { field: 'name', op: 'eq', value: 'up' } })).toMatchObject({
      opening: { count: 1, value: '100' },
      bars: [{ kind: 'up', count: 1, effect: '11.11' }],
      closing: { count: 1, value: '111.11' },
    })
  })

  it('begins with the period or the week, and ends with a period that is over', async () => {
    ws.clock.set('2026-06-10T10:00:00.000Z')
    const days = async (request: Partial<FlowRequest>) => {
      const { since, until, isNow } = await flowOf(system, { ...may, ...request })
      return [since, until, isNow]
    }
    expect(await days({})).toEqual(['2026-04-30', '2026-05-31', false])
    expect(await days({ since: 'week' })).toEqual(['2026-06-07', '2026-06-10', true])
    expect(await days({ from: '2026-06-30' })).toEqual(['2026-05-31', '2026-06-10', true])
    expect(await days({ from: '2026-09-30' })).toEqual(['2026-06-07', '2026-06-10', true])
    await expect(days({ since: '2026-05-20', until: '2026-05-19' })).rejects.toMatchObject({
      issues: [{ field: 'until', code: 'beforeStart' }],
    })
    await expect(days({ node: 'team:00000000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      issues: [{ field: 'node', code: 'unknownNode' }],
    })
  })

  it('shows nobody more than they may read', async () => {
    await ws.saveRole({
      key: 'own',
      label: 'Own',
      capabilities: [],
      rights: { '*': { read: 'own' }, user: { read: 'all' }, team: { read: 'all' } },
    })
    const cleo = await ws.person(['own'], { name: 'Carl' })
    const ctx = await cleo.ctx()
    const found = await flowOf(ctx, { ...may, since: '2026-05-05', until: '2026-05-07' })
    expect(found).toMatchObject({ isPartial: true, opening: { count: 0 }, bars: [], closing: { count: 0 } })
    await ws.saveRole({
      key: 'blind',
      label: 'Blind',
      capabilities: [],
      rights: { '*': { read: 'all' }, opportunity: { read: 'all', fields: { amount: { read: false } } } },
    })
    const blind = await (await ws.person(['blind'])).ctx()
    for (const measure of ['amount', 'weighted'] as const)
      await expect(flowOf(blind, { ...may, measure })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await flowOf(blind, { ...may, measure: 'count', since: '2026-05-05' })).opening.count).toBeGreaterThan(0)
  })

  it('adds up exactly, and agrees with the forecast of each day, whatever happens', async () => {
    let moved = 0
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 3, maxLength: 6 }), async (days) => {
        await forget()
        ws.clock.set('2026-05-03T09:00:00.000Z')
        const history = new History()
        for (const steps of [beginning, ...days]) await history.live(steps)
        for (const flow of await history.flows()) {
          moved += flow.bars.length
          expect(total(flow)).toBe(flow.closing.value)
          expect(flow.opening.value).toBe(history.openOn(flow.since, flow.measure, flow.node))
          expect(flow.closing.value).toBe(history.openOn(flow.until, flow.measure, flow.node))
          for (const { kind, effect } of flow.bars) expect(Math.sign(Number(effect)) * signs[kind]).not.toBe(-1)
        }
      }),
      { numRuns: 10 },
    )
    expect(moved).toBeGreaterThan(100)
  }, 120_000)
})

const signs: Record<FlowKind, 1 | -1> = {
  new: 1,
  reopened: 1,
  pulledIn: 1,
  pushedIn: 1,
  takenOver: 1,
  included: 1,
  up: 1,
  down: -1,
  won: -1,
  lost: -1,
  pushedOut: -1,
  pulledOut: -1,
  handedOver: -1,
  excluded: -1,
}

const acts = ['create', 'amount', 'date', 'stage', 'owner', 'category', 'delete', 'restore'] as const
type Step = { act: (typeof acts)[number]; at: number; by: number }
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...acts),
  at: fc.nat({ max: 7 }),
  by: fc.nat({ max: 7 }),
})
const day = fc.array(step, { minLength: 2, maxLength: 8 })
const beginning: Step[] = [1, 2, 3, 4].map((by) => ({ act: 'create', at: 0, by }))
const measures: ForecastMeasure[] = ['amount', 'weighted', 'recurring', 'quantity']

/** Days on which random things happen; what makes no sense at its moment is refused, and left out. */
class History {
  readonly ids: string[] = []
  readonly days: string[] = []
  private readonly known = new Map<string, string>()

  openOn = (on: string, measure: ForecastMeasure, node: string) => this.known.get(`${on} ${measure} ${node}`) ?? '0'

  /** One day, and what the forecast says in its evening. */
  async live(steps: readonly Step[]): Promise<void> {
    const now = ws.clock.now()
    const today = now.toISOString().slice(0, 10)
    for (const one of steps) await this.act(one).catch(() => undefined)
    for (const measure of measures) {
      const { nodes } = await forecastOf(system, { unit: 'month', from: may.from, count: 1, measure })
      for (const { key, cells } of nodes) {
        const { commit = '0', bestCase = '0', pipeline = '0' } = cells[0]?.raw ?? {}
        this.known.set(`${today} ${measure} ${key}`, [commit, bestCase, pipeline].reduce(addDecimals))
      }
    }
    this.days.push(today)
    ws.clock.set(new Date(now.getTime() + 86_400_000).toISOString())
    await takeSnapshots(system)
  }

  async act({ act, at, by }: Step): Promise<void> {
    const target = this.ids[at % Math.max(1, this.ids.length)] ?? ''
    const owner = [people.ada.id, people.ben.id, people.cleo.id, null][by % 4] ?? null
    const values = {
      amount: { amount: eur(`${by * 1111}.33`), quantity: String(by), recurringAmount: eur(String(by)) },
      date: { closeDate: `2026-0${3 + (by % 4)}-15` },
      stage: { stage: Object.values(stages)[by % Object.keys(stages).length] ?? null, lostReason: 'Price' },
      owner: { owner },
      category: { forecastCategory: by % 2 ? 'Omitted' : 'Best Case' },
    }
    if (act === 'create') await this.create(by, { ...values.amount, ...values.date, owner })
    else if (act === 'delete') await remove(system, 'opportunity', target)
    else if (act === 'restore') await restore(system, 'opportunity', target)
    else await update(system, 'opportunity', target, values[act])
  }

  /** Some are shared from the beginning: who shares them counts as if it had been so on every day. */
  private async create(by: number, values: object): Promise<void> {
    const made = await deal('D', values)
    this.ids.push(made.id)
    const shares = [people.ben.id, people.cleo.id].map((user, at) => ({ user, percent: at ? '69.5' : '30.5' }))
    if (by % 3 === 0)
      await replaceSplits(
        system,
        made.id,
        shares.map((share) => ({ ...share, kind: 'revenue' })),
      )
  }

  async flows(): Promise<(Flow & { node: string })[]> {
    const found: (Flow & { node: string })[] = []
    const nodes = ['all', `team:${north}`, `user:${people.ada.id}`, 'team:none', 'user:none']
    for (const [at, since] of this.days.slice(0, -1).entries())
      for (const node of nodes) {
        const measure = measures[at % measures.length] ?? 'amount'
        const until = this.days[at + 1 + (at % (this.days.length - at - 1))] ?? ''
        for (const end of new Set([until, this.days.at(-1) ?? '']))
          found.push({ node, ...(await flowOf(system, { ...may, measure, node, since, until: end })) })
      }
    return found
  }
}
