import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate, count, query } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { generateSample, goes } from './generate.ts'
import { truths } from './planted.ts'
import { livelinessOf, spanOf, type World } from './world.ts'

const endDate = '2026-11-20'
let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration] })
  ws.clock.set(`${endDate}T09:00:00.000Z`)
  ctx = await ws.system()
  await generateSample(ctx, { contacts: 2500, seed: 7, endDate })
}, 120_000)
afterAll(() => ws.close())

const all = (object: string) => count(ctx, object, {})
const truth = (id: number) => truths.find((known) => known.id === id)?.data
const one = async (object: string, field: string, value: string) =>
  (await query(ctx, object, { filter: { field, op: 'eq', value }, limit: 1 })).items[0]

describe('the sample company', () => {
  it('has exactly the contacts asked for, 42 people, 14 industries and 30 countries', async () => {
    expect((await all('contact')).value).toBe(2500)
    expect((await all('user')).value).toBe(42)
    const groups = async (field: string) =>
      (await aggregate(ctx, 'account', { groupBy: [{ field }], measures: [{ fn: 'count', as: 'n' }] })).rows.length
    expect(await groups('industry')).toBe(14)
    const accounts = await queryAll(ctx, 'account', { fields: ['billingAddress', 'parent', 'name'] })
    expect(new Set(accounts.map((row) => (row.billingAddress as { country: string }).country)).size).toBe(30)
    expect(accounts.some((row) => row.parent !== null)).toBe(true)
    const names = accounts.map((row) => String(row.name)).join('\n')
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Han}/u, /\p{Script=Arabic}/u])
      expect(names).toMatch(script)
  })
  it('has groups and lines of command of three levels, and people who have left for another customer', async () => {
    const depth = async (object: string, link: string) => {
      const rows = await queryAll(ctx, object, { fields: [link] })
      const above = new Map(rows.map((row) => [row.id, row[link] as string | null]))
      const level = (id: string): number => {
        const next = above.get(id)
        return next ? 1 + level(next) : 1
      }
      return Math.max(...rows.map(({ id }) => level(id)))
    }
    expect(await depth('account', 'parent')).toBe(3)
    expect(await depth('contact', 'reportsTo')).toBe(3)
    const left = { field: 'isActive', op: 'eq', value: false } as const
    const ties = await queryAll(ctx, 'accountContact', { filter: left, fields: ['account', 'to', 'contact.account'] })
    expect(ties.length).toBeGreaterThan(5)
    expect(ties.every((tie) => tie.to !== null && tie['contact.account'] !== null)).toBe(true)
    expect(ties.some((tie) => tie['contact.account'] !== tie.account)).toBe(true)
  })
  it('has a history in which every opportunity stands where its last stage change led', async () => {
    const deals = await queryAll(ctx, 'opportunity', {
      fields: ['stage', 'createdAt', 'isClosed', 'isWon', 'lostReason', 'primaryContact'],
    })
    const changes = await queryAll(ctx, 'stageHistory', {
      fields: ['opportunity', 'to', 'at'],
      sort: [{ field: 'at', direction: 'asc' }],
    })
    const last = new Map(changes.map((change) => [change.opportunity, change.to]))
    expect(deals.length).toBeGreaterThan(500)
    for (const deal of deals) expect(last.get(deal.id)).toBe(deal.stage)
    expect(deals.every((deal) => String(deal.createdAt) < `${endDate}T24`)).toBe(true)
    expect(deals.some((deal) => deal.isWon) && deals.some((deal) => deal.isClosed && !deal.isWon)).toBe(true)
  })
  it('has done nothing yet on the day that counts as today, whenever that day somebody looks', async () => {
    const morning = `${endDate}T00:00:00.000Z`
    for (const [object, field] of [
      ['account', 'createdAt'],
      ['account', 'lastActivityAt'],
      ['contact', 'createdAt'],
      ['contact', 'lastActivityAt'],
      ['lead', 'createdAt'],
      ['lead', 'statusChangedAt'],
      ['opportunity', 'createdAt'],
      ['opportunity', 'lastActivityAt'],
      ['opportunity', 'stageEnteredAt'],
      ['stageHistory', 'at'],
      ['task', 'createdAt'],
      ['task', 'completedAt'],
      ['account', 'lastCallAt'],
      ['contact', 'lastMeetingAt'],
      ['call', 'createdAt'],
      ['meeting', 'createdAt'],
      ['note', 'createdAt'],
    ] as const) {
      const [latest] = await queryAll(ctx, object, {
        fields: [field],
        filter: { field, op: 'isNotEmpty' },
        sort: [{ field, direction: 'desc' }],
      })
      expect(String(latest?.[field]) <= morning, `${object}.${field}: ${latest?.[field]}`).toBe(true)
    }
  })
  it('works at human hours and leaves marks', async () => {
    for (const [object, field] of [
      ['task', 'completedAt'],
      ['call', 'startAt'],
      ['meeting', 'startAt'],
    ] as const) {
      const done = await queryAll(ctx, object, {
        filter: { field: 'isClosed', op: 'eq', value: true },
        fields: [field],
      })
      expect(done.length, object).toBeGreaterThan(200)
      const weekend = done.filter((one) => [0, 6].includes(new Date(String(one[field])).getUTCDay()))
      expect(weekend.length / done.length, object).toBeLessThan(0.05)
    }
  })
  it('brings the marks that its activities give, on opportunities, contacts and accounts', async () => {
    const held: Filter = { field: 'status', op: 'eq', value: 'Held' }
    const calls = await queryAll(ctx, 'call', { filter: held, fields: ['startAt', 'relatedTo', 'contacts'] })
    const latest = new Map<string, string>()
    const see = (id: string, at: string) => latest.set(id, [latest.get(id) ?? '', at].toSorted().at(-1) ?? at)
    for (const { startAt, relatedTo, contacts } of calls)
      for (const id of [(relatedTo as { id: string }).id, ...(contacts as string[])]) see(id, String(startAt))
    for (const object of ['opportunity', 'contact']) {
      const rows = await queryAll(ctx, object, { fields: ['lastCallAt', 'account'] })
      for (const row of rows) {
        expect(row.lastCallAt ?? undefined).toBe(latest.get(row.id))
        if (row.lastCallAt) see(String(row.account), String(row.lastCallAt))
      }
    }
    const accounts = await queryAll(ctx, 'account', { fields: ['lastCallAt'] })
    expect(accounts.filter((row) => (row.lastCallAt ?? undefined) !== latest.get(row.id))).toEqual([])
    expect(accounts.some((row) => row.lastCallAt)).toBe(true)
  })
  it('does more business the larger it is', () => {
    const withHistory = [70, 4_500, 230_000, 2_300_000].map((accounts) => Math.round(accounts * livelinessOf(accounts)))
    expect(withHistory).toEqual([70, 3_000, 11_500, 115_000])
  })
  it('is the same for the same seed, size and day', () => {
    const world: World = {
      contacts: 300,
      seed: 3,
      endDate,
      ...spanOf(endDate),
      users: new Map(),
      teams: new Map(),
      products: new Map(),
      territories: new Map(),
      stages: new Map(),
      pipeline: null,
      language: 'en',
      currencies: new Set(['EUR']),
      homeCurrency: 'EUR',
      liveliness: 1,
    }
    const made = JSON.stringify([...goes(world, 300)])
    expect(JSON.stringify([...goes(world, 300)])).toBe(made)
    expect(JSON.stringify([...goes({ ...world, seed: 4 }, 300)])).not.toBe(made)
    const german = [...goes({ ...world, language: 'de' }, 300)].flat()
    const dates = (units: typeof german) => units.map(({ deals }) => deals.map(({ values }) => values.closeDate))
    expect(dates(german)).toEqual(dates([...goes(world, 300)].flat()))
    expect(JSON.stringify(german)).not.toMatch(/Call about|Follow up|Visit on site|Send quote|[Ss]pectrometer\b| pump/)
  })
})

