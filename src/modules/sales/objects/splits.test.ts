import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitAmounts, splitTotal } from './splits.ts'

/** Percents with two digits that add to 100. */
const percents = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 0, maxLength: 9 }).map((cuts) => {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), 10_000]
  return edges.slice(1).map((edge, i) => ((edge - (edges[i] ?? 0)) / 100).toFixed(2))
})
const units = (amount: string, digits: number) =>
  BigInt(digits === 0 ? amount : amount.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1'))

describe('shares of an amount', () => {
  it('give what is left over to those who lost most', () => {
    expect(splitAmounts('100.00', ['33.33', '33.33', '33.34'], 2)).toEqual(['33.33', '33.33', '33.34'])
    expect(splitAmounts('0.01', ['50', '50'], 2)).toEqual(['0.01', '0.00'])
    expect(splitAmounts('1000', ['33.4', '33.3', '33.3'], 0)).toEqual(['334', '333', '333'])
    expect(splitAmounts('10.001', ['50', '50'], 3)).toEqual(['5.001', '5.000'])
  })
  it.each([0, 2, 3])('add up exactly, and none is a unit off, with %i digits', (digits) => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }), percents, (total, shares) => {
        const text =
          total < 0n ? `-${String(-total).padStart(digits + 1, '0')}` : String(total).padStart(digits + 1, '0')
        const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
        const got = splitAmounts(amount, shares, digits).map((one) => units(one, digits))
        expect(got.reduce((sum, one) => sum + one, 0n)).toBe(total)
        for (const [i, one] of got.entries()) {
          const off = one * 10_000n - total * BigInt(Math.round(Number(shares[i]) * 100))
          expect(off < 10_000n && off > -10_000n).toBe(true)
        }
      }),
    )
  })
  it('are counted exactly', () => expect(splitTotal(['33.33', '33.33', '33.34'])).toBe('100'))
})
