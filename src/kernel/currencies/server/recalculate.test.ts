import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import { getOperation, listOperations, startOperation } from '#kernel/operations/server/operations.ts'
import { previewUndo, runUndo, undo } from '#kernel/operations/server/undo.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { changeBase, listCurrencies, offeredCurrencies, previewBase, previewRate } from './currencies.ts'
import { undatedKey } from './store.ts'
import { type RateWorld, rateWorld } from './world.fixture.ts'

let world: RateWorld
beforeAll(async () => {
  world = await rateWorld()
})
afterAll(() => world.ws.close())

const system = () => world.ws.system()
const usd = (amount: string) => ({ amount, currency: 'USD' })
const make = async (values: Record<string, JsonValue>) =>
  (await engine.create(await system(), 'deal', { name: 'Deal', amount: usd('100'), ...values })).id
const baseOf = async (deal: string) =>
  ((await engine.get(await system(), 'deal', deal)).amount as unknown as Money).base
const bases = (deals: string[]) => Promise.all(deals.map(baseOf))
const operations = async (kind: string) =>
  (await listOperations(await system())).items.filter((one) => one.kind === kind)

describe('when rates change', () => {
  test('open records of the days concerned follow, closed ones and all others stay', async () => {
    await world.rate('2020-01-01', '0.9')
    await world.rate('2020-12-01', '0.7')
    await world.settle()
    const deals = await Promise.all([
      make({ closeDate: '2020-02-01' }),
      make({ closeDate: '2020-07-01' }),
      make({ closeDate: '2020-07-01', isClosed: true }),
      make({ closeDate: '2020-12-01' }),
      make({ closeDate: '2020-07-01', amount: { amount: '5', currency: 'EUR' } }),
    ])
    const entry = { name: 'Entry', price: usd('100'), day: '2020-07-01' }
    const told = (await engine.create(await system(), 'entry', entry)).id
    const trashed = await make({ closeDate: '2020-07-01' })
    await engine.remove(await system(), 'deal', trashed)
    expect(await previewRate(await system(), 'USD', '2020-06-01')).toEqual({ records: 1 })

    const rate = await world.rate('2020-06-01', '0.8')
    await world.settle()
    expect(await bases(deals)).toEqual(['90', '80', '90', '70', '5'])
    expect((await engine.get(await system(), 'entry', told)).price).toMatchObject({ base: '90' })
    const open = await engine.get(await system(), 'deal', deals[1] ?? '')
    expect(open).toMatchObject({ amount: { rate: '0.8' }, half: { base: '40' } })
    expect(await operations('rates')).toMatchObject([
      { state: 'done', done: 1, total: 1, params: { currencies: 'USD' }, canUndo: false },
    ])

    await engine.update(await system(), 'exchangeRate', rate, { rate: '0.85' })
    await world.settle()
    expect(await bases(deals)).toEqual(['90', '85', '90', '70', '5'])
    await engine.update(await system(), 'exchangeRate', rate, { validFrom: '2020-08-01' })
    await world.settle()
    expect(await bases(deals)).toEqual(['90', '90', '90', '70', '5'])
    await engine.update(await system(), 'exchangeRate', rate, { validFrom: '2020-02-01' })
    await world.settle()
    await engine.remove(await system(), 'exchangeRate', rate)
    await world.settle()
    expect(await bases(deals)).toEqual(['90', '90', '90', '70', '5'])

    await engine.restore(await system(), 'exchangeRate', rate)
    await world.settle()
    await engine.restore(await system(), 'deal', trashed)
    await world.settle()
    expect(await baseOf(trashed)).toBe('85')
    // Reopened, a record follows again.
    const kept = deals[2] ?? ''
    expect(await baseOf(kept)).toBe('90')
    await engine.update(await system(), 'deal', kept, { isClosed: false })
    expect(await baseOf(kept)).toBe('85')
  })

  test('an import of rates is undone as one, and records go back with it', async () => {
    await world.rate('2021-01-01', '0.9')
    const deals = await Promise.all([make({ closeDate: '2021-03-10' }), make({ closeDate: '2021-05-10' })])
    await world.settle()
    const person = await (await world.ws.person(['admin'])).ctx()
    const operation = await startOperation(person, { kind: 'import', params: {}, total: 2 })
    const rows = [
      { currency: 'USD', validFrom: '2021-03-01', rate: '0.5' },
      { currency: 'USD', validFrom: '2021-05-01', rate: '0.4' },
    ]
    await engine.createMany({ ...operation.ctx, source: 'import' }, 'exchangeRate', rows)
    await operation.finish()
    await world.settle()
    expect(await bases(deals)).toEqual(['50', '40'])
    const back = await undo(person, operation.id, { conflicts: 'restore' })
    await runUndo(person, back.id)
    expect(await getOperation(person, operation.id)).toMatchObject({ state: 'undone' })
    await world.settle()
    expect(await bases(deals)).toEqual(['90', '90'])
  })

  test('a base that has followed its rate is no change that an undo of the record would ask about', async () => {
    await world.rate('2018-01-01', '0.9')
    const person = await (await world.ws.person(['admin'])).ctx()
    const deal = await make({ closeDate: '2018-03-01' })
    const operation = await startOperation(person, { kind: 'import', params: {}, total: 1 })
    await engine.update(operation.ctx, 'deal', deal, { amount: usd('200') })
    await operation.finish()
    await world.rate('2018-02-01', '0.5')
    await world.settle()
    expect(await baseOf(deal)).toBe('100')
    expect(await previewUndo(person, operation.id)).toEqual({ reverts: 1, conflicts: [] })
    const back = await undo(person, operation.id, { conflicts: 'keepCurrent' })
    await runUndo(person, back.id)
    await world.settle()
    expect(await baseOf(deal)).toBe('50')
  })

  test('10,000 records are reckoned anew, the closed half of them not', async () => {
    await world.rate('2022-01-01', '0.9')
    const rows = Array.from({ length: 10_000 }, (_, at) => ({
      name: `Deal ${at}`,
      amount: usd('10'),
      closeDate: '2022-03-01',
      isClosed: at % 2 === 0,
    }))
    for (let from = 0; from < rows.length; from += 2000)
      await engine.createMany(await system(), 'deal', rows.slice(from, from + 2000))
    await world.settle()
    expect(await previewRate(await system(), 'USD', '2022-02-01')).toEqual({ records: 5000 })
    await world.rate('2022-02-01', '0.8')
    await world.settle()
    const totals = await engine.aggregate(await system(), 'deal', {
      filter: { field: 'closeDate', op: 'eq', value: '2022-03-01' },
      groupBy: [{ field: 'isClosed' }],
      measures: [
        { fn: 'count', as: 'n' },
        { fn: 'sum', field: 'amount', as: 'sum' },
        { fn: 'max', field: 'amount', as: 'most' },
      ],
    })
    expect(totals.rows).toEqual([
      { isClosed: false, n: 5000, sum: '40000', most: '8' },
      { isClosed: true, n: 5000, sum: '45000', most: '9' },
    ])
    const [latest] = await operations('rates')
    expect(latest).toMatchObject({ state: 'done', total: 5000, done: 5000 })
  }, 120_000)

  test('50 writers at once leave no record at a rate that its date never had', async () => {
    await world.rate('2023-01-01', '0.9')
    const deals = await Promise.all(Array.from({ length: 50 }, () => make({ closeDate: '2023-03-01' })))
    await world.settle()
    // Each writer knows the rates as they were when it began, as a request does that is under way.
    const old: Context = await system()
    const rate = world.rate('2023-02-01', '0.6')
    const writing = deals.map((deal, at) => engine.update(old, 'deal', deal, { amount: usd(String(at + 1)) }))
    const making = Array.from({ length: 50 }, (_, at) =>
      engine.create(old, 'deal', { name: 'Late', amount: usd(String(at + 1)), closeDate: '2023-03-01' }),
    )
    const settling = rate.then(() => world.settle())
    const made = await Promise.all([...writing, ...making])
    await settling
    // And one that comes when everything seemed to be over.
    const late = await engine.create(old, 'deal', { name: 'Late', amount: usd('10'), closeDate: '2023-03-01' })
    expect(late.amount).toMatchObject({ base: '9' })
    await world.settle()
    const after = await Promise.all(
      [...made, late].map(async (one) => (await engine.get(await system(), 'deal', one.id)).amount as unknown as Money),
    )
    expect(after.map(({ rate }) => rate)).toEqual(after.map(() => '0.6'))
    expect(
      after.map(({ amount, base }) => Number(base) - Number(amount) * 0.6).every((off) => Math.abs(off) < 0.005),
    ).toBe(true)
  })
})

