import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { getOperation } from '#kernel/operations/server/operations.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import type { Query } from '#kernel/records/contract.ts'
import { count, create, query } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { ImportRun, Mapping } from '../../contract.ts'
import { errorFile } from '../errorFile.ts'
import { errorPage } from '../importStore.ts'
import { dataModule } from '../module.ts'
import { bufferSource } from '../parse/source.ts'
import { cancelImport, getImport, importRow } from './importRuns.ts'
import { runImport } from './runImport.ts'
import { type StartInput, startImport } from './startImport.ts'

const company = defineObject({
  name: 'company',
  plural: 'companies',
  label: 'Company',
  pluralLabel: 'Companies',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, indexed: true },
    code: { kind: 'text', unique: true },
    size: {
      kind: 'choice',
      choices: [
        { value: 'Small', label: { en: 'Small', de: 'Klein' } },
        { value: 'Large', label: 'Large' },
      ],
    },
    revenue: { kind: 'money' },
    founded: { kind: 'date' },
    emails: { kind: 'emails' },
    phones: { kind: 'phones' },
    address: { kind: 'address' },
    parent: { kind: 'link', target: 'company', inverse: 'children', tree: true },
    secret: { kind: 'text', readOnly: true },
  },
})
const shop = defineObject({
  name: 'shop',
  plural: 'shops',
  label: 'Shop',
  pluralLabel: 'Shops',
  icon: 'Store',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    company: { kind: 'link', target: 'company', required: true },
    area: { kind: 'link', target: 'area' },
  },
})
const area = defineObject({
  name: 'area',
  plural: 'areas',
  label: 'Area',
  pluralLabel: 'Areas',
  icon: 'Map',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, company: { kind: 'link', target: 'company' } },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [company, shop, area], modules: [dataModule] })
  const admin = await (await ws.person(['admin'])).ctx()
  ctx = { ...admin, organization: { currency: 'EUR', country: 'DE', rates: { USD: '0.5' } } }
})
afterAll(() => ws.close())

async function run(asker: Context, csv: string, mapping: Mapping, more: Partial<StartInput> = {}): Promise<ImportRun> {
  const source = bufferSource(Buffer.from(csv), 'test.csv')
  const row = await startImport(asker, { source, file: null, mapping, ...more })
  await runImport(asker, row, source)
  return getImport(asker, row.id)
}
const rows = async (object: string, input: Query = {}) => (await query(ctx, object, { limit: 1000, ...input })).items
const columns = (fields: Record<string, string>) => Object.entries(fields).map(([column, field]) => ({ column, field }))

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

describe('a run', () => {
  const names: Mapping = { object: 'company', mode: 'create', columns: [{ column: 'name', field: 'name' }] }
  const many = (word: string, times: number) =>
    `name\n${Array.from({ length: times }, (_, i) => `${word} ${i}`).join('\n')}\n`
  const standing = async (word: string) =>
    (await count(ctx, 'company', { filter: { field: 'name', op: 'startsWith', value: `${word} ` } })).value

  it('is one operation that can be undone, and then imported again', async () => {
    const csv = many('Undo', 1200)
    const result = await run(ctx, csv, names)
    const operation = result.operation ?? ''
    expect(await getOperation(ctx, operation)).toMatchObject({
      kind: 'import',
      state: 'done',
      created: 1200,
      canUndo: true,
    })
    const undone = await undo(ctx, operation, { conflicts: 'keepCurrent' })
    await runUndo(ctx, undone.id)
    expect(await standing('Undo')).toBe(0)
    expect(await getImport(ctx, result.id)).toMatchObject({ state: 'undone' })
    expect(await run(ctx, csv, names)).toMatchObject({ created: 1200 })
  })

  it('stops after its batch when cancelled, and not at all when it is over', async () => {
    const source = bufferSource(Buffer.from(many('Cancel', 9000)), 'long.csv')
    const row = await startImport(ctx, { source, file: null, mapping: names })
    let asked: Promise<unknown> | undefined
    const onProgress = () => {
      asked ??= cancelImport(ctx, row.id)
    }
    const state = await runImport(ctx, row, source, { onProgress })
    await asked
    const result = await getImport(ctx, row.id)
    expect([state, result.state]).toEqual(['cancelled', 'cancelled'])
    expect(result.done).toBeLessThan(9000)
    expect(await standing('Cancel')).toBe(result.created)
    expect(await cancelImport(ctx, row.id)).toMatchObject({ state: 'cancelled' })
  })

  it('lets only one of two processes go on with it', async () => {
    const source = bufferSource(Buffer.from(many('Twin', 6000)), 'twin.csv')
    const row = await startImport(ctx, { source, file: null, mapping: names })
    await Promise.all([runImport(ctx, row, source), runImport(ctx, row, source)])
    expect(await standing('Twin')).toBe(6000)
    expect(await getImport(ctx, row.id)).toMatchObject({ created: 6000, done: 6000 })
  })

  it('gives the bad rows back as a file that is inert and can be mended and imported (S-23)', async () => {
    const mapping: Mapping = { object: 'company', mode: 'create', columns: columns({ name: 'name', size: 'size' }) }
    const result = await run(ctx, 'name,size\n=1+1,huge\n"+49 431, x",huge\n"a ""b""",small\n', mapping)
    expect(result).toMatchObject({ created: 1, failed: 2 })
    const text = (await Array.fromAsync(errorFile(ctx, await importRow(ctx, result.id)))).join('')
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      '\ufeffrow,reason,name,size',
      `2,"size: “huge” is not a choice: use one of Small, Large",'=1+1,huge`,
      `3,"size: “huge” is not a choice: use one of Small, Large","'+49 431, x",huge`,
    ])
    const mended = await run(ctx, text.replaceAll(',huge\r', ',small\r'), mapping)
    expect(mended).toMatchObject({ created: 2, failed: 0 })
    const found = await rows('company', { filter: { field: 'name', op: 'in', value: ['=1+1', '+49 431, x'] } })
    expect(found).toHaveLength(2)
  })
})

