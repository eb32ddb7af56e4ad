import { afterAll, beforeAll, expect, it } from 'vitest'
import { defineObject } from '#kernel/objects/contract.ts'
import { saveSharingRule } from '#kernel/permissions/server/roles.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'

const base = { label: 'X', pluralLabel: 'X', icon: 'Box', title: 'name' } as const
const unit = defineObject({
  ...base,
  name: 'unit',
  plural: 'units',
  fields: {
    name: { kind: 'text', required: true },
    level: { kind: 'integer' },
    parent: { kind: 'link', target: 'unit', tree: true, inverse: 'children' },
  },
})
const post = defineObject({
  ...base,
  name: 'post',
  plural: 'posts',
  fields: { name: { kind: 'text', required: true }, unit: { kind: 'link', target: 'unit', inverse: 'posts' } },
  access: { follows: 'unit' },
})

let ws: TestWorkspace
const ids: Record<string, string> = {}
beforeAll(async () => {
  ws = await testWorkspace({ objects: [unit, post] })
  const ctx = await ws.system()
  for (const [name, parent] of [
    ['top'],
    ['mid', 'top'],
    ['low', 'mid'],
    ['side', 'top'],
    ['gone', 'top'],
    ['orphan', 'gone'],
    ['other'],
  ] as const) {
    const made = await engine.create(ctx, 'unit', { name, level: 1, parent: parent ? (ids[parent] ?? null) : null })
    ids[name] = String(made.id)
    await engine.create(ctx, 'post', { name: `of ${name}`, unit: String(made.id) })
  }
  await engine.remove(ctx, 'unit', ids.gone ?? '')
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': { read: 'own', update: 'own', create: 'all' } },
  })
})
afterAll(() => ws.close())

const names = async (ctx: Parameters<typeof engine.query>[0], object: string, field: string, top: string) => {
  const filter = { field, op: 'under' as const, value: [ids[top] ?? ''] }
  const page = await engine.query(ctx, object, { filter, sort: [{ field: 'name', direction: 'asc' }] })
  return page.items.map((item) => item.name)
}

it('finds what lies below, whatever way leads there; what is in the trash ends the way down', async () => {
  const ctx = await ws.system()
  expect(await names(ctx, 'unit', 'id', 'top')).toEqual(['low', 'mid', 'side', 'top'])
  expect(await names(ctx, 'unit', 'parent', 'top')).toEqual(['low', 'mid', 'side'])
  expect(await names(ctx, 'post', 'unit', 'mid')).toEqual(['of low', 'of mid'])
  const groups = await engine.aggregate(ctx, 'post', {
    filter: { field: 'unit', op: 'notUnder', value: [ids.top ?? ''] },
    measures: [{ fn: 'count', as: 'n' }],
  })
  expect(groups.rows).toEqual([{ n: 3 }])
})

it('S-07 a tree is followed over what the asker may read, and not at all when its link is hidden', async () => {
  const ctx = await ws.system()
  const person = await ws.person(['own'])
  for (const name of ['top', 'low', 'side']) await engine.update(ctx, 'unit', ids[name] ?? '', { owner: person.id })
  expect(await names(await person.ctx(), 'unit', 'id', 'top')).toEqual(['side', 'top'])
  await ws.saveRole({
    key: 'blind',
    label: 'Blind',
    capabilities: [],
    rights: { '*': { read: 'all' }, unit: { read: 'all', fields: { parent: { read: false } } } },
  })
  const blind = await (await ws.person(['blind'])).ctx()
  await expect(names(blind, 'post', 'unit', 'top')).rejects.toMatchObject({ code: 'invalid' })
})

it('S-05 a sharing rule may speak of a tree: list, write and right to create a part agree', async () => {
  const ctx = await ws.system()
  const person = await ws.person(['own'], { name: 'Tree reader' })
  await saveSharingRule(ctx, {
    object: 'unit',
    filter: { field: 'id', op: 'under', value: [ids.mid ?? ''] },
    to: { users: [person.id] },
    level: 'update',
  })
  const mine = async () => person.ctx()
  expect((await engine.query(await mine(), 'unit', {})).items.map((item) => item.name).sort()).toEqual(['low', 'mid'])
  expect((await engine.update(await mine(), 'unit', ids.low ?? '', { level: 2 })).level).toBe(2)
  expect((await engine.create(await mine(), 'post', { name: 'new', unit: ids.low ?? '' })).name).toBe('new')
  await expect(engine.create(await mine(), 'post', { name: 'no', unit: ids.side ?? '' })).rejects.toMatchObject({
    code: 'invalid',
  })
})
