import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { depthsOf, holdsOn, overloads, type RankedRule, type RankedTerritory, ranked } from './rank.ts'

const territoryIds = ['a', 'b', 'c', 'd', 'e']
const territories = fc
  .tuple(...territoryIds.map((_, at) => fc.tuple(fc.constantFrom('North', 'South'), fc.nat(at))))
  .map((all) =>
    all.map(
      ([name, at], index): RankedTerritory => ({
        id: territoryIds[index] ?? '',
        name,
        parent: at === index ? null : (territoryIds[at] ?? null),
      }),
    ),
  )
const rules = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[0-9a-f]{4}$/),
    name: fc.constantFrom('x', 'y'),
    territory: fc.constantFrom(...territoryIds),
    priority: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
)

describe('the order of rules', () => {
  test('is one and the same, whatever the order in which rules and territories come', () => {
    fc.assert(
      fc.property(
        territories,
        rules.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.infiniteStream(fc.nat(1000)),
        (places, [given, shuffled], weights) => {
          const mixed = places
            .map((place) => ({ place, weight: Number(weights.next().value) }))
            .toSorted((a, b) => a.weight - b.weight)
            .map(({ place }) => place)
          expect(ranked(shuffled, mixed)).toEqual(ranked(given, places))
        },
      ),
    )
  })

  test('puts the smaller priority first, and of equal ones the deeper territory', () => {
    fc.assert(
      fc.property(territories, rules, (places, given) => {
        const depths = depthsOf(places)
        const order = ranked(given, places)
        const depth = ({ territory }: RankedRule) => depths.get(territory) ?? 0
        for (const [at, rule] of order.entries()) {
          const next = order[at + 1]
          if (!next) continue
          expect(rule.priority).toBeLessThanOrEqual(next.priority)
          if (rule.priority === next.priority) expect(depth(rule)).toBeGreaterThanOrEqual(depth(next))
        }
      }),
    )
  })
})

it('counts steps up to the top, and ends where a loop closes', () => {
  const loop = [
    { id: 'a', name: 'A', parent: 'b' },
    { id: 'b', name: 'B', parent: 'a' },
    { id: 'c', name: 'C', parent: 'gone' },
  ]
  expect([...depthsOf(loop)]).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 0],
  ])
})

it('holds from the first to the last day, both included', () => {
  const span = { from: '2026-02-01', to: '2026-02-03' }
  const days = ['2026-01-31', '2026-02-01', '2026-02-03', '2026-02-04']
  expect(days.map((day) => holdsOn(span, day))).toEqual([false, true, true, false])
  expect(holdsOn({ from: null, to: null }, '2026-02-01')).toBe(true)
})

it('finds who has far more than its neighbours, and nobody where there are none', () => {
  const at = (id: string, parent: string | null, accounts: number) => ({ id, parent, accounts })
  expect(overloads([at('n', 'x', 22), at('s', 'x', 11), at('x', null, 33)])).toEqual(new Map([['n', 2]]))
  expect(overloads([at('n', 'x', 31), at('s', 'x', 20)])).toEqual(new Map())
  expect(overloads([at('n', 'x', 9), at('s', 'x', 0)])).toEqual(new Map())
  expect(overloads([at('n', 'x', 9), at('s', 'x', 4)])).toEqual(new Map())
})
