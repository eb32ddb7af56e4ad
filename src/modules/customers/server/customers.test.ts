import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { history } from '#kernel/events/server/history.ts'
import { create, createMany, get, query, remove, update, updateMany } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from './module.ts'

let ws: TestWorkspace
let ctx: Context
let acme: string
let globex: string

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers] })
  ctx = await (await ws.person(['user'])).ctx()
  acme = (await create(ctx, 'account', { name: 'Acme' })).id
  globex = (await create(ctx, 'account', { name: 'Globex' })).id
})
afterAll(() => ws.close())

const ties = async (contact: string) =>
  (
    await query(ctx, 'accountContact', {
      filter: { field: 'contact', op: 'eq', value: contact },
      sort: [{ field: 'createdAt', direction: 'asc' }],
    })
  ).items
const primaries = async (contact: string) =>
  (await ties(contact)).filter((tie) => tie.isPrimary).map((tie) => tie.account)

describe('contact and account', () => {
  it('one account needs no relationship of its own; with a second one both have theirs', async () => {
    const ann = await create(ctx, 'contact', { firstName: 'Ann', lastName: 'Lee', account: acme })
    expect(await ties(ann.id)).toEqual([])
    await create(ctx, 'accountContact', { contact: ann.id, account: globex, role: 'Consultant' })
    expect(await ties(ann.id)).toHaveLength(2)
    expect(await primaries(ann.id)).toEqual([acme])
  })
  it('a relationship with the account of the contact is its primary one', async () => {
    const eve = await create(ctx, 'contact', { lastName: 'Eve', account: acme })
    await create(ctx, 'accountContact', { contact: eve.id, account: acme, title: 'Buyer' })
    expect(await primaries(eve.id)).toEqual([acme])
    const left = await create(ctx, 'contact', { lastName: 'Left', account: acme })
    await create(ctx, 'accountContact', { contact: left.id, account: acme, isActive: false })
    expect((await get(ctx, 'contact', left.id)).account).toBeNull()
  })
  it('a new account on a contact with relationships becomes primary and the old relationship stays', async () => {
    const ann = await create(ctx, 'contact', { lastName: 'Lee', account: acme })
    await create(ctx, 'accountContact', { contact: ann.id, account: acme })
    await update(ctx, 'contact', ann.id, { account: globex })
    expect(await primaries(ann.id)).toEqual([globex])
    expect(await ties(ann.id)).toHaveLength(2)
    await update(ctx, 'contact', ann.id, { account: null })
    expect(await primaries(ann.id)).toEqual([])
  })
  it('a primary relationship sets the account of the contact and takes the flag from the others', async () => {
    const ben = await create(ctx, 'contact', { lastName: 'Ben', account: acme })
    await create(ctx, 'accountContact', { contact: ben.id, account: globex, isPrimary: true })
    expect((await get(ctx, 'contact', ben.id)).account).toBe(globex)
    expect(await primaries(ben.id)).toEqual([globex])
  })
  it('leaving the company ends the relationship and empties the account', async () => {
    const cleo = await create(ctx, 'contact', { lastName: 'Cleo' })
    await create(ctx, 'accountContact', { contact: cleo.id, account: acme, isPrimary: true })
    const [tie] = await ties(cleo.id)
    const left = await update(ctx, 'accountContact', tie?.id ?? '', { isActive: false })
    expect(left).toMatchObject({ isActive: false, isPrimary: false })
    expect(left.to).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect((await get(ctx, 'contact', cleo.id)).account).toBeNull()
    await update(ctx, 'contact', cleo.id, { account: acme })
    expect(await ties(cleo.id)).toMatchObject([{ isPrimary: true, isActive: true, to: null }])
  })
  it('a removed primary relationship empties the account', async () => {
    const dan = await create(ctx, 'contact', { lastName: 'Dan' })
    await create(ctx, 'accountContact', { contact: dan.id, account: acme, isPrimary: true })
    const [tie] = await ties(dan.id)
    await remove(ctx, 'accountContact', tie?.id ?? '')
    expect((await get(ctx, 'contact', dan.id)).account).toBeNull()
  })
  it('holds for whole batches', async () => {
    const outcomes = await createMany(
      ctx,
      'contact',
      Array.from({ length: 300 }, (_, i) => ({ lastName: `Batch ${i}`, account: i % 2 ? acme : globex })),
    )
    const ids = outcomes.flatMap((outcome) => (outcome.status === 'error' ? [] : [outcome.id]))
    await createMany(
      ctx,
      'accountContact',
      ids.map((contact, i) => ({ contact, account: i % 2 ? acme : globex })),
    )
    await updateMany(
      ctx,
      'contact',
      ids.map((id) => ({ id, values: { account: acme } })),
    )
    const page = await query(ctx, 'accountContact', {
      filter: { field: 'contact', op: 'in', value: ids },
      limit: 1000,
    })
    expect(page.items).toHaveLength(450)
    expect(page.items.filter((tie) => tie.isPrimary).every((tie) => tie.account === acme)).toBe(true)
    expect(page.items.filter((tie) => tie.isPrimary)).toHaveLength(300)
  })
})

describe('addresses', () => {
  it('keep through an import what somebody said of them, and the history knows who said it', async () => {
    const emails = [{ address: 'eve@x.example', isPrimary: true }]
    const eve = await create(ctx, 'contact', { lastName: 'Eve', emails })
    const refused = [{ address: 'eve@x.example', isPrimary: true, optOut: true }]
    await update(ctx, 'contact', eve.id, { emails: refused })
    const imported = { ...ctx, source: 'import' as const }
    await update(imported, 'contact', eve.id, { emails, title: 'Buyer' })
    expect(await get(ctx, 'contact', eve.id)).toMatchObject({ emails: refused, title: 'Buyer' })
    await update(imported, 'contact', eve.id, { emails: ['new@x.example'] })
    expect((await get(ctx, 'contact', eve.id)).emails).toEqual([
      { address: 'new@x.example', isPrimary: true },
      { address: 'eve@x.example', optOut: true },
    ])
    const { items } = await history(ctx, 'contact', eve.id, {})
    const said = items.findLast(({ changes }) => changes.some(({ to }) => JSON.stringify(to ?? '').includes('optOut')))
    expect(said).toMatchObject({ type: 'updated', actorName: ctx.actor.name })
    await update(ctx, 'contact', eve.id, { emails })
    expect((await get(ctx, 'contact', eve.id)).emails).toEqual(emails)
  })
})

describe('account', () => {
  it('refuses a loop in its tree', async () => {
    const child = await create(ctx, 'account', { name: 'Acme Child', parent: acme })
    const grandchild = await create(ctx, 'account', { name: 'Acme Grandchild', parent: child.id })
    await expect(update(ctx, 'account', acme, { parent: grandchild.id })).rejects.toMatchObject({
      issues: [{ field: 'parent', code: 'loop' }],
    })
    await expect(update(ctx, 'account', acme, { parent: acme })).rejects.toMatchObject({
      issues: [{ field: 'parent' }],
    })
  })
  it('is found by its domain', async () => {
    const made = await create(ctx, 'account', {
      name: 'Initech',
      website: 'https://www.initech.example/en',
      emails: [{ address: 'boss@gmail.com' }],
    })
    const page = await query(ctx, 'account', { filter: { field: 'domains', op: 'hasAny', value: ['initech.example'] } })
    expect(page.items.map(({ id }) => id)).toEqual([made.id])
  })
})
