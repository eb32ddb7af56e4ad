import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { fieldUsage } from '#kernel/objects/server/usage.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { batch, create, get, update, upsertMany } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { everyone, type FieldRule, type Layout } from '../contract.ts'
import { layoutVersions, listLayouts, publishLayout, saveLayoutDraft } from './layouts.ts'

const claim = defineObject({
  name: 'claim',
  plural: 'claims',
  label: 'Claim',
  pluralLabel: 'Claims',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    state: { kind: 'text' },
    reason: { kind: 'text' },
    amount: { kind: 'integer' },
    secret: { kind: 'text' },
  },
})

const isClosed = { field: 'state', op: 'eq', value: 'closed' } as const
const layout = (rules: FieldRule[]): Layout => ({
  highlights: ['amount'],
  sections: [{ id: 'main', title: 'Main', columns: 1, fields: ['name', 'state', 'reason'] }],
  tabs: [{ id: 'history', kind: 'history' }],
  rail: ['links'],
  rules,
  known: [],
})
const everybody = { object: 'claim', purpose: 'record', role: everyone } as const

let ws: TestWorkspace
let admin: Person
let clerk: Person
let chief: Person
let ctx: Context
const publish = async (rules: FieldRule[] | null, key: Parameters<typeof publishLayout>[1] = everybody) => {
  await publishLayout(await admin.ctx(), key, rules && layout(rules))
  ctx = await clerk.ctx()
}

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [claim] })
  const rights = { '*': { read: 'all', create: 'all', update: 'all', delete: 'all' } } as const
  await ws.saveRole({
    key: 'clerk',
    label: 'Clerk',
    capabilities: [],
    rights: { ...rights, claim: { ...rights['*'], fields: { secret: { read: false } } } },
  })
  await ws.saveRole({ key: 'chief', label: 'Chief', capabilities: [], rights })
  admin = await ws.person(['admin'])
  clerk = await ws.person(['clerk'])
  chief = await ws.person(['chief'])
})
beforeEach(() =>
  publish([
    { field: 'reason', required: isClosed },
    { field: 'amount', readOnly: isClosed },
  ]),
)
afterAll(() => ws.close())

const missing = {
  issues: [{ field: 'reason', code: 'requiredByLayout', params: { rule: expect.stringContaining('record') } }],
}
const fixed = { issues: [{ field: 'amount', code: 'readOnlyByLayout' }] }

describe('required while a condition holds', () => {
  test('binds new and changed records, and names field and rule', async () => {
    await expect(create(ctx, 'claim', { name: 'A', state: 'closed' })).rejects.toMatchObject(missing)
    const { id } = await create(ctx, 'claim', { name: 'A', state: 'open' })
    await expect(update(ctx, 'claim', id, { state: 'closed' })).rejects.toMatchObject(missing)
    await update(ctx, 'claim', id, { state: 'closed', reason: 'Paid' })
    await expect(update(ctx, 'claim', id, { reason: null })).rejects.toMatchObject(missing)
  })

  test('binds batches and imports, record by record', async () => {
    const outcomes = await batch(ctx, 'claim', {
      items: [
        { op: 'create', values: { name: 'B', state: 'closed' } },
        { op: 'create', values: { name: 'C', state: 'open' } },
      ],
    })
    expect(outcomes).toMatchObject([{ status: 'error', ...missing }, { status: 'created' }])
    const rows = [{ name: 'D', state: 'closed', externalIds: { old: '1' } }]
    expect(await upsertMany({ ...ctx, source: 'import' }, 'claim', 'externalIds.old', rows)).toMatchObject([missing])
  })

  test('does not hold up other changes of a record that was in breach before', async () => {
    await publish(null)
    const { id } = await create(ctx, 'claim', { name: 'E', state: 'closed' })
    await publish([{ field: 'reason', required: isClosed }])
    expect(await update(ctx, 'claim', id, { amount: 3 })).toMatchObject({ amount: 3 })
  })

  test('binds what an undo would leave, and leaves the program alone', async () => {
    await publish(null)
    const { id } = await create(ctx, 'claim', { name: 'F', state: 'closed' })
    const operation = await startOperation(ctx, { kind: 'test', params: {}, total: 1 })
    await update(operation.ctx, 'claim', id, { reason: 'Paid' })
    await operation.finish()
    await publish([{ field: 'reason', required: isClosed }])
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' }).catch(() => undefined)
    expect(await get(ctx, 'claim', id)).toMatchObject({ reason: 'Paid' })
    expect(await update(await ws.system(), 'claim', id, { reason: null })).toMatchObject({ reason: null })
  })
})

