import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { calendarYear, type Filter } from '#kernel/filter/contract.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import { aggregate, count, create, query } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import type { ImportRun, Mapping } from '../../contract.ts'
import { dataModule } from '../module.ts'
import { fileSource } from '../parse/source.ts'
import { getImport } from './importRuns.ts'
import { runImport } from './runImport.ts'
import { startImport } from './startImport.ts'

const sets = process.env.RAPPORT_DATA_SETS
const folder = join(sets ?? '', 'crm-sales-opportunities')
const profiles = join(import.meta.dirname, '../../profiles/crm-sales-opportunities')
const profile = (name: string): Mapping => JSON.parse(readFileSync(join(profiles, `${name}.json`), 'utf8'))

/**
 * The stages of this file (Prospecting, Engaging, Won, Lost) are a pipeline of their own beside the default one: a stage has
 * a type and a probability, which no import can invent. The constant `pipeline` of the mapping tells the two stages named
 * "Prospecting" apart.
 */
async function makePipeline(ctx: Context): Promise<void> {
  const pipeline = await create(ctx, 'pipeline', { name: 'Engagement' })
  const stages = [
    ['Prospecting', 'open', '10'],
    ['Engaging', 'open', '40'],
    ['Won', 'won', '100'],
    ['Lost', 'lost', '0'],
  ] as const
  for (const [position, [name, type, probability]] of stages.entries()) {
    await create(ctx, 'stage', {
      pipeline: pipeline.id,
      name,
      position,
      type,
      probability,
      forecastCategory: type === 'open' ? 'Pipeline' : type === 'won' ? 'Closed' : 'Omitted',
    })
  }
}

