import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineObject } from '#kernel/objects/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { saveSharingRule } from './roles.ts'

const account = defineObject({
  name: 'client',
  plural: 'clients',
  label: 'Client',
  pluralLabel: 'Clients',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true },
    secret: { kind: 'text', searchable: true },
    rank: { kind: 'integer', indexed: true },
  },
})
const part = defineObject({
  name: 'clientPart',
  plural: 'clientParts',
  label: 'Part',
  pluralLabel: 'Parts',
  icon: 'Puzzle',
  title: 'name',
  group: 'hidden',
  access: { follows: 'client' },
  fields: { name: { kind: 'text', required: true }, client: { kind: 'link', target: 'client', inverse: 'parts' } },
})

let ws: TestWorkspace
let ann: Person
let bob: Person
let boss: Person
let ids: Record<'ann' | 'bob' | 'boss', string>
beforeAll(async () => {
  ws = await testWorkspace({ objects: [account, part] })
  await ws.person(['admin'])
  const top = await ws.team('Top')
  const north = await ws.team('North', top)
  const south = await ws.team('South', top)
  const scope = (reach: 'own' | 'team' | 'teamAndBelow') => ({
    read: reach,
    create: 'all' as const,
    update: reach,
    delete: reach,
    export: 'none' as const,
  })
  await ws.saveRole({
    key: 'rep',
    label: 'Rep',
    capabilities: [],
    rights: {
      '*': { ...scope('team'), fields: { secret: { read: false } } },
      user: { read: 'all' },
      team: { read: 'all' },
    },
  })
  await ws.saveRole({
    key: 'lead',
    label: 'Lead',
    capabilities: [],
    rights: { '*': scope('teamAndBelow'), user: { read: 'all' }, team: { read: 'all' } },
  })
  ann = await ws.person(['rep'], { team: north })
  bob = await ws.person(['rep'], { team: south })
  boss = await ws.person(['lead'], { team: top })
  ids = {
    ann: (await engine.create(await ann.ctx(), 'client', { name: 'Ann client', rank: 1 })).id,
    bob: (await engine.create(await bob.ctx(), 'client', { name: 'Bob client', rank: 2 })).id,
    boss: (await engine.create(await boss.ctx(), 'client', { name: 'Boss client', secret: 'treasure', rank: 3 })).id,
  }
  const system = await ws.system()
  await engine.createMany(
    system,
    'clientPart',
    Object.entries(ids).map(([name, client]) => ({ name: `Part of ${name}`, client })),
  )
})
afterAll(() => ws.close())

const names = async (person: Person, object = 'client') =>
  (await engine.query(await person.ctx(), object, { sort: [{ field: 'displayName', direction: 'asc' }] })).items.map(
    (item) => item.displayName,
  )

