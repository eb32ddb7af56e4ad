import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { create, createMany, get, remove, restore, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { collaboration } from './module.ts'

const now = '2026-05-12T10:00:00.000Z'
const earlier = '2026-05-04T08:00:00.000Z'
const later = '2026-05-08T08:00:00.000Z'
const soon = '2026-05-14T08:00:00.000Z'
let ws: TestWorkspace
let ctx: Context
let account: RecordJson
let contact: RecordJson

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration] })
  ws.clock.set(now)
  ctx = await (await ws.person(['admin'])).ctx()
})
afterAll(() => ws.close())
beforeEach(async () => {
  account = await create(ctx, 'account', { name: 'Acme' })
  contact = await create(ctx, 'contact', { lastName: 'Lee', account: account.id })
})

const about = (object: string, record: RecordJson) => ({ relatedTo: { object, id: record.id } })
const call = (values: Record<string, unknown>) =>
  create(ctx, 'call', { subject: 'Call', status: 'Held', ...values } as never)
const marks = async (object: string, id: string) => {
  const { lastActivityAt, nextActivityAt, lastCallAt, lastMeetingAt } = await get(ctx, object, id)
  return { lastActivityAt, nextActivityAt, lastCallAt, lastMeetingAt }
}
const none = { lastActivityAt: null, nextActivityAt: null, lastCallAt: null, lastMeetingAt: null }
const called = (at: string) => ({ ...none, lastActivityAt: at, lastCallAt: at })

describe('the last call', () => {
  it('counts for the contact, for whoever took part, and for the account behind them', async () => {
    const other = await create(ctx, 'contact', { lastName: 'Ng', account: account.id })
    await call({ ...about('contact', contact), contacts: [other.id], startAt: earlier })
    for (const [object, { id }] of [
      ['contact', contact],
      ['contact', other],
      ['account', account],
    ] as const)
      expect(await marks(object, id)).toEqual(called(earlier))
  })
  it('follows a changed date, a deleted and a restored call', async () => {
    await call({ ...about('contact', contact), startAt: earlier })
    const last = await call({ ...about('contact', contact), startAt: later })
    expect(await marks('account', account.id)).toEqual(called(later))
    await update(ctx, 'call', last.id, { startAt: '2026-05-01T08:00:00.000Z' })
    expect(await marks('account', account.id)).toEqual(called(earlier))
    await update(ctx, 'call', last.id, { startAt: later })
    await remove(ctx, 'call', last.id)
    expect(await marks('contact', contact.id)).toEqual(called(earlier))
    await restore(ctx, 'call', last.id)
    expect(await marks('account', account.id)).toEqual(called(later))
  })
  it('goes along when the call is about another record, or the contact belongs to another account', async () => {
    const other = await create(ctx, 'account', { name: 'Other' })
    const made = await call({ ...about('account', account), startAt: earlier })
    await update(ctx, 'call', made.id, { relatedTo: { object: 'account', id: other.id } })
    expect(await marks('account', account.id)).toEqual(none)
    expect(await marks('account', other.id)).toEqual(called(earlier))
    await update(ctx, 'call', made.id, { contacts: [contact.id], relatedTo: null })
    expect([await marks('account', account.id), await marks('account', other.id)]).toEqual([called(earlier), none])
    await update(ctx, 'contact', contact.id, { account: other.id })
    expect([await marks('account', account.id), await marks('account', other.id)]).toEqual([none, called(earlier)])
    await remove(ctx, 'contact', contact.id)
    expect(await marks('account', other.id)).toEqual(none)
  })
  it('is taken back with the operation that wrote it', async () => {
    await call({ ...about('contact', contact), startAt: earlier })
    const operation = await startOperation(ctx, { kind: 'import', params: { object: 'call' } })
    const rows = [earlier, later].map((startAt) => ({
      subject: 'Imported',
      status: 'Held',
      startAt,
      ...about('contact', contact),
    }))
    await createMany({ ...operation.ctx, source: 'import' }, 'call', rows)
    await operation.finish()
    expect(await marks('account', account.id)).toEqual(called(later))
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' })
    expect(await marks('account', account.id)).toEqual(called(earlier))
    expect(await marks('contact', contact.id)).toEqual(called(earlier))
  })
  it('is an attempt only when nobody was reached, and right when many write at once', async () => {
    await call({ ...about('account', account), status: 'No Answer', startAt: later })
    expect(await marks('account', account.id)).toEqual({ ...none, lastActivityAt: later })
    const days = Array.from({ length: 12 }, (_, day) => `2026-04-${String(day + 10)}T08:00:00.000Z`)
    await Promise.all(days.map((startAt) => call({ ...about('contact', contact), startAt })))
    expect((await marks('account', account.id)).lastCallAt).toBe('2026-04-21T08:00:00.000Z')
  })
})

describe('what comes next', () => {
  it('is the first of all open tasks, calls and meetings, and reaches the account through an opportunity', async () => {
    const deal = await create(ctx, 'opportunity', { name: 'Deal', account: account.id, closeDate: '2026-07-01' })
    const task = await create(ctx, 'task', { subject: 'Send', dueAt: soon, ...about('opportunity', deal) })
    await create(ctx, 'meeting', { subject: 'Visit', startAt: '2026-05-20T08:00:00Z', ...about('account', account) })
    expect((await marks('opportunity', deal.id)).nextActivityAt).toBe(soon)
    expect((await marks('account', account.id)).nextActivityAt).toBe(soon)
    await update(ctx, 'task', task.id, { status: 'Completed' })
    expect(await marks('opportunity', deal.id)).toEqual({ ...none, lastActivityAt: now })
    expect((await marks('account', account.id)).nextActivityAt).toBe('2026-05-20T08:00:00.000Z')
  })
  it('leaves the list when a meeting was held, and then marks it', async () => {
    const met = await create(ctx, 'meeting', { subject: 'Visit', startAt: soon, contacts: [contact.id] })
    expect((await marks('contact', contact.id)).nextActivityAt).toBe(soon)
    const held = await update(ctx, 'meeting', met.id, { status: 'Held' })
    expect(held).toMatchObject({ isClosed: true, startAt: now })
    expect(await marks('account', account.id)).toEqual({ ...none, lastActivityAt: now, lastMeetingAt: now })
  })
})
