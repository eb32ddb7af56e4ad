import { describe, expect, it } from 'vitest'
import { parseLocalNumber } from './localNumber.ts'

const read = (text: string, decimalSign?: '.' | ',') => {
  const parsed = parseLocalNumber(text, decimalSign ? { decimalSign } : {})
  return parsed.ok ? parsed.value : parsed.issues[0]?.code
}

describe('parseLocalNumber', () => {
  it.each([
    ['1.234,56', ',', '1234.56'],
    ['1,234.56', '.', '1234.56'],
    ['1.234,56', '.', '1234.56'],
    ['1.234', ',', '1234'],
    ['1.234', '.', '1.234'],
    ['1,234', '.', '1234'],
    ['1,234', ',', '1.234'],
    ['1234.56', ',', '1234.56'],
    ['1.234.567', ',', '1234567'],
    ['12,34,567.8', '.', '1234567.8'],
    ['1 234,5', ',', '1234.5'],
    ['1’234.50', '.', '1234.5'],
    ['(12.50)', '.', '-12.5'],
    ['12,50-', ',', '-12.5'],
    ['−7', '.', '-7'],
    ['1.5E+3', '.', '1500'],
    ['0,5', ',', '0.5'],
  ] as const)('reads %s with %s as %s', (text, sign, value) => expect(read(text, sign)).toBe(value))

  it.each([
    ['1,234', '1234'],
    ['1.234', '1.234'],
    ['1,5', '1.5'],
    ['0,500', '0.5'],
  ])('reads %s without conventions as %s', (text, value) => expect(read(text)).toBe(value))

  it.each(['1.23.456', '1,2,3', '12a', '--1', '1.2,3.4', '.', ',', '1,23.456,7'])('refuses %s', (text) =>
    expect(read(text, '.')).toBe('notANumber'),
  )
})
