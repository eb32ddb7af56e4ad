import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import type { NameOrder } from '#kernel/fields/nameOrder.ts'
import { aggregate, create, createMany, query, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { searching } from './module.ts'
import { search } from './search.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, searching] })
  ctx = await (await ws.person(['user'])).ctx()
  await createMany(ctx, 'contact', [
    { firstName: 'Anna', lastName: 'Weber' },
    { firstName: 'Zoe', lastName: 'Abel' },
    { lastName: 'Madonna' },
    { firstName: 'Bert', lastName: 'Weber' },
  ])
})
afterAll(() => ws.close())

const reading = (nameOrder: NameOrder): Context => ({ ...ctx, locale: { ...ctx.locale, nameOrder } })
const byName = [{ field: 'displayName', direction: 'asc' as const }]
const contacts = async (order: NameOrder) =>
  (await query(reading(order), 'contact', { sort: byName })).items.map((item) => item.displayName)

describe('names of people', () => {
  it('are read and sorted in the order of whoever asks', async () => {
    expect(await contacts('given')).toEqual(['Anna Weber', 'Bert Weber', 'Madonna', 'Zoe Abel'])
    expect(await contacts('family')).toEqual(['Abel Zoe', 'Madonna', 'Weber Anna', 'Weber Bert'])
    expect(await contacts('familyComma')).toEqual(['Abel, Zoe', 'Madonna', 'Weber, Anna', 'Weber, Bert'])
  })
  it('are read so page by page, and a place in one order is none in the other', async () => {
    const asker = reading('familyComma')
    const first = await query(asker, 'contact', { sort: byName, limit: 2 })
    const cursor = first.next ?? ''
    const second = await query(asker, 'contact', { sort: byName, limit: 2, cursor })
    expect(second.items.map((item) => item.displayName)).toEqual(['Weber, Anna', 'Weber, Bert'])
    await expect(query(reading('given'), 'contact', { sort: byName, cursor })).rejects.toMatchObject({
      issues: [{ code: 'otherSort' }],
    })
  })
  it('are answered so by what is written, and stored as before', async () => {
    const written = await create(reading('familyComma'), 'contact', { firstName: 'Cleo', lastName: 'Quast' })
    expect(written.displayName).toBe('Quast, Cleo')
    expect((await update(reading('family'), 'contact', written.id, { firstName: 'Clea' })).displayName).toBe(
      'Quast Clea',
    )
    expect(await contacts('given')).toContain('Clea Quast')
  })
  it('stand so behind links and in groups', async () => {
    const boss = (await query(ctx, 'contact', { search: 'anna weber' })).items[0]?.id ?? ''
    const { id } = await create(ctx, 'contact', { lastName: 'Report', reportsTo: boss })
    const filter = { field: 'id', op: 'eq' as const, value: id }
    const read = await query(reading('familyComma'), 'contact', { filter, fields: ['reportsTo.displayName'] })
    expect(read.items[0]?.['reportsTo.displayName']).toBe('Weber, Anna')
    const groups = await aggregate(reading('familyComma'), 'contact', {
      filter,
      groupBy: [{ field: 'reportsTo.displayName' }],
      measures: [{ fn: 'count', as: 'n' }],
    })
    expect(groups.rows).toEqual([{ 'reportsTo.displayName': 'Weber, Anna', n: 1 }])
  })
  it('are found however they are typed, and answered in the own order', async () => {
    for (const q of ['anna weber', 'weber anna', 'Weber, Anna', 'weber an', 'anna we'])
      expect([q, (await search(reading('familyComma'), { q })).hits[0]?.displayName]).toEqual([q, 'Weber, Anna'])
    const list = await query(ctx, 'contact', { search: 'Weber, Anna' })
    expect(list.items.map((item) => item.displayName)).toEqual(['Anna Weber'])
  })
})

describe('names of users', () => {
  const users = async (names: [string, string | null][]) => {
    const system = await ws.system()
    const made: string[] = []
    for (const [name, familyName] of names) {
      const email = `${made.length}.${crypto.randomUUID()}@names.example`
      made.push((await create(system, 'user', { name, email, ...(familyName ? { familyName } : {}) })).id)
    }
    return made
  }
  it.each([
    ['Anna Weber', null, 'Weber, Anna'],
    ['Ludwig van Beethoven', 'van Beethoven', 'van Beethoven, Ludwig'],
    ['Nagy Éva', 'Nagy', 'Nagy, Éva'],
    ['Cher', null, 'Cher'],
    ['Ana María', 'Other', 'Ana María'],
  ])('%s with the family name %s is %s', async (name, familyName, shown) => {
    const [id = ''] = await users([[name, familyName]])
    const asker = reading('familyComma')
    const filter = { field: 'id', op: 'eq' as const, value: id }
    expect((await query(asker, 'user', { filter })).items[0]?.displayName).toBe(shown)
    const admin = { ...(await ws.system()), locale: asker.locale }
    expect((await update(admin, 'user', id, { jobTitle: 'x' })).displayName).toBe(shown)
    expect((await actorNames(asker, [`user:${id}`])).get(`user:${id}`)).toBe(shown)
  })
  it('are sorted by family, also where the list is sorted by the field of the name', async () => {
    const ids = await users([
      ['Zoe Aa', null],
      ['Adam Zz', null],
    ])
    const filter = { field: 'id', op: 'in' as const, value: ids }
    const sort = [{ field: 'name', direction: 'asc' as const }]
    const names = async (order: NameOrder) =>
      (await query(reading(order), 'user', { filter, sort })).items.map((item) => item.name)
    expect(await names('given')).toEqual(['Adam Zz', 'Zoe Aa'])
    expect(await names('family')).toEqual(['Zoe Aa', 'Adam Zz'])
  })
})