describe.skipIf(!sets)('a real sales team moves in (RAPPORT_DATA_SETS)', { timeout: 120_000 }, () => {
  let ws: TestWorkspace
  let ctx: Context
  const runs: ImportRun[] = []

  beforeAll(async () => {
    await migrateJobs(testDatabaseConfig())
    ws = await testWorkspace({ modules: [customers, sales, dataModule] })
    const admin = await (await ws.person(['admin'])).ctx()
    ctx = {
      ...admin,
      organization: {
        currency: 'USD',
        country: 'US',
        language: 'en',
        rates: new Map(),
        fiscalYear: calendarYear,
        zone: 'UTC',
      },
      locale: { ...admin.locale, language: 'en' },
    }
    await makePipeline(ctx)
  })
  afterAll(() => ws?.close())

  async function run(file: string, mapping: Mapping): Promise<ImportRun> {
    const source = await fileSource(join(folder, file))
    const row = await startImport(ctx, { source, file: null, mapping })
    await runImport(ctx, row, source)
    const result = await getImport(ctx, row.id)
    runs.push(result)
    return result
  }
  const total = async (object: string, filter?: Filter) => (await count(ctx, object, filter ? { filter } : {})).value

  it('brings managers and agents into teams', async () => {
    expect(await run('sales_teams.csv', profile('1-managers'))).toMatchObject({
      created: 6,
      unchanged: 29,
      failed: 0,
      linkedCreated: 3,
    })
    expect(await run('sales_teams.csv', profile('2-agents'))).toMatchObject({
      created: 35,
      failed: 0,
      linkedCreated: 0,
    })
    const page = await query(ctx, 'user', {
      filter: { field: 'name', op: 'eq', value: 'Moses Frase' },
      fields: ['email', 'manager.name', 'team.name'],
    })
    expect(page.items[0]).toMatchObject({
      email: 'moses.frase@example.com',
      'manager.name': 'Dustin Brinkmann',
      'team.name': 'Central',
    })
  })

  it('brings 85 accounts with industry, revenue, country and parents in any order', async () => {
    expect(await run('accounts.csv', profile('3-accounts'))).toMatchObject({ created: 85, failed: 0, firstErrors: [] })
    expect(await total('account', { field: 'industry', op: 'eq', value: 'Technology' })).toBe(12)
    expect(await total('account', { field: 'parent', op: 'isNotEmpty' })).toBe(15)
    const page = await query(ctx, 'account', { filter: { field: 'name', op: 'eq', value: 'Acme Corporation' } })
    expect(page.items[0]).toMatchObject({
      annualRevenue: { amount: '1100040000', currency: 'USD' },
      employees: 2822,
      billingAddress: { country: 'US' },
    })
    expect(await total('account', { field: 'billingAddress.country', op: 'eq', value: 'PH' })).toBe(1)
  })

  it('brings 7 products in families', async () => {
    expect(await run('products.csv', profile('4-products'))).toMatchObject({ created: 7, failed: 0, linkedCreated: 3 })
  })

  it('brings 8,800 opportunities with owner, stage, product and amount', async () => {
    const result = await run('sales_pipeline.csv', profile('5-opportunities'))
    expect(result).toMatchObject({ created: 8800, failed: 0, firstErrors: [] })
    const byStage = await aggregate(ctx, 'opportunity', {
      groupBy: [{ field: 'stage.name' }],
      measures: [{ fn: 'count', as: 'n' }],
    })
    expect(Object.fromEntries(byStage.rows.map((row) => [row['stage.name'], Number(row.n)]))).toEqual({
      Won: 4238,
      Lost: 2473,
      Engaging: 1589,
      Prospecting: 500,
    })
    const won = await aggregate(ctx, 'opportunity', {
      filter: { field: 'isWon', op: 'eq', value: true },
      measures: [{ fn: 'sum', field: 'amount', as: 'value' }],
    })
    expect(Number(won.rows[0]?.value)).toBe(10_005_534)
    expect(await total('opportunity', { field: 'account', op: 'isEmpty' })).toBe(1425)
    expect(await total('opportunity', { field: 'product.name', op: 'eq', value: 'GTX Pro' })).toBe(1480)
    expect(await total('opportunity', { field: 'lostReason', op: 'eq', value: 'Other' })).toBe(2473)
    expect(await total('opportunity', { field: 'owner', op: 'isEmpty' })).toBe(0)
  })

  it('finds the known facts of this pipeline: win rate, mean deal, cycles, won by month', async () => {
    const closed = await aggregate(ctx, 'opportunity', {
      filter: { field: 'isClosed', op: 'eq', value: true },
      groupBy: [{ field: 'isWon' }],
      measures: [
        { fn: 'count', as: 'n' },
        { fn: 'avg', field: 'actualAmount', as: 'mean' },
        { fn: 'avg', field: 'cycleDays', as: 'cycle' },
      ],
    })
    const [lost, won] = closed.rows
    expect([lost?.isWon, won?.isWon]).toEqual([false, true])
    expect((Number(won?.n) / (Number(won?.n) + Number(lost?.n))).toFixed(4)).toBe('0.6315')
    expect(Number(won?.mean).toFixed(2)).toBe('2360.91')
    expect([won, lost].map((row) => Number(row?.cycle).toFixed(2))).toEqual(['51.78', '41.48'])
    const months = await aggregate(ctx, 'opportunity', {
      filter: { field: 'isWon', op: 'eq', value: true },
      groupBy: [{ field: 'actualCloseDate', bucket: 'month' }],
      measures: [
        { fn: 'sum', field: 'actualAmount', as: 'sum' },
        { fn: 'count', as: 'n' },
      ],
    })
    expect(months.rows.map((row) => Number(row.sum))).toEqual([
      1134672, 721932, 1025713, 1338466, 696932, 1050059, 1235264, 731980, 938943, 1131573,
    ])
    expect(months.rows.map((row) => Number(row.n))).toEqual([531, 285, 438, 531, 308, 446, 503, 279, 406, 511])
  })

  it('finds everything unchanged when the same files come again by their keys (R-02)', async () => {
    const again = async (file: string, mapping: string) => {
      const { created, updated, unchanged, failed } = await run(file, profile(mapping))
      return { created, updated, unchanged, failed }
    }
    const only = (unchanged: number) => ({ created: 0, updated: 0, unchanged, failed: 0 })
    expect(await again('sales_teams.csv', '1-managers')).toEqual(only(35))
    expect(await again('sales_teams.csv', '2-agents')).toEqual(only(35))
    expect(await again('products.csv', '4-products')).toEqual(only(7))
    expect(await again('sales_pipeline.csv', '5-opportunities')).toEqual(only(8800))
    expect(await total('opportunity')).toBe(8800)
  })

  it('takes all of it back, import by import', { timeout: 120_000 }, async () => {
    for (const { operation } of runs.toReversed()) {
      if (operation === null) throw new Error('An import without operation')
      const started = await undo(ctx, operation, { conflicts: 'keepCurrent' })
      await runUndo(ctx, started.id)
    }
    const left = [await total('opportunity'), await total('account'), await total('product'), await total('team')]
    expect(left).toEqual([0, 0, 0, 0])
    expect(await total('user')).toBe(1)
  })
})
