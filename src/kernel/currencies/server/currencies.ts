import type { Context } from '#kernel/context.ts'
import { invalid, invalidField } from '#kernel/errors.ts'
import { isCurrency } from '#kernel/fields/money/currencies.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { getOperation } from '#kernel/operations/server/operations.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import { type BasePreview, type CurrencyJson, pairOf, type RatePreview, ratedCurrencies } from '../contract.ts'
import { countRows, missingRates, openIn, spanOf, withMoney } from './affected.ts'
import { recalculateAll } from './recalculate.ts'
import { lockBase } from './store.ts'

/** Currencies that have rates or were switched off, the base currency first. */
export async function listCurrencies(ctx: Context): Promise<CurrencyJson[]> {
  const { currency: home, rates } = ctx.organization
  const inactive = await inactiveCurrencies(ctx)
  const codes = new Set([...ratedCurrencies(rates, home), ...[...inactive].sort()])
  return [...codes].map((code) => {
    const known = rates.get(pairOf(code, home)) ?? []
    return {
      code,
      isBase: code === home,
      isActive: code === home || !inactive.has(code),
      newest: known.at(-1) ?? null,
      rates: known.length,
    }
  })
}

/** What is offered where amounts are entered, the base currency first. */
export async function offeredCurrencies(ctx: Context): Promise<string[]> {
  const { currency: home, rates } = ctx.organization
  const inactive = await inactiveCurrencies(ctx)
  return ratedCurrencies(rates, home).filter((code) => code === home || !inactive.has(code))
}

const inactiveCurrencies = async (ctx: Context): Promise<Set<string>> =>
  new Set((await readSetting(ctx, 'currencies')).inactive)

/** How many open records another rate of this day would reckon anew. */
export async function previewRate(ctx: Context, currency: string, validFrom: string): Promise<RatePreview> {
  const span = spanOf(ctx, currency, [validFrom])
  return { records: await countRows(ctx, (object) => openIn(ctx, object, [span])) }
}

export async function previewBase(ctx: Context, currency: string): Promise<BasePreview> {
  demandOther(ctx, currency)
  return { records: await countRows(ctx, withMoney), missing: await missingRates(ctx, currency) }
}

/**
 * Makes another currency the organisation's own. All amounts, also of records that keep their rate, get their base by rates
 * towards it, in the background; refused while one of these is missing.
 */
export async function changeBase(ctx: Context, currency: string): Promise<OperationJson> {
  demandOther(ctx, currency)
  const id = await ctx.db.transaction(async (db) => {
    const inside = { ...ctx, db }
    await lockBase(db, ctx.workspace.schema)
    const missing = await missingRates(inside, currency)
    if (missing.length > 0)
      throw invalid(
        missing.map(({ currency: from, day }) => ({
          field: 'currency',
          code: 'noRate',
          message: `There is no exchange rate from ${from} to ${currency} on ${day}. Add a rate for ${from} valid on or before ${day}`,
          params: { from, to: currency, day },
        })),
      )
    const standing = await readSetting(inside, 'organization')
    await writeSetting(inside, 'organization', { ...standing, currency })
    return recalculateAll(inside, standing.currency, currency)
  })
  return getOperation(ctx, id)
}

function demandOther(ctx: Context, currency: string): void {
  if (!isCurrency(currency))
    throw invalidField('currency', 'unknownCurrency', 'Give the currency as an ISO code such as EUR')
  if (currency === ctx.organization.currency)
    throw invalidField('currency', 'sameCurrency', `${currency} is the base currency already`)
}
