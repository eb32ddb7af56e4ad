import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { getOperation } from '#kernel/operations/server/operations.ts'
import { runUndo, undo } from '#kernel/operations/server/undo.ts'
import type { Query } from '#kernel/records/contract.ts'
import { count, create, query } from '#kernel/records/server/engine.ts'
import type { TestWorkspace } from '#kernel/testing/workspace.ts'
import type { Mapping } from '../../contract.ts'
import { errorFile } from '../errorFile.ts'
import { bufferSource } from '../parse/source.ts'
import { cancelImport, getImport, importRow } from './importRuns.ts'
import { runImport } from './runImport.ts'
import { startImport } from './startImport.ts'
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

  it('that wrote nothing offers no undo', async () => {
    const result = await run(ctx, 'name,other\n,x\n,y\n', names)
    expect(result).toMatchObject({ state: 'done', created: 0, failed: 2 })
    const operation = result.operation ?? ''
    expect(await getOperation(ctx, operation)).toMatchObject({ state: 'done', canUndo: false })
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
