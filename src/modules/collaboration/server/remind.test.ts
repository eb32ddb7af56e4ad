import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { listNotices, readNotices } from '#kernel/following/server/following.ts'
import { create, get, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { collaboration } from './module.ts'
import { remind } from './remind.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, collaboration] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  ctx = await (await ws.person(['user'])).ctx()
})
afterAll(() => ws.close())

const reminded = async () =>
  (await listNotices(ctx)).items.filter(({ kind }) => kind === 'reminded').map(({ name, isRead }) => ({ name, isRead }))

it('reminds once of everything whose time has come, also after a downtime and by two workers', async () => {
  const at = (minute: number) => `2026-05-12T10:${String(minute).padStart(2, '0')}:00.000Z`
  const task = await create(ctx, 'task', { subject: 'Send', reminderAt: at(5) })
  await create(ctx, 'call', { subject: 'Ring', reminderAt: at(10), startAt: at(20) })
  await create(ctx, 'meeting', { subject: 'Visit', reminderAt: at(50), startAt: at(55) })
  const closed = await create(ctx, 'task', { subject: 'Over', reminderAt: at(5) })
  await update(ctx, 'task', closed.id, { status: 'Completed' })
  await remind.run(await ws.system(), {})
  expect(await reminded()).toEqual([])
  ws.clock.set('2026-05-12T10:30:00.000Z')
  const workers = await Promise.all([ws.system(), ws.system()])
  await Promise.all(workers.map((worker) => remind.run(worker, {})))
  expect((await reminded()).map(({ name }) => name).sort()).toEqual(['Ring', 'Send'])
  expect((await get(ctx, 'task', task.id)).reminderAt).toBeNull()
  await readNotices(ctx, null)
  await remind.run(await ws.system(), {})
  expect((await reminded()).filter(({ isRead }) => !isRead)).toEqual([])
})

it('reminds again when it was put off', async () => {
  ws.clock.set('2026-05-12T11:00:00.000Z')
  await readNotices(ctx, null)
  const task = await create(ctx, 'task', { subject: 'Again', reminderAt: '2026-05-12T10:59:00.000Z' })
  await remind.run(await ws.system(), {})
  await readNotices(ctx, null)
  await update(ctx, 'task', task.id, { reminderAt: '2026-05-12T11:10:00.000Z' })
  ws.clock.set('2026-05-12T11:10:00.000Z')
  await remind.run(await ws.system(), {})
  expect((await reminded()).filter(({ name }) => name === 'Again')).toEqual([
    { name: 'Again', isRead: false },
    { name: 'Again', isRead: true },
  ])
})
