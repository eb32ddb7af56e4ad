import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditLogin } from '#kernel/auth/server/audit.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { rebuildReader, runReaders } from '#kernel/events/server/readers.ts'
import { follow } from '#kernel/following/server/following.ts'
import { createCustomField } from '#kernel/objects/server/custom.ts'
import { create, update } from '#kernel/records/server/engine.ts'
import { writePersonSetting } from '#kernel/settings/server/personSettings.ts'
import { writeSetting } from '#kernel/settings/server/settings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { createView } from '#kernel/views/server/views.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { type StepKey, shownWeeks } from '../contract.ts'
import { adoption } from './module.ts'
import { adoptionReport } from './report.ts'
import { onboardingOf } from './steps.ts'

let ws: TestWorkspace
let admin: Person
let rep: Person
let reader: Person

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration, adoption] })
  admin = await ws.person(['admin'])
  rep = await ws.person(['user'])
  reader = await ws.person(['readOnly'])
})
afterAll(() => ws.close())

const count = () => runReaders(adoption.readers ?? [], (name) => ws.workspace.systemContext(name))
const stepsOf = async (person: Person) => {
  await count()
  return onboardingOf(await person.ctx())
}
const isDone = async (person: Person, key: StepKey) => {
  const step = (await stepsOf(person)).steps.find((one) => one.key === key)
  expect(step, key).toBeDefined()
  return step?.done
}

test('each role begins with its own list of five to eight steps', async () => {
  const manager = await ws.person(['manager'])
  for (const [person, list] of [
    [admin, 'administrator'],
    [manager, 'manager'],
    [rep, 'maker'],
  ] as const) {
    const found = await stepsOf(person)
    expect(found.list).toBe(list)
    expect(found.steps.length).toBeGreaterThanOrEqual(5)
    expect(found.steps.length).toBeLessThanOrEqual(8)
  }
  expect((await stepsOf(reader)).list).toBe('reader')
  expect((await stepsOf(reader)).steps.length).toBeGreaterThanOrEqual(5)
})

test('a role of one’s own has the list that its capabilities ask for, without what it may not do', async () => {
  await ws.saveRole({
    key: 'marketing',
    label: 'Marketing',
    capabilities: ['views.share'],
    rights: { '*': { read: 'all' }, lead: { read: 'all', create: 'all', update: 'all' } },
  })
  const { list, steps } = await stepsOf(await ws.person(['marketing']))
  expect(list).toBe('manager')
  const keys = steps.map((step) => step.key)
  expect(keys).toEqual(expect.arrayContaining(['record', 'moved', 'shareView']))
  expect(keys).not.toContain('import')
  expect(keys).not.toContain('task')
})

test('what somebody did is known from the log, and only theirs', async () => {
  expect(await isDone(rep, 'record')).toBe(false)
  const account = await create(await rep.ctx(), 'account', { name: 'Roof' })
  expect(await isDone(rep, 'record')).toBe(true)
  expect(await isDone(await ws.person(['user']), 'record')).toBe(false)

  const task = await create(await rep.ctx(), 'task', {
    subject: 'Call',
    relatedTo: { object: 'account', id: account.id },
  })
  expect(await isDone(rep, 'task')).toBe(true)
  expect(await isDone(rep, 'closed')).toBe(false)
  await update(await rep.ctx(), 'task', task.id, { status: 'Completed' })
  expect(await isDone(rep, 'closed')).toBe(true)

  const lead = await create(await rep.ctx(), 'lead', { lastName: 'Brown' })
  expect(await isDone(rep, 'moved')).toBe(false)
  await update(await rep.ctx(), 'lead', lead.id, { status: 'Working' })
  expect(await isDone(rep, 'moved')).toBe(true)
})

test('what the sample company makes is nobody’s step', async () => {
  const newcomer = await ws.person(['user'])
  await create({ ...(await newcomer.ctx()), source: 'sample' }, 'account', { name: 'Made up' })
  expect(await isDone(newcomer, 'record')).toBe(false)
})

test('what stands is seen: favourites, follows, fields, mail, teams', async () => {
  const account = await create(await rep.ctx(), 'account', { name: 'Gate' })
  expect(await isDone(rep, 'favourite')).toBe(false)
  const favourites = [{ id: 'one', parent: null, target: { type: 'object', object: 'account' } }]
  await writePersonSetting(await rep.ctx(), rep.id, 'navigation', { favourites })
  expect(await isDone(rep, 'favourite')).toBe(true)

  expect(await isDone(reader, 'opened')).toBe(false)
  const records = [{ object: 'account', id: account.id }]
  await writePersonSetting(await reader.ctx(), reader.id, 'recent', { records })
  expect(await isDone(reader, 'opened')).toBe(true)

  expect(await isDone(reader, 'follow')).toBe(false)
  await follow(await reader.ctx(), 'account', account.id, true)
  expect(await isDone(reader, 'follow')).toBe(true)

  expect(await isDone(admin, 'mail')).toBe(false)
  const server = { host: 'mail.example', port: 465, security: 'tls', user: '', from: 'crm@example.com', fromName: '' }
  await writeSetting(await admin.ctx(), 'mail', { server })
  expect(await isDone(admin, 'mail')).toBe(true)

  expect(await isDone(admin, 'team')).toBe(false)
  await ws.team('Made by the program')
  expect(await isDone(admin, 'team')).toBe(false)
  await create(await admin.ctx(), 'team', { name: 'North' })
  expect(await isDone(admin, 'team')).toBe(true)
  expect(await isDone(admin, 'invite')).toBe(false)
  await create(await admin.ctx(), 'user', { name: 'Cem', email: 'cem@example.com', roles: ['user'], isActive: true })
  expect(await isDone(admin, 'invite')).toBe(true)
})

