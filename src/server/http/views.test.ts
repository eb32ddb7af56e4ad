import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditPage } from '#kernel/audit/contract.ts'
import type { SavedView, SavedViews } from '#kernel/views/contract.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

type Person = Browser & { id: string }

let test: TestApp
let admin: Browser
let ann: Person
let ben: Person
let cleo: Person
let north: string
let south: string

beforeAll(async () => {
  test = await testApp()
  admin = await test.setUp()
  north = await test.ws.team('North')
  south = await test.ws.team('South')
  ann = await test.signedIn(['user'], { name: 'Ann', team: north })
  ben = await test.signedIn(['user'], { name: 'Ben', team: north })
  cleo = await test.signedIn(['user'], { name: 'Cleo', team: south })
})
afterAll(() => test.close())

const request = (more: object = {}) => ({
  object: 'project',
  name: 'Large ones',
  audience: 'private',
  settings: { layout: 'table', columns: ['name'], filter: { field: 'budget', op: 'gt', value: '1000' } },
  ...more,
})
const save = (who: Browser, more: object = {}) => who.request('POST', '/api/v1/views', request(more))
const saved = async (who: Browser, more: object = {}) => (await save(who, more)).json<SavedView>()
const listed = async (who: Browser) =>
  (await who.request('GET', '/api/v1/views?object=project')).json<SavedViews>().items
const sees = async (who: Browser, { id }: SavedView) => (await listed(who)).some((view) => view.id === id)

describe('who sees a saved view', () => {
  it('S-01 a private one its owner alone, whoever else asks for it by its id', async () => {
    const view = await saved(ann)
    expect(view).toMatchObject({ audience: 'private', version: 1, owner: { name: 'Ann' }, can: { update: true } })
    expect(await Promise.all([ann, ben, admin].map((who) => sees(who, view)))).toEqual([true, false, false])
    for (const who of [ben, admin]) {
      const answers = [
        await who.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, name: 'Taken' }),
        await who.request('DELETE', `/api/v1/views/${view.id}`),
        await who.request('POST', `/api/v1/views/${view.id}/restore`),
      ]
      expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404])
    }
    expect((await listed(ann)).find((one) => one.id === view.id)).toEqual(view)
  })

  it('one of a team its members, who may not change it', async () => {
    const view = await saved(ann, { audience: 'team', teams: [north] })
    expect(await Promise.all([ann, ben, cleo].map((who) => sees(who, view)))).toEqual([true, true, false])
    expect((await listed(ben)).find((one) => one.id === view.id)?.can).toEqual({ update: false })
    expect((await ben.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, name: 'x' })).statusCode).toBe(403)
    expect((await cleo.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, name: 'x' })).statusCode).toBe(404)
  })

  it('one for everyone all who may read the object', async () => {
    await test.ws.saveRole({ key: 'blind', label: 'Blind', capabilities: [], rights: { '*': {} } })
    const blind = await test.signedIn(['blind'])
    const view = await saved(admin, { audience: 'everyone' })
    expect(await Promise.all([ann, cleo, blind].map((who) => sees(who, view)))).toEqual([true, true, false])
    expect((await save(blind)).statusCode).toBe(404)
  })
})

