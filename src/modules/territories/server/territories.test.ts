import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { listOperations } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count, create, createMany, get, remove, update } from '#kernel/records/server/engine.ts'
import type { TestWorkspace } from '#kernel/testing/workspace.ts'
import { territoryJob } from './keepTerritories.ts'
import { territoryPlan } from './plan.ts'
import { previewTerritories } from './preview.ts'
import { startRun } from './run.ts'
import {
  follow,
  industryIs,
  makeAccount,
  makeRule,
  makeTerritory,
  territoryWorld,
  whereabouts,
} from './world.fixture.ts'

let ws: TestWorkspace
beforeEach(async () => {
  ws = await territoryWorld()
})
afterEach(() => ws.close())

const refused = async (write: Promise<unknown>): Promise<string[]> =>
  write.then(
    () => [],
    ({ issues }: PublicError) => issues.map(({ field, code }) => `${field} ${code}`),
  )

describe('rules', () => {
  it('put new and changed accounts into their territory, and say which rule it was', async () => {
    const north = await makeTerritory(ws, 'North')
    const rule = await makeRule(ws, north, industryIs('Energy'))
    const plant = await makeAccount(ws, 'Plant', 'Energy')
    const school = await makeAccount(ws, 'School', 'Education')
    await follow(ws)
    expect(await whereabouts(ws)).toEqual({ Plant: 'North', School: null })
    expect((await get(await ws.system(), 'account', plant)).territoryRule).toBe(rule)
    await update(await ws.system(), 'account', school, { industry: 'Energy' })
    await update(await ws.system(), 'account', plant, { industry: 'Education' })
    await follow(ws)
    expect(await whereabouts(ws)).toEqual({ Plant: null, School: 'North' })
  })

  it('decide by priority, then by the deeper territory, then by name', async () => {
    const top = await makeTerritory(ws, 'A top')
    const deep = await makeTerritory(ws, 'Z deep', { parent: top })
    const beside = await makeTerritory(ws, 'B beside', { parent: top })
    await makeRule(ws, top, industryIs('Energy'))
    await makeRule(ws, deep, industryIs('Energy'))
    await makeAccount(ws, 'Plant', 'Energy')
    await startRun(await ws.system(), 'none')
    expect(await whereabouts(ws)).toEqual({ Plant: 'Z deep' })
    await makeRule(ws, beside, industryIs('Energy'))
    await startRun(await ws.system(), 'none')
    expect(await whereabouts(ws)).toEqual({ Plant: 'B beside' })
    await makeRule(ws, top, null, { priority: 1 })
    await startRun(await ws.system(), 'none')
    expect(await whereabouts(ws)).toEqual({ Plant: 'A top' })
  })

  it('leave alone what somebody has chosen, until they let go of it', async () => {
    const [north, south] = [await makeTerritory(ws, 'North'), await makeTerritory(ws, 'South')]
    await makeRule(ws, north, industryIs('Energy'))
    const plant = await makeAccount(ws, 'Plant', 'Energy')
    await follow(ws)
    const admin = await ws.person(['admin'])
    await update(await admin.ctx(), 'account', plant, { territory: south })
    expect(await get(await ws.system(), 'account', plant)).toMatchObject({ territoryPinned: true, territoryRule: null })
    await update(await ws.system(), 'account', plant, { name: 'Power plant' })
    await follow(ws)
    await startRun(await ws.system(), 'none')
    expect(await whereabouts(ws)).toEqual({ 'Power plant': 'South' })
    await update(await admin.ctx(), 'account', plant, { territory: null })
    await follow(ws)
    expect(await whereabouts(ws)).toEqual({ 'Power plant': 'North' })
  })

  it('hold from their first day to their last, and so do territories', async () => {
    const old = await makeTerritory(ws, 'Old', { to: '2026-05-12' })
    const next = await makeTerritory(ws, 'Next', { from: '2026-05-13' })
    const late = await makeTerritory(ws, 'Late')
    await makeRule(ws, old, industryIs('Energy'))
    await makeRule(ws, next, industryIs('Energy'))
    await makeRule(ws, late, industryIs('Energy'), { priority: 5, from: '2026-05-15', to: '2026-05-15' })
    await makeAccount(ws, 'Plant', 'Energy')
    const night = async (day: string) => {
      ws.clock.set(`${day}T02:20:00.000Z`)
      await territoryJob.run(await ws.system(), {})
      return (await whereabouts(ws)).Plant
    }
    expect(await night('2026-05-12')).toBe('Old')
    expect(await night('2026-05-13')).toBe('Next')
    expect(await night('2026-05-15')).toBe('Late')
    expect(await night('2026-05-16')).toBe('Next')
    const nights = (await listOperations(await ws.system())).items.filter(({ kind }) => kind === 'territories')
    expect(nights).toHaveLength(4)
    expect(await night('2026-05-17')).toBe('Next')
    expect((await listOperations(await ws.system())).items).toHaveLength(4)
  })

  it('whose field is gone are passed by, and say so', async () => {
    const [north, south] = [await makeTerritory(ws, 'North'), await makeTerritory(ws, 'South')]
    await makeRule(ws, south, industryIs('Energy'))
    const gone = { field: 'gone', op: 'isEmpty' } as const
    expect(await refused(makeRule(ws, north, gone))).toEqual(['filter ruleFilter'])
    const rule = await makeRule(ws, north, null, { priority: 1 })
    const past = { ...(await ws.system()), source: 'undo' as const }
    await update(past, 'territoryRule', rule, { filter: gone as unknown as JsonValue })
    await makeAccount(ws, 'Plant', 'Energy')
    await follow(ws)
    expect(await whereabouts(ws)).toEqual({ Plant: 'South' })
    const { rules } = await territoryPlan(await ws.system())
    expect(rules.map(({ problem }) => problem !== null)).toEqual([true, false])
  })
})