test('another process knows a changed rate with its next context', async () => {
  await world.rate('2019-01-01', '0.1', { currency: 'SEK' })
  const { openWorkspace } = await import('#kernel/workspace/workspace.ts')
  const { workspace, schema, db, clock } = world.ws
  const ctx = await system()
  const other = openWorkspace({
    db,
    schema,
    modules: [...workspace.modules].slice(-1),
    clock,
    log: ctx.log,
    secrets: ctx.secrets,
  })
  const read = async () => (await other.systemContext('other')).organization.rates.get('SEK EUR')?.[0]?.rate
  expect(await read()).toBe('0.1')
  const again = (await other.systemContext('other')).organization.rates
  expect((await other.systemContext('other')).organization.rates).toBe(again)
  const [first] = (
    await engine.query(ctx, 'exchangeRate', { filter: { field: 'validFrom', op: 'eq', value: '2019-01-01' } })
  ).items
  await engine.update(ctx, 'exchangeRate', first?.id ?? '', { rate: '0.2' })
  expect(await read()).toBe('0.2')
})

test('rates that were kept without a day are there from the beginning', async () => {
  const settings = id(world.ws.schema, 'sys_setting')
  const undated = JSON.stringify({ NOK: '0.088', EUR: '1' })
  await world.ws.db.run(
    sql`INSERT INTO ${settings} (key, value, updated_at, updated_by) VALUES (${undatedKey}, ${undated}::jsonb, now(), 'x')`,
  )
  await world.ws.workspace.seed()
  await world.ws.workspace.seed()
  const { rates } = (await system()).organization
  expect([rates.get('NOK EUR'), rates.has('EUR EUR')]).toEqual([[{ validFrom: '1970-01-01', rate: '0.088' }], false])
})