describe('who may share', () => {
  it('with teams of one’s own everybody, with all only by the right', async () => {
    expect((await save(ann, { audience: 'everyone' })).statusCode).toBe(403)
    const foreign = await save(ann, { audience: 'team', teams: [south] })
    expect([foreign.statusCode, foreign.json().issues[0].code]).toEqual([422, 'notYours'])
    expect((await save(ann, { audience: 'team', teams: [] })).statusCode).toBe(422)
    const mine = await saved(ann)
    const raise = { version: 1, audience: 'everyone' }
    expect((await ann.request('PATCH', `/api/v1/views/${mine.id}`, raise)).statusCode).toBe(403)
    const manager = await test.signedIn(['manager'])
    expect((await save(manager, { audience: 'everyone' })).statusCode).toBe(201)
    expect((await save(manager, { audience: 'team', teams: [south] })).statusCode).toBe(201)
    expect((await save(manager, { audience: 'team', teams: [crypto.randomUUID()] })).statusCode).toBe(422)
  })

  it('the owner and whoever may share change a shared view; an older version is refused', async () => {
    const view = await saved(ann, { audience: 'team', teams: [north] })
    const manager = await test.signedIn(['manager'], { team: north })
    const renamed = await manager.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, name: 'Ours' })
    expect(renamed.json()).toMatchObject({ name: 'Ours', version: 2, audience: 'team', teams: [north] })
    const late = await ann.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, name: 'Mine' })
    expect([late.statusCode, late.json().version]).toEqual([409, 2])
  })
})

describe('S-07 a view is no way round the rights on fields', () => {
  let narrow: Person
  beforeAll(async () => {
    const rights = {
      '*': { read: 'all' as const },
      project: { read: 'all' as const, fields: { secret: { read: false } } },
    }
    await test.ws.saveRole({ key: 'narrow', label: 'Narrow', capabilities: [], rights })
    narrow = await test.signedIn(['narrow'])
  })

  const bySecret = { field: 'secret', op: 'eq', value: 'x' }

  it('refuses hidden and unknown fields in every setting, and names the place', async () => {
    for (const settings of [
      { filter: bySecret },
      { filter: { or: [{ not: bySecret }, { field: 'name', op: 'isEmpty' }] } },
      { sort: [{ field: 'secret', direction: 'asc' }] },
      { columns: ['name', 'secret'] },
      { groupBy: 'secret' },
      { groupBy: 'secret:month' },
      { sum: 'nonsense' },
      { lanes: 'secret' },
      { start: 'secret' },
      { end: 'secret' },
      { cover: 'secret' },
      { totals: { secret: 'count' } },
      { widths: { secret: 100 } },
      { colours: [{ filter: bySecret, colour: 'red' }] },
      { colours: [{ filter: { all: true }, colour: 'red', field: 'secret' }] },
    ]) {
      const answer = await save(narrow, { settings })
      expect([settings, [400, 422].includes(answer.statusCode)]).toEqual([settings, true])
      expect(answer.json().issues[0]).toMatchObject({ code: 'unknownField' })
    }
  })

  it('refuses what is no setting', async () => {
    for (const settings of [{ layout: 'pie' }, { surprise: 1 }, { filter: { field: 'name' } }, { frozen: -1 }])
      expect([settings, (await save(ann, { settings })).statusCode]).toEqual([settings, 422])
  })

  it('takes a width of columns that fits a board, and says by its field which one does not', async () => {
    const view = await saved(ann, { settings: { layout: 'board', columnWidth: 200 } })
    const change = (columnWidth: unknown) =>
      ann.request('PATCH', `/api/v1/views/${view.id}`, { version: 1, settings: { layout: 'board', columnWidth } })
    for (const width of [199, 381, 240.5, '300', null]) {
      for (const answer of [await save(ann, { settings: { columnWidth: width } }), await change(width)])
        expect([width, answer.statusCode, answer.json().issues[0].field]).toEqual([width, 422, 'settings.columnWidth'])
    }
    expect((await change(380)).json()).toMatchObject({ version: 2, settings: { layout: 'board', columnWidth: 380 } })
  })

  it('shows a shared view without what the reader may not see, and no filter that would say it', async () => {
    const columns = await saved(admin, {
      audience: 'everyone',
      settings: { columns: ['name', 'secret'], sum: 'secret' },
    })
    const filtered = await saved(admin, { audience: 'everyone', settings: { columns: ['name'], filter: bySecret } })
    const views = await listed(narrow)
    expect(views.find((view) => view.id === columns.id)).toMatchObject({
      settings: { columns: ['name'] },
      usable: true,
    })
    expect(views.find((view) => view.id === columns.id)?.settings).not.toHaveProperty('sum')
    expect(views.find((view) => view.id === filtered.id)).toMatchObject({ settings: {}, usable: false })
    expect((await listed(ann)).find((view) => view.id === filtered.id)).toEqual({ ...filtered, can: { update: false } })
  })
})

