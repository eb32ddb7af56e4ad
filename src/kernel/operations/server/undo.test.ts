import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import {
  create,
  createMany,
  destroy,
  get,
  remove,
  removeMany,
  restore,
  update,
  updateMany,
} from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { getOperation, type Operation, startOperation } from './operations.ts'
import { deal, firm } from './undo.objects.fixture.ts'
import { previewUndo, runUndo, undo } from './undo.ts'

let ws: TestWorkspace
let ada: Person
let ctx: Context
beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [firm, deal] })
  await ws.saveRole({
    key: 'all',
    label: 'All',
    capabilities: [],
    rights: { '*': { read: 'all', create: 'all', update: 'all', delete: 'all' } },
  })
  ada = await ws.person(['all'], { name: 'Ada' })
  ctx = await ada.ctx()
})
afterAll(() => ws.close())

const starting = (): Promise<Operation> =>
  startOperation(ctx, { kind: 'test', params: { file: 'deals.csv' }, total: 3 })
const values = async (object: string, recordId: string) => {
  const {
    can: _can,
    version: _version,
    updatedAt: _at,
    updatedBy: _by,
    ...rest
  } = await get(ctx, object, recordId, { trash: true })
  return rest
}
const inTrash = async (object: string, recordId: string) => (await values(object, recordId)).deletedAt !== null
const keep = { conflicts: 'keepCurrent' } as const

