import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { deal, firm, memo, readLog, reckoner, stage } from './rollups.fixture.ts'

let ws: TestWorkspace
let ctx: Context
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, deal, stage, memo] })
  const system = await ws.system()
  ctx = { ...system, organization: { ...system.organization, rates: fixedRates({ USD: '0.5' }) } }
  worker = await reckoner(ws)
})
afterAll(async () => {
  await worker.stop()
  await ws.close()
})

const usd = (amount: string) => ({ amount, currency: 'USD' })
const home = (amount: string) => ({ amount, currency: ctx.organization.currency, base: amount })
const firmNamed = async (name: string) => (await engine.create(ctx, 'firm', { name })).id
const make = async (values: Record<string, JsonValue>) =>
  (await engine.create(ctx, 'deal', { name: 'Deal', ...values })).id
/** What one settled round of the log leads to, and what that leads to in turn. */
const reaches = (record: string, values: object) =>
  expect
    .poll(
      async () => {
        await readLog(ws)
        return engine.get(ctx, 'firm', record)
      },
      { timeout: 60_000 },
    )
    .toMatchObject(values)

describe('a roll-up', () => {
  test('of nothing counts and sums to 0, and is empty else', async () => {
    const made = await engine.create(ctx, 'firm', { name: 'New' })
    expect(made).toMatchObject({
      count: 0,
      large: 0,
      total: home('0'),
      sizes: 0,
      mean: null,
      soonest: null,
      newest: null,
    })
    expect(await engine.get(ctx, 'firm', made.id)).toMatchObject({ count: 0, total: home('0'), newest: null })
  })

  test('follows records that come, with money by what it is worth at home', async () => {
    const nord = await firmNamed('Nord')
    await make({ firm: nord, name: 'A', size: 4, amount: usd('100'), closes: '2026-05-01' })
    await make({ firm: nord, name: 'B', size: 11, amount: { amount: '7', currency: ctx.organization.currency } })
    await reaches(nord, { count: 2, large: 1, total: home('57'), sizes: 30, mean: '7.5', soonest: '2026-05-01' })
    await reaches(nord, { newest: 'B', next: 'A', perDeal: '15' })
  })

  test('follows changes of what it reads, and writes nothing for others', async () => {
    const sued = await firmNamed('Sued')
    const one = await make({ firm: sued, size: 4 })
    await reaches(sued, { count: 1, large: 0, mean: '4' })
    await engine.update(ctx, 'deal', one, { size: 12 })
    await reaches(sued, { count: 1, large: 1, mean: '12', sizes: 24 })
    const { version } = await engine.get(ctx, 'firm', sued)
    await engine.update(ctx, 'deal', one, { chance: '50' })
    const other = await make({ firm: await firmNamed('Other') })
    await reaches(String((await engine.get(ctx, 'deal', other)).firm), { count: 1 })
    expect(await engine.get(ctx, 'firm', sued)).toMatchObject({ version })
  })

  test('follows a record from one to another, into the trash, out of it and away for good', async () => {
    const [from, to] = [await firmNamed('From'), await firmNamed('To')]
    const one = await make({ firm: from, size: 20 })
    await reaches(from, { count: 1, large: 1 })
    await engine.update(ctx, 'deal', one, { firm: to })
    await reaches(from, { count: 0, large: 0, mean: null })
    await reaches(to, { count: 1, sizes: 40 })
    await engine.remove(ctx, 'deal', one)
    await reaches(to, { count: 0, sizes: 0 })
    await engine.restore(ctx, 'deal', one)
    await reaches(to, { count: 1, sizes: 40 })
    await engine.remove(ctx, 'deal', one)
    await engine.destroy(ctx, 'deal', one)
    await reaches(to, { count: 0, sizes: 0 })
  })

  test('follows what a filter sees behind a link', async () => {
    const [west, open] = [await firmNamed('West'), (await engine.create(ctx, 'phase', { name: 'P', open: true })).id]
    await make({ firm: west, phase: open, amount: usd('10') })
    await make({ firm: west, amount: usd('100') })
    await reaches(west, { running: home('5'), total: home('55') })
    await engine.update(ctx, 'phase', open, { open: false })
    await reaches(west, { running: home('0') })
    await engine.update(ctx, 'phase', open, { open: true })
    await reaches(west, { running: home('5') })
    await engine.remove(ctx, 'phase', open)
    await reaches(west, { running: home('0') })
  })

  test('counts what leads to it by a link that may lead anywhere', async () => {
    const [east, other] = [await firmNamed('East'), await make({})]
    const about = await engine.create(ctx, 'memo', { name: 'M', about: { object: 'firm', id: east } })
    await engine.create(ctx, 'memo', { name: 'M', about: { object: 'deal', id: other } })
    await reaches(east, { notes: 1 })
    await engine.update(ctx, 'memo', about.id, { about: { object: 'deal', id: other } })
    await reaches(east, { notes: 0 })
  })

  test('is read by roll-ups and formulas further on, direct records only', async () => {
    const top = await firmNamed('Top')
    const middle = (await engine.create(ctx, 'firm', { name: 'Middle', group: top })).id
    const low = (await engine.create(ctx, 'firm', { name: 'Low', group: middle })).id
    await make({ firm: low, size: 5 })
    await reaches(middle, { below: 10 })
    await make({ firm: middle, size: 1 })
    await reaches(top, { below: 2 })
  })

  test('is right for a batch of thousands, for its undo, and for a record that was in the trash meanwhile', async () => {
    const big = await firmNamed('Big')
    const operation = await startOperation(ctx, { kind: 'test', params: {}, total: 1200 })
    const values = Array.from({ length: 1200 }, (_, at) => ({ name: `D${at}`, firm: big, size: 1 }))
    await engine.createMany(operation.ctx, 'deal', values)
    await operation.finish()
    await reaches(big, { count: 1200, sizes: 2400 })
    const undone = await undo(ctx, operation.id, { conflicts: 'keepCurrent' })
    await runUndo(ctx, undone.id)
    await reaches(big, { count: 0, sizes: 0, mean: null })
    await engine.remove(ctx, 'firm', big)
    await make({ size: 3, firm: null })
    const late = await make({ size: 3 })
    await readLog(ws)
    await engine.restore(ctx, 'firm', big)
    await engine.update(ctx, 'deal', late, { firm: big })
    await reaches(big, { count: 1 })
  })

  test('comes back right from the trash when related records came meanwhile', async () => {
    const away = await firmNamed('Away')
    const one = await make({ firm: away, size: 3 })
    await reaches(away, { count: 1 })
    await engine.remove(ctx, 'firm', away)
    await engine.remove(ctx, 'deal', one)
    await readLog(ws)
    await engine.restore(ctx, 'firm', away)
    await reaches(away, { count: 0, sizes: 0 })
  })
})

