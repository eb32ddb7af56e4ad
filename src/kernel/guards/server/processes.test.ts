import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { saveChoices } from '#kernel/objects/server/choices.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { choiceUses, fieldUsage } from '#kernel/objects/server/usage.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { create, get, remove, update, updateMany } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { moveBetween, type Process, type ProcessMove } from '../contract.ts'
import { checklistOf, tickItems } from './checklists.ts'
import { deleteProcess, saveProcess } from './processes.ts'

const phase = defineObject({
  name: 'phase',
  plural: 'phases',
  label: 'Phase',
  pluralLabel: 'Phases',
  icon: 'Box',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, toDo: { kind: 'json' }, kind: { kind: 'text' } },
})
const visit = defineObject({
  name: 'visit',
  plural: 'visits',
  label: 'Visit',
  pluralLabel: 'Visits',
  icon: 'Box',
  title: 'name',
  guard: { field: 'phase', checklist: 'toDo', freeInto: { field: 'kind', values: ['lost'] } },
  fields: {
    name: { kind: 'text', required: true },
    note: { kind: 'text' },
    budget: { kind: 'integer' },
    state: {
      kind: 'choice',
      choices: ['new', 'planned', 'done', 'billed'].map((value) => ({ value, label: value.toUpperCase() })),
    },
    phase: { kind: 'link', target: 'phase' },
  },
})

const move = (from: string | null, to: string, patch: Partial<ProcessMove> = {}): ProcessMove => ({
  ...{ from, to, roles: [], requiredFields: [], noteField: null },
  ...patch,
})
const process: Process = {
  field: 'state',
  isActive: true,
  known: ['new', 'planned', 'done', 'billed'],
  moves: [
    move('new', 'planned', { requiredFields: ['budget'] }),
    move('planned', 'done'),
    move('planned', 'new', { noteField: 'note' }),
    move('done', 'billed', { roles: ['chief'] }),
  ],
  checklists: {
    planned: [
      { id: 'call', label: { en: 'Called', de: 'Angerufen' } },
      { id: 'route', label: 'Route' },
    ],
  },
}

let ws: TestWorkspace
let admin: Person
let clerk: Person
let chief: Person
let ctx: Context
const save = async (patch: Partial<Process> = {}) => {
  await saveProcess(await admin.ctx(), 'visit', { ...process, ...patch })
  ctx = await clerk.ctx()
}
const issuesOf = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => (error instanceof PublicError ? error.issues : Promise.reject(error)),
  )
const at = async (state: string, more: Record<string, string | number> = {}) =>
  (await create(await ws.system(), 'visit', { name: 'Visit', state, ...more })).id
const tick = (id: string, ...items: string[]) =>
  tickItems(
    ctx,
    { object: 'visit', id, field: 'state' },
    items.map((item) => ({ id: item, isTicked: true })),
  )

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [phase, visit] })
  const rights = { '*': { read: 'all', create: 'all', update: 'all', delete: 'all' } } as const
  await ws.saveRole({ key: 'clerk', label: 'Clerk', capabilities: [], rights })
  await ws.saveRole({ key: 'chief', label: 'Chief', capabilities: [], rights })
  await ws.saveRole({ key: 'reader', label: 'Reader', capabilities: [], rights: { '*': { read: 'all' } } })
  await ws.saveRole({ key: 'maker', label: 'Maker', capabilities: ['objects.manage', 'settings.manage'], rights })
  admin = await ws.person(['maker'])
  clerk = await ws.person(['clerk'])
  chief = await ws.person(['chief'])
})
beforeEach(() => save())
afterAll(() => ws.close())

