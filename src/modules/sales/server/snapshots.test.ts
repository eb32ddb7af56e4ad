import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, destroy, get, remove, restore, update } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from './module.ts'
import { takeSnapshots } from './takeSnapshots.ts'

let ws: TestWorkspace
let ctx: Context
let stages: string[]
let accounts: string[]

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ modules: [customers, sales] })
  ws.clock.set('2026-03-01T09:00:00.000Z')
  ctx = await (await ws.person(['admin'])).ctx()
  stages = (await queryAll(ctx, 'stage', { sort: [{ field: 'position', direction: 'asc' }] })).map((one) => one.id)
  accounts = (await Promise.all(['A', 'B'].map((name) => create(ctx, 'account', { name })))).map((one) => one.id)
})
afterAll(() => ws.close())

const rows = () =>
  ws.db.rows<Record<string, unknown>>(sql`
    SELECT s.*, from_day::text AS from_day, until_day::text AS until_day
    FROM ${id(ws.schema, 'sys_opportunity_snapshot')} s ORDER BY opportunity, s.from_day`)
const forget = async () => {
  await ws.db.run(
    sql`TRUNCATE ${id(ws.schema, 'sys_opportunity_snapshot')}, ${id(ws.schema, 'sys_opportunity_snapshot_day')}`,
  )
}
const take = async () => takeSnapshots(await ws.system())

type Step =
  | {
      act: 'create' | 'push' | 'amount' | 'move' | 'delete' | 'restore' | 'destroy' | 'account' | 'undo'
      at: number
      by: number
    }
  | { act: 'wait'; hours: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constantFrom('create', 'push', 'amount', 'move', 'delete', 'restore', 'destroy', 'account', 'undo'),
      at: fc.nat({ max: 5 }),
      by: fc.nat({ max: 5 }),
    }),
  },
)

/** Something has to be there before it can move. */
const beginning: Step[] = [
  { act: 'create', at: 0, by: 1 },
  { act: 'create', at: 0, by: 2 },
  { act: 'wait', hours: 26 },
]

/** Does what it can of a random history; what makes no sense at its moment is refused, and left out. */
class History {
  time = Date.parse('2026-03-02T06:00:00.000Z')
  readonly ids: string[] = []
  readonly operations: string[] = []

  async run(steps: readonly Step[], atNight: () => Promise<void>): Promise<void> {
    for (const one of steps) {
      if (one.act === 'wait') await this.wait(one.hours, atNight)
      else await this.act(one).catch(() => undefined)
    }
    await this.wait(48, atNight)
  }

  /** Each night is met at a moment of its own, some minutes or hours after midnight. */
  async wait(hours: number, atNight: () => Promise<void>): Promise<void> {
    const end = this.time + hours * 3_600_000
    for (; this.time < end; this.time += 3_600_000) {
      this.set(this.time)
      await atNight()
    }
    this.set(this.time)
  }

  set(time: number): void {
    this.time = time
    ws.clock.set(new Date(time).toISOString())
  }

  async act({ act, at, by }: Exclude<Step, { act: 'wait' }>): Promise<void> {
    this.set(this.time + 7_000)
    const target = this.ids[at % Math.max(1, this.ids.length)] ?? ''
    if (act === 'create') {
      const made = await create(ctx, 'opportunity', {
        name: `Deal ${by}`,
        amount: { amount: `${by}00`, currency: 'EUR' },
      })
      this.ids.push(made.id)
    } else if (act === 'delete') await remove(ctx, 'opportunity', target)
    else if (act === 'restore') await restore(ctx, 'opportunity', target)
    else if (act === 'destroy') await destroy(ctx, 'opportunity', target)
    else if (act === 'undo') await this.undo(by)
    else await this.change(act, target, by)
  }

