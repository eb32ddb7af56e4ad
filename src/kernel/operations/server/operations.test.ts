import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { create, get } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { cancelOperation, getOperation, listOperations, type Operation, startOperation } from './operations.ts'
import { deal, firm } from './undo.objects.fixture.ts'
import { undo } from './undo.ts'

let ws: TestWorkspace
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
  ctx = await (await ws.person(['all'], { name: 'Ada' })).ctx()
})
afterAll(() => ws.close())

const starting = (): Promise<Operation> => startOperation(ctx, { kind: 'test', params: {}, total: 3 })
const keep = { conflicts: 'keepCurrent' } as const

describe('operations', () => {
  test('count their progress and are seen by their actor and by auditors only', async () => {
    const operation = await starting()
    expect((await getOperation(ctx, operation.id)).canUndo).toBe(false)
    await create(operation.ctx, 'deal', { name: 'Counted' })
    await operation.progress({ done: 1, created: 1 })
    await operation.progress({ done: 2, failed: 2 })
    const done = await operation.finish()
    expect(done).toMatchObject({
      kind: 'test',
      state: 'done',
      actorName: 'Ada',
      total: 3,
      done: 3,
      created: 1,
      failed: 2,
      canUndo: true,
    })
    const bob = await (await ws.person(['all'])).ctx()
    await expect(getOperation(bob, operation.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(undo(bob, operation.id, keep)).rejects.toMatchObject({ code: 'notFound' })
    expect((await listOperations(bob)).items).toEqual([])
    const admin = await (await ws.person(['admin'])).ctx()
    expect((await getOperation(admin, operation.id)).canUndo).toBe(true)
  })

  test('are listed newest first, page by page', async () => {
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.unshift((await starting()).id)
    const first = await listOperations(ctx, { limit: 3 })
    const second = await listOperations(ctx, { limit: 2, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map((operation) => operation.id)).toEqual(made)
    for (const cursor of [
      'x',
      '2026-02-30T00:00:00.000Z_019a0000-0000-7000-8000-000000000000',
      '2026-02-28T00:00:00.000Z_-',
    ])
      await expect(listOperations(ctx, { cursor })).rejects.toMatchObject({ code: 'invalid' })
    await expect(getOperation(ctx, '-'.repeat(36))).rejects.toMatchObject({ code: 'notFound' })
  })

  test('stop when they are cancelled, and what they did can be undone', async () => {
    const operation = await starting()
    const record = await create(operation.ctx, 'deal', { name: 'Half' })
    expect(await operation.isCancelled()).toBe(false)
    expect((await cancelOperation(ctx, operation.id)).state).toBe('cancelled')
    expect(await operation.isCancelled()).toBe(true)
    expect((await operation.finish()).state).toBe('cancelled')
    await expect(cancelOperation(ctx, operation.id)).rejects.toMatchObject({ code: 'conflict' })
    await undo(ctx, operation.id, keep)
    expect((await get(ctx, 'deal', record.id, { trash: true })).deletedAt).not.toBeNull()
  })

  test('of two that ask at once one is refused', async () => {
    const operation = await starting()
    await create(operation.ctx, 'deal', { name: 'Once' })
    await operation.finish()
    const results = await Promise.allSettled([undo(ctx, operation.id, keep), undo(ctx, operation.id, keep)])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})
