import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { deleteRule, saveRule } from '#kernel/guards/server/rules.ts'
import type { Query } from '#kernel/records/contract.ts'
import { count, create, query } from '#kernel/records/server/engine.ts'
import type { TestWorkspace } from '#kernel/testing/workspace.ts'
import type { Mapping } from '../../contract.ts'
import { errorPage } from '../importStore.ts'
import { columns, importWorld, run } from './world.fixture.ts'

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  const world = await importWorld()
  ws = world.ws
  ctx = world.ctx
})
afterAll(() => ws.close())

const rows = async (object: string, input: Query = {}) => (await query(ctx, object, { limit: 1000, ...input })).items

describe('import', () => {
  it('creates records from cells in the conventions of the file', async () => {
    const csv =
      'Name;Größe;Umsatz;Seit;E-Mail;E-Mail 2;Mobil;Ort;Nr\nMüller;klein;1.234,56;31.12.2019;A@Example.com;b@example.com;0171 1234567;Kiel;K-1\n'
    const result = await run(ctx, csv, {
      object: 'company',
      mode: 'create',
      columns: [
        ...columns({
          Name: 'name',
          Größe: 'size',
          Seit: 'founded',
          'E-Mail': 'emails',
          'E-Mail 2': 'emails',
          Ort: 'address.city',
          Nr: 'externalIds.erp',
        }),
        { column: 'Umsatz', field: 'revenue', factor: 1000, currency: 'USD' },
        { column: 'Mobil', field: 'phones', type: 'mobile' },
      ],
      constants: { 'address.country': 'Germany', tags: ['imported'] },
    })
    expect(result).toMatchObject({ state: 'done', created: 1, failed: 0, done: 1 })
    const [record] = await rows('company', { filter: { field: 'name', op: 'eq', value: 'Müller' } })
    expect(record).toMatchObject({
      size: 'Small',
      revenue: { amount: '1234560', currency: 'USD' },
      founded: '2019-12-31',
      emails: [{ address: 'a@example.com', isPrimary: true }, { address: 'b@example.com' }],
      phones: [{ number: '+491711234567', type: 'mobile', isPrimary: true }],
      address: { city: 'Kiel', country: 'DE' },
      externalIds: { erp: 'K-1' },
      tags: ['imported'],
    })
  })

  it('puts a row without a rate among the errors, with the way out, and takes it once the rate is imported', async () => {
    const mapping: Mapping = {
      object: 'company',
      mode: 'create',
      columns: columns({ Name: 'name', Revenue: 'revenue' }),
    }
    const csv = 'Name,Revenue\nAlpen,100.00 CHF\nDover,10.00 USD\n'
    const refused = await run(ctx, csv, mapping)
    expect(refused).toMatchObject({ state: 'done', created: 1, failed: 1 })
    const [wrong, ...others] = await errorPage(ctx, refused.id, 0, 10)
    expect([wrong?.cells, others]).toEqual([['Alpen', '100.00 CHF'], []])
    expect(wrong?.reason).toContain('Add a rate for CHF')
    const rates = await run(ctx, 'Currency,From,Rate\nchf,01.02.2020,"1,05"\nCHF,01.02.2020,1\nCHF,01.03.2020,0\n', {
      object: 'exchangeRate',
      mode: 'create',
      columns: columns({ Currency: 'currency', From: 'validFrom', Rate: 'rate' }),
    })
    expect(rates).toMatchObject({ created: 1, failed: 2 })
    const [rate] = await rows('exchangeRate')
    expect(rate).toMatchObject({ currency: 'CHF', base: 'EUR', validFrom: '2020-02-01', rate: '1.05' })
  })

  it('upserts by key, answers unchanged the second time, and adds nothing when the same file comes again (R-02)', async () => {
    const mapping: Mapping = {
      object: 'company',
      mode: 'upsert',
      key: 'code',
      columns: columns({ code: 'code', name: 'name' }),
    }
    const csv = 'code,name\nU1,One\nU2,Two\nU1,One again\n'
    expect(await run(ctx, csv, mapping)).toMatchObject({ created: 2, updated: 1, failed: 0 })
    expect(await run(ctx, 'code,name\nU1,One again\nU2,Two\n', mapping)).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    })
    const update = { ...mapping, mode: 'update' as const }
    expect(await run(ctx, 'code,name\nU2,Zwei\nU9,Nine\n', update)).toMatchObject({ updated: 1, failed: 1, created: 0 })
    const create: Mapping = { ...mapping, mode: 'create', columns: columns({ name: 'name' }) }
    await run(ctx, 'name\nSame file\n', create)
    await expect(run(ctx, 'name\nSame file\n', create)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'sameFile' },
    })
    expect(await run(ctx, 'name\nSame file\n', create, { again: true })).toMatchObject({ created: 1 })
  })

  it('keeps every bad row for the error file with its number and reason', async () => {
    const csv =
      'name,size,founded,code\nGood,small,2020-01-01,E1\nBad size,huge,2020-01-01,E2\nBad date,small,32.13.2020,E3\n"open,small,,E4\nFew,small\n,small,,E5\nTwice,small,,E1\n'
    const result = await run(ctx, csv, {
      object: 'company',
      mode: 'create',
      columns: columns({ name: 'name', size: 'size', founded: 'founded', code: 'code' }),
    })
    expect(result).toMatchObject({ state: 'done', created: 1, failed: 6, done: 7 })
    expect(result.firstErrors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'size', 'unknownChoice'],
      [4, 'founded', expect.any(String)],
      [5, null, 'quote'],
      [6, null, 'columns'],
      [7, 'name', 'required'],
      [8, 'code', 'notUnique'],
    ])
    expect((await errorPage(ctx, result.id, 0, 100)).map(({ row, cells }) => [row, cells[0]])).toEqual([
      [3, 'Bad size'],
      [4, 'Bad date'],
      [5, '"open'],
      [6, 'Few'],
      [7, ''],
      [8, 'Twice'],
    ])
  })

  it('keeps rows that a rule of an administrator refuses, at the field of its message', async () => {
    await saveRule(ctx, 'company', {
      id: 'noTest',
      name: 'No test data',
      refuseWhen: 'name.startsWith("Test")',
      message: { en: 'Leave test data out', de: 'Testdaten bitte weglassen' },
      field: 'name',
      on: 'both',
      isActive: true,
    })
    const ruled: Context = { ...ctx, registry: (await ws.system()).registry }
    const mapping: Mapping = { object: 'company', mode: 'create', columns: columns({ name: 'name' }) }
    const result = await run(ruled, 'name\nReal\nTest 1\n', mapping)
    await deleteRule(ruled, 'company', 'noTest')
    expect(result).toMatchObject({ state: 'done', created: 1, failed: 1 })
    expect(result.firstErrors).toMatchObject([{ row: 3, column: 'name', code: 'validationRule' }])
    expect(result.firstErrors[0]?.reason).toBe('Leave test data out')
  })

  it('finds links by name and by external id, makes missing ones when told, and tells the same names apart', async () => {
    const first = await create(ctx, 'company', { name: 'First', externalIds: { erp: 'F' } })
    const second = await create(ctx, 'company', { name: 'Second' })
    await create(ctx, 'area', { name: 'North', company: first.id })
    const north = await create(ctx, 'area', { name: 'North', company: second.id })
    await create(ctx, 'company', { name: 'Double' })
    await create(ctx, 'company', { name: 'Double' })
    const mapping: Mapping = {
      object: 'shop',
      mode: 'create',
      columns: columns({ name: 'name', company: 'company', area: 'area' }),
    }
    const result = await run(ctx, 'name,company,area\nS1,Second,North\nS2,Nobody,\nS3,Double,\n', mapping)
    expect(result.firstErrors.map(({ row, code }) => [row, code])).toEqual([
      [3, 'unknownLink'],
      [4, 'ambiguousLink'],
    ])
    const [s1] = await rows('shop', { filter: { field: 'name', op: 'eq', value: 'S1' } })
    expect(s1).toMatchObject({ company: second.id, area: north.id })
    const byId: Mapping = {
      ...mapping,
      columns: [
        { column: 'name', field: 'name' },
        { column: 'company', field: 'company', link: { by: 'externalIds.erp' } },
      ],
    }
    expect(await run(ctx, 'name,company\nS4,F\n', byId)).toMatchObject({ created: 1, failed: 0 })
    const making: Mapping = {
      ...mapping,
      columns: [
        { column: 'name', field: 'name' },
        { column: 'company', field: 'company', link: { create: true } },
      ],
    }
    expect(await run(ctx, 'name,company\nS5,Fresh\nS6,Fresh\nS7,Second\n', making)).toMatchObject({
      created: 3,
      linkedCreated: 1,
    })
    expect(await count(ctx, 'company', { filter: { field: 'name', op: 'eq', value: 'Fresh' } })).toMatchObject({
      value: 1,
    })
  })

  it('links rows of one file to each other in any order, and refuses loops', async () => {
    const mapping: Mapping = {
      object: 'company',
      mode: 'create',
      columns: [
        { column: 'name', field: 'name' },
        { column: 'parent', field: 'parent', link: {} },
      ],
    }
    const csv = 'name,parent\nGrandchild,Child\nChild,Root\nRoot,\nLost,Nowhere\nA,B\nB,A\n'
    const result = await run(ctx, csv, mapping)
    expect(result).toMatchObject({ state: 'done', created: 6, failed: 0 })
    expect(result.firstErrors.map(({ row, column, code }) => [row, column, code])).toContainEqual([
      5,
      'parent',
      'linkNotSet',
    ])
    const found = await rows('company', {
      filter: { field: 'name', op: 'in', value: ['Grandchild', 'Child'] },
      fields: ['name', 'parent.name'],
    })
    expect(Object.fromEntries(found.map((record) => [record.name, record['parent.name']]))).toEqual({
      Grandchild: 'Child',
      Child: 'Root',
    })
  })

  it('judges without writing in a dry run', async () => {
    const mapping: Mapping = {
      object: 'shop',
      mode: 'create',
      columns: [
        { column: 'name', field: 'name' },
        { column: 'company', field: 'company', link: { create: true } },
      ],
    }
    const before = [await count(ctx, 'shop', {}), await count(ctx, 'company', {})]
    const csv = `name,company\n${Array.from({ length: 4500 }, (_, i) => `Dry ${i},Dry company ${i % 3}`).join('\n')}\n,Dry company 1\n`
    const result = await run(ctx, csv, mapping, { dryRun: true })
    expect(result).toMatchObject({
      state: 'done',
      dryRun: true,
      created: 4500,
      failed: 1,
      linkedCreated: 3,
      operation: null,
    })
    expect([await count(ctx, 'shop', {}), await count(ctx, 'company', {})]).toEqual(before)
    const tree = 'name,parent\nDry child,Dry root\nDry root,\nDry lost,Nobody at all\n'
    const dry = await run(
      ctx,
      tree,
      { object: 'company', mode: 'create', columns: columns({ name: 'name', parent: 'parent' }) },
      { dryRun: true },
    )
    expect(dry.firstErrors.map(({ row, code }) => [row, code])).toEqual([[4, 'linkNotSet']])
  })
})
