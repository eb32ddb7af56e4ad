import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { previewUndo, undo } from '#kernel/operations/server/undo.ts'
import { create, destroy, get, query, remove, restore, update, updateMany } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { changeFollowing, seriesOf } from './changeFollowing.ts'
import { collaboration } from './module.ts'
import { repeatJob } from './repeat.ts'

let ws: TestWorkspace
let ctx: Context
let me: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, collaboration] })
  ws.clock.set('2026-03-20T10:00:00.000Z')
  const person = await ws.person(['user'])
  me = person.id
  const own = await person.ctx()
  ctx = { ...own, locale: { ...own.locale, zone: 'Europe/Berlin' } }
})
afterAll(() => ws.close())

const all = async (subject: string, object = 'task') =>
  (
    await query(ctx, object, {
      filter: { field: 'subject', op: 'eq', value: subject },
      sort: [{ field: object === 'task' ? 'dueAt' : 'startAt', direction: 'asc' }],
    })
  ).items
const dates = async (subject: string) => (await all(subject)).map(({ dueAt }) => dueAt)
const weekly = (subject: string, values = {}) =>
  create(ctx, 'task', { subject, dueAt: '2026-03-23T08:00:00.000Z', recurrence: 'FREQ=WEEKLY', ...values })
const complete = (id: string) => update(ctx, 'task', id, { status: 'Completed' })
const job = async () => repeatJob.run(await ws.system(), {})

