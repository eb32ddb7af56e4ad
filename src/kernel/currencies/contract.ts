/** What one unit of a currency is worth from a day on, until the next one. */
export interface DatedRate {
  /** ISO day. */
  validFrom: string
  /** Units of the base currency that one unit is worth: `0.92` for 1 USD = 0.92 EUR. */
  rate: string
}

/** All known rates by `pairOf`, each list by day. */
export type RateTable = ReadonlyMap<string, readonly DatedRate[]>

export const pairOf = (currency: string, base: string): string => `${currency} ${base}`

/** The rate of a day: the newest that is valid by then. Null before the first one. */
export function rateAt(table: RateTable, currency: string, base: string, day: string): string | null {
  if (currency === base) return '1'
  const rates = table.get(pairOf(currency, base)) ?? []
  let [low, high] = [0, rates.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rates[middle]?.validFrom ?? '') <= day) low = middle + 1
    else high = middle
  }
  return rates[low - 1]?.rate ?? null
}

/** Currencies that are worth something in the base currency, which comes first. */
export function ratedCurrencies(table: RateTable, base: string): string[] {
  const pairs = [...table.keys()].map((pair) => pair.split(' '))
  const others = pairs.flatMap(([currency = '', towards]) => (towards === base ? [currency] : []))
  return [base, ...others.sort()]
}

/** GET /api/v1/currencies: those with rates towards the base currency, which comes first, and those switched off. */
export interface CurrencyJson {
  code: string
  isBase: boolean
  /** Offered where amounts are entered. */
  isActive: boolean
  /** Null for the base currency, and for one whose rates are gone. */
  newest: DatedRate | null
  /** How many rates are known. */
  rates: number
}

/** POST /api/v1/currencies/preview: what another rate of this day would do. */
export interface RatePreview {
  /** Open records that would be reckoned anew. */
  records: number
}

/** POST /api/v1/currencies/base/preview: what another base currency would do. */
export interface BasePreview {
  records: number
  /** Currencies of standing amounts without a rate towards it on the first of their days. */
  missing: { currency: string; day: string }[]
}
