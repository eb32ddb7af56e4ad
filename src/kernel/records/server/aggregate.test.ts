import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { Measure } from '../contract.ts'
import * as engine from './engine.ts'

const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Target',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    note: { kind: 'longText' },
    size: { kind: 'integer' },
    isHot: { kind: 'boolean' },
    amount: { kind: 'money' },
    emails: { kind: 'emails' },
    parent: { kind: 'link', target: 'deal', inverse: 'children' },
    due: { kind: 'date' },
    marks: { kind: 'choices', choices: [{ value: 'a', label: 'A' }] },
  },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [deal] })
  ctx = await ws.system()
  const currency = ctx.organization.currency
  const first = await engine.create(ctx, 'deal', { name: 'A', size: 3, amount: { amount: '10.5', currency } })
  await engine.createMany(ctx, 'deal', [
    { name: 'B', size: 5, isHot: true, due: '2026-02-01', marks: ['a'], parent: first.id },
    { name: 'C', note: 'x', isHot: false, due: '2026-01-01', emails: [{ address: 'c@example.com' }] },
  ])
})
afterAll(() => ws.close())

const measured = async (measures: Omit<Measure, 'as'>[]) => {
  const named = measures.map((measure, at) => ({ ...measure, as: `m${at}` }))
  const { rows } = await engine.aggregate(ctx, 'deal', { measures: named })
  return Object.values(rows[0] ?? {})
}

describe('measures of a column', () => {
  test('what is filled is what the filter calls not empty, for every sort of column', async () => {
    const fields = ['name', 'note', 'size', 'isHot', 'amount', 'emails', 'parent', 'due', 'marks', 'parent.size']
    const counted = await measured(fields.map((field) => ({ fn: 'filled', field })))
    const expected = await Promise.all(
      fields.map(async (field) => (await engine.count(ctx, 'deal', { filter: { field, op: 'isNotEmpty' } })).value),
    )
    expect(counted).toEqual(expected)
    expect(counted).toEqual([3, 1, 2, 2, 1, 1, 1, 2, 1, 1])
  })

  test('distinct, least, greatest, sum and mean', async () => {
    expect(
      await measured([
        { fn: 'countDistinct', field: 'isHot' },
        { fn: 'countDistinct', field: 'emails' },
        { fn: 'min', field: 'due' },
        { fn: 'max', field: 'due' },
        { fn: 'sum', field: 'size' },
        { fn: 'avg', field: 'size' },
        { fn: 'sum', field: 'amount' },
      ]),
    ).toEqual([2, 1, '2026-01-01', '2026-02-01', 8, '4', '10.5'])
  })

  test('what has no order has no least value, and says so', async () => {
    for (const field of ['isHot', 'parent', 'marks', 'emails'])
      await expect(measured([{ fn: 'min', field }])).rejects.toMatchObject({ issues: [{ code: 'notOrdered' }] })
  })
})

describe('measures of a part of the records', () => {
  const hot: Filter = { field: 'isHot', op: 'eq', value: true }
  const ofHot = (fn: Measure['fn'], field?: string) => ({ fn, filter: hot, ...(field ? { field } : {}) })

  test('each function sees only what its own filter leaves', async () => {
    expect(
      await measured([
        { fn: 'count' },
        ofHot('count'),
        ofHot('count', 'parent'),
        ofHot('filled', 'note'),
        ofHot('countDistinct', 'size'),
        ofHot('sum', 'size'),
        ofHot('avg', 'size'),
        ofHot('max', 'due'),
        ofHot('sum', 'amount'),
      ]),
    ).toEqual([3, 1, 1, 0, 1, 5, '5', '2026-02-01', null])
  })

  test('the filter may look behind links and into lists, and counts what a list with it counts', async () => {
    const filters: Filter[] = [
      { field: 'parent.size', op: 'gte', value: 3 },
      { path: 'children', has: 'some', where: hot },
      { not: { path: 'children', has: 'some' } },
    ]
    const counts = await Promise.all(filters.map(async (filter) => (await engine.count(ctx, 'deal', { filter })).value))
    expect(await measured(filters.map((filter) => ({ fn: 'count', filter })))).toEqual(counts)
    expect(counts).toEqual([1, 1, 2])
  })

  test('what the asker may not read is refused in it like what is not there', async () => {
    for (const field of ['nothing', 'parent.nothing'])
      await expect(measured([{ fn: 'count', filter: { field, op: 'isEmpty' } }])).rejects.toMatchObject({
        issues: [{ code: 'unknownField' }],
      })
  })
})
