import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineObject } from '#kernel/objects/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { explainRecord, explainUser } from './explain.ts'
import { saveSharingRule } from './roles.ts'
import { previewSharingRule } from './sharing.ts'

const ship = defineObject({
  name: 'ship',
  plural: 'ships',
  label: 'Ship',
  pluralLabel: 'Ships',
  icon: 'Ship',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, size: { kind: 'integer' }, secret: { kind: 'text' } },
})
const cabin = defineObject({
  name: 'cabin',
  plural: 'cabins',
  label: 'Cabin',
  pluralLabel: 'Cabins',
  icon: 'Door',
  title: 'name',
  access: { follows: 'ship' },
  fields: { name: { kind: 'text', required: true }, ship: { kind: 'link', target: 'ship', inverse: 'cabins' } },
})

let ws: TestWorkspace
let admin: Person
let people: Record<'rep' | 'mate' | 'boss' | 'stranger' | 'all', Person>
let ships: string[]
let cabins: string[]

beforeAll(async () => {
  ws = await testWorkspace({ objects: [ship, cabin] })
  const top = await ws.team('Top')
  const north = await ws.team('North', top)
  const role = (key: string, read: 'own' | 'team' | 'teamAndBelow' | 'all', update = read) =>
    ws.saveRole({
      key,
      label: key,
      capabilities: [],
      rights: { '*': { read, update, create: 'all', fields: { secret: { read: false } } }, user: { read: 'all' } },
    })
  await role('own', 'own')
  await role('team', 'team', 'own')
  await role('below', 'teamAndBelow')
  await role('everything', 'all', 'own')
  admin = await ws.person(['admin'])
  people = {
    rep: await ws.person(['own'], { team: north }),
    mate: await ws.person(['team', 'own'], { team: north }),
    boss: await ws.person(['below'], { team: top }),
    stranger: await ws.person(['own']),
    all: await ws.person(['everything']),
  }
  const system = await ws.system()
  const owners = [people.rep.id, people.mate.id, people.boss.id, people.stranger.id, admin.id]
  ships = []
  cabins = []
  for (const [size, owner] of owners.entries())
    ships.push((await engine.create(system, 'ship', { name: `Ship ${size}`, size, owner })).id)
  ships.push(
    (await engine.create(system, 'ship', { name: 'Of the team', size: 9, owner: admin.id, teams: [north] })).id,
  )
  for (const on of ships) cabins.push((await engine.create(system, 'cabin', { name: 'Cabin', ship: on })).id)
})
afterAll(() => ws.close())

const explain = async (user: string, object: string, record: string) =>
  explainRecord(ws.workspace, await admin.ctx(), { user, object, record })

test('an explanation says yes exactly where the engine does, and gives a reason exactly then', async () => {
  await saveSharingRule(await ws.system(), {
    name: 'Small ships',
    object: 'ship',
    filter: {
      or: [
        { field: 'size', op: 'eq', value: 3 },
        { field: 'owner', op: 'eq', value: { $: 'me' } },
      ],
    },
    to: { users: [people.rep.id], roles: ['everything'] },
    level: 'update',
  })
  for (const person of Object.values(people))
    for (const [object, records] of [['ship', ships] as const, ['cabin', cabins] as const])
      for (const record of records) {
        const told = await explain(person.id, object, record)
        const ctx = await person.ctx()
        const seen = await engine.get(ctx, object, record).catch(() => null)
        expect([object, told.read.allowed, told.read.reasons.length > 0]).toEqual([
          object,
          seen !== null,
          seen !== null,
        ])
        const may = seen?.can?.update === true
        expect([object, told.update.allowed, told.update.reasons.length > 0]).toEqual([object, may, may])
      }
}, 60_000)

test('reasons name role and way, rule and whole', async () => {
  expect((await explain(people.rep.id, 'ship', ships[0] ?? '')).read.reasons).toMatchObject([
    { kind: 'role', role: 'own', scope: 'own', via: 'owner' },
    { kind: 'rule', name: 'Small ships' },
  ])
  expect((await explain(people.mate.id, 'ship', ships[0] ?? '')).read.reasons).toEqual([
    { kind: 'role', role: 'team', scope: 'team', via: 'ownerInTeam' },
  ])
  expect((await explain(people.mate.id, 'ship', ships[5] ?? '')).read.reasons).toEqual([
    { kind: 'role', role: 'team', scope: 'team', via: 'team' },
  ])
  expect((await explain(people.boss.id, 'ship', ships[0] ?? '')).read.reasons).toMatchObject([{ via: 'ownerBelow' }])
  expect((await explain(people.boss.id, 'ship', ships[5] ?? '')).read.reasons).toMatchObject([{ via: 'teamBelow' }])
  expect((await explain(people.rep.id, 'ship', ships[3] ?? '')).update.reasons).toMatchObject([{ kind: 'rule' }])
  expect((await explain(people.rep.id, 'cabin', cabins[0] ?? '')).read.reasons).toEqual([
    { kind: 'whole', object: 'ship', field: 'ship', recordId: ships[0] },
  ])
  expect((await explain(people.rep.id, 'ship', ships[0] ?? '')).hiddenFields).toEqual(['secret'])
})

test('S-01 nobody is told about a record that they may not see themselves', async () => {
  const asker = await (await ws.person(['own'])).ctx()
  await expect(
    explainRecord(ws.workspace, asker, { user: admin.id, object: 'ship', record: ships[0] ?? '' }),
  ).rejects.toMatchObject({ code: 'notFound' })
})

test('the rights of a person add up from their roles, each with its origin', async () => {
  const rights = await explainUser(ws.workspace, await admin.ctx(), people.mate.id)
  expect(rights.roles.map(({ key }) => key).sort()).toEqual(['own', 'team'])
  const onShips = rights.objects.find(({ object }) => object === 'ship')
  expect(onShips?.actions.read).toEqual({ scope: 'team', roles: ['team'], allowed: true, isFilter: true })
  expect(onShips?.actions.export).toEqual({ scope: 'none', roles: [], allowed: false, isFilter: false })
  expect(onShips?.hiddenFields).toEqual(['secret'])
  const mine = await explainUser(ws.workspace, await admin.ctx(), admin.id)
  expect(mine.capabilities.map(({ capability }) => capability)).toContain('users.impersonate')
})

test('a preview counts what a rule opens that is closed now, for whom, and stores nothing', async () => {
  const rule = {
    object: 'ship',
    filter: { field: 'size', op: 'gte' as const, value: 2 },
    to: { users: [people.stranger.id, people.boss.id], roles: ['everything'] },
    level: 'read' as const,
  }
  const before = await engine.count(await people.stranger.ctx(), 'ship', {})
  const preview = await previewSharingRule(ws.workspace, await admin.ctx(), rule)
  // Ships of size 2, 3, 4 and 9; the stranger owns 3, the boss owns 2 and sees 9, "everything" sees all.
  expect(preview).toMatchObject({ matching: 4, records: 4, gaining: 2, named: 3 })
  expect(preview.people.map(({ id, more }) => [id, more])).toEqual([
    [people.stranger.id, 3],
    [people.boss.id, 2],
  ])
  expect(await engine.count(await people.stranger.ctx(), 'ship', {})).toEqual(before)
  await saveSharingRule(await ws.system(), rule)
  expect((await engine.count(await people.stranger.ctx(), 'ship', {})).value).toBe(before.value + 3)
  expect((await previewSharingRule(ws.workspace, await admin.ctx(), rule)).records).toBe(0)
})
