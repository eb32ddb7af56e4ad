import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { meQuery } from '#kernel/client/me.ts'
import { operationsQuery } from '#kernel/client/operations.ts'
import type { CurrencyJson } from '#kernel/currencies/contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'

export const currenciesPath = '/api/v1/currencies'

export const currenciesQuery = queryOptions({
  queryKey: ['currencies'],
  queryFn: ({ signal }) => api.get<{ items: CurrencyJson[] }>(currenciesPath, { signal }),
})

/** After a change of rates or of what is offered. */
export function useRatesChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: currenciesQuery.queryKey }),
      client.invalidateQueries({ queryKey: recordKeys.all('exchangeRate') }),
      client.invalidateQueries({ queryKey: operationsQuery.queryKey }),
      client.invalidateQueries({ queryKey: meQuery.queryKey }),
    ])
  }
}

/** `1 USD = 0.92 EUR`, as this reader writes numbers. */
export function useRateText(): (currency: string, rate: string, base: string) => string {
  const formats = useFormats()
  return (currency, rate, base) => {
    const units = (value: string, code: string) =>
      `${formatNumber(value, formats, { maximumFractionDigits: 12 })} ${code}`
    return `${units('1', currency)} = ${units(rate, base)}`
  }
}