describe('record rights', () => {
  test('a team sees its own records, a lead those below, parts follow their whole (S-01, S-05)', async () => {
    expect(await names(ann)).toEqual(['Ann client'])
    expect(await names(bob)).toEqual(['Bob client'])
    expect(await names(boss)).toEqual(['Ann client', 'Bob client', 'Boss client'])
    expect(await names(ann, 'clientPart')).toEqual(['Part of ann'])
  })

  test('unreadable is not found, for every verb, and leaves no trace (S-01, S-04)', async () => {
    const ctx = await ann.ctx()
    const before = await engine.get(await ws.system(), 'client', ids.bob)
    await expect(engine.get(ctx, 'client', ids.bob)).rejects.toMatchObject({ code: 'notFound' })
    await expect(engine.update(ctx, 'client', ids.bob, { name: 'Mine' })).rejects.toMatchObject({ code: 'notFound' })
    await expect(engine.remove(ctx, 'client', ids.bob)).rejects.toMatchObject({ code: 'notFound' })
    await expect(engine.create(ctx, 'clientPart', { name: 'Hook', client: ids.bob })).rejects.toMatchObject({
      issues: [{ field: 'client', code: 'unknownLink' }],
    })
    expect(await engine.get(await ws.system(), 'client', ids.bob)).toEqual(before)
  })

  test('counts and groups add up to readable rows only (S-06)', async () => {
    const ctx = await ann.ctx()
    expect(await engine.count(ctx, 'client', {})).toEqual({ value: 1, exact: true })
    expect(
      (await engine.aggregate(ctx, 'client', { measures: [{ fn: 'sum', field: 'rank', as: 'sum' }] })).rows,
    ).toEqual([{ sum: 1 }])
  })

  test('a sharing rule opens matching records to others, at once', async () => {
    await saveSharingRule(await ws.system(), {
      object: 'client',
      filter: { field: 'rank', op: 'gte', value: 3 },
      to: { roles: ['rep'] },
      level: 'read',
    })
    expect(await names(ann)).toEqual(['Ann client', 'Boss client'])
    await expect(engine.update(await ann.ctx(), 'client', ids.boss, { name: 'X' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('a part cannot be moved to a whole that its mover may only read (S-01)', async () => {
    const ctx = await ann.ctx()
    const [own] = (await engine.query(ctx, 'clientPart', { filter: { field: 'client', op: 'eq', value: ids.ann } }))
      .items
    await expect(engine.update(ctx, 'clientPart', own?.id ?? '', { client: ids.boss })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await engine.get(ctx, 'clientPart', own?.id ?? '')).client).toBe(ids.ann)
  })

  test('a lost team, role or person works no longer with the next request (S-18, V-25)', async () => {
    const guest = await ws.person(['lead'])
    expect(await names(guest)).toEqual([])
    const system = await ws.system()
    await engine.update(system, 'user', guest.id, { roles: ['manager'] })
    expect(await names(guest)).toHaveLength(3)
    await engine.update(system, 'user', guest.id, { roles: ['lead'] })
    expect(await names(guest)).toEqual([])
    await engine.update(system, 'user', guest.id, { isActive: false })
    await expect(guest.ctx()).rejects.toThrow('not active')
  })
})

describe('field rights', () => {
  test('a closed field is absent, and unknown in filter, sort, group, measure and search (S-07, S-09, V-23)', async () => {
    const ctx = await ann.ctx()
    const shown = await engine.get(ctx, 'client', ids.boss)
    expect(shown).not.toHaveProperty('secret')
    const unknown = { code: 'invalid', issues: [{ code: 'unknownField' }] }
    const filter = { field: 'secret', op: 'eq' as const, value: 'treasure' }
    for (const nested of [filter, { not: filter }, { or: [{ all: true as const }, { and: [filter] }] }])
      await expect(engine.query(ctx, 'client', { filter: nested })).rejects.toMatchObject(unknown)
    await expect(
      engine.query(ctx, 'clientPart', { filter: { ...filter, field: 'client.secret' } }),
    ).rejects.toMatchObject(unknown)
    await expect(engine.query(ctx, 'client', { sort: [{ field: 'secret', direction: 'asc' }] })).rejects.toMatchObject(
      unknown,
    )
    await expect(engine.query(ctx, 'clientPart', { fields: ['client.secret'] })).rejects.toMatchObject(unknown)
    await expect(
      engine.aggregate(ctx, 'client', { measures: [{ fn: 'max', field: 'secret', as: 'm' }] }),
    ).rejects.toMatchObject(unknown)
    await expect(
      engine.aggregate(ctx, 'client', { groupBy: [{ field: 'secret' }], measures: [{ fn: 'count', as: 'n' }] }),
    ).rejects.toMatchObject(unknown)
    expect((await engine.query(ctx, 'client', { search: 'treasure' })).items).toEqual([])
    expect((await engine.query(ctx, 'client', { search: 'boss' })).items).toHaveLength(1)
    expect((await engine.query(await boss.ctx(), 'client', { search: 'treasure' })).items).toHaveLength(1)
  })

  test('unreadable and unknown fields give the same error', async () => {
    const ctx = await ann.ctx()
    const say = async (field: string) =>
      (await engine.query(ctx, 'client', { filter: { field, op: 'isEmpty' } }).catch((error) => error)).issues[0].code
    expect(await say('secret')).toBe(await say('nothing'))
    const write = async (field: string) =>
      (await engine.update(ctx, 'client', ids.ann, { [field]: 'x' }).catch((error) => error)).issues[0].code
    expect(await write('secret')).toBe(await write('nothing'))
  })
})

test('every column name of the system is refused as input (S-15)', async () => {
  const ctx = await ann.ctx()
  for (const field of [
    'id',
    'createdAt',
    'createdBy',
    'updatedAt',
    'updatedBy',
    'deletedAt',
    'version',
    'displayName',
    'lastActivityAt',
    'search_text',
    '__proto__x',
    'constructor',
  ])
    await expect(engine.create(ctx, 'client', { name: 'N', [field]: '1' })).rejects.toMatchObject({ code: 'invalid' })
})
