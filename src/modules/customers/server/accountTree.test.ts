import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { aggregate, create, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { figuresOf, rowsBehind } from '../figures.contract.ts'
import { accountTree } from './accountTree.ts'
import { customers } from './module.ts'

const deal = {
  name: 'opportunity',
  plural: 'opportunities',
  label: 'Opportunity',
  pluralLabel: 'Opportunities',
  icon: 'TargetArrow',
  title: 'name',
  fields: {
    name: { kind: 'text' },
    account: { kind: 'link', target: 'account', inverse: 'opportunities', indexed: true },
    amount: { kind: 'money' },
    closeDate: { kind: 'date' },
    actualCloseDate: { kind: 'date' },
    actualAmount: { kind: 'money' },
    isClosed: { kind: 'boolean', default: false },
    isWon: { kind: 'boolean', default: false },
  },
} as const

let ws: TestWorkspace
let ctx: Context
const ids: Record<string, string> = {}

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers], objects: [deal] })
  ws.clock.set('2026-05-12T10:00:00.000Z')
  ctx = await (await ws.person(['user'])).ctx()
  for (const [name, parent] of [
    ['Head', null],
    ['North', 'Head'],
    ['South', 'Head'],
    ['Kiel', 'North'],
    ['Alone', null],
  ] as const)
    ids[name] = (await create(ctx, 'account', { name, parent: parent === null ? null : (ids[parent] ?? null) })).id
  const open = (account: string, amount: string) =>
    create(ctx, 'opportunity', { name: account, account: ids[account] ?? null, amount: { amount, currency: 'EUR' } })
  await open('Head', '100')
  await open('Kiel', '10.50')
  await open('Kiel', '20')
  await open('South', '1')
  await open('Alone', '1000')
  const closed = { isClosed: true, isWon: true, actualAmount: { amount: '500', currency: 'EUR' } }
  await create(ctx, 'opportunity', { ...closed, account: ids.North ?? null, actualCloseDate: '2026-02-01' })
  await create(ctx, 'opportunity', { ...closed, account: ids.North ?? null, actualCloseDate: '2025-12-31' })
})
afterAll(() => ws.close())

const named = async (asker: Context, account: string) => {
  const { nodes } = await accountTree(asker, ids[account] ?? '')
  return Object.fromEntries(nodes.map((node) => [node.name, node]))
}

describe('the tree of an account', () => {
  it('goes from the head of the group down, whichever company is asked for', async () => {
    for (const asked of ['Head', 'North', 'Kiel'])
      expect(Object.keys(await named(ctx, asked)).sort()).toEqual(['Head', 'Kiel', 'North', 'South'])
    const tree = await named(ctx, 'Kiel')
    expect(tree.Head?.parent).toBeNull()
    expect(tree.Kiel?.parent).toBe(ids.North)
    expect(Object.keys(await named(ctx, 'Alone'))).toEqual(['Alone'])
  })
  it('counts what each company has, and adds it up over what lies below', async () => {
    const { Head, North, Kiel, South } = await named(ctx, 'Kiel')
    expect(Kiel?.own.open).toEqual({ count: 2, sum: '30.5' })
    expect(North?.own.open).toEqual({ count: 0, sum: '0' })
    expect(North?.below?.open).toEqual({ count: 2, sum: '30.5' })
    expect(Head?.below?.open).toEqual({ count: 4, sum: '131.5' })
    expect(South?.below?.open).toEqual({ count: 1, sum: '1' })
    expect(Head?.below?.wonThisYear).toEqual({ count: 1, sum: '500' })
    expect(Head?.below?.tasks).toBeUndefined()
  })
  it('each figure equals the rows that it opens', async () => {
    const tree = await named(ctx, 'Head')
    for (const figure of figuresOf(1).filter(({ key }) => key === 'open' || key === 'wonThisYear'))
      for (const node of Object.values(tree)) {
        const count = async (isBelow: boolean) => {
          const filter = rowsBehind(figure, node.id, isBelow)
          const answer = await aggregate(ctx, figure.object, { filter, measures: [{ fn: 'count', as: 'n' }] })
          return answer.rows[0]?.n
        }
        expect(await count(false)).toBe(node.own[figure.key]?.count)
        expect(await count(true)).toBe(node.below?.[figure.key]?.count)
      }
  })
  it('moves with its companies, and knows no loop', async () => {
    await update(ctx, 'account', ids.South ?? '', { parent: ids.Kiel ?? '' })
    expect((await named(ctx, 'Head')).Kiel?.below?.open).toEqual({ count: 3, sum: '31.5' })
    await expect(update(ctx, 'account', ids.Head ?? '', { parent: ids.South ?? '' })).rejects.toMatchObject({
      issues: [{ field: 'parent', code: 'loop' }],
    })
    await update(ctx, 'account', ids.South ?? '', { parent: ids.Head ?? '' })
  })
})

describe('who may not see all', () => {
  it('sees and counts neither a hidden company nor what hangs below it', async () => {
    await ws.saveRole({
      key: 'own',
      label: 'Own',
      capabilities: [],
      rights: { '*': { read: 'all', create: 'all', update: 'own' }, account: { read: 'own', create: 'all' } },
    })
    const asker = await (await ws.person(['own'])).ctx()
    const mine = await create(asker, 'account', { name: 'Mine' })
    const system = await ws.system()
    await update(system, 'account', mine.id, { parent: ids.Kiel ?? '' })
    const hidden = await create(system, 'account', { name: 'Hidden', parent: mine.id })
    await create(system, 'opportunity', { account: hidden.id, amount: { amount: '7', currency: 'EUR' } })
    const { nodes } = await accountTree(asker, mine.id)
    expect(nodes.map(({ name, parent, below }) => [name, parent, below?.open?.count])).toEqual([['Mine', null, 0]])
    expect((await named(ctx, 'Head')).Hidden?.own.open?.count).toBe(1)
    await expect(accountTree(asker, hidden.id)).rejects.toMatchObject({ code: 'notFound' })
  })
  it('gets counts without amounts where amounts are hidden, and no figure where the object is', async () => {
    const rights = { '*': { read: 'all' as const } }
    const masked = { read: 'all' as const, fields: { amount: { read: false } } }
    await ws.saveRole({ key: 'noMoney', label: 'a', capabilities: [], rights: { ...rights, opportunity: masked } })
    await ws.saveRole({ key: 'noDeals', label: 'b', capabilities: [], rights: { ...rights, opportunity: {} } })
    const noMoney = await named(await (await ws.person(['noMoney'])).ctx(), 'Kiel')
    expect(noMoney.Kiel?.own.open).toEqual({ count: 2 })
    const noDeals = await named(await (await ws.person(['noDeals'])).ctx(), 'Kiel')
    expect(noDeals.Kiel?.own).toEqual({})
  })
})

it('counts what was won in the organisation’s own year', async () => {
  const fiscalYear = { firstMonth: 4, namedAfter: 'end' as const }
  const spring = await named({ ...ctx, organization: { ...ctx.organization, fiscalYear } }, 'Head')
  expect(spring.North?.own.wonThisYear).toEqual({ count: 0, sum: '0' })
})
