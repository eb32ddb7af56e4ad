import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Counted, planFall } from './fall.ts'

const products = ['A', 'B', 'C', 'star']
const deals = (prefix: string, least: number) =>
  fc
    .array(fc.record({ product: fc.constantFrom(...products), worth: fc.integer({ min: 1, max: 90 }) }), {
      minLength: least,
      maxLength: 40,
    })
    .map((list) => list.map((deal, at): Counted => ({ ...deal, id: `${prefix}${at}` })))

it('lets one product fall to a quarter and nothing else by more than a fifth, whatever was sold', () => {
  fc.assert(
    fc.property(deals('last', 0), deals('now', 0), (some, current) => {
      // Who sells one product alone has no other that a deal could be about.
      const others = { id: 'others', product: 'A', worth: 1 }
      const last = [...some, others, { id: 'before', product: 'star', worth: 100 }]
      const anchor = { id: 'anchor', chance: 0.5 }
      const { moved, amount } = planFall('star', last, current, anchor)
      const total = (list: readonly Counted[], product: string) =>
        list.reduce((sum, one) => sum + ((moved.get(one.id) ?? one.product) === product ? one.worth : 0), 0)
      for (const product of products) {
        const expected = total(current, product) + (product === 'star' ? amount * anchor.chance : 0)
        const share = expected / total(last, product)
        if (product === 'star') expect(share).toBeCloseTo(0.25, 6)
        else if (total(last, product) > 0) expect(share).toBeGreaterThanOrEqual(0.8)
      }
    }),
  )
})
