import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import { type Amounts, type ForecastAdjustment, type ForecastCategory, forecastCategories } from './contract.ts'
import { nothing, type OwnFigures, read, rollUp, type TreeNode, totalOf, withOwn } from './rollUp.ts'

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((value) => addDecimals(`${value}e-2`, '0'))
const amounts: fc.Arbitrary<Amounts> = fc.record({ closed: cents, commit: cents, bestCase: cents, pipeline: cents })
const adjustment = (value: string): ForecastAdjustment => ({
  id: value,
  value,
  reason: 'known better',
  by: null,
  at: '',
})
const adjustments = fc.dictionary(fc.constantFrom(...forecastCategories), cents.map(adjustment)) as fc.Arbitrary<
  Partial<Record<ForecastCategory, ForecastAdjustment>>
>
const figures: fc.Arbitrary<OwnFigures> = fc.record({
  own: amounts,
  adjustments,
  quota: fc.option(cents, { nil: undefined }),
})

const node = (key: string, parent: string | null): TreeNode => ({
  key,
  kind: 'team',
  id: key,
  name: key,
  parent,
  isActive: true,
  canAdjust: false,
})

/** Any forest: each node hangs on an earlier one or on none. */
const forest = fc
  .array(
    fc.record({ parent: fc.nat(), isRoot: fc.boolean(), figures: fc.array(figures, { minLength: 2, maxLength: 2 }) }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((rows) => ({
    nodes: rows.map(({ parent, isRoot }, at) => node(`n${at}`, at === 0 || isRoot ? null : `n${parent % at}`)),
    figures: rows.map((row) => row.figures),
  }))

type Forest = { nodes: TreeNode[]; figures: OwnFigures[][] }
const at = ({ figures }: Forest, key: string, period: number): OwnFigures =>
  figures[Number(key.slice(1))]?.[period] ?? {}
const rolled = (given: Forest) => rollUp(given.nodes, 2, (key, period) => at(given, key, period))

const beneath = (nodes: readonly TreeNode[], key: string): string[] => [
  key,
  ...nodes.filter(({ parent }) => parent === key).flatMap((child) => beneath(nodes, child.key)),
]

it('adds up what stands beneath, whatever the tree', () => {
  fc.assert(
    fc.property(forest, (given) => {
      for (const { key, cells } of rolled(given))
        for (const [period, cell] of cells.entries())
          for (const category of forecastCategories) {
            const rows = beneath(given.nodes, key).map((one) => at(given, one, period).own?.[category] ?? '0')
            expect(cell.raw[category]).toBe(rows.reduce(addDecimals, '0'))
          }
    }),
  )
})

it('shows a parent the adjusted figure and keeps both', () => {
  fc.assert(
    fc.property(forest, (given) => {
      const expected = (key: string, period: number, category: ForecastCategory): string => {
        const { own = nothing, adjustments = {} } = at(given, key, period)
        const children = given.nodes.filter(({ parent }) => parent === key)
        const sum = children.reduce(
          (total, child) => addDecimals(total, expected(child.key, period, category)),
          own[category],
        )
        return adjustments[category]?.value ?? sum
      }
      for (const { key, cells } of rolled(given))
        for (const [period, cell] of cells.entries())
          for (const category of forecastCategories)
            expect(totalOf(cell)[category]).toBe(expected(key, period, category))
    }),
  )
})

it('follows a change of single people as if all were added up anew', () => {
  fc.assert(
    fc.property(forest, fc.nat(), amounts, amounts, (given, which, first, second) => {
      const changed = which % given.nodes.length
      const key = `n${changed}`
      // Only leaves have opportunities of their own alone, as people do.
      fc.pre(given.nodes.every(({ parent }) => parent !== key))
      const after = given.figures.with(changed, [
        { ...given.figures[changed]?.[0], own: first },
        { ...given.figures[changed]?.[1], own: second },
      ])
      expect(withOwn(rolled(given), { [key]: [first, second] })).toEqual(rolled({ ...given, figures: after }))
    }),
  )
})

it('leaves what no change concerns as the object it was', () => {
  const tree = [node('n0', null), node('n1', 'n0'), node('n2', 'n0')]
  const before = rollUp(tree, 1, () => ({ own: nothing }))
  const after = withOwn(before, { n1: [{ ...nothing, commit: '5' }] })
  expect(after[2]).toBe(before[2])
  expect(after[0]?.cells[0]?.raw.commit).toBe('5')
})

it('takes a quota of its own before the sum of those beneath', () => {
  const tree = [node('n0', null), node('n1', 'n0'), node('n2', 'n1'), node('n3', 'n1')]
  const quotas: Record<string, string> = { n0: '100', n2: '30.5', n3: '40' }
  const cells = rollUp(tree, 1, (key) => (quotas[key] ? { quota: quotas[key] } : {})).map(({ cells }) => cells[0])
  expect(cells.map((cell) => [cell?.quota, cell?.isQuotaSum])).toEqual([
    ['100', undefined],
    ['70.5', true],
    ['30.5', undefined],
    ['40', undefined],
  ])
  expect(rollUp([node('n0', null)], 1, () => ({}))[0]?.cells[0]?.quota).toBeNull()
})

it('reads categories by themselves or together', () => {
  const sums: Amounts = { closed: '1', commit: '10', bestCase: '100', pipeline: '1000' }
  const all = (reading: 'single' | 'cumulative') => forecastCategories.map((category) => read(sums, category, reading))
  expect(all('single')).toEqual(['1', '10', '100', '1000'])
  expect(all('cumulative')).toEqual(['1', '11', '111', '1110'])
})
