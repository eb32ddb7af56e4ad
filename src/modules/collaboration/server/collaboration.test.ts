import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { create, get, query, remove, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { collaboration } from './module.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, collaboration] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  ctx = await (await ws.person(['user'])).ctx()
})
afterAll(() => ws.close())

it('tasks and notes leave their marks on the record and on its account', async () => {
  const account = await create(ctx, 'account', { name: 'Acme' })
  const contact = await create(ctx, 'contact', { lastName: 'Lee', account: account.id })
  const relatedTo = { object: 'contact', id: contact.id }
  const late = await create(ctx, 'task', { subject: 'Call', relatedTo, dueAt: '2026-06-02T08:00:00Z' })
  const soon = await create(ctx, 'task', { subject: 'Mail', relatedTo, dueAt: '2026-06-01T08:00:00Z' })
  expect(await get(ctx, 'contact', contact.id)).toMatchObject({
    lastActivityAt: null,
    nextActivityAt: '2026-06-01T08:00:00.000Z',
  })
  ws.clock.set('2026-05-20T10:00:00.000Z')
  const done = await update(ctx, 'task', soon.id, { status: 'Completed' })
  expect(done.completedAt).toBe('2026-05-20T10:00:00.000Z')
  expect(await get(ctx, 'contact', contact.id)).toMatchObject({
    lastActivityAt: '2026-05-20T10:00:00.000Z',
    nextActivityAt: '2026-06-02T08:00:00.000Z',
  })
  expect((await get(ctx, 'account', account.id)).lastActivityAt).toBe('2026-05-20T10:00:00.000Z')
  expect((await get(ctx, 'account', account.id)).nextActivityAt).toBe('2026-06-02T08:00:00.000Z')
  await remove(ctx, 'task', late.id)
  expect((await get(ctx, 'contact', contact.id)).nextActivityAt).toBeNull()
  ws.clock.set('2026-05-21T10:00:00.000Z')
  await create(ctx, 'note', { body: '<p>Spoke on the phone</p>', relatedTo })
  expect((await get(ctx, 'contact', contact.id)).lastActivityAt).toBe('2026-05-21T10:00:00.000Z')
})

it('every record knows its tasks and notes, and can be found by them', async () => {
  const [busy, idle] = await Promise.all(['Busy', 'Idle'].map((name) => create(ctx, 'account', { name })))
  const relatedTo = (record: typeof busy) => ({ object: 'account', id: record?.id ?? '' })
  await create(ctx, 'task', { subject: 'Call', relatedTo: relatedTo(busy) })
  await create(ctx, 'task', { subject: 'Done', relatedTo: relatedTo(idle), status: 'Completed' })
  await create(ctx, 'note', { subject: 'Likes tea', relatedTo: relatedTo(idle) })
  const found = async (filter: Filter) => {
    const named: Filter = { field: 'name', op: 'in', value: ['Busy', 'Idle'] }
    const { items } = await query(ctx, 'account', { filter: { and: [named, filter] } })
    return items.map((record) => record.name)
  }
  const open: Filter = { field: 'isClosed', op: 'eq', value: false }
  expect(await found({ path: 'tasks', has: 'some', where: open })).toEqual(['Busy'])
  expect(await found({ path: 'tasks', has: 'none', where: open })).toEqual(['Idle'])
  expect(await found({ count: 'notes', op: 'gte', value: 1 })).toEqual(['Idle'])
  const lists = (name: string) => [...ctx.registry.object(name).related.values()]
  for (const name of ['account', 'contact'])
    expect(lists(name)).toContainEqual({ path: 'tasks', object: 'task', field: 'relatedTo' })
  expect(lists('accountContact').map(({ path }) => path)).not.toContain('tasks')
})

it('a task of a record that one may not read is refused', async () => {
  await expect(
    create(ctx, 'task', { subject: 'X', relatedTo: { object: 'account', id: '01890000-0000-7000-8000-000000000000' } }),
  ).rejects.toMatchObject({ issues: [{ field: 'relatedTo' }] })
})
