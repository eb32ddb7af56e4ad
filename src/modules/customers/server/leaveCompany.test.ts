import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { create, get, query, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { leaveCompany, withoutDomains } from './leaveCompany.ts'
import { customers } from './module.ts'

let ws: TestWorkspace
let ctx: Context
let acme: string
let globex: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers] })
  ctx = await (await ws.person(['user'])).ctx()
  acme = (await create(ctx, 'account', { name: 'Acme', website: 'https://acme.example' })).id
  globex = (await create(ctx, 'account', { name: 'Globex' })).id
})
afterAll(() => ws.close())

const keep = { conflicts: 'restore' } as const
const ties = async (contact: string) =>
  (
    await query(ctx, 'accountContact', {
      filter: { field: 'contact', op: 'eq', value: contact },
      sort: [{ field: 'isActive', direction: 'asc' }],
    })
  ).items

async function employee() {
  const boss = await create(ctx, 'contact', { lastName: 'Boss', account: acme })
  return create(ctx, 'contact', {
    firstName: 'Ann',
    lastName: 'Lee',
    account: acme,
    title: 'Buyer',
    department: 'Purchasing',
    reportsTo: boss.id,
    emails: [{ address: 'ann@acme.example', isPrimary: true }, { address: 'ann@home.example' }],
  })
}

describe('leaving the company', () => {
  it('ends the tie with its day, opens one at the new company, and the contact follows', async () => {
    const ann = await employee()
    const done = await leaveCompany(ctx, ann.id, {
      date: '2026-04-30',
      newAccount: globex,
      newTitle: 'Head of Purchasing',
      invalidate: true,
    })
    expect(done).toMatchObject({ kind: 'leaveCompany', state: 'done', canUndo: true })
    expect(await ties(ann.id)).toMatchObject([
      { account: acme, isActive: false, isPrimary: false, to: '2026-04-30', title: 'Buyer' },
      { account: globex, isActive: true, isPrimary: true, from: '2026-05-01', to: null, title: 'Head of Purchasing' },
    ])
    expect(await get(ctx, 'contact', ann.id)).toMatchObject({
      account: globex,
      title: 'Head of Purchasing',
      department: null,
      reportsTo: null,
      emails: [
        { address: 'ann@acme.example', invalid: true },
        { address: 'ann@home.example', isPrimary: true },
      ],
    })
  })
  it('leaves a contact without a company where no new one is known, and the account without its primary contact', async () => {
    const ann = await employee()
    await update(ctx, 'account', acme, { primaryContact: ann.id })
    await leaveCompany(ctx, ann.id, { date: '2026-04-30', invalidate: false })
    expect((await get(ctx, 'contact', ann.id)).account).toBeNull()
    expect((await get(ctx, 'account', acme)).primaryContact).toBeNull()
    expect(await ties(ann.id)).toMatchObject([{ account: acme, isActive: false, to: '2026-04-30' }])
  })
  it('is undone as one', async () => {
    const ann = await employee()
    await update(ctx, 'account', acme, { primaryContact: ann.id })
    const done = await leaveCompany(ctx, ann.id, { date: '2026-04-30', newAccount: globex, invalidate: true })
    await undo(ctx, done.id, keep)
    expect(await get(ctx, 'contact', ann.id)).toMatchObject({
      account: acme,
      title: 'Buyer',
      department: 'Purchasing',
      reportsTo: ann.reportsTo,
      emails: ann.emails,
    })
    expect(await ties(ann.id)).toEqual([])
    expect((await get(ctx, 'account', acme)).primaryContact).toBe(ann.id)
  })
  it('ends a second tie and leaves the main company alone; who comes back keeps the earlier time', async () => {
    const ann = await employee()
    await create(ctx, 'accountContact', { contact: ann.id, account: globex, role: 'Consultant' })
    await leaveCompany(ctx, ann.id, { account: globex, date: '2026-04-30', invalidate: false })
    expect(await get(ctx, 'contact', ann.id)).toMatchObject({ account: acme, title: 'Buyer', department: 'Purchasing' })
    await leaveCompany(ctx, ann.id, { date: '2026-05-31', newAccount: globex, invalidate: false })
    const atGlobex = (await ties(ann.id)).filter((tie) => tie.account === globex)
    expect(atGlobex).toMatchObject([
      { isActive: false, to: '2026-04-30' },
      { isActive: true, from: '2026-06-01' },
    ])
  })
  it('refuses what makes no sense, and changes nothing', async () => {
    const ann = await employee()
    const refused = (input: Parameters<typeof leaveCompany>[2]) => expect(leaveCompany(ctx, ann.id, input)).rejects
    const date = '2026-04-30'
    await refused({ date, newAccount: acme, invalidate: false }).toMatchObject({
      issues: [{ field: 'newAccount', code: 'sameCompany' }],
    })
    await refused({ date, account: globex, invalidate: false }).toMatchObject({
      issues: [{ field: 'account', code: 'notThere' }],
    })
    await refused({ date, newAccount: ann.id, invalidate: false }).toMatchObject({ code: 'invalid' })
    expect((await get(ctx, 'contact', ann.id)).account).toBe(acme)
    expect(await ties(ann.id)).toEqual([])
    const nobody = await create(ctx, 'contact', { lastName: 'Free' })
    await expect(leaveCompany(ctx, nobody.id, { date, invalidate: false })).rejects.toMatchObject({
      issues: [{ field: 'account', code: 'required' }],
    })
  })
  it('is for those who may change the contact', async () => {
    const ann = await employee()
    const reader = await (await ws.person(['readOnly'])).ctx()
    await expect(leaveCompany(reader, ann.id, { date: '2026-04-30', invalidate: false })).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|notFound/),
    })
    expect((await get(ctx, 'contact', ann.id)).account).toBe(acme)
  })
})

describe('addresses at the company that was left', () => {
  it('are marked, also below its domain, and another one becomes primary', () => {
    const emails = [{ address: 'a@mail.acme.example', isPrimary: true, optOut: true }, { address: 'a@notacme.example' }]
    expect(withoutDomains(emails, ['acme.example'])).toEqual([
      { address: 'a@mail.acme.example', isPrimary: false, optOut: true, invalid: true },
      { address: 'a@notacme.example', isPrimary: true },
    ])
    expect(withoutDomains(null, ['acme.example'])).toBeNull()
  })
})
