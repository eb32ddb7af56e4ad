import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import {
  createCustomField,
  createCustomObject,
  deleteCustomField,
  deleteCustomObject,
  updateCustomField,
} from './custom.ts'
import { metadataFor } from './metadata.ts'
import { diffSchema } from './migrate.ts'
import { fieldUsage, objectUsage } from './usage.ts'

const shop = defineObject({
  name: 'shop',
  plural: 'shops',
  label: 'Shop',
  pluralLabel: 'Shops',
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true, searchable: true } },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [shop] })
  ctx = await ws.system()
})
afterAll(() => ws.close())

test('a custom object is there at once: records, links both ways, search, metadata, rights', async () => {
  await createCustomObject(ctx, {
    name: 'machine',
    plural: 'machines',
    label: 'Machine',
    pluralLabel: { en: 'Machines', de: 'Maschinen' },
    fields: [
      { name: 'serial', kind: 'text', unique: true, searchable: true },
      { name: 'shop', kind: 'link', target: 'shop', inverse: 'machines' },
    ],
  })
  const now = await ws.system()
  const owner = await engine.create(now, 'shop', { name: 'Nord' })
  await engine.create(now, 'machine', { name: 'Press', serial: 'S-1', shop: owner.id })
  const found = await engine.query(now, 'shop', {
    filter: { path: 'machines', has: 'some', where: { field: 'serial', op: 'eq', value: 'S-1' } },
  })
  expect(found.items.map((item) => item.id)).toEqual([owner.id])
  expect((await engine.query(now, 'machine', { search: 's-1' })).items).toHaveLength(1)
  await expect(engine.create(now, 'machine', { name: 'Other', serial: 'S-1' })).rejects.toMatchObject({
    issues: [{ field: 'serial', code: 'notUnique' }],
  })
  const reader = await ws.person(['readOnly'])
  const metadata = metadataFor(await reader.ctx())
  expect(metadata.objects.find((object) => object.name === 'machine')).toMatchObject({
    isCustom: true,
    can: { create: false },
  })
  expect(metadata.objects.find((object) => object.name === 'shop')?.related).toContainEqual(
    expect.objectContaining({ path: 'machines', object: 'machine' }),
  )
})

test('a custom field on an object of the program is written, filtered, sorted and searched', async () => {
  await createCustomField(await ws.system(), 'shop', {
    name: 'region',
    kind: 'choice',
    indexed: true,
    choices: [
      { value: 'north', label: 'North' },
      { value: 'south', label: 'South' },
    ],
  })
  const now = await ws.system()
  await engine.create(now, 'shop', { name: 'Sued', region: 'south' })
  const page = await engine.query(now, 'shop', {
    filter: { field: 'region', op: 'eq', value: 'south' },
    sort: [{ field: 'region', direction: 'asc' }],
  })
  expect(page.items.map((item) => item.name)).toEqual(['Sued'])
  const indexes = await ws.db.rows(
    sql`SELECT 1 FROM pg_indexes WHERE schemaname = ${ws.schema} AND indexname = 'shop_region_idx'`,
  )
  expect(indexes).toHaveLength(1)
})

test('names, kinds and targets are judged with one issue each, and nothing is stored', async () => {
  const now = await ws.system()
  await expect(createCustomField(now, 'shop', { name: 'owner', kind: 'text' })).rejects.toMatchObject({
    code: 'invalid',
  })
  await expect(createCustomField(now, 'shop', { name: 'Bad name', kind: 'text' })).rejects.toMatchObject({
    issues: [{ code: 'invalidName' }],
  })
  await expect(createCustomField(now, 'shop', { name: 'link', kind: 'link', target: 'nowhere' })).rejects.toMatchObject(
    { issues: [{ code: 'unknownObject' }] },
  )
  await expect(createCustomField(now, 'shop', { name: 'x"; DROP TABLE shop; --', kind: 'text' })).rejects.toMatchObject(
    { issues: [{ code: 'invalidName' }] },
  )
  await expect(updateCustomField(now, 'shop', 'region', { kind: 'text' })).rejects.toMatchObject({
    issues: [{ field: 'kind', code: 'fixed' }],
  })
  const registry = (await ws.system()).registry
  expect(await diffSchema(ws.db, ws.schema, registry)).toEqual([])
})

test('deleting asks with the list of uses, and takes column and table along when confirmed', async () => {
  const now = await ws.system()
  expect(await fieldUsage(now, now.registry.object('shop'), 'region')).toMatchObject({ records: 1 })
  await expect(deleteCustomField(now, 'shop', 'region', { confirm: false })).rejects.toMatchObject({ code: 'conflict' })
  await deleteCustomField(now, 'shop', 'region', { confirm: true })
  expect(
    await ws.db.rows(
      sql`SELECT 1 FROM information_schema.columns WHERE table_schema = ${ws.schema} AND table_name = 'shop' AND column_name = 'region'`,
    ),
  ).toEqual([])
  const later = await ws.system()
  await createCustomField(later, 'shop', { name: 'mainMachine', kind: 'link', target: 'machine', inverse: 'mainOf' })
  const latest = await ws.system()
  expect((await objectUsage(latest, latest.registry.object('machine'))).uses).toContainEqual({
    kind: 'field',
    name: 'mainMachine',
    object: 'shop',
  })
  await deleteCustomObject(latest, 'machine', { confirm: true })
  const after = await ws.system()
  expect(after.registry.objects.has('machine')).toBe(false)
  expect(after.registry.object('shop').fields.has('mainMachine')).toBe(false)
  expect(await ws.db.rows(sql`SELECT to_regclass(${`${ws.schema}.machine`}) AS t`)).toEqual([{ t: null }])
  expect(await ws.db.rows(sql`SELECT count(*) AS n FROM ${id(ws.schema, 'shop')}`)).toEqual([{ n: 2 }])
})

test('people without the right to manage objects are refused (V-24)', async () => {
  const user = await ws.person(['user'])
  await expect(createCustomField(await user.ctx(), 'shop', { name: 'mine', kind: 'text' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
