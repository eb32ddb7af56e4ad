import { afterAll, beforeAll, expect, test } from 'vitest'
import { choice } from '#kernel/fields/choice/kind.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { choiceList, saveChoices } from './choices.ts'
import { createCustomField, updateCustomField } from './custom.ts'
import { mergeChoice, previewMerge } from './mergeChoice.ts'
import { buildRegistry } from './registry.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    branch: {
      kind: 'choice',
      choices: ['Tech', 'Technology', 'Food'].map((value) => ({ value, label: { en: value } })),
    },
    marks: { kind: 'choices', choices: ['a', 'b', 'c'].map((value) => ({ value, label: value })) },
    state: {
      kind: 'choice',
      default: 'new',
      fixedChoices: ['done'],
      choices: ['new', 'open', 'done'].map((value) => ({ value, label: value })),
    },
    type: { kind: 'choice', fixedChoices: true, choices: [{ value: 'x', label: 'X' }] },
  },
})

let ws: TestWorkspace
beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [firm] })
})
afterAll(() => ws.close())

const admin = async () => (await ws.person(['admin'], { name: 'Ada' })).ctx()
const listed = async (field: string) => (await choiceList(await ws.system(), 'firm', field)).choices
const plain = ({ records: _records, isLocked: _isLocked, ...rest }: Choice & { records: number; isLocked: boolean }) =>
  rest
const refusal = (code: string) => ({ issues: [expect.objectContaining({ field: 'choices', code })] })

test('order, names, colours and new choices of a shipped field are in force at once', async () => {
  const ctx = await admin()
  const [tech, technology, food] = (await listed('branch')).map(plain)
  if (!tech || !technology || !food) throw new Error('not shipped')
  await saveChoices(ctx, 'firm', 'branch', [
    { ...food, label: { en: 'Food and drink', de: 'Lebensmittel' }, color: 'green' },
    { value: 'Energy', label: { en: 'Energy' } },
    technology,
    { ...tech, isActive: false },
  ])
  const now = await ws.system()
  expect(
    now.registry
      .object('firm')
      .fields.get('branch')
      ?.def.choices?.map((one) => one.value),
  ).toEqual(['Food', 'Energy', 'Technology', 'Tech'])
  expect((await engine.create(now, 'firm', { name: 'Sun', branch: 'Energy' })).branch).toBe('Energy')
  expect((await listed('branch')).find((one) => one.value === 'Energy')).toMatchObject({ records: 1, isLocked: false })
})

test('what came with the program or is held by a record is switched off, not removed', async () => {
  const ctx = await admin()
  const standing = (await listed('branch')).map(plain)
  for (const gone of ['Food', 'Energy'])
    await expect(
      saveChoices(
        ctx,
        'firm',
        'branch',
        standing.filter((one) => one.value !== gone),
      ),
    ).rejects.toMatchObject(refusal('choiceInUse'))
  await saveChoices(ctx, 'firm', 'branch', [...standing, { value: 'Spare', label: 'Spare' }])
  await saveChoices(await admin(), 'firm', 'branch', standing)
  expect((await listed('branch')).map((one) => one.value)).not.toContain('Spare')
})

test('choices on which rules or the default rest stay active', async () => {
  const standing = (await listed('state')).map(plain)
  for (const value of ['new', 'done'])
    await expect(
      saveChoices(
        await admin(),
        'firm',
        'state',
        standing.map((one) => (one.value === value ? { ...one, isActive: false } : one)),
      ),
    ).rejects.toMatchObject(refusal('choiceLocked'))
  const own = (await listed('type')).map(plain)
  await expect(saveChoices(await admin(), 'firm', 'type', [...own, { value: 'y', label: 'Y' }])).rejects.toMatchObject(
    refusal('choiceLocked'),
  )
  await expect(mergeChoice(await admin(), 'firm', 'state', { from: 'new', into: 'open' })).rejects.toMatchObject({
    issues: [{ code: 'choiceLocked' }],
  })
})

