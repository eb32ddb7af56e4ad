import { describe, expect, test } from 'vitest'
import type { FiscalYear } from './contract.ts'
import { fiscalOf, quartersOf } from './fiscal.ts'

describe('fiscal years', () => {
  const april: FiscalYear = { firstMonth: 4, namedAfter: 'end' }
  test('are called after the year they end in, or the one they begin in', () => {
    expect(fiscalOf('2026-04-01', april)).toEqual({ year: 2027, quarter: 1 })
    expect(fiscalOf('2026-03-31', april)).toEqual({ year: 2026, quarter: 4 })
    expect(fiscalOf('2026-04-01', { ...april, namedAfter: 'start' })).toEqual({ year: 2026, quarter: 1 })
    expect(fiscalOf('2026-12-31', { firstMonth: 12, namedAfter: 'end' })).toEqual({ year: 2027, quarter: 1 })
  })
  test('that begin in January are those of the calendar', () => {
    for (const namedAfter of ['end', 'start'] as const)
      expect(fiscalOf('2026-12-31', { firstMonth: 1, namedAfter })).toEqual({ year: 2026, quarter: 4 })
  })
  test.each([1, 2, 4, 7, 10, 12])('have four quarters that begin as they are told (month %i)', (firstMonth) => {
    for (const namedAfter of ['end', 'start'] as const) {
      const quarters = quartersOf(2027, { firstMonth, namedAfter })
      expect(quarters.map((day) => fiscalOf(day, { firstMonth, namedAfter }))).toEqual(
        [1, 2, 3, 4].map((quarter) => ({ year: 2027, quarter })),
      )
    }
  })
})