describe('read-only while a condition holds', () => {
  test('refuses the field before and after alike, in batches too', async () => {
    const { id } = await create(ctx, 'claim', { name: 'G', state: 'closed', reason: 'Paid', amount: 1 })
    await expect(update(ctx, 'claim', id, { amount: 2 })).rejects.toMatchObject(fixed)
    const items = [{ op: 'update' as const, id, values: { amount: 2 } }]
    expect(await batch(ctx, 'claim', { items })).toMatchObject([{ status: 'error', ...fixed }])
    expect(await update(ctx, 'claim', id, { name: 'H' })).toMatchObject({ name: 'H', amount: 1 })
    expect(await update(ctx, 'claim', id, { state: 'open', amount: 2 })).toMatchObject({ amount: 2 })
  })
})

describe('layouts of roles', () => {
  const chiefs = { ...everybody, role: 'chief' } as const
  test('stand in place of everybody’s', async () => {
    await publish([{ field: 'amount', required: { all: true } }], chiefs)
    await expect(create(await chief.ctx(), 'claim', { name: 'I', state: 'closed' })).rejects.toMatchObject({
      issues: [{ field: 'amount', code: 'requiredByLayout' }],
    })
    await expect(create(ctx, 'claim', { name: 'I', state: 'closed' })).rejects.toMatchObject(missing)
    await publish(null, chiefs)
    await expect(create(await chief.ctx(), 'claim', { name: 'I', state: 'closed' })).rejects.toMatchObject(missing)
  })

  test('tell a reader nothing of fields that are hidden from them, and bind them all the same', async () => {
    await publish([
      { field: 'reason', required: { field: 'secret', op: 'isEmpty' } },
      { field: 'secret', readOnly: { all: true } },
    ])
    const described = metadataFor(ctx).objects.find((object) => object.name === 'claim')?.layouts?.record
    expect(JSON.stringify(described)).not.toContain('secret')
    expect(described?.rules).toEqual([{ field: 'reason' }])
    await expect(create(ctx, 'claim', { name: 'J' })).rejects.toMatchObject(missing)
  })
})

