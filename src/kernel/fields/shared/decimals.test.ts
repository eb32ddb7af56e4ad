import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDecimals,
  canonicalDecimal,
  compareDecimals,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
} from './decimals.ts'

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.nat(8))
  .map(([digits, scale]) => canonicalDecimal(`${digits}e-${scale}`) ?? '')

describe('decimals', () => {
  it.each([
    ['007.50', '7.5'],
    ['-0.0', '0'],
    ['1e3', '1000'],
    ['1.5E-3', '0.0015'],
    ['+.5', '0.5'],
    ['5.', '5'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ])('writes %s as %s', (text, canonical) => expect(canonicalDecimal(text)).toBe(canonical))

  it.each([
    ['10', '3', 2, '3.33'],
    ['20', '3', 0, '7'],
    ['-1', '8', 2, '-0.13'],
    ['1', '-8', 2, '-0.13'],
    ['1e21', '7', 3, '142857142857142857142.857'],
    ['0', '-5', 2, '0'],
    ['0.001', '0.002', 1, '0.5'],
  ])('divides %s by %s', (a, b, digits, quotient) => expect(divideDecimals(a, b, digits)).toBe(quotient))

  it.each(['', '.', '-', '1.2.3', '1e', 'NaN', 'Infinity', '0x10', '1_000', '1e999'])('does not take %s', (text) =>
    expect(canonicalDecimal(text)).toBeNull(),
  )

  it('keeps every digit up to 30 and refuses more', () => {
    expect(parseDecimal('123456789012345678901234567890')).toMatchObject({ ok: true })
    expect(parseDecimal('1234567890123456789012345678901')).toMatchObject({
      ok: false,
      issues: [{ code: 'tooManyDigits' }],
    })
    expect(parseDecimal(0.1)).toEqual({ ok: true, value: '0.1' })
    expect(parseDecimal(1e-7)).toEqual({ ok: true, value: '0.0000001' })
    expect(parseDecimal(0.1 + 0.2)).toMatchObject({ ok: false, issues: [{ code: 'notExact' }] })
  })

  it('is a ring with an order', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a))
        expect(multiplyDecimals(a, addDecimals(b, c))).toBe(addDecimals(multiplyDecimals(a, b), multiplyDecimals(a, c)))
        expect(Math.sign(compareDecimals(a, b))).toBe(-Math.sign(compareDecimals(b, a)) + 0)
        expect(compareDecimals(addDecimals(a, '0.0001'), a)).toBe(1)
      }),
    )
  })

  it.each([
    ['0.125', 2, '0.13'],
    ['-0.125', 2, '-0.13'],
    ['0.124999', 2, '0.12'],
    ['999.995', 2, '1000'],
    ['2.5', 0, '3'],
    ['-0.004', 2, '0'],
    ['7', 2, '7'],
  ])('rounds %s to %i digits: %s', (value, digits, rounded) => expect(roundDecimal(value, digits)).toBe(rounded))
})
