import type { Context } from '#kernel/context.ts'
import type { Issue } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { shapeOf } from './shape.ts'
import type { Values } from './values.ts'

/** Fills the base amount of changed money at the organisation's rate, half-up to the base currency's decimals. */
export function convertMoney(
  ctx: Context,
  object: RegisteredObject,
  values: Values,
  changed: ReadonlySet<string>,
): Issue[] {
  const issues: Issue[] = []
  for (const { name } of shapeOf(object).money) {
    const money = values[name] as Money | null | undefined
    if (!money || !changed.has(name)) continue
    const rate = money.currency === ctx.organization.currency ? '1' : ctx.organization.rates[money.currency]
    if (rate)
      values[name] = {
        amount: money.amount,
        currency: money.currency,
        base: baseAmount(money.amount, rate, ctx.organization.currency),
      }
    else
      issues.push({
        field: name,
        code: 'noRate',
        message: `There is no exchange rate from ${money.currency} to ${ctx.organization.currency}; add it to the organisation's settings`,
        params: { from: money.currency, to: ctx.organization.currency },
      })
  }
  return issues
}

function baseAmount(amount: string, rate: string, currency: string): string {
  return rate === '1' ? amount : roundDecimal(multiplyDecimals(amount, rate), currencyDigits(currency))
}