describe('planted truths', () => {
  it('1: a top-ten customer has been silent', async () => {
    const {
      account: name,
      daysWithoutCall,
      daysWithoutActivity,
      rankByWonAmount,
    } = truth(1) as unknown as {
      account: string
      daysWithoutCall: number
      daysWithoutActivity: number
      rankByWonAmount: number
    }
    const account = await one('account', 'name', name)
    const silent = (Date.parse(endDate) - Date.parse(String(account?.lastActivityAt).slice(0, 10))) / 86_400_000
    expect(silent).toBe(daysWithoutActivity)
    expect((Date.parse(endDate) - Date.parse(String(account?.lastCallAt).slice(0, 10))) / 86_400_000).toBe(
      daysWithoutCall,
    )
    expect(account?.nextActivityAt).toBeNull()
    const { rows } = await aggregate(ctx, 'opportunity', {
      filter: { field: 'isWon', op: 'eq', value: true },
      groupBy: [{ field: 'account' }],
      measures: [{ fn: 'sum', field: 'actualAmount', as: 'won' }],
      sort: [{ field: 'won', direction: 'desc' }],
      limit: rankByWonAmount,
    })
    expect(rows.map((row) => row.account)).toContain(account?.id)
  })
  it('8: duplicates behind spelling and a merger, and a pair that only looks alike', async () => {
    const { spelling, mergerDomain, falseFriend } = truth(8) as unknown as {
      spelling: [string, string][]
      mergerDomain: string
      falseFriend: { account: string; firstName: string; lastName: string; birthdates: string[] }
    }
    for (const pair of spelling) {
      const [a, b] = await Promise.all(pair.map((name) => one('account', 'name', name)))
      expect(a?.phones).toEqual(b?.phones)
      expect(a?.id).not.toBe(b?.id)
    }
    const merged = await query(ctx, 'account', { filter: { field: 'domains', op: 'hasAny', value: [mergerDomain] } })
    expect(merged.items).toHaveLength(2)
    const { items } = await query(ctx, 'contact', {
      filter: { field: 'account.name', op: 'eq', value: falseFriend.account },
    })
    expect(items.map((row) => `${row.firstName} ${row.lastName}`)).toEqual(['Karl Brandt', 'Karl Brandt'])
    expect(items.map((row) => String(row.birthdate)).sort()).toEqual(falseFriend.birthdates)
    expect(items[0]?.address).toEqual(items[1]?.address)
  })
  it('12: one seller slips twice on average, one territory has twice the work of its neighbour', async () => {
    const { seller, meanPushes, busy, neighbour, workloadRatio } = truth(12) as unknown as {
      seller: string
      meanPushes: number
      busy: string
      neighbour: string
      workloadRatio: number
    }
    const { rows } = await aggregate(ctx, 'opportunity', {
      groupBy: [{ field: 'owner' }],
      measures: [{ fn: 'avg', field: 'pushCount', as: 'mean' }],
    })
    const users = new Map((await queryAll(ctx, 'user', { fields: ['name'] })).map((row) => [row.id, row.name]))
    for (const row of rows) {
      const mean = Number(row.mean)
      if (users.get(String(row.owner)) === seller) expect(Math.abs(mean - meanPushes)).toBeLessThan(0.25)
      else expect(mean).toBeLessThan(1.3)
    }
    const teams = new Map((await queryAll(ctx, 'team', { fields: ['name'] })).map((row) => [row.name, row.id]))
    const accounts = async (team: string) =>
      (await count(ctx, 'account', { filter: { field: 'teams', op: 'hasAny', value: [teams.get(team) ?? ''] } })).value
    expect(Math.abs((await accounts(busy)) / (await accounts(neighbour)) - workloadRatio)).toBeLessThan(0.3)
  })
})