describe('rights', () => {
  it('needs the right to import and to create', async () => {
    const user = await (await ws.person(['user'])).ctx()
    const mapping: Mapping = { object: 'company', mode: 'create', columns: columns({ name: 'name' }) }
    await expect(run(user, 'name\nX\n', mapping)).rejects.toMatchObject({ code: 'forbidden' })
    await ws.saveRole({ key: 'reader', label: 'Reader', rights: { '*': { read: 'all' } }, capabilities: ['import'] })
    const reader = await (await ws.person(['reader'])).ctx()
    await expect(run(reader, 'name\nX\n', mapping)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('refuses system, read-only and unknown fields by name (S-15, S-22)', async () => {
    for (const field of [
      'id',
      'version',
      'createdBy',
      'deletedAt',
      'secret',
      'displayName',
      'nothing',
      '__proto__',
      'constructor.name',
      'externalIds.__proto__',
      'externalIds',
      'name.x',
      'revenue.base',
    ]) {
      const mapping: Mapping = { object: 'company', mode: 'create', columns: [{ column: 'name', field }] }
      await expect(run(ctx, 'name\nX\n', mapping), field).rejects.toMatchObject({
        code: 'invalid',
        issues: [{ code: 'unknownField' }],
      })
    }
    await expect(
      run(ctx, 'name\nX\n', { object: 'company', mode: 'create', columns: columns({ other: 'name' }) }),
    ).rejects.toMatchObject({ issues: [{ code: 'unknownColumn' }] })
  })

  it('finds no link target that the asker may not read, by name or id (S-02)', async () => {
    await ws.saveRole({
      key: 'ownOnly',
      label: 'Own',
      rights: { '*': { read: 'all', create: 'all', update: 'all' }, company: { read: 'own' } },
      capabilities: ['import'],
    })
    const person = await (await ws.person(['ownOnly'])).ctx()
    const hidden = await create(ctx, 'company', { name: 'Hidden' })
    const mapping: Mapping = { object: 'shop', mode: 'create', columns: columns({ name: 'name', company: 'company' }) }
    const result = await run(person, `name,company\nA,Hidden\nB,${hidden.id}\nC,Not there\n`, mapping)
    expect(result).toMatchObject({ created: 0, failed: 3 })
    expect(result.firstErrors.map(({ reason }) => reason.replace(/".*"/, ''))).toEqual(
      Array(3).fill('No company that you may see is named '),
    )
  })

  it('shows a run to its owner and administrators alone', async () => {
    const mine = await run(ctx, 'name\nFor my eyes\n', {
      object: 'company',
      mode: 'create',
      columns: columns({ name: 'name' }),
    })
    await ws.saveRole({ key: 'other', label: 'Other', rights: { '*': { read: 'all' } }, capabilities: ['import'] })
    const other = await (await ws.person(['other'])).ctx()
    await expect(getImport(other, mine.id)).rejects.toMatchObject({ code: 'notFound' })
  })
})
