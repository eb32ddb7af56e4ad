import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import { cumulated, type OwnGoal, rollUpGoals } from './goalRollUp.ts'

const cents = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((value) => addDecimals(`${value}e-2`, '0'))
const own: fc.Arbitrary<OwnGoal> = fc.record({
  goals: fc.constant([]),
  target: fc.option(cents),
  steps: fc.array(cents, { minLength: 3, maxLength: 3 }),
})
const node = (key: string, parent: string | null) => ({
  key,
  kind: 'team' as const,
  id: key,
  name: key,
  parent,
  isActive: true,
  canAdjust: false,
  canPlan: false,
})

/** Any forest: each node hangs on an earlier one or on none; some have nothing of their own. */
const forest = fc
  .array(fc.record({ parent: fc.nat(), isRoot: fc.boolean(), own: fc.option(own, { nil: undefined }) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((rows) => ({
    nodes: rows.map(({ parent, isRoot }, at) => node(`n${at}`, at === 0 || isRoot ? null : `n${parent % at}`)),
    own: rows.map((row) => row.own),
  }))
type Forest = typeof forest extends fc.Arbitrary<infer F> ? F : never

const of = ({ own: all }: Forest, key: string): Partial<OwnGoal> => all[Number(key.slice(1))] ?? {}
const frame = { pace: { days: 30, elapsed: 10, left: 21 }, digits: 2, steps: 3, begun: 2 }
const beneath = (nodes: Forest['nodes'], key: string): string[] => [
  key,
  ...nodes.filter(({ parent }) => parent === key).flatMap((child) => beneath(nodes, child.key)),
]

it('adds up what those beneath have achieved, whatever the tree', () => {
  fc.assert(
    fc.property(forest, (given) => {
      for (const { key, achieved, series } of rollUpGoals(given.nodes, (one) => of(given, one), frame)) {
        const rows = beneath(given.nodes, key).flatMap((one) => of(given, one).steps ?? [])
        expect(achieved).toBe(rows.reduce(addDecimals, '0'))
        const first = beneath(given.nodes, key).flatMap((one) => of(given, one).steps?.[0] ?? [])
        expect(series).toHaveLength(2)
        expect(series[0]).toBe(first.reduce(addDecimals, '0'))
      }
    }),
  )
})

it('sets a target of its own beside what those beneath are to reach', () => {
  fc.assert(
    fc.property(forest, (given) => {
      const counts = (key: string): string | null => of(given, key).target ?? sumBeneath(key)
      const sumBeneath = (key: string): string | null => {
        const targets = given.nodes.filter(({ parent }) => parent === key).flatMap((child) => counts(child.key) ?? [])
        return targets.length === 0 ? null : targets.reduce(addDecimals)
      }
      for (const { key, target, beneath: sum, progress } of rollUpGoals(given.nodes, (one) => of(given, one), frame)) {
        expect(target).toBe(of(given, key).target ?? null)
        expect(sum).toBe(sumBeneath(key))
        expect(progress === null).toBe(counts(key) === null)
      }
    }),
  )
})

it('adds running totals', () => expect(cumulated(['1', '0', '2.5'])).toEqual(['1', '1', '3.5']))
