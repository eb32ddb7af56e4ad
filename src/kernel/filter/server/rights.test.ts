import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, filterEnv } from '#kernel/context.ts'
import { compile, id, sql } from '#kernel/db/sql.ts'
import { PublicError } from '#kernel/errors.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import type { RegisteredField } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { createMany, remove } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { Filter } from '../contract.ts'
import { textPaths } from './path.ts'
import { compilePredicate, linkedPaths } from './predicate.ts'
import { compileFilter } from './sql.ts'

const base = { label: 'X', pluralLabel: 'X', icon: 'Box', title: 'name' } as const
const firm = defineObject({
  ...base,
  name: 'firm',
  plural: 'firms',
  fields: {
    name: { kind: 'text' },
    secret: { kind: 'text' },
    parent: { kind: 'link', target: 'firm', inverse: 'children' },
  },
})
const deal = defineObject({
  ...base,
  name: 'deal',
  plural: 'deals',
  fields: {
    name: { kind: 'text', searchable: true },
    firm: { kind: 'link', target: 'firm', inverse: 'deals' },
    hidden: { kind: 'link', target: 'firm', inverse: 'hiddenDeals' },
    memo: { kind: 'link', target: 'memo', inverse: 'deals' },
    closed: { kind: 'money' },
  },
})
const memo = defineObject({ ...base, name: 'memo', plural: 'memos', fields: { name: { kind: 'text' } } })

/** May not read: the object memo, firms called B, firm.secret, deal.hidden and deal.closed. */
const access: Access = {
  verdict: (object) => (object === 'memo' ? false : object === 'firm' ? { field: 'name', op: 'ne', value: 'B' } : true),
  canReadField: (object, field) => !['firm.secret', 'deal.hidden', 'deal.closed'].includes(`${object}.${field}`),
  canWriteField: () => false,
  has: () => false,
}

let workspace: TestWorkspace
let ctx: Context
beforeAll(async () => {
  workspace = await testWorkspace({ objects: [firm, deal, memo] })
  ctx = await workspace.system()
}, 60_000)
afterAll(() => workspace?.close())

function compiled(filter: Filter, object = 'deal', who: Access | null = access) {
  const target = ctx.registry.object(object)
  return compileFilter(filter, {
    registry: ctx.registry,
    object: target,
    alias: 't',
    env: filterEnv(ctx),
    access: who,
    schema: workspace.schema,
  })
}

async function names(filter: Filter, object = 'deal', who: Access | null = access): Promise<string[]> {
  const where = compiled(filter, object, who)
  const rows = await ctx.db.rows<{ name: string }>(
    sql`SELECT t.name FROM ${id(workspace.schema, object)} t WHERE ${where} AND t.deleted_at IS NULL ORDER BY t.name`,
  )
  return rows.map((row) => row.name)
}

function refusal(filter: Filter, object = 'deal') {
  try {
    compiled(filter, object)
  } catch (error) {
    if (error instanceof PublicError) return { code: error.code, issues: error.issues }
    throw error
  }
  return 'accepted'
}