test('two choices of one name are refused, and nobody without the right arranges lists', async () => {
  const standing = (await listed('branch')).map(plain)
  await expect(
    saveChoices(await admin(), 'firm', 'branch', [...standing, { value: 'z', label: { en: ' energy ' } }]),
  ).rejects.toMatchObject(refusal('notUnique'))
  const reader = await (await ws.person(['readOnly'])).ctx()
  await expect(saveChoices(reader, 'firm', 'branch', standing)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(mergeChoice(reader, 'firm', 'branch', { from: 'Food', into: 'Energy' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a choice is merged into another with its records and spellings, and comes back by undo', async () => {
  const system = await ws.system()
  for (const name of ['A', 'B']) await engine.create(system, 'firm', { name, branch: 'Food' })
  const trashed = await engine.create(system, 'firm', { name: 'C', branch: 'Food' })
  await engine.remove(system, 'firm', trashed.id)
  const ctx = await admin()
  expect(await previewMerge(ctx, 'firm', 'branch', { from: 'Food', into: 'Energy' })).toMatchObject({
    changes: 2,
    beyond: 1,
  })
  const operation = await mergeChoice(ctx, 'firm', 'branch', { from: 'Food', into: 'Energy' })
  expect(operation).toMatchObject({ kind: 'mergeChoice', state: 'done', updated: 2, failed: 0, canUndo: true })
  const counts = async () => Object.fromEntries((await listed('branch')).map((one) => [one.value, one.records]))
  expect(await counts()).toMatchObject({ Food: 1, Energy: 3 })
  const merged = await ws.system()
  const field = merged.registry.object('firm').fields.get('branch')?.def
  if (!field) throw new Error('gone')
  expect(field.choices?.find((one) => one.value === 'Food')).toMatchObject({ isActive: false })
  const env = { zone: 'UTC', currency: 'EUR', country: 'DE' }
  expect(choice.parseText('lebensmittel', field, env)).toEqual({ ok: true, value: 'Energy' })
  expect(choice.parseText('Food', field, env)).toEqual({ ok: true, value: 'Energy' })

  const back = await undo(await ctxOf(ctx), operation.id, { conflicts: 'keepCurrent' })
  expect(await counts()).toMatchObject({ Food: 3, Energy: 1 })
  const restored = (await listed('branch')).find((one) => one.value === 'Food')
  expect(restored).toMatchObject({ isActive: true })
  expect((await listed('branch')).find((one) => one.value === 'Energy')?.aliases ?? []).toEqual([])
  await undo(await ctxOf(ctx), back.id, { conflicts: 'keepCurrent' })
  expect(await counts()).toMatchObject({ Food: 1, Energy: 3 })
  expect((await listed('branch')).find((one) => one.value === 'Food')).toMatchObject({ isActive: false })
})

test('lists of several keep their other values and hold none twice', async () => {
  const system = await ws.system()
  const both = await engine.create(system, 'firm', { name: 'Both', marks: ['a', 'c', 'b'] })
  const one = await engine.create(system, 'firm', { name: 'One', marks: ['a'] })
  await mergeChoice(await admin(), 'firm', 'marks', { from: 'a', into: 'b' })
  const now = await ws.system()
  expect((await engine.get(now, 'firm', both.id)).marks).toEqual(['b', 'c'])
  expect((await engine.get(now, 'firm', one.id)).marks).toEqual(['b'])
})

test('who may change few records merges those, and hears of the others', async () => {
  await ws.saveRole({
    key: 'designer',
    label: 'Designer',
    capabilities: ['objects.manage'],
    rights: { '*': { read: 'all', update: 'own' } },
  })
  const designer = await ws.person(['designer'])
  const system = await ws.system()
  await engine.create(system, 'firm', { name: 'Mine', branch: 'Technology', owner: designer.id })
  await engine.create(system, 'firm', { name: 'Theirs', branch: 'Technology' })
  const merge = { from: 'Technology', into: 'Energy' }
  expect(await previewMerge(await designer.ctx(), 'firm', 'branch', merge)).toMatchObject({ changes: 1, beyond: 1 })
  expect(await mergeChoice(await designer.ctx(), 'firm', 'branch', merge)).toMatchObject({ updated: 1, failed: 0 })
  expect((await listed('branch')).find((one) => one.value === 'Technology')).toMatchObject({ records: 1 })
})

test('lists of own fields follow the same rules', async () => {
  await createCustomField(await ws.system(), 'firm', {
    name: 'size',
    kind: 'choice',
    choices: [
      { value: 's', label: 'S' },
      { value: 'l', label: 'L' },
    ],
  })
  await engine.create(await ws.system(), 'firm', { name: 'Small', size: 's' })
  const only = [{ value: 'l', label: 'L' }]
  await expect(updateCustomField(await ws.system(), 'firm', 'size', { choices: only })).rejects.toMatchObject(
    refusal('choiceInUse'),
  )
  await mergeChoice(await admin(), 'firm', 'size', { from: 's', into: 'l' })
  await saveChoices(await admin(), 'firm', 'size', only)
  expect((await listed('size')).map((one) => [one.value, one.records])).toEqual([['l', 1]])
})

test('a release that brings a new choice puts it behind those that are arranged', () => {
  const choices = [{ object: 'firm', field: 'branch', choices: [{ value: 'Food', label: 'Eat' }] }]
  const registry = buildRegistry([firm], {
    objects: [],
    fields: [],
    choices,
    layouts: [],
    rules: [],
    processes: [],
    assignment: [],
  })
  const found = registry.object('firm').fields.get('branch')?.def.choices
  expect(found?.map(({ value, isShipped }) => [value, isShipped])).toEqual([
    ['Food', true],
    ['Tech', true],
    ['Technology', true],
  ])
})

/** The same person with the registry as it stands. */
const ctxOf = async (ctx: Awaited<ReturnType<typeof admin>>) => {
  const again =
    ctx.actor.type === 'user' ? await ws.workspace.contextFor({ type: 'user', id: ctx.actor.id }, 'api') : null
  if (!again) throw new Error('gone')
  return again
}