test('views, fields of one’s own and a second factor are seen once they are there', async () => {
  const request = { object: 'account', name: 'North', settings: {} }
  expect(await isDone(rep, 'view')).toBe(false)
  await createView(await rep.ctx(), { ...request, audience: 'private' })
  expect(await isDone(rep, 'view')).toBe(true)

  const manager = await ws.person(['manager'])
  await createView(await manager.ctx(), { ...request, audience: 'private' })
  expect(await isDone(manager, 'shareView')).toBe(false)
  await createView(await manager.ctx(), { ...request, audience: 'everyone' })
  expect(await isDone(manager, 'shareView')).toBe(true)

  expect(await isDone(admin, 'field')).toBe(false)
  await createCustomField(await admin.ctx(), 'account', { name: 'region', kind: 'text', label: 'Region' })
  expect(await isDone(admin, 'field')).toBe(true)

  expect(await isDone(manager, 'secondFactor')).toBe(false)
  await ws.db.run(sql`INSERT INTO ${id(ws.schema, 'sys_totp')} (user_id, since) VALUES (${manager.id}, now())`)
  expect(await isDone(manager, 'secondFactor')).toBe(true)
})

test('counting the log anew gives what counting along has given', async () => {
  const rows = () =>
    ws.db.rows(sql`SELECT * FROM ${id(ws.schema, 'sys_adoption')} ORDER BY day, actor, object, deed, source, is_bulk`)
  await count()
  const along = await rows()
  expect(along.length).toBeGreaterThan(5)
  const ctx = await ws.system()
  await rebuildReader(ctx, 'adoption')
  await count()
  expect(await rows()).toEqual(along)
  await create(await rep.ctx(), 'account', { name: 'After' })
  await count()
  expect(await rows()).not.toEqual(along)
})

test('the report counts by week, person, object and feature, by hand apart from in bulk', async () => {
  const [before, north, south] = [await reportOf(admin), await ws.team('Team N'), await ws.team('Team S')]
  const ann = await ws.person(['user'], { name: 'Ann', team: north })
  await ws.person(['user'], { name: 'Idle', team: south })
  const made = await create(await ann.ctx(), 'account', { name: 'Ours' })
  await update(await ann.ctx(), 'account', made.id, { name: 'Ours too' })
  await create({ ...(await ann.ctx()), source: 'import' }, 'account', { name: 'From a file' })
  await signedIn(ann, 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Mobile/15E148')
  await count()

  const all = await reportOf(admin)
  expect(all.weeks).toHaveLength(shownWeeks * 2)
  const [now, then] = [all.weeks.at(-1), before.weeks.at(-1)]
  expect(now?.active).toBe((then?.active ?? 0) + 1)
  expect(now?.made).toBe((then?.made ?? 0) + 1)
  expect(now?.changed).toBe((then?.changed ?? 0) + 1)
  expect(all.people.find(({ name }) => name === 'Ann')).toMatchObject({ days: 1, signIns: 1, made: 1, changed: 1 })
  expect(all.people.find(({ name }) => name === 'Idle')).toMatchObject({ days: 0, lastDay: null })
  const feature = (key: string) => all.features.find((one) => one.key === key)
  expect(feature('import')).toMatchObject({ people: 1, count: 1 })
  expect(feature('mobile')).toMatchObject({ people: 1, count: 1 })
  expect(feature('undo')).toEqual({ key: 'undo', people: 0, count: 0, lastDay: null })
  expect(feature('views')?.people).toBe(2)

  const ours = await adoptionReport(await admin.ctx(), north)
  expect(ours.headcount).toBe(1)
  expect(ours.people.map(({ name }) => name)).toEqual(['Ann'])
  expect(ours.objects).toEqual([{ object: 'account', made: 1, changed: 1, people: 1 }])
})

test('weeks in which nobody came are shown, and what is long past is left out', async () => {
  const { weeks } = await reportOf(admin)
  const starts = weeks.map(({ start }) => start)
  expect(starts).toEqual([...starts].sort())
  expect(starts.every((start) => new Date(start).getUTCDay() === 1)).toBe(true)
  expect(weeks[0]).toEqual({ start: starts[0], active: 0, personDays: 0, signIns: 0, made: 0, changed: 0 })
})

test('while people are not named, nobody is, and a handful is not reported at all', async () => {
  const team = await ws.team('Few')
  await ws.person(['user'], { team })
  await writeSetting(await admin.ctx(), 'adoption', { anonymous: true })
  const all = await reportOf(admin)
  expect(all.isAnonymous).toBe(true)
  expect(all.people).toEqual([])
  expect(all.weeks.at(-1)?.active).toBeGreaterThan(0)
  const few = await adoptionReport(await admin.ctx(), team)
  expect(few).toMatchObject({ headcount: 1, weeks: [], people: [], objects: [], features: [] })
  await writeSetting(await admin.ctx(), 'adoption', { anonymous: false })
})

const reportOf = async (person: Person) => adoptionReport(await person.ctx(), null)
const signedIn = async (person: Person, userAgent: string) =>
  auditLogin(await person.ctx(), { event: 'signIn', email: '', userId: person.id, caller: { ip: '::1', userAgent } })
