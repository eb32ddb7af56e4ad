import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compilePredicate } from '#kernel/filter/server/predicate.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { createMany, removeMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import type { TestWorkspace } from '#kernel/testing/workspace.ts'
import { ranked } from '../rank.ts'
import { startRun } from './run.ts'
import { follow, industryIs, makeTerritory, territoryWorld } from './world.fixture.ts'

const industries = ['Energy', 'Education', 'Legal']
let ws: TestWorkspace
let places: { id: string; name: string; parent: string | null }[]

beforeAll(async () => {
  ws = await territoryWorld()
  const top = await makeTerritory(ws, 'Top')
  const parts = [await makeTerritory(ws, 'East', { parent: top }), await makeTerritory(ws, 'West', { parent: top })]
  places = [
    { id: top, name: 'Top', parent: null },
    { id: parts[0] ?? '', name: 'East', parent: top },
    { id: parts[1] ?? '', name: 'West', parent: top },
  ]
})
afterAll(() => ws.close())

const some = fc.record({
  place: fc.nat(2),
  priority: fc.integer({ min: 1, max: 2 }),
  industry: fc.constantFrom(null, ...industries),
  isActive: fc.boolean(),
})

test('each account is in the one territory that the first matching rule names, in whatever order all of it was made', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(some, { maxLength: 5 }),
      fc.array(fc.constantFrom(...industries), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (wanted, kinds, areAccountsFirst) => {
        const system = await ws.system()
        const rules = wanted.map(({ place, priority, industry, isActive }, at) => ({
          name: `Rule ${at}`,
          territory: places[place]?.id ?? '',
          priority,
          filter: (industry === null ? null : industryIs(industry)) as never,
          isActive,
        }))
        const accounts = kinds.map((industry, at) => ({ name: `Account ${at}`, industry }))
        const write = async (object: string, values: never[]) => demand(await createMany(system, object, values))
        if (areAccountsFirst) await write('account', accounts as never[])
        await write('territoryRule', rules as never[])
        if (!areAccountsFirst) await write('account', accounts as never[])
        await follow(ws)
        if (areAccountsFirst) await startRun(system, 'none')
        const standing = await queryAll(system, 'territoryRule', {
          fields: ['name', 'territory', 'priority', 'filter', 'isActive'],
        })
        const order = ranked(
          standing
            .filter(({ isActive }) => isActive === true)
            .map((row) => ({
              id: row.id,
              name: String(row.name),
              territory: String(row.territory),
              priority: Number(row.priority),
              filter: row.filter,
            })),
          places,
        )
        const object = system.registry.object('account')
        const env = { now: 0, zone: 'UTC', weekStart: 1 as const, fiscalStart: 1, userId: null, teamIds: [] }
        const found = await queryAll(system, 'account', { fields: ['industry', 'territory', 'territoryRule'] })
        for (const account of found) {
          const rule = order.find(({ filter }) =>
            compilePredicate((filter ?? { all: true }) as never, { registry: system.registry, object, env })(account),
          )
          expect([account.territory, account.territoryRule]).toEqual([rule?.territory ?? null, rule?.id ?? null])
        }
        demand(await removeMany(system, 'account', found))
        demand(await removeMany(system, 'territoryRule', standing))
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)