test('currencies that are switched off are not offered, and go on', async () => {
  const ctx = await system()
  await world.ws.db.run(
    sql`INSERT INTO ${id(world.ws.schema, 'sys_setting')} (key, value, updated_at, updated_by) VALUES ('currencies', '{"inactive":["USD"]}', now(), 'x')`,
  )
  expect(await offeredCurrencies(ctx)).toEqual(['EUR', 'NOK', 'SEK'])
  expect((await listCurrencies(ctx)).map(({ code, isBase, isActive }) => [code, isBase, isActive])).toEqual([
    ['EUR', true, true],
    ['NOK', false, true],
    ['SEK', false, true],
    ['USD', false, false],
  ])
  expect(await baseOf(await make({ closeDate: '2023-03-01' }))).toBe('60')
})

describe('another base currency', () => {
  test('is refused while a standing amount has no rate towards it, naming currency and day', async () => {
    const admin = await (await world.ws.person(['admin'])).ctx()
    await expect(changeBase(admin, 'USD')).rejects.toMatchObject({
      issues: [{ field: 'currency', code: 'noRate', params: { from: 'EUR', to: 'USD', day: '2020-07-01' } }],
    })
    await expect(changeBase(admin, 'EUR')).rejects.toMatchObject({ issues: [{ code: 'sameCurrency' }] })
    expect((await previewBase(admin, 'USD')).missing).toEqual([{ currency: 'EUR', day: '2020-07-01' }])
    expect((await readSetting(admin, 'organization')).currency).toBe('EUR')
  })

  test('gives all amounts their base anew, closed ones too', async () => {
    await world.rate('2000-01-01', '1.25', { currency: 'EUR', base: 'USD' })
    const closed = await make({ closeDate: '2020-07-01', isClosed: true, amount: { amount: '5', currency: 'EUR' } })
    const admin = await (await world.ws.person(['admin'])).ctx()
    const { records, missing } = await previewBase(admin, 'USD')
    expect([missing, records]).toEqual([[], (await engine.count(admin, 'deal', {})).value + 1])
    const operation = await changeBase(admin, 'USD')
    expect(operation).toMatchObject({ kind: 'baseCurrency', params: { from: 'EUR', to: 'USD' }, total: records })
    await world.settle()
    expect(await getOperation(await system(), operation.id)).toMatchObject({ state: 'done', done: records })
    expect(await baseOf(closed)).toBe('6.25')
    const wrong = await engine.count(await system(), 'deal', {
      filter: {
        and: [
          { field: 'amount.currency', op: 'eq', value: 'USD' },
          { field: 'amount.rate', op: 'isNotEmpty' },
        ],
      },
    })
    expect(wrong.value).toBe(0)
    expect(await offeredCurrencies(await system())).toEqual(['USD', 'EUR'])
  }, 120_000)
})