describe('the next one', () => {
  it('comes when one is completed, at the same hour through summer time, with what the first one held', async () => {
    const account = await create(ctx, 'account', { name: 'Nordlicht' })
    const relatedTo = { object: 'account', id: account.id }
    const first = await weekly('Report', {
      relatedTo,
      priority: 'High',
      description: 'All regions',
      reminderAt: '2026-03-23T07:30:00.000Z',
    })
    await update(ctx, 'task', first.id, { status: 'Completed', outcome: 'Sent' })
    const [, next, ...others] = await all('Report')
    expect(others).toEqual([])
    expect(next).toMatchObject({
      dueAt: '2026-03-30T07:00:00.000Z',
      reminderAt: '2026-03-30T06:30:00.000Z',
      status: 'Not Started',
      outcome: null,
      priority: 'High',
      description: 'All regions',
      relatedTo,
      owner: me,
      recurrence: 'FREQ=WEEKLY',
    })
    expect((await get(ctx, 'account', account.id)).nextActivityAt).toBe('2026-03-30T07:00:00.000Z')
  })

  it('comes when one is skipped, and no more of them than the rule counts', async () => {
    const first = await weekly('Thrice', { recurrence: 'FREQ=WEEKLY;COUNT=3' })
    await update(ctx, 'task', first.id, { status: 'Cancelled' })
    await complete((await all('Thrice'))[1]?.id ?? '')
    await complete((await all('Thrice'))[2]?.id ?? '')
    expect(await dates('Thrice')).toEqual([
      '2026-03-23T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-04-06T07:00:00.000Z',
    ])
  })

  it('comes when the time of one has passed, once, by two workers; what was put off is waited for', async () => {
    await weekly('Past', { dueAt: '2026-03-20T09:00:00.000Z' })
    const later = await weekly('Put off', { dueAt: '2026-03-20T09:00:00.000Z' })
    await update(ctx, 'task', later.id, { dueAt: '2026-03-21T09:00:00.000Z' })
    await Promise.all([job(), job()])
    await job()
    expect(await dates('Past')).toEqual(['2026-03-20T09:00:00.000Z', '2026-03-27T09:00:00.000Z'])
    expect(await dates('Put off')).toEqual(['2026-03-21T09:00:00.000Z'])
    // The one that is past does not bring another when it is done at last.
    await complete((await all('Past'))[0]?.id ?? '')
    expect(await dates('Past')).toHaveLength(2)
  })

  it('is the first that is still to come after a stand-still', async () => {
    await weekly('Daily', { dueAt: '2026-03-01T09:00:00.000Z', recurrence: 'FREQ=DAILY' })
    await job()
    expect(await dates('Daily')).toEqual(['2026-03-01T09:00:00.000Z', '2026-03-21T09:00:00.000Z'])
  })

  it('is one, however many complete it at once', async () => {
    const first = await weekly('Race')
    const outcomes = await Promise.allSettled([complete(first.id), complete(first.id), job(), complete(first.id)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    expect(await dates('Race')).toHaveLength(2)
  })

  it('belongs to whom the last one was handed to', async () => {
    const other = await ws.person(['user'])
    const first = await weekly('Handed on')
    await update(ctx, 'task', first.id, { owner: other.id })
    await update(await ws.system(), 'task', first.id, { status: 'Completed' })
    const { items } = await query(await ws.system(), 'task', {
      filter: { field: 'subject', op: 'eq', value: 'Handed on' },
    })
    expect(items.map(({ owner }) => owner)).toEqual([other.id, other.id])
  })

  it('needs a date', async () => {
    await expect(create(ctx, 'task', { subject: 'When?', recurrence: 'FREQ=DAILY' })).rejects.toMatchObject({
      issues: [{ field: 'dueAt', code: 'required' }],
    })
    await expect(weekly('Odd', { recurrence: 'every week' })).rejects.toMatchObject({
      issues: [{ field: 'recurrence', code: 'notARecurrence' }],
    })
  })

  it('does not come for what is gone', async () => {
    const account = await create(ctx, 'account', { name: 'Gone' })
    const first = await weekly('About nobody', { relatedTo: { object: 'account', id: account.id } })
    await remove(ctx, 'account', account.id)
    await destroy(await ws.system(), 'account', account.id)
    await complete(first.id)
    expect(await all('About nobody')).toHaveLength(1)
  })

  it('of a meeting keeps its length and its people', async () => {
    const contact = await create(ctx, 'contact', { lastName: 'Holm' })
    const meeting = await create(ctx, 'meeting', {
      subject: 'Jour fixe',
      startAt: '2026-03-24T08:00:00.000Z',
      endAt: '2026-03-24T09:30:00.000Z',
      contacts: [contact.id],
      recurrence: 'FREQ=MONTHLY;BYDAY=-1TU',
    })
    await update(ctx, 'meeting', meeting.id, { status: 'Not Held' })
    const [, next] = await all('Jour fixe', 'meeting')
    expect(next).toMatchObject({
      startAt: '2026-03-31T07:00:00.000Z',
      endAt: '2026-03-31T08:30:00.000Z',
      status: 'Planned',
      contacts: [contact.id],
    })
  })
})

describe('taking back', () => {
  it('a completion takes the next one back, and doing it again makes it again', async () => {
    const first = await weekly('Back')
    await complete(first.id)
    await update(ctx, 'task', first.id, { status: 'Not Started' })
    expect(await dates('Back')).toEqual(['2026-03-23T08:00:00.000Z'])
    await complete(first.id)
    expect(await dates('Back')).toHaveLength(2)
  })

  it('leaves what somebody has gone on with', async () => {
    const first = await weekly('Touched')
    await complete(first.id)
    const [, second] = await all('Touched')
    await update(ctx, 'task', second?.id ?? '', { description: 'Mine now' })
    await update(ctx, 'task', first.id, { status: 'Not Started' })
    await complete(first.id)
    expect(await dates('Touched')).toHaveLength(2)
  })

  it('an operation is undone with all that it brought', async () => {
    const tasks = [await weekly('Many'), await weekly('Many')]
    const operation = await startOperation(ctx, { kind: 'update', params: { object: 'task' } })
    await updateMany(
      operation.ctx,
      'task',
      tasks.map(({ id }) => ({ id, values: { status: 'Completed' } })),
    )
    await operation.finish()
    expect(await all('Many')).toHaveLength(4)
    await previewUndo(ctx, operation.id)
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' })
    expect((await all('Many')).map(({ status }) => status)).toEqual(['Not Started', 'Not Started'])
    await complete(tasks[0]?.id ?? '')
    expect(await all('Many')).toHaveLength(3)
  })

  it('the newest one ends the series until it is restored', async () => {
    const first = await weekly('Paused', { dueAt: '2026-03-20T09:30:00.000Z' })
    await remove(ctx, 'task', first.id)
    await job()
    expect(await all('Paused')).toEqual([])
    await restore(ctx, 'task', first.id)
    await job()
    expect(await all('Paused')).toHaveLength(2)
  })
})

describe('changing', () => {
  it('one alone leaves the series as it was', async () => {
    const first = await weekly('One')
    await update(ctx, 'task', first.id, { description: 'Only today', dueAt: '2026-03-24T12:00:00.000Z' })
    await complete(first.id)
    expect((await all('One'))[1]).toMatchObject({ description: null, dueAt: '2026-03-30T07:00:00.000Z' })
  })

  it('it and what follows moves the series, its rule too', async () => {
    const first = await weekly('Moved', { recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=2' })
    const values = { subject: 'Moved on', dueAt: '2026-03-24T12:00:00.000Z' }
    const changed = await changeFollowing(ctx, 'task', first.id, values, first.version)
    expect(changed.recurrence).toBe('FREQ=WEEKLY;BYDAY=TU;COUNT=2')
    expect(await seriesOf(ctx, 'task', first.id)).toEqual({ isNewest: true, next: '2026-03-31T11:00:00.000Z' })
    await complete(first.id)
    const [, second] = await all('Moved on')
    expect(second?.dueAt).toBe('2026-03-31T11:00:00.000Z')
    expect(await seriesOf(ctx, 'task', second?.id ?? '')).toEqual({ isNewest: true, next: null })
    expect(await seriesOf(ctx, 'task', first.id)).toEqual({ isNewest: false, next: null })
  })

  it('what follows an earlier one changes the open ones after it', async () => {
    const first = await weekly('Earlier', { dueAt: '2026-03-20T09:00:00.000Z' })
    await job()
    await changeFollowing(ctx, 'task', first.id, { description: 'From now on' }, undefined)
    expect((await all('Earlier')).map(({ description }) => description)).toEqual(['From now on', 'From now on'])
    await complete((await all('Earlier'))[1]?.id ?? '')
    expect((await all('Earlier'))[2]).toMatchObject({ description: 'From now on' })
  })

  it('refuses to guess where several weekdays would go, and what does not repeat or may not be changed', async () => {
    const first = await weekly('Several', { recurrence: 'FREQ=WEEKLY;BYDAY=MO,TH' })
    await expect(
      changeFollowing(ctx, 'task', first.id, { dueAt: '2026-03-24T08:00:00.000Z' }, undefined),
    ).rejects.toMatchObject({ issues: [{ field: 'dueAt', code: 'recurrenceDays' }] })
    expect((await get(ctx, 'task', first.id)).dueAt).toBe('2026-03-23T08:00:00.000Z')
    const once = await create(ctx, 'task', { subject: 'Once' })
    await expect(changeFollowing(ctx, 'task', once.id, { subject: 'x' }, undefined)).rejects.toMatchObject({
      issues: [{ code: 'notRepeating' }],
    })
    await ws.saveRole({ key: 'reader', label: 'Reader', capabilities: [], rights: { '*': { read: 'all' } } })
    const stranger = await (await ws.person(['reader'])).ctx()
    await expect(changeFollowing(stranger, 'task', first.id, { subject: 'x' }, undefined)).rejects.toThrow()
    await expect(seriesOf(stranger, 'task', '0198c0de-0000-7000-8000-000000000000')).rejects.toThrow()
  })

  it('the rule begins anew from this one; without a rule nothing follows', async () => {
    const first = await weekly('Rule', { dueAt: '2026-03-20T09:00:00.000Z' })
    await job()
    await update(ctx, 'task', first.id, { recurrence: 'FREQ=DAILY;INTERVAL=2' })
    expect(await dates('Rule')).toEqual(['2026-03-20T09:00:00.000Z'])
    await complete(first.id)
    expect(await dates('Rule')).toEqual(['2026-03-20T09:00:00.000Z', '2026-03-22T09:00:00.000Z'])
    const [, second] = await all('Rule')
    await update(ctx, 'task', second?.id ?? '', { recurrence: null })
    await complete(second?.id ?? '')
    expect(await all('Rule')).toHaveLength(2)
  })
})
