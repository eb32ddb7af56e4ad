import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { bumpRegistry } from '#kernel/objects/server/custom-store.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { create, createMany, get, query, removeMany, update, updateMany } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { RuleDefinition } from '../contract.ts'
import { departed } from './departed.ts'
import { noResponseJob, passOn } from './noResponse.ts'
import { previewReassign, reassign } from './reassign.ts'
import { deleteRule, listRules, orderRules, saveRule } from './rules.ts'
import { shareOut, tryRules } from './tryOut.ts'
import { returnToQueue, takeFromQueue, whyOwner } from './verbs.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: { en: 'Firm' },
  pluralLabel: { en: 'Firms' },
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, country: { kind: 'text' } },
})
const enquiry = defineObject({
  name: 'enquiry',
  plural: 'enquiries',
  label: { en: 'Enquiry' },
  pluralLabel: { en: 'Enquiries' },
  icon: 'Inbox',
  title: 'name',
  queued: true,
  fields: {
    name: { kind: 'text', required: true },
    source: { kind: 'text', indexed: true },
    firm: { kind: 'link', target: 'firm' },
    isClosed: { kind: 'boolean', default: false },
  },
})

let ws: TestWorkspace
let admin: Person
let [anna, ben, cleo]: Person[] = []
let team: string
let inbox: string

beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, enquiry] })
  ws.clock.set('2026-03-02T09:00:00Z')
  team = await ws.team('Inbound')
  admin = await ws.person(['admin'])
  anna = await ws.person(['user'], { name: 'Anna', team })
  ben = await ws.person(['user'], { name: 'Ben', team })
  cleo = await ws.person(['user'], { name: 'Cleo' })
  inbox = (await create(await ws.system(), 'queue', { name: 'Inbox', object: 'enquiry', team })).id
})
afterAll(() => ws.close())

const who = (person: Person | undefined): Person => {
  if (!person) throw new Error('Nobody')
  return person
}
const idOf = (person: Person | undefined): string => who(person).id

const base: RuleDefinition = {
  name: 'All',
  when: ['created', 'run'],
  method: 'roundRobin',
  members: [],
  skipAbsent: true,
  isActive: true,
}
const members = (...people: (Person | undefined)[]) => people.map((one) => ({ user: idOf(one), weight: 1 }))

/** Only these rules stand, in their order; answers their ids. */
async function withRules(...rules: Partial<RuleDefinition>[]): Promise<string[]> {
  const ctx = await admin.ctx()
  for (const { id } of await listRules(ctx, 'enquiry')) await deleteRule(ctx, id)
  const ids: string[] = []
  for (const rule of rules) ids.push((await saveRule(ctx, 'enquiry', { ...base, ...rule })).id)
  return ids
}

/** As a program writes it, that names no owner. */
const arrive = async (values: Record<string, string | null> = {}) =>
  create(await ws.system(), 'enquiry', { name: 'New', ...values })
