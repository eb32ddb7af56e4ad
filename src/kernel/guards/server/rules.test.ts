import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createCustomField, deleteCustomField } from '#kernel/objects/server/custom.ts'
import { fieldUsage } from '#kernel/objects/server/usage.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { create, createMany, get, update } from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { ValidationRule } from '../contract.ts'
import { deleteRule, listRules, saveRule } from './rules.ts'
import { dryRun, tryRule } from './tryRule.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Box',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, isBlocked: { kind: 'boolean' } },
})
const order = defineObject({
  name: 'order',
  plural: 'orders',
  label: 'Order',
  pluralLabel: 'Orders',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    amount: { kind: 'decimal', scale: 2 },
    note: { kind: 'text' },
    isClosed: { kind: 'boolean' },
    firm: { kind: 'link', target: 'firm' },
  },
})

const rule = (patch: Partial<ValidationRule>): ValidationRule => ({
  id: 'big',
  name: 'Big orders say why',
  refuseWhen: 'amount > 1000 && isBlank(note)',
  message: { en: 'Say why it is so big', de: 'Sagen Sie, warum es so viel ist' },
  field: 'note',
  on: 'both',
  isActive: true,
  ...patch,
})

let ws: TestWorkspace
let admin: Person
let clerk: Person
let ctx: Context

const have = async (...rules: ValidationRule[]) => {
  for (const { id } of listRules(await admin.ctx(), 'order')) await deleteRule(await admin.ctx(), 'order', id)
  for (const one of rules) await saveRule(await admin.ctx(), 'order', one)
  ctx = await clerk.ctx()
}
const issuesOf = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => (error instanceof PublicError ? error.issues : Promise.reject(error)),
  )

beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [firm, order] })
  const rights = { '*': { read: 'all', create: 'all', update: 'all', delete: 'all' } } as const
  await ws.saveRole({ key: 'clerk', label: 'Clerk', capabilities: [], rights })
  await ws.saveRole({ key: 'maker', label: 'Maker', capabilities: ['objects.manage', 'settings.manage'], rights })
  admin = await ws.person(['maker'])
  clerk = await ws.person(['clerk'])
})
beforeEach(() => have(rule({})))
afterAll(() => ws.close())

