import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createCustomField, deleteCustomField } from '#kernel/objects/server/custom.ts'
import { fieldUsage } from '#kernel/objects/server/usage.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { listSharingRules } from './principal.ts'
import { saveSharingRule } from './roles.ts'

const plot = defineObject({
  name: 'plot',
  plural: 'plots',
  label: 'Plot',
  pluralLabel: 'Plots',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    size: { kind: 'integer' },
    price: { kind: 'money' },
    next: { kind: 'link', target: 'plot', inverse: 'before' },
  },
})

let ws: TestWorkspace
let system: Context
let reader: Person
beforeAll(async () => {
  ws = await testWorkspace({ objects: [plot] })
  await ws.saveRole({ key: 'own', label: 'Own', capabilities: [], rights: { '*': { read: 'own' } } })
  await createCustomField(await ws.system(), 'plot', { name: 'soil', kind: 'text' })
  system = await ws.system()
  reader = await ws.person(['own'])
  await engine.createMany(system, 'plot', [
    { name: 'A', size: 3, soil: 'clay' },
    { name: 'B', size: 9, soil: 'sand' },
  ])
})
afterAll(() => ws.close())

const share = (ctx: Context, filter: unknown, to: object = { users: [reader.id] }) =>
  saveSharingRule(ctx, { object: 'plot', filter: filter as Filter, to, level: 'read' })
const seen = async () => (await engine.query(await reader.ctx(), 'plot', {})).items.map((item) => item.name)

test('a sharing rule whose filter means nothing is refused with the place and the fix, whoever saves it', async () => {
  const wrong: [unknown, string, string][] = [
    [{ field: 'nothing', op: 'isEmpty' }, 'filter', 'unknownField'],
    [{ and: [{ field: 'size', op: 'contains', value: '1' }] }, 'filter', 'unknownOperator'],
    [{ field: 'size', op: 'gt', value: 'many' }, 'filter', 'invalidValue'],
    [{ or: [{ field: 'size', op: 'gt' }] }, 'filter.or[0].value', 'required'],
    [{ path: 'size', has: 'some' }, 'filter', 'unknownField'],
    [{ field: 'size', op: 'eq', value: 1, and: [] }, 'filter', 'unknownKey'],
    ['size > 3', 'filter', 'notAFilter'],
    [{ field: 'name', op: 'eq', value: 'a\0b' }, 'filter', 'invalidValue'],
  ]
  for (const [filter, field, code] of wrong)
    await expect([filter, await share(system, filter).catch((error) => error.issues?.[0])]).toMatchObject([
      filter,
      { field, code, message: expect.stringMatching(/\w/) },
    ])
  for (const to of [{}, { users: [] }, { roles: ['nobody'] }])
    await expect(share(system, { all: true }, to)).rejects.toMatchObject({ code: 'invalid' })
  expect(await listSharingRules(ws.db, ws.schema)).toEqual([])
  expect(await seen()).toEqual([])
})

test('S-07 nobody makes a rule by a field that they may not read', async () => {
  await ws.saveRole({
    key: 'blind',
    label: 'Blind',
    capabilities: ['roles.manage'],
    rights: { '*': { read: 'all' }, plot: { read: 'all', fields: { price: { read: false } } } },
  })
  const blind = await (await ws.person(['blind'])).ctx()
  await expect(share(blind, { field: 'next.price', op: 'gt', value: '1' })).rejects.toMatchObject({
    issues: [{ code: 'unknownField' }],
  })
})

test('R-36 a rule by a field that was deleted is listed before, and opens nothing after, without breaking a read', async () => {
  await share(system, { field: 'next.soil', op: 'isEmpty' })
  await share(system, { field: 'soil', op: 'eq', value: 'clay' })
  await share(system, { field: 'size', op: 'gt', value: 8 })
  expect((await seen()).sort()).toEqual(['A', 'B'])
  const { uses } = await fieldUsage(system, system.registry.object('plot'), 'soil')
  expect(uses.filter(({ kind }) => kind === 'sharingRule')).toHaveLength(2)
  await deleteCustomField(await ws.system(), 'plot', 'soil', { confirm: true })
  expect(await seen()).toEqual(['B'])
})
