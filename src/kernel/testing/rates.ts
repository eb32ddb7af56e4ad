import { pairOf, type RateTable } from '#kernel/currencies/contract.ts'

/** Rates towards a base currency that were always the same. */
export const fixedRates = (rates: Record<string, string>, base = 'EUR'): RateTable =>
  new Map(
    Object.entries(rates).map(([currency, rate]) => [pairOf(currency, base), [{ validFrom: '1970-01-01', rate }]]),
  )