describe('validation rules', () => {
  test('refuse at their field, in the language of whoever asks, new records and changes alike', async () => {
    const german: Context = { ...ctx, locale: { ...ctx.locale, language: 'de' } }
    expect(await issuesOf(create(german, 'order', { name: 'A', amount: '1000.01' }))).toEqual([
      {
        field: 'note',
        code: 'validationRule',
        message: 'Sagen Sie, warum es so viel ist',
        params: { rule: 'big' },
      },
    ])
    const { id } = await create(ctx, 'order', { name: 'A', amount: '1000.00' })
    expect(await issuesOf(update(ctx, 'order', id, { amount: '1000.01' }))).toMatchObject([
      { field: 'note', message: 'Say why it is so big' },
    ])
    await update(ctx, 'order', id, { amount: '1000.01', note: 'Two years at once' })
  })

  test('stand at the record where they name no field', async () => {
    await have(rule({ field: null }))
    expect(await issuesOf(create(ctx, 'order', { name: 'A', amount: '2000' }))).toMatchObject([{ field: '' }])
  })

  test('judge each of 500 records of a batch alone', async () => {
    const orders = Array.from({ length: 500 }, (_, n) => ({ name: `Order ${n}`, amount: n % 5 === 0 ? '5000' : '5' }))
    const outcomes = await createMany(ctx, 'order', orders)
    expect(outcomes.filter(({ status }) => status === 'created')).toHaveLength(400)
    const refused = outcomes.flatMap((one, n) => (one.status === 'error' ? [{ n, issues: one.issues }] : []))
    expect(refused).toHaveLength(100)
    expect(refused.every(({ n, issues }) => n % 5 === 0 && issues?.[0]?.code === 'validationRule')).toBe(true)
  })

  test('compare with the record as it stood, which is empty while it is made', async () => {
    await have(
      rule({ id: 'closed', refuseWhen: 'before.isClosed && amount != before.amount', field: 'amount' }),
      rule({ id: 'raise', refuseWhen: 'before.amount > amount', field: 'amount' }),
    )
    const { id } = await create(ctx, 'order', { name: 'A', amount: '10', isClosed: true })
    expect(await issuesOf(update(ctx, 'order', id, { amount: '11' }))).toMatchObject([{ params: { rule: 'closed' } }])
    await update(ctx, 'order', id, { isClosed: false })
    expect(await issuesOf(update(ctx, 'order', id, { amount: '9' }))).toMatchObject([{ params: { rule: 'raise' } }])
    await update(ctx, 'order', id, { amount: '11' })
  })

  test('look one step along links', async () => {
    await have(rule({ refuseWhen: 'firm.isBlocked', field: 'firm' }))
    const blocked = await create(ctx, 'firm', { name: 'Late', isBlocked: true })
    const free = await create(ctx, 'firm', { name: 'Early' })
    expect(await issuesOf(create(ctx, 'order', { name: 'A', firm: blocked.id }))).toMatchObject([{ field: 'firm' }])
    const { id } = await create(ctx, 'order', { name: 'A', firm: free.id })
    expect(await issuesOf(update(ctx, 'order', id, { firm: blocked.id }))).toMatchObject([{ field: 'firm' }])
  })

  test('are asked for new records or for changes alone where they say so', async () => {
    await have(rule({ on: 'create' }))
    const { id } = await create(ctx, 'order', { name: 'A' })
    await update(ctx, 'order', id, { amount: '2000' })
    await have(rule({ on: 'update' }))
    await create(ctx, 'order', { name: 'B', amount: '2000' })
    await have(rule({ isActive: false }))
    await update(ctx, 'order', id, { amount: '3000' })
  })

  test('hold a record that was in breach before up only when what they read is touched', async () => {
    await have()
    const { id } = await create(ctx, 'order', { name: 'Old', amount: '9000' })
    await have(rule({}))
    await update(ctx, 'order', id, { name: 'Old, by another name' })
    expect(await issuesOf(update(ctx, 'order', id, { amount: '9001' }))).toHaveLength(1)
  })

  test('bind imports, upserts of API keys and undo, but not the work of the program', async () => {
    const key: Context = { ...ctx, source: 'import', actor: { ...ctx.actor, type: 'key' } as Context['actor'] }
    expect(await issuesOf(create(key, 'order', { name: 'A', amount: '2000' }))).toHaveLength(1)
    const system = await ws.system()
    const { id } = await create(system, 'order', { name: 'A', amount: '2000' })
    expect((await get(ctx, 'order', id)).amount).toBe('2000')

    await have()
    const operation = await startOperation(ctx, { kind: 'test', params: {}, total: 1 })
    await update(operation.ctx, 'order', id, { amount: '1' })
    await operation.finish()
    await have(rule({}))
    await undo(ctx, operation.id, { conflicts: 'keepCurrent' }).catch(() => undefined)
    expect((await get(ctx, 'order', id)).amount).toBe('1')
  })

  test('R-36: a rule over a field that is gone stops no write and is shown with the reason', async () => {
    const adminCtx = await admin.ctx()
    await createCustomField(adminCtx, 'order', { name: 'risk', kind: 'integer', label: 'Risk' })
    await saveRule(await admin.ctx(), 'order', rule({ id: 'risky', refuseWhen: 'risk > 3', field: 'risk' }))
    ctx = await clerk.ctx()
    expect(await issuesOf(create(ctx, 'order', { name: 'A', risk: 4 }))).toHaveLength(1)
    const standing = await admin.ctx()
    const { uses } = await fieldUsage(standing, standing.registry.object('order'), 'risk')
    expect(uses).toContainEqual({ kind: 'rule', name: 'Big orders say why', object: 'order' })
    await deleteCustomField(standing, 'order', 'risk', { confirm: true })
    ctx = await clerk.ctx()
    await create(ctx, 'order', { name: 'A' })
    expect(listRules(ctx, 'order').find(({ id }) => id === 'risky')?.fault).toMatchObject({
      code: 'unknownField',
      params: { name: 'risk' },
    })
  })

  test.each([
    ['', 'emptyFormula'],
    ['amount', 'formulaType'],
    ['nothing > 1', 'unknownField'],
    ['before.nothing > 1', 'unknownField'],
    ['amount >', 'formulaFault'],
    ['name.matches("(a+)+$")', 'unknownFunction'],
    ['[1, 2].map(x, x > 1) == [true]', 'unknownFunction'],
    ['record.constructor == record', 'unknownField'],
    ['before.__proto__ == 1', 'unknownField'],
    [`${'('.repeat(200)}true${')'.repeat(200)}`, 'formulaFault'],
    ['true '.repeat(500), 'formulaTooLong'],
  ])('S-20: %# is refused as no condition: %j', async (refuseWhen, code) => {
    const issues = await issuesOf(saveRule(await admin.ctx(), 'order', rule({ refuseWhen })))
    expect(issues).toMatchObject([{ field: 'refuseWhen', code }])
  })

  test('are tried on a record and on all that stand, before they are in force', async () => {
    await have()
    const made = await createMany(ctx, 'order', [
      { name: 'Trial small', amount: '1' },
      { name: 'Trial huge', amount: '123456' },
    ])
    const [small, huge] = made.map((one) => (one.status === 'created' ? one.id : ''))
    const adminCtx = await admin.ctx()
    const refuseWhen = 'amount > 100000 && before.amount == amount'
    expect(await tryRule(adminCtx, 'order', { refuseWhen, record: small ?? '' })).toMatchObject({ isRefused: false })
    expect(await tryRule(adminCtx, 'order', { refuseWhen })).toMatchObject({
      issue: null,
      isRefused: true,
      record: { id: huge, displayName: 'Trial huge' },
    })
    const all = await dryRun(adminCtx, 'order', refuseWhen)
    expect(all).toMatchObject({ refused: 1, isComplete: true, examples: [{ id: huge }] })
    expect(all.checked).toBeGreaterThan(400)
  })
})