describe('cards and the side panel', () => {
  const card = { object: 'claim', purpose: 'card', role: everyone } as const
  const bare = (highlights: string[], rules: FieldRule[] = []): Layout => ({
    ...layout(rules),
    highlights,
    sections: [],
    tabs: [],
    rail: [],
  })

  test('have layouts of their own, by role, without what a reader may not see', async () => {
    const adminCtx = await admin.ctx()
    await publishLayout(adminCtx, card, bare(['amount', 'secret', 'state']))
    await publishLayout(adminCtx, { ...card, role: 'chief' }, bare(['secret']))
    await publishLayout(adminCtx, { ...card, purpose: 'panel' }, layout([]))
    const shown = async (person: Person) =>
      metadataFor(await person.ctx()).objects.find((object) => object.name === 'claim')?.layouts
    expect((await shown(clerk))?.card?.highlights).toEqual(['amount', 'state'])
    expect((await shown(clerk))?.panel?.sections).toHaveLength(1)
    expect((await shown(chief))?.card?.highlights).toEqual(['secret'])
    expect((await layoutVersions(adminCtx, card)).length).toBe(1)
    for (const key of [card, { ...card, role: 'chief' }, { ...card, purpose: 'panel' } as const])
      await publishLayout(adminCtx, key, null)
  })

  test('refuse more than a card has room for, and rules that nothing would keep', async () => {
    const adminCtx = await admin.ctx()
    const seven = ['name', 'state', 'reason', 'amount', 'secret', 'owner', 'createdAt']
    await expect(publishLayout(adminCtx, card, bare(seven))).rejects.toMatchObject({
      issues: [{ field: 'highlights', code: 'tooMany', params: { max: 6 } }],
    })
    await expect(publishLayout(adminCtx, card, layout([]))).rejects.toMatchObject({
      issues: [{ field: 'sections' }, { field: 'tabs' }, { field: 'rail' }],
    })
    const strict = [{ field: 'name', visible: { all: true }, required: { all: true } } as const]
    for (const key of [card, { ...card, purpose: 'panel' } as const])
      await expect(publishLayout(adminCtx, key, bare(['name'], strict))).rejects.toMatchObject({
        issues: [{ field: 'rules[0].required', code: 'unknownKey' }],
      })
  })
})

describe('making layouts', () => {
  test('remembers the tabs and lists there were', async () => {
    const key = { ...everybody, role: 'chief' } as const
    await publishLayout(await admin.ctx(), key, layout([]))
    const [, own] = await listLayouts(await admin.ctx(), 'claim', 'record')
    expect(own?.published?.knownTabs).toEqual(expect.arrayContaining(['history', 'comments', 'files']))
    await publishLayout(await admin.ctx(), key, null)
  })

  test('keeps drafts out of sight, versions in order, and says who uses a field', async () => {
    const adminCtx = await admin.ctx()
    await saveLayoutDraft(adminCtx, everybody, layout([{ field: 'name', readOnly: { all: true } }]))
    const [variant] = await listLayouts(adminCtx, 'claim', 'record')
    expect(variant).toMatchObject({ role: everyone, draft: { rules: [{ field: 'name' }] } })
    const inForce = (await clerk.ctx()).registry.object('claim').layouts.find(({ purpose }) => purpose === 'record')
    expect(inForce?.layout.rules).toHaveLength(2)
    const versions = await layoutVersions(adminCtx, everybody)
    expect(versions.length).toBeGreaterThan(1)
    expect(versions[0]).toMatchObject({
      version: variant?.version,
      layout: { rules: [{ field: 'reason' }, { field: 'amount' }] },
    })
    const now = await admin.ctx()
    expect((await fieldUsage(now, now.registry.object('claim'), 'reason')).uses).toContainEqual({
      kind: 'layout',
      name: 'record',
      object: 'claim',
    })
    expect((await fieldUsage(now, now.registry.object('claim'), 'secret')).uses).not.toContainEqual(
      expect.objectContaining({ kind: 'layout' }),
    )
  })

  test('refuses what means nothing, what looks at other records, and who may not', async () => {
    const adminCtx = await admin.ctx()
    const saving = (rules: FieldRule[]) => publishLayout(adminCtx, everybody, layout(rules))
    await expect(saving([{ field: 'gone' }])).rejects.toMatchObject({
      issues: [{ field: 'rules[0].field', code: 'unknownField' }],
    })
    await expect(saving([{ field: 'name', required: { field: 'owner.name', op: 'isEmpty' } }])).rejects.toMatchObject({
      issues: [{ field: 'rules[0].required', code: 'ownFieldsOnly' }],
    })
    await expect(saving([{ field: 'name' }, { field: 'name' }])).rejects.toMatchObject({
      issues: [{ code: 'notUnique' }],
    })
    await expect(publishLayout(ctx, everybody, null)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(publishLayout(adminCtx, { ...everybody, role: 'nobody' }, null)).rejects.toMatchObject({
      issues: [{ code: 'unknownRole' }],
    })
  })
})
