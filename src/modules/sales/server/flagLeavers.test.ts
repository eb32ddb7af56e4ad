import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { create, get, query, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from './module.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  ctx = await (await ws.person(['user'])).ctx()
})
afterAll(() => ws.close())

it('marks who left the company in its open committees alone, until they come back', async () => {
  const [acme, globex] = [
    (await create(ctx, 'account', { name: 'Acme' })).id,
    (await create(ctx, 'account', { name: 'Globex' })).id,
  ]
  const ann = (await create(ctx, 'contact', { lastName: 'Lee', account: acme })).id
  const seat = async (account: string, values: Record<string, string> = {}) => {
    const opportunity = await create(ctx, 'opportunity', { name: `Deal of ${account}`, account })
    const row = await create(ctx, 'opportunityContact', { opportunity: opportunity.id, contact: ann, role: 'Champion' })
    if (values.stage) await update(ctx, 'opportunity', opportunity.id, { stage: values.stage })
    return async () => (await get(ctx, 'opportunityContact', row.id)).hasLeft
  }
  const won = (await query(ctx, 'stage', { filter: { field: 'type', op: 'eq', value: 'won' } })).items[0]?.id ?? ''
  const [open, closed, elsewhere] = [await seat(acme), await seat(acme, { stage: won }), await seat(globex)]
  const tie = await create(ctx, 'accountContact', { contact: ann, account: acme, isActive: false, to: '2026-04-30' })
  expect([await open(), await closed(), await elsewhere()]).toEqual([true, false, false])
  await update(ctx, 'accountContact', tie.id, { isActive: true })
  expect(await open()).toBe(false)
})