describe('bad input', () => {
  it('is refused: loops, days out of order, a territory that is in use', async () => {
    const top = await makeTerritory(ws, 'Top')
    const below = await makeTerritory(ws, 'Below', { parent: top })
    expect(await refused(update(await ws.system(), 'territory', top, { parent: below }))).toEqual(['parent loop'])
    expect(await refused(makeTerritory(ws, 'X', { from: '2026-02-01', to: '2026-01-01' }))).toEqual(['to beforeStart'])
    const person = await ws.person(['user'])
    const member = { territory: top, user: person.id, from: '2026-02-01', to: '2026-01-01' }
    expect(await refused(create(await ws.system(), 'territoryMember', member))).toEqual(['to beforeStart'])
    await makeAccount(ws, 'Plant', 'Energy', { territory: below })
    expect(await refused(remove(await ws.system(), 'territory', below))).toEqual(['id territoryInUse'])
    expect(await refused(remove(await ws.system(), 'territory', top))).toEqual(['id territoryHasParts'])
  })

  it('of a rule that is only tried is refused as well', async () => {
    const top = await makeTerritory(ws, 'Top')
    const draft = { territory: top, name: 'x', priority: 1, isActive: true }
    const tried = async (more: object) =>
      refused(previewTerritories(await ws.system(), { draft: { ...draft, ...more }, owners: 'none' }))
    expect(await tried({ filter: { field: 'gone', op: 'isEmpty' } })).toEqual(['filter ruleFilter'])
    expect(await tried({ from: '2026-02-01', to: '2026-01-01' })).toEqual(['to beforeStart'])
    expect(await tried({ territory: '0190a000-0000-7000-8000-000000000000' })).toEqual(['draft.territory unknownLink'])
  })
})