describe('undo', () => {
  test('takes back what was made, changed and deleted, and can be undone itself, and done again', async () => {
    const changed = await create(ctx, 'deal', { name: 'Changed', amount: '1', stage: 'open' })
    const deleted = await create(ctx, 'deal', { name: 'Deleted' })
    const before = await values('deal', changed.id)
    const operation = await starting()
    const house = await create(operation.ctx, 'firm', { name: 'House' })
    const made = await create(operation.ctx, 'deal', { name: 'Made', firm: house.id })
    await update(operation.ctx, 'deal', made.id, { amount: '7' })
    await update(operation.ctx, 'deal', changed.id, { amount: '2', firm: house.id })
    await update(operation.ctx, 'deal', changed.id, { amount: '3', stage: 'won' })
    await remove(operation.ctx, 'deal', deleted.id)
    await operation.finish()
    const after = await values('deal', changed.id)
    expect(after.wonOn).not.toBeNull()

    expect(await previewUndo(ctx, operation.id)).toEqual({ reverts: 4, conflicts: [] })
    const undone = await undo(ctx, operation.id, keep)
    expect(undone).toMatchObject({
      kind: 'undo',
      state: 'done',
      total: 4,
      done: 4,
      updated: 4,
      skipped: 0,
      failed: 0,
      canUndo: true,
    })
    expect(undone.params).toEqual({ operation: operation.id, kind: 'test', params: { file: 'deals.csv' } })
    expect(await values('deal', changed.id)).toEqual(before)
    expect([
      await inTrash('firm', house.id),
      await inTrash('deal', made.id),
      await inTrash('deal', deleted.id),
    ]).toEqual([true, true, false])
    expect(await getOperation(ctx, operation.id)).toMatchObject({ state: 'undone', canUndo: false })
    await expect(undo(ctx, operation.id, keep)).rejects.toMatchObject({ code: 'conflict' })

    const redone = await undo(ctx, undone.id, keep)
    expect(redone).toMatchObject({ state: 'done', updated: 4, failed: 0, canUndo: false })
    expect(await values('deal', changed.id)).toEqual(after)
    expect([
      await inTrash('firm', house.id),
      await inTrash('deal', made.id),
      await inTrash('deal', deleted.id),
    ]).toEqual([false, false, true])
    expect(await getOperation(ctx, operation.id)).toMatchObject({ state: 'done', canUndo: true })
    await undo(ctx, operation.id, keep)
    expect(await values('deal', changed.id)).toEqual(before)
  })

  test('asks for each field that was changed again, and does as it is told', async () => {
    const record = await create(ctx, 'deal', { name: 'Old', amount: '1', stage: 'open' })
    const change = async () => {
      const operation = await starting()
      await update(operation.ctx, 'deal', record.id, { name: 'New', amount: '2' })
      await operation.finish()
      await update(ctx, 'deal', record.id, { name: 'Newer', amount: '3' })
      return operation.id
    }
    const first = await change()
    expect(await previewUndo(ctx, first)).toEqual({
      reverts: 1,
      conflicts: [
        { object: 'deal', id: record.id, displayName: 'Newer', field: 'name', restore: 'Old', current: 'Newer' },
        { object: 'deal', id: record.id, displayName: 'Newer', field: 'amount', restore: '1', current: '3' },
      ],
    })
    const kept = await undo(ctx, first, keep)
    expect(kept).toMatchObject({ updated: 0, skipped: 1 })
    expect(JSON.stringify(kept.params)).toContain('newer values were kept')
    expect(await values('deal', record.id)).toMatchObject({ name: 'Newer', amount: '3' })
    await update(ctx, 'deal', record.id, { name: 'Old', amount: '1' })
    const second = await change()
    await undo(ctx, second, { conflicts: 'keepCurrent', choices: { [`deal/${record.id}/amount`]: 'restore' } })
    expect(await values('deal', record.id)).toMatchObject({ name: 'Newer', amount: '1' })
  })

  test('says what it could not take back, and takes back the rest', async () => {
    const [gone, binned, taken, linked, fine] = await Promise.all(
      ['Gone', 'Binned', 'Taken', 'Linked', 'Fine'].map((name) =>
        create(
          ctx,
          name === 'Taken' ? 'firm' : 'deal',
          name === 'Taken' ? { name, code: 'X1' } : { name, amount: '1' },
        ),
      ),
    )
    if (!gone || !binned || !taken || !linked || !fine) throw new Error('unreachable')
    const partner = await create(ctx, 'firm', { name: 'Partner' })
    await update(ctx, 'deal', linked.id, { firm: partner.id })
    const operation = await starting()
    for (const each of [gone, binned, fine]) await update(operation.ctx, 'deal', each.id, { amount: '2' })
    await update(operation.ctx, 'deal', linked.id, { amount: '2', firm: null })
    await remove(operation.ctx, 'firm', taken.id)
    await operation.finish()
    const system = await ws.system()
    await remove(system, 'deal', gone.id)
    await destroy(system, 'deal', gone.id)
    await remove(ctx, 'deal', binned.id)
    await remove(ctx, 'firm', partner.id)
    await create(ctx, 'firm', { name: 'Thief', code: 'X1' })
    const undone = await undo(ctx, operation.id, keep)
    expect(undone).toMatchObject({ state: 'done', done: 5, updated: 2, skipped: 2, failed: 1 })
    const problems = undone.params.problems as { id: string; reason: string }[]
    expect(new Set(problems.map((problem) => problem.id))).toEqual(new Set([gone.id, binned.id, taken.id, linked.id]))
    expect(await values('deal', fine.id)).toMatchObject({ amount: '1' })
    expect(await values('deal', linked.id)).toMatchObject({ amount: '1', firm: null })
    expect(await inTrash('firm', taken.id)).toBe(true)
  })

  test('V-26 writes with the rights of whoever asks, and hides what they may not read', async () => {
    await ws.saveRole({
      key: 'reader',
      label: 'Reader',
      capabilities: ['settings.manage', 'audit.read'],
      rights: { '*': { read: 'all' }, deal: { read: 'all', fields: { amount: { read: false } } } },
    })
    const reader = await (await ws.person(['reader'])).ctx()
    const record = await create(ctx, 'deal', { name: 'Safe', amount: '1', stage: 'open' })
    const operation = await starting()
    await update(operation.ctx, 'deal', record.id, { name: 'Changed', amount: '2' })
    await operation.finish()
    await update(ctx, 'deal', record.id, { name: 'Again', amount: '3' })
    const preview = await previewUndo(reader, operation.id)
    expect(preview.conflicts.map((conflict) => conflict.field)).toEqual(['name'])
    expect(await undo(reader, operation.id, { conflicts: 'restore' })).toMatchObject({ updated: 0, failed: 1 })
    expect(await values('deal', record.id)).toMatchObject({ name: 'Again', amount: '3' })
    await ws.saveRole({
      key: 'auditor',
      label: 'Auditor',
      capabilities: ['audit.read'],
      rights: { '*': { read: 'all' } },
    })
    const auditor = await (await ws.person(['auditor'])).ctx()
    const next = await starting()
    await next.finish()
    expect((await getOperation(auditor, next.id)).canUndo).toBe(false)
    await expect(undo(auditor, next.id, keep)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('a large one is done in the background, page by page, with exact counts', async () => {
    const operation = await starting()
    await createMany(
      operation.ctx,
      'deal',
      Array.from({ length: 900 }, (_, i) => ({ name: `Bulk ${i}` })),
    )
    await operation.finish()
    const queued = await undo(ctx, operation.id, keep)
    expect(queued).toMatchObject({ state: 'queued', total: 900, done: 0 })
    await expect(undo(ctx, operation.id, keep)).rejects.toMatchObject({ code: 'conflict' })
    await Promise.all([runUndo(ctx, queued.id), runUndo(ctx, queued.id)])
    expect(await getOperation(ctx, queued.id)).toMatchObject({ state: 'done', done: 900, updated: 900, failed: 0 })
    const live = await ws.db.row(
      sql`SELECT count(*) AS n FROM ${id(ws.schema, 'deal')} WHERE name LIKE 'Bulk %' AND deleted_at IS NULL`,
    )
    expect(live).toEqual({ n: 0 })
  })

  test('R-02 an undo whose process is killed goes on where it stood, and takes nothing back twice', async () => {
    const operation = await starting()
    await createMany(
      operation.ctx,
      'deal',
      Array.from({ length: 1300 }, (_, i) => ({ name: `Crash ${i}` })),
    )
    await operation.finish()
    const queued = await undo(ctx, operation.id, keep)
    const fixture = fileURLToPath(new URL('./undo.crash.fixture.ts', import.meta.url))
    const child = spawn(process.execPath, [fixture, ws.schema, ada.id, queued.id], {
      env: { ...process.env, RAPPORT_CRASHPOINT: 'undo.after_page:2' },
      stdio: 'ignore',
    })
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
    expect(await getOperation(ctx, queued.id)).toMatchObject({ state: 'running', done: 1000, updated: 1000 })
    await runUndo(ctx, queued.id)
    expect(await getOperation(ctx, queued.id)).toMatchObject({
      state: 'done',
      done: 1300,
      updated: 1300,
      skipped: 0,
      failed: 0,
    })
    const events = await ws.db.row(
      sql`SELECT count(*) AS n FROM ${id(ws.schema, 'sys_event')} WHERE operation = ${queued.id}`,
    )
    expect(events).toEqual({ n: 1300 })
  })

  test('any operation taken back leaves everything as it was, and done again as it had made it', async () => {
    const step = fc.record({
      act: fc.constantFrom('create', 'update', 'update', 'remove', 'restore'),
      which: fc.nat(5),
      values: fc.record(
        {
          amount: fc.constantFrom('1', '2', '3', null),
          stage: fc.constantFrom('open', 'won', null),
          name: fc.constantFrom('A', 'B', 'C'),
        },
        { requiredKeys: [] },
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const made = await createMany(
          ctx,
          'deal',
          Array.from({ length: 4 }, (_, i) => ({ name: `P${i}`, amount: String(i) })),
        )
        const ids = made.flatMap((outcome) => (outcome.status === 'error' ? [] : [outcome.id]))
        await removeMany(ctx, 'deal', [{ id: ids[3] ?? '' }])
        const look = () => Promise.all(ids.slice(0, 4).map(async (each) => settled(await values('deal', each))))
        const before = await look()
        const operation = await starting()
        for (const { act, which, values: changed } of steps) {
          const target = ids[which % ids.length] ?? ''
          if (act === 'create') ids.push((await create(operation.ctx, 'deal', { name: 'New', ...changed })).id)
          if (act === 'update')
            await updateMany(operation.ctx, 'deal', [{ id: target, values: changed as Record<string, JsonValue> }])
          if (act === 'remove') await removeMany(operation.ctx, 'deal', [{ id: target }])
          if (act === 'restore') await restore(operation.ctx, 'deal', target).catch(() => undefined)
        }
        await operation.finish()
        const after = await look()
        const undone = await undo(ctx, operation.id, keep)
        expect(undone).toMatchObject({ failed: 0 })
        expect(await look()).toEqual(before)
        for (const each of ids.slice(4)) expect(await inTrash('deal', each)).toBe(true)
        await undo(ctx, undone.id, keep)
        expect(await look()).toEqual(after)
      }),
      {
        numRuns: 15,
        examples: [
          [
            [
              { act: 'restore', which: 3, values: {} },
              { act: 'update', which: 3, values: { name: 'A' } },
              { act: 'remove', which: 3, values: {} },
            ],
          ],
        ],
      },
    )
  }, 90_000)
})

/** The moment of deletion is that of the last one. */
const settled = (record: Record<string, unknown>) => ({ ...record, deletedAt: record.deletedAt !== null })