const arriveMany = async (count: number, values: Record<string, string> = {}) => {
  const ctx = await ws.system()
  const made = await createMany(
    ctx,
    'enquiry',
    Array.from({ length: count }, (_, at) => ({ name: `N ${at}`, ...values })),
  )
  const ids = made.map((outcome) => (outcome.status === 'error' ? '' : outcome.id))
  return ids
}
async function ownersOf(ids: string[]): Promise<Map<string | null, number>> {
  const counted = new Map<string | null, number>()
  const ctx = await ws.system()
  for (let from = 0; from < ids.length; from += 1000) {
    const page = await query(ctx, 'enquiry', {
      filter: { field: 'id', op: 'in', value: ids.slice(from, from + 1000) },
      fields: ['owner'],
      limit: 1000,
    })
    for (const { owner } of page.items) {
      const key = owner === null ? null : String(owner)
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
  }
  return counted
}
const reasonOf = async (id: string) => (await whyOwner(await ws.system(), 'enquiry', id)).entries[0]
const absent = async (person: Person | undefined, to: string, substitute?: Person) =>
  create(await ws.system(), 'absence', {
    user: idOf(person),
    from: '2026-03-01',
    to,
    substitute: substitute?.id ?? null,
  })

describe('the first rule that matches decides', () => {
  test('in the order of the administrators, by fields and one-step links', async () => {
    const german = (await create(await ws.system(), 'firm', { name: 'Acme', country: 'DE' })).id
    const [first = '', second = ''] = await withRules(
      {
        name: 'German',
        method: 'user',
        members: members(ben),
        filter: { field: 'firm.country', op: 'eq', value: 'DE' },
      },
      { name: 'Rest', method: 'user', members: members(anna) },
    )
    expect((await arrive({ firm: german })).owner).toBe(idOf(ben))
    expect((await arrive()).owner).toBe(idOf(anna))
    await orderRules(await admin.ctx(), 'enquiry', [second, first])
    expect((await arrive({ firm: german })).owner).toBe(idOf(anna))
  })

  test('with one version and one event, and the owner’s team', async () => {
    await withRules({ method: 'user', members: members(ben) })
    const made = await arrive()
    expect(made).toMatchObject({ version: 1, owner: idOf(ben), teams: [team] })
    expect(await reasonOf(made.id)).toMatchObject({ to: idOf(ben), ruleName: 'All', reason: { code: 'fixed' } })
  })

  test('whoever names an owner or a queue keeps it; an empty owner is none', async () => {
    await withRules({ method: 'user', members: members(ben) })
    expect((await arrive({ owner: idOf(cleo) })).owner).toBe(idOf(cleo))
    expect((await arrive({ queue: inbox })).owner).toBeNull()
    expect((await arrive({ owner: null })).owner).toBe(idOf(ben))
  })

  test('people on the screen own what they make, unless the rule says otherwise', async () => {
    const onScreen = async () => ({ ...(await who(cleo).ctx()), source: 'ui' as const })
    await withRules({ method: 'user', members: members(ben) })
    expect((await create(await onScreen(), 'enquiry', { name: 'Mine' })).owner).toBe(idOf(cleo))
    expect((await create(await who(cleo).ctx(), 'enquiry', { name: 'By API' })).owner).toBe(idOf(ben))
    await withRules({ method: 'user', members: members(ben), when: ['createdByHand'] })
    expect((await create(await onScreen(), 'enquiry', { name: 'By rule' })).owner).toBe(idOf(ben))
  })

  test('a change that makes a record match, once', async () => {
    await withRules({
      method: 'user',
      members: members(ben),
      when: ['updated'],
      filter: { field: 'source', op: 'eq', value: 'fair' },
    })
    const made = await arrive({ owner: idOf(cleo) })
    const changed = await update(await ws.system(), 'enquiry', made.id, { source: 'fair' })
    expect(changed).toMatchObject({ owner: idOf(ben), version: 2 })
    await update(await ws.system(), 'enquiry', made.id, { owner: idOf(cleo) })
    expect((await update(await ws.system(), 'enquiry', made.id, { name: 'Still' })).owner).toBe(idOf(cleo))
  })

  test('a rehearsal and a validation take no turn', async () => {
    await withRules({ members: members(anna, ben) })
    const ctx = await ws.system()
    await createMany(ctx, 'enquiry', [{ name: 'A' }], { validateOnly: true })
    expect((await arrive()).owner).toBe(idOf(anna))
    await tryRules(await admin.ctx(), 'enquiry', (await arrive({ owner: idOf(cleo) })).id)
    expect((await arrive()).owner).toBe(idOf(ben))
  })
})

describe('round robin', () => {
  test('weights are kept to within one over several batches', async () => {
    await withRules({
      members: [
        { user: idOf(anna), weight: 3 },
        { user: idOf(ben), weight: 2 },
        { user: idOf(cleo), weight: 1 },
      ],
    })
    const ids = [...(await arriveMany(7)), ...(await arriveMany(701)), ...(await arriveMany(1))]
    const owners = await ownersOf(ids)
    expect(Math.abs((owners.get(idOf(anna)) ?? 0) - 709 / 2)).toBeLessThan(1)
    expect(Math.abs((owners.get(idOf(ben)) ?? 0) - 709 / 3)).toBeLessThan(1)
    expect(Math.abs((owners.get(idOf(cleo)) ?? 0) - 709 / 6)).toBeLessThan(1)
  })

  test('ten thousand at once are fair to within one per weight', async () => {
    const shares = [
      { user: idOf(anna), weight: 7 },
      { user: idOf(ben), weight: 3 },
      { user: idOf(cleo), weight: 1 },
    ]
    await withRules({ members: shares })
    const owners = await ownersOf(await arriveMany(10_000))
    for (const { user, weight } of shares)
      expect(Math.abs((owners.get(user) ?? 0) - (10_000 * weight) / 11)).toBeLessThan(1)
  })

  test('also where twenty batches come at once', async () => {
    await withRules({
      members: [
        { user: idOf(anna), weight: 5 },
        { user: idOf(ben), weight: 1 },
        { user: idOf(cleo), weight: 1 },
      ],
    })
    const batches = await Promise.all(Array.from({ length: 20 }, (_, at) => arriveMany(at + 3)))
    const ids = batches.flat()
    const owners = await ownersOf(ids)
    expect(Math.abs((owners.get(idOf(anna)) ?? 0) - (ids.length * 5) / 7)).toBeLessThan(1)
    expect(Math.abs((owners.get(idOf(ben)) ?? 0) - ids.length / 7)).toBeLessThan(1)
  })

  test('a refused record and a failed transaction take no turn', async () => {
    await withRules({ members: members(anna, ben) })
    const ctx = await ws.system()
    await createMany(ctx, 'enquiry', [{ name: '' }, { name: null }])
    const failed = ctx.db.transaction(async (db) => {
      await create({ ...ctx, db }, 'enquiry', { name: 'Lost' })
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect([(await arrive()).owner, (await arrive()).owner]).toEqual([idOf(anna), idOf(ben)])
  })

  test('who is absent is passed over, with the day until which', async () => {
    await withRules({ members: members(anna, ben) })
    const away = await absent(anna, '2026-03-05')
    const ids = await arriveMany(4)
    expect(await ownersOf(ids)).toEqual(new Map([[idOf(ben), 4]]))
    expect((await reasonOf(ids[0] ?? ''))?.reason).toEqual({
      code: 'roundRobin',
      place: 2,
      among: 2,
      skipped: [{ user: idOf(anna), why: 'absent', until: '2026-03-05' }],
    })
    await removeMany(await ws.system(), 'absence', [{ id: away.id }])
    expect((await ownersOf(await arriveMany(2))).get(idOf(anna))).toBe(1)
  })

  test('a stand-in keeps the seat, unless they have one themselves', async () => {
    const away = await absent(anna, '2026-03-05', cleo)
    await withRules({ members: members(anna, ben) })
    expect(await ownersOf(await arriveMany(4))).toEqual(
      new Map([
        [idOf(cleo), 2],
        [idOf(ben), 2],
      ]),
    )
    await withRules({ method: 'user', members: members(anna) })
    expect((await reasonOf((await arrive()).id))?.reason).toMatchObject({ insteadOf: idOf(anna), until: '2026-03-05' })
    await withRules({ members: members(anna, cleo, ben) })
    expect(await ownersOf(await arriveMany(4))).toEqual(
      new Map([
        [idOf(cleo), 2],
        [idOf(ben), 2],
      ]),
    )
    await withRules({ members: members(anna, ben), skipAbsent: false })
    expect((await ownersOf(await arriveMany(2))).get(idOf(anna))).toBe(1)
    await removeMany(await ws.system(), 'absence', [{ id: away.id }])
  })

  test('capacity of a day is kept, then the fallback has it', async () => {
    await withRules({
      members: [
        { user: idOf(anna), weight: 1, capacity: { max: 2, per: 'day' } },
        { user: idOf(ben), weight: 1, capacity: { max: 3, per: 'open' } },
      ],
      openFilter: { field: 'source', op: 'eq', value: 'cap' },
      fallback: { queue: inbox },
    })
    const ids = await arriveMany(8, { source: 'cap' })
    expect(await ownersOf(ids)).toEqual(
      new Map([
        [idOf(anna), 2],
        [idOf(ben), 3],
        [null, 3],
      ]),
    )
    expect((await reasonOf(ids.at(-1) ?? ''))?.reason).toMatchObject({ code: 'fallback' })
    expect(await get(await ws.system(), 'enquiry', ids.at(-1) ?? '')).toMatchObject({ queue: inbox, teams: [team] })
    ws.clock.set('2026-03-03T09:00:00Z')
    expect(await ownersOf(await arriveMany(2, { source: 'cap' }))).toEqual(new Map([[idOf(anna), 2]]))
    ws.clock.set('2026-03-02T09:00:00Z')
  })

  test('nobody without the right to read, nobody who has left', async () => {
    await ws.saveRole({ key: 'blind', label: 'Blind', capabilities: [], rights: { enquiry: {} } })
    const blind = await ws.person(['blind'])
    const gone = await ws.person(['user'])
    await update(await ws.system(), 'user', gone.id, { isActive: false })
    await withRules({ members: members(blind, gone, ben) })
    const made = await arrive()
    expect(made.owner).toBe(idOf(ben))
    expect((await reasonOf(made.id))?.reason.skipped).toEqual([
      { user: blind.id, why: 'noRight' },
      { user: gone.id, why: 'inactive' },
    ])
    await withRules({ members: members(blind, gone) })
    const left = await create(await who(cleo).ctx(), 'enquiry', { name: 'Nobody' })
    expect(left.owner).toBe(idOf(cleo))
    expect((await reasonOf(left.id))?.reason.code).toBe('nobody')
  })
})

test('least busy levels what is open, counting what the batch itself gives', async () => {
  await arriveManyFor(ben, 4)
  await withRules({
    method: 'leastBusy',
    members: members(anna, ben),
    openFilter: { field: 'source', op: 'eq', value: 'busy' },
  })
  const ids = await arriveMany(6, { source: 'busy' })
  expect(await ownersOf(ids)).toEqual(
    new Map([
      [idOf(anna), 5],
      [idOf(ben), 1],
    ]),
  )
  expect((await reasonOf(ids[0] ?? ''))?.reason).toMatchObject({ code: 'leastBusy', open: 0 })
  const batches = await Promise.all([arriveMany(5, { source: 'busy' }), arriveMany(5, { source: 'busy' })])
  expect(await ownersOf(batches.flat())).toEqual(
    new Map([
      [idOf(anna), 5],
      [idOf(ben), 5],
    ]),
  )
})

async function arriveManyFor(person: Person | undefined, count: number) {
  const ctx = await ws.system()
  await createMany(
    ctx,
    'enquiry',
    Array.from({ length: count }, () => ({ name: 'Old', source: 'busy', owner: idOf(person) })),
  )
}

describe('a rule that fails loses no record', () => {
  test('a filter over a field that is gone is passed by, named in the list and at the record', async () => {
    await withRules({ name: 'Broken', members: members(anna), filter: { field: 'source', op: 'eq', value: 'x' } })
    await ws.db.run(brokenFilter())
    await bump()
    expect((await listRules(await admin.ctx(), 'enquiry'))[0]?.problem).toContain('goneField')
    const made = await create(await who(cleo).ctx(), 'enquiry', { name: 'Safe' })
    expect(made.owner).toBe(idOf(cleo))
    expect((await reasonOf(made.id))?.reason).toMatchObject({ code: 'ruleFailed', failed: [{ rule: 'Broken' }] })
  })

  test('also where the database refuses, such as a weight that is none', async () => {
    await withRules({ name: 'Odd', members: members(anna) })
    await ws.db.run(oddMember())
    await bump()
    const made = await create(await who(cleo).ctx(), 'enquiry', { name: 'Safe' })
    expect(made.owner).toBe(idOf(cleo))
    expect((await reasonOf(made.id))?.reason.code).toBe('ruleFailed')
  })

  const rules = () => id(ws.schema, 'sys_assignment_rule')
  const brokenFilter = () =>
    sql`UPDATE ${rules()} SET definition = jsonb_set(definition, '{filter,field}', '"goneField"')`
  const oddMember = () => sql`UPDATE ${rules()} SET definition = jsonb_set(definition, '{members,0,user}', '"nobody"')`
  const bump = () => ws.db.transaction((db) => bumpRegistry(db, ws.schema))
})

describe('what a rule may not be', () => {
  test.each([
    ['no members', { members: [] }, 'members', 'required'],
    [
      'a queue of another object',
      { method: 'queue' as const, queue: '00000000-0000-7000-8000-000000000000' },
      'queue',
      'queueOfOther',
    ],
    [
      'somebody unknown',
      { members: [{ user: '00000000-0000-7000-8000-000000000000', weight: 1 }] },
      'members[0].user',
      'unknownLink',
    ],
    ['no moment', { when: [] }, 'when', 'required'],
    ['no name', { name: ' ' }, 'name', 'required'],
  ])('%s', async (_name, part, field, code) => {
    const rule = { ...base, members: members(anna), ...part }
    await expect(saveRule(await admin.ctx(), 'enquiry', rule)).rejects.toMatchObject({ issues: [{ field, code }] })
  })

  test('twice the same person, lists of others, queues where there are none', async () => {
    const ctx = await admin.ctx()
    const twice = saveRule(ctx, 'enquiry', { ...base, members: members(anna, anna) })
    await expect(twice).rejects.toMatchObject({ issues: [{ code: 'namedTwice' }] })
    const many = { ...base, members: members(anna), filter: { path: 'comments', has: 'some' as const } }
    await expect(saveRule(ctx, 'enquiry', many)).rejects.toMatchObject({ issues: [{ code: 'onlyOneRecord' }] })
    const firms = { ...base, members: members(anna), fallback: { queue: inbox } }
    await expect(saveRule(ctx, 'firm', firms)).rejects.toMatchObject({ issues: [{ code: 'notQueued' }] })
  })
})

describe('queues', () => {
  test('what is put into a queue belongs to nobody and is its team’s', async () => {
    await withRules()
    const made = await create(await who(cleo).ctx(), 'enquiry', { name: 'Q', queue: inbox })
    expect(made).toMatchObject({ owner: null, teams: [team], queue: inbox })
    const other = (await create(await ws.system(), 'queue', { name: 'Firms', object: 'firm', team })).id
    const wrong = create(await ws.system(), 'enquiry', { name: 'Q', queue: other })
    await expect(wrong).rejects.toMatchObject({ issues: [{ field: 'queue', code: 'queueOfOther' }] })
    const closed = (await create(await ws.system(), 'queue', { name: 'Old', object: 'enquiry', team, isActive: false }))
      .id
    const shut = create(await ws.system(), 'enquiry', { name: 'Q', queue: closed })
    await expect(shut).rejects.toMatchObject({ issues: [{ field: 'queue', code: 'queueClosed' }] })
  })

  test('of two who take at once one wins, and the other learns who', async () => {
    const { id: record } = await create(await ws.system(), 'enquiry', { name: 'Q', queue: inbox })
    const both = await Promise.allSettled(
      [anna, ben].map(async (person) => takeFromQueue(await who(person).ctx(), 'enquiry', record)),
    )
    const lost = both.find((one) => one.status === 'rejected')
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(lost).toMatchObject({
      reason: { code: 'conflict', issues: [{ code: 'takenBy', params: { name: expect.stringMatching(/Anna|Ben/) } }] },
    })
    expect((await reasonOf(record))?.reason.code).toBe('taken')
  })

  test('it goes back with its first team; strangers take nothing', async () => {
    const { id: record } = await create(await ws.system(), 'enquiry', { name: 'Q', queue: inbox })
    const readers = {
      key: 'narrow',
      label: 'Narrow',
      capabilities: [],
      rights: { '*': { read: 'all', update: 'own' } },
    } as const
    await ws.saveRole({ ...readers, capabilities: [], rights: { '*': { read: 'all', update: 'own' } } })
    const stranger = await ws.person(['narrow'])
    await expect(takeFromQueue(await stranger.ctx(), 'enquiry', record)).rejects.toMatchObject({ code: 'forbidden' })
    const member = await ws.person(['narrow'], { team })
    expect((await whyOwner(await member.ctx(), 'enquiry', record)).mayTake).toBe(true)
    expect((await takeFromQueue(await member.ctx(), 'enquiry', record)).owner).toBe(member.id)
    expect(await returnToQueue(await member.ctx(), 'enquiry', record)).toMatchObject({ owner: null, teams: [team] })
    await expect(returnToQueue(await member.ctx(), 'enquiry', record)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a rule fills a queue up to its capacity', async () => {
    const small = (await create(await ws.system(), 'queue', { name: 'Small', object: 'enquiry', team, capacity: 2 })).id
    await withRules({ method: 'queue', queue: small, fallback: { user: idOf(ben) } })
    expect(await ownersOf(await arriveMany(3))).toEqual(
      new Map([
        [null, 2],
        [idOf(ben), 1],
      ]),
    )
  })
})

describe('absences', () => {
  test('are entered by oneself, by who leads the person, or by administrators', async () => {
    const mine = async (ctx: Context, person: Person | undefined) =>
      create(ctx, 'absence', { user: idOf(person), from: '2030-01-01', to: '2030-01-02' })
    expect(await mine(await who(anna).ctx(), anna)).toMatchObject({ owner: idOf(anna) })
    await expect(mine(await who(anna).ctx(), ben)).rejects.toMatchObject({ code: 'forbidden' })
    await update(await ws.system(), 'user', idOf(ben), { manager: idOf(anna) })
    expect(await mine(await who(anna).ctx(), ben)).toMatchObject({ owner: idOf(ben) })
    expect(await mine(await admin.ctx(), ben)).toMatchObject({ owner: idOf(ben) })
    const back = create(await who(anna).ctx(), 'absence', { user: idOf(anna), from: '2030-01-02', to: '2030-01-01' })
    await expect(back).rejects.toMatchObject({ issues: [{ field: 'to', code: 'endsBeforeBegin' }] })
  })
})

describe('mass reassignment', () => {
  test('is previewed, done as one, and undone as one', async () => {
    await withRules()
    const ids = await arriveMany(10, { owner: idOf(cleo) })
    await withRules({ members: members(anna, ben) })
    const ctx = await admin.ctx()
    const preview = await previewReassign(ctx, { object: 'enquiry', ids })
    expect(preview).toMatchObject({
      total: 10,
      shares: [
        { name: 'Anna', count: 5 },
        { name: 'Ben', count: 5 },
      ],
    })
    expect(await ownersOf(ids)).toEqual(new Map([[idOf(cleo), 10]]))
    const operation = await reassign(ctx, { object: 'enquiry', ids })
    expect(operation).toMatchObject({ state: 'done', updated: 10, canUndo: true })
    expect((await ownersOf(ids)).get(idOf(anna))).toBe(5)
    expect((await reasonOf(ids[0] ?? ''))?.operation).toBe(operation.id)
    await undo(await admin.ctx(), operation.id, { conflicts: 'keepCurrent' })
    expect(await ownersOf(ids)).toEqual(new Map([[idOf(cleo), 10]]))
  })

  test('finds what belongs to people who have left and gives it to one target', async () => {
    await withRules()
    const leaver = await ws.person(['user'], { name: 'Leaver' })
    await arriveMany(3, { owner: leaver.id, source: 'left' })
    await update(await ws.system(), 'user', leaver.id, { isActive: false })
    const ctx = await admin.ctx()
    expect(await departed(ctx)).toContainEqual({ user: leaver.id, name: 'Leaver', object: 'enquiry', count: 3 })
    const filter = { field: 'owner', op: 'eq' as const, value: leaver.id }
    const done = await reassign(ctx, { object: 'enquiry', filter, to: { user: idOf(ben) } })
    expect(done).toMatchObject({ updated: 3, failed: 0 })
    expect((await departed(ctx)).filter(({ user }) => user === leaver.id)).toEqual([])
    const toLeaver = previewReassign(ctx, {
      object: 'enquiry',
      filter: { field: 'owner', op: 'eq', value: idOf(ben) },
      to: { user: leaver.id },
    })
    await expect(toLeaver).rejects.toMatchObject({ issues: [{ field: 'to', code: 'targetClosed' }] })
  })

  test('changes nothing that the asker may not change', async () => {
    await withRules({ members: members(anna) })
    const ids = await arriveMany(2, { owner: idOf(anna) })
    await withRules({ members: members(ben) })
    expect(await previewReassign(await who(cleo).ctx(), { object: 'enquiry', ids })).toMatchObject({ total: 0 })
    expect(await reassign(await who(cleo).ctx(), { object: 'enquiry', ids })).toMatchObject({ updated: 0, failed: 2 })
  })
})

describe('no response', () => {
  const waiting = { after: 4, unit: 'hours' as const, times: 1, giveUpTo: { queue: '' } }

  test('goes on to the next after the time, then to the fallback, and stops', async () => {
    await withRules({ members: members(anna, ben), noResponse: { ...waiting, giveUpTo: { queue: inbox } } })
    const { id: record } = await arrive()
    const run = async (at: string) => {
      ws.clock.set(at)
      await noResponseJob.run(await ws.system(), {})
      return get(await ws.system(), 'enquiry', record)
    }
    expect((await run('2026-03-02T12:59:00Z')).owner).toBe(idOf(anna))
    expect((await run('2026-03-02T13:00:00Z')).owner).toBe(idOf(ben))
    expect((await run('2026-03-02T13:01:00Z')).owner).toBe(idOf(ben))
    expect((await reasonOf(record))?.reason).toMatchObject({
      code: 'roundRobin',
      round: 1,
      skipped: [{ user: idOf(anna), why: 'isOwner' }],
    })
    expect(await run('2026-03-02T17:00:00Z')).toMatchObject({ owner: null, queue: inbox })
    expect((await reasonOf(record))?.reason).toMatchObject({ code: 'fallback', round: 2 })
    expect(await run('2026-03-09T17:00:00Z')).toMatchObject({ version: 3 })
    ws.clock.set('2026-03-02T09:00:00Z')
  })

  test('whoever has done something, or given it away, is left alone', async () => {
    await withRules({ members: members(anna), noResponse: { after: 1, unit: 'workingDays', times: 1 } })
    const [changed = '', active = '', moved = ''] = await arriveMany(3)
    ws.clock.set('2026-03-02T10:00:00Z')
    await update(await who(anna).ctx(), 'enquiry', changed, { name: 'Seen' })
    await updateMany(await ws.system(), 'enquiry', [
      { id: active, values: { lastActivityAt: '2026-03-02T10:00:00Z' } },
      { id: moved, values: { owner: idOf(cleo) } },
    ])
    ws.clock.set('2026-03-04T10:00:00Z')
    expect(await passOn(await ws.system())).toBe(3)
    expect(await ownersOf([changed, active, moved])).toEqual(
      new Map([
        [idOf(anna), 2],
        [idOf(cleo), 1],
      ]),
    )
    expect(await passOn(await ws.system())).toBe(0)
    ws.clock.set('2026-03-02T09:00:00Z')
  })
})

test('a trial says which rule matches, who would get it, and how a hundred are shared', async () => {
  const [first = ''] = await withRules(
    { name: 'Fair', members: members(ben), filter: { field: 'source', op: 'eq', value: 'fair' } },
    { name: 'Rest', members: members(anna) },
  )
  const made = await arrive({ source: 'fair', owner: idOf(cleo) })
  const answer = await tryRules(await admin.ctx(), 'enquiry', made.id)
  expect(answer).toMatchObject({
    rule: first,
    ruleName: 'Fair',
    to: idOf(ben),
    judged: [{ matches: true }, { matches: true }],
  })
  const shares = await shareOut(await admin.ctx(), 'enquiry', {
    ...base,
    members: [
      { user: idOf(anna), weight: 3 },
      { user: idOf(ben), weight: 1 },
    ],
  })
  expect(shares.map(({ name, count }) => [name, count])).toEqual([
    ['Anna', 75],
    ['Ben', 25],
  ])
})