describe('filters and rights', () => {
  const unreadable = [
    'closed',
    'closed.currency',
    'closed.base',
    'hidden',
    'hidden.name',
    'firm.secret',
    'firm.parent.secret',
    'memo.name',
  ]
  const wraps: ((filter: Filter) => Filter)[] = [
    (filter) => filter,
    (filter) => ({ and: [{ all: true }, filter] }),
    (filter) => ({ or: [{ all: true }, { not: { not: filter } }] }),
    (filter) => ({ path: 'firm.deals', has: 'none', where: filter }),
    (filter) => ({ count: 'firm.deals', op: 'gte', value: 1, where: { or: [filter] } }),
  ]

  it('S-07 S-08 answer for an unreadable field as for one that does not exist, however deep it hides', () => {
    const like = (path: string, field: string) =>
      JSON.parse(JSON.stringify(refusal({ field: path, op: 'isEmpty' })).replaceAll(path, field))
    for (const path of unreadable) {
      for (const wrap of wraps) {
        const given = refusal(wrap({ field: path, op: 'contains', value: 'x' }))
        const absent = refusal(wrap({ field: 'nothing', op: 'contains', value: 'x' }))
        expect(given).not.toBe('accepted')
        expect(JSON.parse(JSON.stringify(given).replaceAll(path, 'nothing'))).toEqual(absent)
      }
      expect(like(path, 'nothing')).toEqual(refusal({ field: 'nothing', op: 'isEmpty' }))
    }
    for (const path of ['hiddenDeals', 'parent.hiddenDeals', 'nothing', 'name', 'parent']) {
      expect(refusal({ path, has: 'some' }, 'firm')).toMatchObject({ issues: [{ code: 'unknownField' }] })
      expect(refusal({ count: path, op: 'eq', value: 0 }, 'firm')).toMatchObject({ issues: [{ code: 'unknownField' }] })
    }
    expect(refusal({ path: 'deals', has: 'some' }, 'memo')).toBe('accepted')
  })

  it('S-07 treat a record behind a link that is unreadable or in the trash as no record', async () => {
    const firms = await createMany(ctx, 'firm', [{ name: 'A' }, { name: 'B' }, { name: 'C' }])
    const [a, b, c] = firms.map((outcome) => (outcome.status === 'created' ? outcome.id : ''))
    if (!a || !b || !c) throw new Error('not created')
    await createMany(ctx, 'deal', [
      { name: 'ofA', firm: a },
      { name: 'ofA too', firm: a },
      { name: 'ofB', firm: b },
      { name: 'ofC', firm: c },
      { name: 'free' },
    ])
    await remove(ctx, 'firm', c)
    expect(await names({ field: 'firm.name', op: 'isNotEmpty' })).toEqual(['ofA', 'ofA too'])
    expect(await names({ field: 'firm.name', op: 'isNotEmpty' }, 'deal', null)).toEqual(['ofA', 'ofA too', 'ofB'])
    expect(await names({ field: 'firm.name', op: 'in', value: ['B', 'C'] })).toEqual([])
    expect(await names({ field: 'firm.name', op: 'isEmpty' })).toEqual(['free', 'ofB', 'ofC'])
    expect(await names({ field: 'firm.name', op: 'ne', value: 'A' })).toEqual(['free', 'ofB', 'ofC'])
    expect(await names({ path: 'deals', has: 'some' }, 'firm', null)).toEqual(['A', 'B'])
    expect(await names({ count: 'deals', op: 'gte', value: 2 }, 'firm', null)).toEqual(['A'])
    expect(await names({ path: 'firm.deals', has: 'some', where: { field: 'name', op: 'eq', value: 'ofB' } })).toEqual(
      [],
    )
    expect(await names({ count: 'firm.deals', op: 'eq', value: 0 })).toEqual(['free', 'ofB', 'ofC'])
  })

  it('name the operators that a field has', () => {
    expect(refusal({ field: 'firm', op: 'contains', value: 'x' })).toMatchObject({
      issues: [{ code: 'unknownOperator', params: { allowed: expect.arrayContaining(['in']) } }],
    })
    expect(refusal({ field: 'firm', op: 'eq', value: 'x' })).toMatchObject({ issues: [{ code: 'invalidValue' }] })
    expect(refusal({ field: 'version', op: 'gt', value: '99999999999999999999' })).toMatchObject({
      issues: [{ code: 'invalidValue' }],
    })
  })

  it('S-19 have one text for any value of the same shape', () => {
    const text = (value: string) => compile(compiled({ field: 'name', op: 'contains', value })).text
    for (const value of ["' OR 1=1", '$$$', '/**', '"x"', '%%%', '\\\\\\']) expect(text(value)).toBe(text('abc'))
  })

  it('let the index of the search text narrow long enough patterns only', () => {
    const text = (value: string, field = 'name') => compile(compiled({ field, op: 'contains', value })).text
    expect(text('abc')).toContain('search_text')
    expect(text('ab')).not.toContain('search_text')
    expect(text('abc', 'firm.name')).not.toContain('search_text')
  })

  it('know the texts of a field', () => {
    const paths = (field: string) => textPaths(ctx.registry.object('deal').fields.get(field) as RegisteredField)
    expect(paths('name')).toEqual(['name'])
    expect(paths('closed')).toEqual(['closed.currency'])
    expect(paths('firm')).toEqual([])
    expect(paths('tags')).toEqual(['tags'])
  })

  it('tell what a predicate needs to know from behind links', () => {
    const filter: Filter = {
      or: [
        { not: { field: 'firm.parent.name', op: 'eq', value: 'A' } },
        { field: 'firm.name', op: 'eq', value: 'A' },
        { field: 'name', op: 'eq', value: 'A' },
      ],
    }
    const scope = { registry: ctx.registry, object: ctx.registry.object('deal'), env: filterEnv(ctx) }
    expect(linkedPaths(filter, scope)).toEqual(['firm.parent.name', 'firm.name'])
    expect(compilePredicate(filter, scope)({ name: 'B' }, { 'firm.parent.name': 'A', 'firm.name': 'A' })).toBe(true)
    expect(compilePredicate(filter, scope)({ name: 'B', 'firm.parent.name': 'A' })).toBe(false)
    expect(() => compilePredicate({ field: 'firm.secret', op: 'isEmpty' }, { ...scope, access })).toThrow(
      'There is no field',
    )
  })
})