describe('a run', () => {
  const people = async () => ({
    ada: await ws.person(['user'], { name: 'Ada' }),
    ben: await ws.person(['user'], { name: 'Ben' }),
  })

  it('does what its preview said, and is undone as one', async () => {
    const { ada, ben } = await people()
    const north = await makeTerritory(ws, 'North', { owner: ada.id })
    const south = await makeTerritory(ws, 'South', { owner: ben.id })
    const plants = []
    for (const name of ['One', 'Two', 'Three']) plants.push(await makeAccount(ws, name, 'Energy', { owner: ben.id }))
    await makeAccount(ws, 'School', 'Education', { owner: ben.id })
    const [stage] = await queryAll(await ws.system(), 'stage', { filter: { field: 'type', op: 'eq', value: 'open' } })
    const deal = {
      name: 'Deal',
      account: plants[0] ?? '',
      owner: ben.id,
      stage: stage?.id ?? '',
      closeDate: '2026-06-01',
    }
    const { id: opportunity } = await create(await ws.system(), 'opportunity', deal)
    await follow(ws)
    await makeRule(ws, north, industryIs('Energy'))
    await makeRule(ws, south, industryIs('Education'))
    const admin = await (await ws.person(['admin'], { name: 'Admin' })).ctx()
    const before = await queryAll(admin, 'account', { fields: ['territory', 'territoryRule', 'owner'] })
    const preview = await previewTerritories(admin, { owners: 'accountsAndOpportunities' })
    expect(preview).toMatchObject({
      total: 4,
      moved: 4,
      owners: 3,
      opportunities: 1,
      uncovered: { before: 4, after: 0 },
    })
    expect(preview.routes).toEqual([
      { from: null, to: north, count: 3 },
      { from: null, to: south, count: 1 },
    ])
    expect(preview.rows.map(({ name, owner }) => [name, preview.names[owner ?? ''] ?? null])).toEqual([
      ['One', 'Ada'],
      ['School', null],
      ['Three', 'Ada'],
      ['Two', 'Ada'],
    ])
    const operation = await startRun(admin, 'accountsAndOpportunities')
    expect(operation).toMatchObject({ state: 'done', done: 4, updated: 5, failed: 0, canUndo: true })
    expect(await whereabouts(ws)).toEqual({ One: 'North', Two: 'North', Three: 'North', School: 'South' })
    expect((await get(admin, 'opportunity', opportunity)).owner).toBe(ada.id)
    expect(await previewTerritories(admin, { owners: 'accountsAndOpportunities' })).toMatchObject({
      total: 0,
      routes: [],
    })
    await undo(admin, operation.id, { conflicts: 'keepCurrent' })
    await follow(ws)
    const pick = (rows: typeof before) =>
      rows.map(({ id, territory, territoryRule, owner }) => [id, territory, territoryRule, owner])
    const after = await queryAll(admin, 'account', { fields: ['territory', 'territoryRule', 'owner'] })
    expect(pick(after)).toEqual(pick(before))
    expect((await get(admin, 'opportunity', opportunity)).owner).toBe(ben.id)
  })

  it('is shown with a rule that is not saved yet, in the place of the one that stands', async () => {
    const [north, south] = [await makeTerritory(ws, 'North'), await makeTerritory(ws, 'South')]
    const id = await makeRule(ws, north, industryIs('Energy'))
    await makeAccount(ws, 'Plant', 'Energy')
    await makeAccount(ws, 'School', 'Education')
    await startRun(await ws.system(), 'none')
    const draft = { name: 'New', priority: 1, isActive: true }
    const preview = await previewTerritories(await ws.system(), {
      draft: { ...draft, territory: south, filter: null },
      owners: 'none',
    })
    expect(preview.routes).toEqual(
      expect.arrayContaining([
        { from: north, to: south, count: 1 },
        { from: null, to: south, count: 1 },
      ]),
    )
    expect(preview.overlaps).toMatchObject([{ count: 1 }])
    const other = { ...draft, id, territory: north, filter: industryIs('Education') }
    const changed = await previewTerritories(await ws.system(), { draft: other, owners: 'none' })
    expect(changed).toMatchObject({ moved: 2, uncovered: { before: 1, after: 1 }, overlaps: [] })
    expect(await whereabouts(ws)).toEqual({ Plant: 'North', School: null })
  })

  it('gives nothing to an owner who has left', async () => {
    const { ada, ben } = await people()
    const north = await makeTerritory(ws, 'North', { owner: ada.id })
    await makeRule(ws, north, null)
    const plant = await makeAccount(ws, 'Plant', 'Energy', { owner: ben.id })
    await update(await ws.system(), 'user', ada.id, { isActive: false })
    await startRun(await ws.system(), 'accounts')
    expect(await get(await ws.system(), 'account', plant)).toMatchObject({ territory: north, owner: ben.id })
  })
})

