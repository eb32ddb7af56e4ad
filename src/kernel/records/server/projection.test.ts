import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'

const base = { label: 'X', pluralLabel: 'X', icon: 'Box', title: 'name' } as const
const buyer = defineObject({
  ...base,
  name: 'buyer',
  plural: 'buyers',
  fields: { name: { kind: 'text', required: true }, limit: { kind: 'money' } },
})
const sale = defineObject({
  ...base,
  name: 'sale',
  plural: 'sales',
  fields: {
    name: { kind: 'text', required: true },
    amount: { kind: 'money' },
    who: { kind: 'personName' },
    extra: { kind: 'json' },
    buyer: { kind: 'link', target: 'buyer', inverse: 'sales' },
  },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [buyer, sale] })
  const system = await ws.system()
  ctx = { ...system, organization: { ...system.organization, rates: fixedRates({ USD: '0.9' }) } }
  const { id } = await engine.create(ctx, 'buyer', { name: 'Acme', limit: { amount: '5.00', currency: 'USD' } })
  await engine.createMany(ctx, 'sale', [
    {
      name: 'A',
      amount: { amount: '10.00', currency: 'EUR' },
      buyer: id,
      externalIds: { erp: 'x-1' },
      extra: { note: 'hi', n: 3 },
    },
    { name: 'B', amount: { amount: '20.50', currency: 'USD' }, who: { first: 'Ann', last: 'Lee' } },
    { name: 'C', amount: { amount: '1.50', currency: 'USD' } },
  ])
})
afterAll(() => ws.close())

test('what lies behind a link is of the same workspace, whoever asked for the same fields elsewhere', async () => {
  const other = await testWorkspace({ objects: [buyer, sale] })
  try {
    const elsewhere = await other.system()
    const { id } = await engine.create(elsewhere, 'buyer', { name: 'Elsewhere' })
    await engine.create(elsewhere, 'sale', { name: 'Z', buyer: id })
    const names = async (from: Context) =>
      (await engine.query(from, 'sale', { fields: ['buyer.name'], sort: byName, limit: 1 })).items[0]?.['buyer.name']
    expect([await names(ctx), await names(elsewhere)]).toEqual(['Acme', 'Elsewhere'])
  } finally {
    await other.close()
  }
})

const byName = [{ field: 'name', direction: 'asc' as const }]

test('parts of a field are fields of an answer, also behind links', async () => {
  const fields = [
    'name',
    'amount.currency',
    'amount.base',
    'who.last',
    'externalIds.erp',
    'extra.note',
    'extra.n',
    'buyer.limit.currency',
    'buyer.limit',
  ]
  const { items } = await engine.query(ctx, 'sale', { fields, sort: byName })
  expect(items[0]).toMatchObject({
    'amount.currency': 'EUR',
    'amount.base': '10',
    'who.last': null,
    'externalIds.erp': 'x-1',
    'extra.note': 'hi',
    'extra.n': null,
    'buyer.limit.currency': 'USD',
    'buyer.limit': { amount: '5', currency: 'USD' },
  })
  expect(items[1]).toMatchObject({
    'amount.currency': 'USD',
    'amount.base': '18.45',
    'who.last': 'Lee',
    'buyer.limit.currency': null,
  })
})

test('lists are sorted, paged and grouped by them, and figures are made of them', async () => {
  const sort = [{ field: 'amount.currency', direction: 'desc' as const }, ...byName]
  const first = await engine.query(ctx, 'sale', { sort, limit: 2 })
  const second = await engine.query(ctx, 'sale', { sort, limit: 2, cursor: first.next ?? '' })
  expect([...first.items, ...second.items].map((item) => item.name)).toEqual(['B', 'C', 'A'])
  const { rows } = await engine.aggregate(ctx, 'sale', {
    groupBy: [{ field: 'amount.currency' }],
    measures: [
      { fn: 'count', as: 'n' },
      { fn: 'sum', field: 'amount.amount', as: 'own' },
      { fn: 'sum', field: 'amount', as: 'base' },
      { fn: 'countDistinct', field: 'buyer.limit.currency', as: 'limits' },
    ],
    sort: [{ field: 'amount.currency', direction: 'asc' }],
  })
  expect(rows).toEqual([
    { 'amount.currency': 'EUR', n: 1, own: '10', base: '10', limits: 1 },
    { 'amount.currency': 'USD', n: 2, own: '22', base: '19.8', limits: 0 },
  ])
})

test('amounts of several currencies have no sum: the field is measured in the base currency', async () => {
  for (const fn of ['sum', 'avg', 'min', 'max'] as const)
    await expect(
      engine.aggregate(ctx, 'sale', { measures: [{ fn, field: 'amount.amount', as: 'mixed' }] }),
    ).rejects.toMatchObject({ issues: [{ field: 'measures', code: 'mixedCurrencies' }] })
  const { rows } = await engine.aggregate(ctx, 'sale', {
    measures: [
      { fn: 'sum', field: 'amount', as: 'all' },
      { fn: 'sum', field: 'amount.base', as: 'base' },
    ],
  })
  expect(rows).toEqual([{ all: '29.8', base: '29.8' }])
})

test('what has no order of its own cannot be sorted by', async () => {
  for (const field of ['extra', 'externalIds', 'externalIds.erp', 'tags', 'teams'])
    await expect(engine.query(ctx, 'sale', { sort: [{ field, direction: 'asc' }] })).rejects.toMatchObject({
      issues: [{ field: 'sort', code: 'notSortable' }],
    })
})

test('S-07 a part of a hidden field is as unknown as the field, in fields, order, groups and figures', async () => {
  await ws.saveRole({
    key: 'blind',
    label: 'Blind',
    capabilities: [],
    rights: {
      '*': { read: 'all' },
      sale: { read: 'all', fields: { amount: { read: false } } },
      buyer: { read: 'all', fields: { limit: { read: false } } },
    },
  })
  const blind = await (await ws.person(['blind'])).ctx()
  const refusals = async (path: string) => {
    const asked = [
      engine.query(blind, 'sale', { fields: [path] }),
      engine.query(blind, 'sale', { sort: [{ field: path, direction: 'asc' }] }),
      engine.aggregate(blind, 'sale', { groupBy: [{ field: path }], measures: [{ fn: 'count', as: 'n' }] }),
      engine.aggregate(blind, 'sale', { measures: [{ fn: 'countDistinct', field: path, as: 'n' }] }),
    ]
    const settled = await Promise.allSettled(asked)
    return settled.map((one) => (one.status === 'rejected' ? one.reason.issues : 'answered'))
  }
  const unknown = JSON.stringify(await refusals('nothing'))
  expect(unknown).not.toContain('answered')
  for (const path of ['amount', 'amount.currency', 'amount.amount', 'buyer.limit.currency', 'amount.nothing'])
    expect(JSON.stringify(await refusals(path)).replaceAll(path, 'nothing')).toBe(unknown)
})