it('times are grouped by a length', async () => {
  expect((await save(ann, { settings: { groupBy: 'createdAt:month' } })).statusCode).toBe(201)
})

it('a deleted view comes back as it was', async () => {
  const view = await saved(ann)
  expect((await ann.request('DELETE', `/api/v1/views/${view.id}`)).statusCode).toBe(204)
  expect(await sees(ann, view)).toBe(false)
  expect((await ben.request('POST', `/api/v1/views/${view.id}/restore`)).statusCode).toBe(404)
  const back = (await ann.request('POST', `/api/v1/views/${view.id}/restore`)).json<SavedView>()
  expect(back).toEqual({ ...view, updatedAt: back.updatedAt })
  expect(await sees(ann, view)).toBe(true)
})

it('V-51 what happens to a shared view is in the audit, what happens to a private one is not', async () => {
  const mine = await saved(ann)
  await ann.request('PATCH', `/api/v1/views/${mine.id}`, { version: 1, name: 'Still mine' })
  const shared = { version: 2, name: 'Ours', audience: 'team', teams: [north] }
  await ann.request('PATCH', `/api/v1/views/${mine.id}`, shared)
  await ann.request('DELETE', `/api/v1/views/${mine.id}`)
  await ann.request('POST', `/api/v1/views/${mine.id}/restore`)
  const { items } = (await admin.request('GET', '/api/v1/audit?kinds=view')).json<AuditPage>()
  const entries = items.filter((entry) => entry.subject === mine.id).toReversed()
  expect(entries.map(({ action, name, object }) => [action, name, object])).toEqual([
    ['updated', 'Ours', 'project'],
    ['deleted', 'Ours', 'project'],
    ['restored', 'Ours', 'project'],
  ])
  expect(JSON.stringify(entries)).not.toContain('Still mine')
})

it('a field and an object say which views use them, foreign private ones by their owner alone', async () => {
  const uses = async (path: string) =>
    (await admin.request('GET', `/api/v1/objects/project${path}/usage`)).json().uses as { kind: string; name: string }[]
  await saved(cleo, { name: 'Secretly grouped', settings: { groupBy: 'code' } })
  await saved(admin, {
    name: 'By code',
    audience: 'everyone',
    settings: { sort: [{ field: 'code', direction: 'asc' }] },
  })
  expect(await uses('/fields/code')).toEqual([
    { kind: 'view', name: 'Cleo', object: 'project' },
    { kind: 'view', name: 'By code', object: 'project' },
  ])
  expect((await uses('')).map((use) => use.name)).toContain('By code')
})

it('administrators choose by role what an object opens with', async () => {
  const view = await saved(admin, { audience: 'everyone' })
  const byRole = { byRole: { user: { project: view.id } } }
  expect((await ann.request('PUT', '/api/v1/settings/views', byRole)).statusCode).toBe(403)
  expect((await admin.request('PUT', '/api/v1/settings/views', byRole)).statusCode).toBe(200)
  const standards = async (who: Browser) => (await who.request('GET', '/api/v1/views')).json<SavedViews>().standards
  expect(await standards(ann)).toEqual({ project: view.id })
  expect(await standards(admin)).toEqual({})
})

it('what a person pins and orders is their own', async () => {
  const own = { byObject: { project: { standard: 'all', pins: { all: true }, order: ['all'] } } }
  expect((await ann.request('PUT', '/api/v1/me/settings/views', own)).json()).toEqual(own)
  expect((await ben.request('GET', '/api/v1/me/settings/views')).json()).toEqual({ byObject: {} })
})