  async change(act: 'push' | 'amount' | 'move' | 'account', target: string, by: number): Promise<void> {
    const values = {
      push: { closeDate: `2026-0${by + 4}-15` },
      amount: { amount: { amount: String(by * 111), currency: 'EUR' }, recurringAmount: null },
      move: { stage: stages[by] ?? null, lostReason: 'Price' },
      account: { account: accounts[by % 2] ?? null },
    }[act]
    const operation = await startOperation(ctx, { kind: 'test', params: {}, total: 1 })
    await update(operation.ctx, 'opportunity', target, values)
    await operation.finish()
    this.operations.push(operation.id)
  }

  async undo(by: number): Promise<void> {
    const operation = this.operations[by % Math.max(1, this.operations.length)]
    if (operation) await undo(ctx, operation, { conflicts: 'restore' })
  }
}

describe('daily snapshots', () => {
  it('replayed from the log equal those taken live, night for night', async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
        await ws.db.run(sql`TRUNCATE ${id(ws.schema, 'sys_event')}`)
        await ws.db.run(sql`TRUNCATE ${id(ws.schema, 'opportunity')} CASCADE`)
        await forget()
        await new History().run([...beginning, ...steps], take)
        const live = await rows()
        seen += live.filter((row) => row.until_day !== null).length
        await forget()
        await take()
        expect(await rows()).toEqual(live)
      }),
      { numRuns: 12 },
    )
    // Histories in which nothing lasts would prove nothing.
    expect(seen).toBeGreaterThan(10)
  })

  it('hold from day to day in the zone of the organisation, and only where something differs', async () => {
    await forget()
    ws.clock.set('2026-04-01T10:00:00.000Z')
    const made = await create(ctx, 'opportunity', { name: 'Slow', amount: { amount: '100', currency: 'EUR' } })
    const mine = async () => (await rows()).filter((row) => row.opportunity === made.id)
    await take()
    ws.clock.set('2026-04-03T10:00:00.000Z')
    await update(ctx, 'opportunity', made.id, { description: 'Nothing that counts' })
    await take()
    ws.clock.set('2026-04-05T10:00:00.000Z')
    await update(ctx, 'opportunity', made.id, { amount: { amount: '150', currency: 'EUR' } })
    await take()
    await take()
    expect((await mine()).map((row) => [row.from_day, row.until_day, row.amount])).toEqual([
      ['2026-04-01', null, '100'],
    ])
    ws.clock.set('2026-04-09T10:00:00.000Z')
    await remove(ctx, 'opportunity', made.id)
    ws.clock.set('2026-04-12T10:00:00.000Z')
    await take()
    expect((await mine()).map((row) => [row.from_day, row.until_day, row.amount, row.is_deleted])).toEqual([
      ['2026-04-01', '2026-04-05', '100', false],
      ['2026-04-05', '2026-04-09', '150', false],
      ['2026-04-09', null, '150', true],
    ])
    await expect(get(ctx, 'opportunity', made.id)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('know the day that has no midnight: a deal won in its first hour closes on it, and stands on it', async () => {
    // In Cairo 24 April 2026 began at one o'clock, at 22:00 UTC.
    const zone = 'Africa/Cairo'
    const cairo = (one: Context): Context => ({
      ...one,
      organization: { ...one.organization, zone },
      locale: { ...one.locale, zone },
    })
    await forget()
    ws.clock.set('2026-04-20T10:00:00.000Z')
    const made = await create(cairo(ctx), 'opportunity', { name: 'Early', closeDate: '2026-04-24' })
    await takeSnapshots(cairo(await ws.system()))
    ws.clock.set('2026-04-23T22:10:00.000Z')
    await update(cairo(ctx), 'opportunity', made.id, { stage: stages.at(-2) ?? '' })
    expect(await get(ctx, 'opportunity', made.id)).toMatchObject({
      isWon: true,
      closeDate: '2026-04-24',
      actualCloseDate: '2026-04-24',
    })
    ws.clock.set('2026-04-24T22:30:00.000Z')
    await takeSnapshots(cairo(await ws.system()))
    const mine = (await rows()).filter((row) => row.opportunity === made.id)
    expect(mine.map((row) => [row.from_day, row.until_day, row.is_won])).toEqual([
      ['2026-04-20', '2026-04-24', false],
      ['2026-04-24', null, true],
    ])
  })
})