describe('rights', () => {
  it('let only who keeps territories change and run them, over accounts that they may change', async () => {
    const north = await makeTerritory(ws, 'North')
    await makeRule(ws, north, null)
    const ada = await ws.person(['user'], { name: 'Ada' })
    const ctx = await ada.ctx()
    await expect(create(ctx, 'territory', { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(previewTerritories(ctx, { owners: 'none' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(startRun(ctx, 'none')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('count only what the asker may read', async () => {
    const north = await makeTerritory(ws, 'North')
    await makeRule(ws, north, industryIs('Energy'))
    await makeRule(ws, await makeTerritory(ws, 'Zone'), null)
    await ws.saveRole({
      key: 'rep',
      label: 'Rep',
      rights: { account: { read: 'own', create: 'all', update: 'own', delete: 'none', export: 'none' } },
      capabilities: [],
    } as Role)
    const ada = await ws.person(['rep'], { name: 'Ada' })
    await makeAccount(ws, 'Hers', 'Energy', { owner: ada.id })
    await makeAccount(ws, 'Theirs', 'Energy')
    await follow(ws)
    const ctx = await ada.ctx()
    const plan = await territoryPlan(ctx)
    expect(plan).toMatchObject({ isPartial: true, mayPlan: false })
    expect(plan.nodes.find(({ name }) => name === 'North')).toMatchObject({
      own: { accounts: 1, open: null, won: null },
    })
    expect(plan.overlaps).toMatchObject([{ count: 1 }])
    expect((await territoryPlan(await ws.system())).overlaps).toMatchObject([{ count: 2 }])
  })
})

describe('the plan', () => {
  it('adds up what is below, and shows the gaps first', async () => {
    const top = await makeTerritory(ws, 'Top')
    const below = await makeTerritory(ws, 'Below', { parent: top })
    const beside = await makeTerritory(ws, 'Beside', { parent: top })
    const some = (count: number, place: string) =>
      Array.from({ length: count }, (_, at) => ({ name: `${place} ${at}`, territory: place }))
    await createMany(await ws.system(), 'account', [...some(24, below), ...some(12, beside)])
    await makeAccount(ws, 'nowhere', 'Energy')
    const ada = await ws.person(['user'], { name: 'Ada' })
    const member = { territory: below, user: ada.id, to: '2026-05-12' }
    await create(await ws.system(), 'territoryMember', member)
    const plan = await territoryPlan(await ws.system())
    expect(plan.nodes.map(({ name, depth, own, all }) => [name, depth, own.accounts, all.accounts])).toEqual([
      ['Top', 0, 0, 36],
      ['Below', 1, 24, 24],
      ['Beside', 1, 12, 12],
    ])
    expect(plan.nodes.map(({ overload }) => overload)).toEqual([null, 2, null])
    expect(plan).toMatchObject({ uncovered: 1, unattended: 12, pinned: 36 })
    expect(plan.nodes[1]?.members).toMatchObject([{ name: 'Ada', isInForce: true }])
    ws.clock.set('2026-05-13T10:00:00.000Z')
    expect(await territoryPlan(await ws.system())).toMatchObject({ unattended: 36 })
    await update(await ws.system(), 'user', ada.id, { isActive: false })
    for (const key of ['uncovered', 'unattended']) expect(await countOf(key)).toBe(key === 'uncovered' ? 1 : 36)
  })

  const countOf = async (key: string) => {
    const ctx = await ws.system()
    const view = ctx.registry.object('account').def.views?.find((one) => one.key === key)
    if (!view?.filter) throw new Error(`There is no view ${key}`)
    return (await count(ctx, 'account', { filter: view.filter })).value
  }
})