describe('a process over a choice', () => {
  test('refuses a move that is not there, names both states, and lets those pass that are', async () => {
    const id = await at('new', { budget: 1 })
    expect(await issuesOf(update(ctx, 'visit', id, { state: 'billed' }))).toMatchObject([
      { field: 'state', code: 'moveNotAllowed', params: { from: 'NEW', to: 'BILLED' } },
    ])
    await update(ctx, 'visit', id, { state: 'planned' })
  })

  test('says at once what a move lacks: fields, ticks, and why', async () => {
    const first = await at('new')
    expect(await issuesOf(update(ctx, 'visit', first, { state: 'planned' }))).toMatchObject([
      { field: 'budget', code: 'requiredForStage', params: { stage: 'PLANNED' } },
    ])
    const id = await at('planned')
    expect(await issuesOf(update(ctx, 'visit', id, { state: 'new' }))).toMatchObject([
      { field: 'note', code: 'noteForMove' },
      {
        field: 'state',
        code: 'checklistOpen',
        params: {
          state: 'PLANNED',
          items: [
            { id: 'call', label: 'Called' },
            { id: 'route', label: 'Route' },
          ],
        },
      },
    ])
    await tick(id, 'call')
    expect(await issuesOf(update(ctx, 'visit', id, { state: 'new', note: 'Ill' }))).toMatchObject([
      { code: 'checklistOpen', params: { items: [{ id: 'route' }] } },
    ])
    await tick(id, 'route')
    await update(ctx, 'visit', id, { state: 'new', note: 'Ill' })
  })

  test('lets moves be made by some roles alone', async () => {
    const id = await at('done')
    expect(await issuesOf(update(ctx, 'visit', id, { state: 'billed' }))).toMatchObject([{ code: 'moveNotYours' }])
    await update(await chief.ctx(), 'visit', id, { state: 'billed' })
  })

  test('judges each record of a batch, and neither the program’s own work nor what an undo puts back', async () => {
    const ids = [await at('new', { budget: 1 }), await at('done'), await at('planned')]
    const outcomes = await updateMany(
      ctx,
      'visit',
      ids.map((id) => ({ id, values: { state: 'planned' } })),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['updated', 'error', 'unchanged'])
    await update(await ws.system(), 'visit', ids[1] ?? '', { state: 'new' })

    const [id = ''] = ids
    await tick(id, 'call', 'route')
    const operation = await startOperation(ctx, { kind: 'test', params: {}, total: 1 })
    await update(operation.ctx, 'visit', id, { state: 'done' })
    await operation.finish()
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' })
    expect((await get(ctx, 'visit', id)).state).toBe('planned')
  })

  test('binds the state of new records only where it says how they begin', async () => {
    await create(ctx, 'visit', { name: 'A', state: 'done' })
    await save({ moves: [...process.moves, move(null, 'new')] })
    expect(await issuesOf(create(ctx, 'visit', { name: 'A', state: 'done' }))).toMatchObject([
      { code: 'moveNotAllowed' },
    ])
    await create(ctx, 'visit', { name: 'A', state: 'new' })
  })

  test('asks anew when a state is entered again, and forgets no tick while it stands', async () => {
    const id = await at('planned')
    await tick(id, 'call', 'route')
    await update(ctx, 'visit', id, { name: 'Another name' })
    const place = { object: 'visit', id, field: 'state' }
    expect((await checklistOf(ctx, place)).items.map(({ tick: one }) => one?.byName)).toEqual([
      ctx.actor.name,
      ctx.actor.name,
    ])
    await update(ctx, 'visit', id, { state: 'done' })
    await update(await ws.system(), 'visit', id, { state: 'planned' })
    expect((await checklistOf(ctx, place)).items.map(({ tick: one }) => one)).toEqual([null, null])
  })

  test('is ticked by those alone who may change the record, and item by item', async () => {
    const id = await at('planned')
    const place = { object: 'visit', id, field: 'state' }
    const reader = await (await ws.person(['reader'])).ctx()
    const all = [{ id: 'call', isTicked: true }]
    await expect(tickItems(reader, place, all)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(tickItems(ctx, place, [{ id: 'never', isTicked: true }])).rejects.toMatchObject({
      issues: [{ field: 'items', code: 'unknownItem' }],
    })
    await tickItems(ctx, place, all)
    const { items } = await tickItems(ctx, place, [{ id: 'call', isTicked: false }])
    expect(items.every(({ tick: one }) => one === null)).toBe(true)
  })

  test('knows a choice by another name, and lets records go from one that is gone or came later', async () => {
    const id = await at('planned')
    const planned = { value: 'planned', label: 'Agreed' }
    const rest = ['new', 'done'].map((value) => ({ value, label: value }))
    await saveChoices(await admin.ctx(), 'visit', 'state', [
      planned,
      ...rest,
      { value: 'late', label: 'Late' },
      { value: 'billed', label: 'B' },
    ])
    ctx = await clerk.ctx()
    expect(await issuesOf(update(ctx, 'visit', id, { state: 'done' }))).toMatchObject([
      { code: 'checklistOpen', params: { state: 'Agreed' } },
    ])
    const other = await at('new')
    await update(ctx, 'visit', other, { state: 'late' })
    await update(ctx, 'visit', other, { state: 'billed' })
  })

  test('tells screens where a record may go, each by its own roles', async () => {
    const movesOf = (who: Context) => metadataFor(who).objects.find(({ name }) => name === 'visit')?.processes?.[0]
    expect(moveBetween(movesOf(ctx), 'new', 'planned')).toBe('open')
    expect(moveBetween(movesOf(ctx), 'new', 'done')).toBe('closed')
    expect(moveBetween(movesOf(ctx), 'done', 'billed')).toBe('notMine')
    expect(moveBetween(movesOf(await chief.ctx()), 'done', 'billed')).toBe('open')
  })

  test('is named where its field, its choices and its required fields are used', async () => {
    const now = await admin.ctx()
    const object = now.registry.object('visit')
    const use = { kind: 'process', name: 'state', object: 'visit' }
    expect((await fieldUsage(now, object, 'budget')).uses).toContainEqual(use)
    expect(await choiceUses(now, object, 'state', 'billed')).toContainEqual(use)
    await deleteProcess(now, 'visit', 'state')
    const after = await admin.ctx()
    expect(await choiceUses(after, after.registry.object('visit'), 'state', 'billed')).not.toContainEqual(use)
  })

  test.each([
    [{ field: 'gone' }, 'unknownField'],
    [{ field: 'note' }, 'notPossible'],
    [{ moves: [move('new', 'nowhere')] }, 'unknownChoice'],
    [{ moves: [move('new', 'done', { roles: ['nobody'] })] }, 'unknownRole'],
    [{ moves: [move('new', 'done', { requiredFields: ['gone'] })] }, 'unknownField'],
    [{ moves: [move('new', 'new')] }, 'notUnique'],
    [{ moves: [move('new', 'done'), move('new', 'done')] }, 'notUnique'],
  ])('refuses what means nothing: %o', async (patch, code) => {
    const issues = await issuesOf(saveProcess(await admin.ctx(), 'visit', { ...process, ...patch }))
    expect(issues).toContainEqual(expect.objectContaining({ code }))
  })
})

describe('states that are records', () => {
  test('bring their own checklist, which those pass that are given up', async () => {
    const system = await ws.system()
    const [first, second, lost] = await Promise.all([
      create(system, 'phase', { name: 'First', toDo: ['Budget confirmed'] }),
      create(system, 'phase', { name: 'Second' }),
      create(system, 'phase', { name: 'Lost', kind: 'lost' }),
    ])
    const { id } = await create(ctx, 'visit', { name: 'A', phase: first.id })
    expect(await issuesOf(update(ctx, 'visit', id, { phase: second.id }))).toMatchObject([
      {
        field: 'phase',
        code: 'checklistOpen',
        params: { state: 'First', items: [{ id: 'Budget confirmed', label: 'Budget confirmed' }] },
      },
    ])
    const other = await create(ctx, 'visit', { name: 'B', phase: first.id })
    await update(ctx, 'visit', other.id, { phase: lost.id })
    const place = { object: 'visit', id, field: 'phase' }
    await tickItems(ctx, place, [{ id: 'Budget confirmed', isTicked: true }])
    await update(ctx, 'visit', id, { phase: second.id })
  })

  test('can be left freely when they are in the trash', async () => {
    const system = await ws.system()
    const gone = await create(system, 'phase', { name: 'Gone', toDo: ['Never'] })
    const next = await create(system, 'phase', { name: 'Next' })
    const { id } = await create(ctx, 'visit', { name: 'A', phase: gone.id })
    await remove(system, 'phase', gone.id)
    await update(ctx, 'visit', id, { phase: next.id })
  })
})
