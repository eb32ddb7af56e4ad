import type { Context } from '#kernel/context.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import { rateAt } from '../contract.ts'

/**
 * An amount with its base at the rate of a day (ISO), half-up to the decimals of the base currency. `rate` is absent for
 * amounts in the base currency itself. Null without a rate for that day.
 */
export function baseAt(ctx: Pick<Context, 'organization'>, money: Money, day: string): Money | null {
  const { currency: home, rates } = ctx.organization
  const { amount, currency } = money
  if (currency === home) return { amount, currency, base: amount }
  const rate = rateAt(rates, currency, home, day)
  if (rate === null) return null
  return { amount, currency, base: roundDecimal(multiplyDecimals(amount, rate), currencyDigits(home)), rate }
}
