import { afterAll, beforeAll, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { create, remove, update } from '#kernel/records/server/engine.ts'
import { searchTextJob } from '#kernel/records/server/searchText.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { findMatches, findMatchesOfMany } from './matches.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  matchKeys: [
    { key: 'domain', fields: ['website'] },
    { key: 'email', fields: ['emails'] },
    { key: 'name', fields: ['name'] },
  ],
  fields: {
    name: { kind: 'text', required: true },
    website: { kind: 'url' },
    emails: { kind: 'emails' },
  },
})

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm] })
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { firm: { read: 'own', create: 'own' } },
  })
  await ws.saveRole({
    key: 'half',
    label: 'Half',
    capabilities: [],
    rights: { firm: { read: 'all', create: 'all', fields: { emails: { read: false } } } },
  })
})
afterAll(() => ws.close())

const someone = async (role: string) => (await ws.person([role])).ctx()

it('finds what shares a key, the surest first, and follows changes', async () => {
  const ctx = await ws.system()
  const named = await create(ctx, 'firm', { name: 'Nordwind GmbH' })
  const both = await create(ctx, 'firm', { name: 'Nordwind AG', website: 'https://shop.nordwind.example' })
  const asked = { name: 'nordwind', website: 'nordwind.example' }
  const found = await findMatches(ctx, 'firm', asked)
  expect(found.items.map(({ id, keys, strength }) => ({ id, keys, strength }))).toEqual([
    { id: both.id, keys: ['domain', 'name'], strength: 'sure' },
    { id: named.id, keys: ['name'], strength: 'likely' },
  ])
  expect((await findMatches(ctx, 'firm', asked, { except: both.id })).items).toHaveLength(1)
  await update(ctx, 'firm', both.id, { name: 'Südwind', website: null })
  expect((await findMatches(ctx, 'firm', asked)).items.map((match) => match.id)).toEqual([named.id])
  await remove(ctx, 'firm', named.id)
  expect((await findMatches(ctx, 'firm', asked)).items).toEqual([])
})

it('asks for many at once and answers each by itself; what is half typed is no key yet', async () => {
  const ctx = await ws.system()
  const one = await create(ctx, 'firm', { name: 'Eins', emails: ['info@eins.example'] })
  const found = await findMatchesOfMany(ctx, 'firm', [
    { emails: ['INFO@Eins.example'] },
    { emails: 'info@' },
    { name: 'EINS Ltd.' },
  ])
  expect(found.map(({ items }) => items.map((match) => [match.id, match.keys]))).toEqual([
    [[one.id, ['email']]],
    [],
    [[one.id, ['name']]],
  ])
})

it('tells of a record that one may not see no more than that there is one', async () => {
  const [ann, ben] = [await someone('own'), await someone('own')]
  await create(ann, 'firm', { name: 'Geheim & Co', emails: ['chef@geheim.example'] })
  await create(ann, 'firm', { name: 'Geheim Holding', emails: ['chef@geheim.example'] })
  const found = await findMatches(ben, 'firm', { emails: ['chef@geheim.example'] })
  expect(found).toEqual({ items: [], hidden: true })
  expect(await findMatches(ben, 'firm', { emails: ['nobody@geheim.example'] })).toEqual({ items: [], hidden: false })
  expect((await findMatches(ann, 'firm', { emails: ['chef@geheim.example'] })).items).toHaveLength(2)
})

it('makes no key of a field that one may not see', async () => {
  const half = await someone('half')
  await create(await ws.system(), 'firm', { name: 'Verdeckt', emails: ['x@verdeckt.example'] })
  expect(await findMatches(half, 'firm', { emails: ['x@verdeckt.example'] })).toEqual({ items: [], hidden: false })
  expect((await findMatches(half, 'firm', { name: 'Verdeckt' })).items).toHaveLength(1)
})

it('gives keys to records that were there before there were any', async () => {
  const ctx = await ws.system()
  const old = await create(ctx, 'firm', { name: 'Altbestand' })
  const table = id(ws.schema, 'firm')
  await ws.db.run(sql`UPDATE ${table} SET match_keys = NULL WHERE id = ${old.id}`)
  expect((await findMatches(ctx, 'firm', { name: 'Altbestand' })).items).toEqual([])
  await searchTextJob.run(ctx, { object: 'firm' })
  expect((await findMatches(ctx, 'firm', { name: 'Altbestand' })).items).toMatchObject([{ id: old.id, version: 1 }])
})
