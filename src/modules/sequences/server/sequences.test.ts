import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { create, destroy, get, query, remove, restore, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { modules } from '../../../server/modules.ts'
import { sequenceJob } from './follow.ts'
import { sequencesOf } from './ofRecord.ts'
import { previewStart, startSequences } from './start.ts'

let ws: TestWorkspace
let ctx: Context
let me: string
let template: string

beforeAll(async () => {
  ws = await testWorkspace({ modules })
  // A Tuesday.
  ws.clock.set('2026-05-12T06:00:00.000Z')
  const person = await ws.person(['admin'])
  me = person.id
  ctx = await person.ctx()
  template = await makeTemplate('lead', [
    { subject: 'Call {name}', kind: 'call', waitDays: 0 },
    { subject: 'Send the brochure', kind: 'task', waitDays: 2 },
    { subject: 'Last try', kind: 'task', waitDays: 3 },
  ])
})
afterAll(() => ws.close())

async function makeTemplate(object: string, steps: Record<string, unknown>[], values = {}): Promise<string> {
  const made = await create(ctx, 'sequenceTemplate', { name: `For ${object}`, object, ...values })
  for (const [index, step] of steps.entries())
    await create(ctx, 'sequenceStep', { template: made.id, position: index + 1, ...step } as never)
  return made.id
}
let leads = 0
const makeLead = (values = {}) =>
  create(ctx, 'lead', { lastName: `Lead ${++leads}`, company: 'Nordlicht', owner: me, ...values })
const start = (id: string, from = template) =>
  create(ctx, 'sequenceRun', { template: from, record: { object: 'lead', id } })
const activities = async (id: string) => {
  const filter = { field: 'relatedTo', op: 'eq' as const, value: id }
  const pages = await Promise.all(
    ['task', 'call', 'meeting'].map(async (kind) =>
      (await query(ctx, kind, { filter })).items.map((row) => ({
        kind,
        ...row,
        isClosed: row.isClosed === true,
        at: row.dueAt ?? row.startAt,
      })),
    ),
  )
  return pages.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
}
const runOf = async (id: string, object: 'lead' | 'contact' | 'opportunity' = 'lead') =>
  (await sequencesOf(ctx, object, id)).runs[0]
const close = async (id: string) => {
  const open = (await activities(id)).filter(({ isClosed }) => !isClosed)
  for (const { kind, id: each } of open)
    await update(ctx, kind, each, { status: kind === 'task' ? 'Completed' : 'Held' })
}

describe('a run', () => {
  it('makes its steps one after the other, on working days, and finishes with the last', async () => {
    const lead = await makeLead()
    await start(lead.id)
    expect(await activities(lead.id)).toMatchObject([
      { kind: 'call', subject: `Call ${lead.displayName}`, at: '2026-05-12T09:00:00.000Z', owner: me, isClosed: false },
    ])
    expect(await runOf(lead.id)).toMatchObject({ status: 'running', step: 1, steps: 3, startedBy: me })
    ws.clock.set('2026-05-14T06:00:00.000Z')
    await close(lead.id)
    expect((await activities(lead.id))[1]).toMatchObject({ kind: 'task', at: '2026-05-18T09:00:00.000Z' })
    await close(lead.id)
    await close(lead.id)
    expect(await activities(lead.id)).toHaveLength(3)
    expect(await runOf(lead.id)).toMatchObject({ status: 'finished', reason: 'completed', step: 3, activity: null })
    ws.clock.set('2026-05-12T06:00:00.000Z')
  })

  it('makes one next step, however many complete the one before at once', async () => {
    const lead = await makeLead()
    await start(lead.id)
    const [call] = await activities(lead.id)
    await Promise.allSettled([1, 2, 3].map(() => update(ctx, 'call', call?.id ?? '', { status: 'Held' })))
    expect(await activities(lead.id)).toHaveLength(2)
  })

  it('goes back a step when its completion is taken back, also from the end', async () => {
    const lead = await makeLead()
    await start(lead.id)
    const [call] = await activities(lead.id)
    await update(ctx, 'call', call?.id ?? '', { status: 'Held' })
    await update(ctx, 'call', call?.id ?? '', { status: 'Planned' })
    expect(await activities(lead.id)).toHaveLength(1)
    expect(await runOf(lead.id)).toMatchObject({ status: 'running', step: 1 })
    for (let step = 0; step < 3; step++) await close(lead.id)
    const last = (await activities(lead.id))[2]
    expect(await runOf(lead.id)).toMatchObject({ status: 'finished' })
    await update(ctx, 'task', last?.id ?? '', { status: 'Not Started' })
    expect(await runOf(lead.id)).toMatchObject({ status: 'running', step: 3, reason: null })
  })

  it('waits while it is paused, and goes on where it was', async () => {
    const lead = await makeLead()
    const run = await start(lead.id)
    await update(ctx, 'sequenceRun', run.id, { status: 'paused' })
    await close(lead.id)
    expect(await activities(lead.id)).toHaveLength(1)
    await update(ctx, 'sequenceRun', run.id, { status: 'running' })
    expect(await activities(lead.id)).toHaveLength(2)
  })

  it('calls off what is open when it is stopped, and opens it again when that is taken back', async () => {
    const lead = await makeLead()
    const run = await start(lead.id)
    await update(ctx, 'sequenceRun', run.id, { status: 'stopped' })
    expect(await activities(lead.id)).toMatchObject([{ status: 'Not Held' }])
    expect(await runOf(lead.id)).toMatchObject({ status: 'stopped', reason: 'byHand' })
    await update(ctx, 'sequenceRun', run.id, { status: 'running' })
    expect(await activities(lead.id)).toMatchObject([{ status: 'Planned' }])
    await expect(update(ctx, 'sequenceRun', run.id, { status: 'finished' })).rejects.toMatchObject({
      issues: [{ code: 'sequenceFinish' }],
    })
  })

  it('rests when its activity is deleted, and goes on when it is restored', async () => {
    const lead = await makeLead()
    await start(lead.id)
    const [call] = await activities(lead.id)
    await remove(ctx, 'call', call?.id ?? '')
    expect(await runOf(lead.id)).toMatchObject({ status: 'paused' })
    await restore(ctx, 'call', call?.id ?? '')
    expect(await runOf(lead.id)).toMatchObject({ status: 'running' })
    await remove(ctx, 'call', call?.id ?? '')
    await update(ctx, 'sequenceRun', (await runOf(lead.id))?.id ?? '', { status: 'running' })
    expect(await activities(lead.id)).toMatchObject([{ kind: 'call', isClosed: false }])
  })

  it('brings steps by their day, whether the one before is done or not, once', async () => {
    const byDay = await makeTemplate('lead', [
      { subject: 'First' },
      { subject: 'On its day', waitDays: 2, waitFrom: 'start', timeOfDay: '14:30' },
    ])
    const lead = await makeLead()
    await start(lead.id, byDay)
    await sequenceJob.run(await ws.system(), {})
    expect(await activities(lead.id)).toHaveLength(1)
    ws.clock.set('2026-05-14T06:00:00.000Z')
    await Promise.all([sequenceJob.run(await ws.system(), {}), sequenceJob.run(await ws.system(), {})])
    expect((await activities(lead.id)).map(({ at }) => at)).toEqual([
      '2026-05-12T09:00:00.000Z',
      '2026-05-14T14:30:00.000Z',
    ])
    ws.clock.set('2026-05-12T06:00:00.000Z')
  })

  it('goes to a certain person, and by their clock', async () => {
    const other = await ws.person(['user'])
    await update(ctx, 'user', other.id, { timeZone: 'America/New_York' })
    const assigned = await makeTemplate('lead', [{ subject: 'Theirs', assignTo: 'person', person: other.id }])
    const lead = await makeLead()
    await start(lead.id, assigned)
    expect(await activities(lead.id)).toMatchObject([{ owner: other.id, at: '2026-05-12T13:00:00.000Z' }])
  })
})

describe('starting', () => {
  it('refuses a second sequence, another kind of record, one out of use and one without steps', async () => {
    const lead = await makeLead()
    await start(lead.id)
    await expect(start(lead.id)).rejects.toMatchObject({ issues: [{ code: 'notUnique' }] })
    const contacts = await makeTemplate('contact', [{ subject: 'x' }])
    const other = await makeLead()
    await expect(start(other.id, contacts)).rejects.toMatchObject({ issues: [{ code: 'sequenceObject' }] })
    const off = await makeTemplate('lead', [{ subject: 'x' }], { isActive: false })
    await expect(start(other.id, off)).rejects.toMatchObject({ issues: [{ code: 'sequenceOff' }] })
    const empty = await makeTemplate('lead', [])
    await expect(previewStart(ctx, { object: 'lead', template: empty, ids: [other.id] })).rejects.toMatchObject({
      issues: [{ code: 'sequenceEmpty' }],
    })
  })

  it('refuses steps without a time or a person', async () => {
    const made = await makeTemplate('lead', [])
    const step = (values: object) =>
      create(ctx, 'sequenceStep', { template: made, position: 1, subject: 'x', ...values })
    await expect(step({ timeOfDay: '9 am' })).rejects.toMatchObject({ issues: [{ code: 'notATime' }] })
    await expect(step({ assignTo: 'person' })).rejects.toMatchObject({ issues: [{ field: 'person' }] })
  })

  it('of many says before what is made and who is left out, does it, and is undone as one', async () => {
    const busy = await makeLead()
    await start(busy.id)
    const over = await makeLead({ status: 'Disqualified', disqualifyReason: 'Other' })
    const free = [await makeLead(), await makeLead()]
    const ids = [busy, over, ...free].map(({ id }) => id)
    const preview = await previewStart(ctx, { object: 'lead', template, ids })
    expect(preview.total).toBe(4)
    expect(preview.items.map(({ refused, first }) => refused?.code ?? first?.subject)).toEqual([
      'alreadyInSequence',
      'sequenceOver',
      `Call ${free[0]?.displayName}`,
      `Call ${free[1]?.displayName}`,
    ])
    expect(await activities(free[0]?.id ?? '')).toEqual([])
    const operation = await startSequences(ctx, { object: 'lead', template, ids })
    expect(operation).toMatchObject({ state: 'done', total: 4, created: 2, skipped: 1, failed: 1, canUndo: true })
    expect(await activities(free[1]?.id ?? '')).toHaveLength(1)
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' })
    for (const { id } of free) {
      expect(await activities(id)).toEqual([])
      expect(await runOf(id)).toBeUndefined()
    }
    expect(await activities(busy.id)).toHaveLength(1)
  })

  it('is for whoever may change the record', async () => {
    await ws.saveRole({
      key: 'owning',
      label: 'Owning',
      capabilities: [],
      rights: { '*': { read: 'all', create: 'all', update: 'own' } },
    })
    const stranger = await (await ws.person(['owning'])).ctx()
    const lead = await makeLead()
    const values = { template, record: { object: 'lead', id: lead.id } }
    await expect(create(stranger, 'sequenceRun', values)).rejects.toThrow()
    const operation = await startSequences(stranger, { object: 'lead', template, ids: [lead.id] })
    expect(operation).toMatchObject({ created: 0, failed: 1 })
    expect(await activities(lead.id)).toEqual([])
    const blind = { key: 'blind', label: 'Blind', capabilities: [], rights: { '*': { read: 'own' as const } } }
    await ws.saveRole(blind)
    const nobody = await (await ws.person(['blind'])).ctx()
    await expect(sequencesOf(nobody, 'lead', lead.id)).rejects.toThrow()
  })
})

describe('the end', () => {
  it('comes with the disqualification of a lead, and goes with it', async () => {
    const lead = await makeLead()
    await start(lead.id)
    await update(ctx, 'lead', lead.id, { status: 'Disqualified', disqualifyReason: 'No Need' })
    expect(await runOf(lead.id)).toMatchObject({ status: 'stopped', reason: 'disqualified' })
    expect(await activities(lead.id)).toMatchObject([{ status: 'Not Held' }])
  })

  it('comes with conversion, whose undo brings it back', async () => {
    const { convertLead } = await import('#modules/sales/server/conversion/convertLead.ts')
    const lead = await makeLead()
    await start(lead.id)
    const done = await convertLead(ctx, lead.id, { account: { mode: 'create' }, contact: { mode: 'create' } })
    const contact = done.contact ?? ''
    expect(await runOf(contact, 'contact')).toMatchObject({ status: 'stopped', reason: 'converted' })
    expect(await activities(contact)).toMatchObject([{ status: 'Not Held' }])
    await undo(ctx, done.operation, { conflicts: 'keepCurrent' })
    expect(await runOf(lead.id)).toMatchObject({ status: 'running', reason: null })
    expect(await activities(lead.id)).toMatchObject([{ status: 'Planned' }])
    await close(lead.id)
    expect(await activities(lead.id)).toHaveLength(2)
  })

  it('comes with a closed opportunity', async () => {
    const account = await create(ctx, 'account', { name: 'Seeadler' })
    const deal = await create(ctx, 'opportunity', { name: 'Lenses', account: account.id, closeDate: '2026-06-30' })
    const forDeals = await makeTemplate('opportunity', [{ subject: 'Follow up', kind: 'meeting' }])
    await create(ctx, 'sequenceRun', { template: forDeals, record: { object: 'opportunity', id: deal.id } })
    const stages = await query(ctx, 'stage', { filter: { field: 'type', op: 'eq', value: 'lost' } })
    await update(ctx, 'opportunity', deal.id, { stage: stages.items[0]?.id ?? '', lostReason: 'Price' })
    expect(await runOf(deal.id, 'opportunity')).toMatchObject({ status: 'stopped', reason: 'closed' })
  })

  it('comes when a contact leaves or opts out, where the template says so', async () => {
    const account = await create(ctx, 'account', { name: 'Nordwind' })
    const forContacts = await makeTemplate('contact', [{ subject: 'Keep in touch' }])
    const deaf = await makeTemplate('contact', [{ subject: 'Anyway' }], { exitOn: ['left'] })
    const begin = async (values: object, from: string) => {
      const contact = await create(ctx, 'contact', { lastName: 'Holm', account: account.id, ...values })
      await create(ctx, 'sequenceRun', { template: from, record: { object: 'contact', id: contact.id } })
      return contact.id
    }
    const leaver = await begin({}, forContacts)
    await create(ctx, 'accountContact', { contact: leaver, account: account.id, isActive: false })
    expect(await runOf(leaver, 'contact')).toMatchObject({ status: 'stopped', reason: 'left' })
    const quiet = await begin({}, forContacts)
    await update(ctx, 'contact', quiet, { doNotEmail: true })
    expect(await runOf(quiet, 'contact')).toMatchObject({ status: 'stopped', reason: 'optedOut' })
    const stays = await begin({}, deaf)
    await update(ctx, 'contact', stays, { doNotEmail: true })
    expect(await runOf(stays, 'contact')).toMatchObject({ status: 'running' })
  })

  it('comes with the trash, and a restored record goes on', async () => {
    const lead = await makeLead()
    await start(lead.id)
    await remove(ctx, 'lead', lead.id)
    await restore(ctx, 'lead', lead.id)
    expect(await runOf(lead.id)).toMatchObject({ status: 'running', reason: null })
    expect(await activities(lead.id)).toMatchObject([{ status: 'Planned' }])
    await remove(ctx, 'lead', lead.id)
    await destroy(await ws.system(), 'lead', lead.id)
    await expect(get(ctx, 'lead', lead.id)).rejects.toThrow()
  })
})