describe('what the engine reckons behind people’s backs', () => {
  test('leaves who changed a record last and when, and says in its history that the system did it', async () => {
    const person = await (await ws.person(['admin'])).ctx()
    const { id: kept, updatedAt, updatedBy } = await engine.create(person, 'firm', { name: 'Kept' })
    await make({ firm: kept, size: 1 })
    await reaches(kept, { count: 1, updatedAt, updatedBy, version: 2 })
    const [event] = await ws.db.rows<{ actor: string; after: object }>(
      sql`SELECT actor, after FROM ${id(ws.schema, 'sys_event')} WHERE record_id = ${kept} AND version = 2`,
    )
    expect(event).toMatchObject({ actor: 'system:formulas', after: { count: 1, sizes: 2 } })
  })

  test('refuses nobody who has the record open, unless somebody else changed it too', async () => {
    const person = await (await ws.person(['admin'])).ctx()
    const open = await engine.create(person, 'firm', { name: 'Open' })
    await make({ firm: open.id, size: 1 })
    await reaches(open.id, { count: 1, version: 2 })
    const saved = await engine.update(person, 'firm', open.id, { city: 'Kiel' }, { expectedVersion: 1 })
    expect(saved).toMatchObject({ city: 'Kiel', count: 1, version: 3 })
    await expect(engine.update(person, 'firm', open.id, { name: 'X' }, { expectedVersion: 1 })).rejects.toMatchObject({
      code: 'conflict',
    })
    await make({ firm: open.id, size: 1 })
    await reaches(open.id, { count: 2, version: 4 })
    await expect(engine.update(person, 'firm', open.id, { city: 'Ulm' }, { expectedVersion: 2 })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    )
    expect(await engine.update(person, 'firm', open.id, { city: 'Ulm' }, { expectedVersion: 3 })).toMatchObject({
      version: 5,
    })
  })

  test('is nobody’s to write: people are refused, programs and undos change nothing', async () => {
    const person = await (await ws.person(['admin'])).ctx()
    await expect(engine.create(person, 'firm', { name: 'Mine', count: 7 })).rejects.toMatchObject({
      issues: [{ field: 'count', code: 'readOnly' }],
    })
    const made = await engine.create(ctx, 'firm', { name: 'System', count: 7 })
    expect(made).toMatchObject({ count: 0 })
    expect(await engine.update(ctx, 'firm', made.id, { count: 7 })).toMatchObject({ count: 0, version: 1 })
  })
})
