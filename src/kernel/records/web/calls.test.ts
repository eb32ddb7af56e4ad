import { expect, test } from 'vitest'
import { numberOf } from './calls.ts'

test('the primary number is called, else the first that is no fax and not known to be wrong', () => {
  expect(numberOf('+4930123')).toBe('+4930123')
  expect(numberOf([{ number: '+491' }, { number: '+492', isPrimary: true }])).toBe('+492')
  expect(numberOf([{ number: '+491', type: 'fax' }, { number: '+492', invalid: true }, { number: '+493' }])).toBe(
    '+493',
  )
})

test('a number whose owner does not want to be called is passed over', () => {
  expect(numberOf([{ number: '+491', isPrimary: true, optOut: true }, { number: '+492' }])).toBe('+492')
  expect(numberOf([{ number: '+491', isPrimary: true, optOut: true }])).toBeNull()
})

test('who has no number is not called', () => {
  for (const value of [undefined, null, '', [], [{ number: '+491', invalid: true }]]) expect(numberOf(value)).toBeNull()
})
