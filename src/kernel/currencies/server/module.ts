import type { Context } from '#kernel/context.ts'
import type { Hook, ServerModule } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { create } from '#kernel/records/server/engine.ts'
import { exchangeRate } from '../objects/exchangeRate.ts'
import { rateReader } from './followRates.ts'
import { labels } from './labels.ts'
import { recalculateJob } from './recalculate.ts'
import { bumpRates, takeUndated } from './store.ts'

const renewRates: Hook = (ctx) => bumpRates(ctx.db, ctx.workspace.schema)

/** Rates of currencies by day, and records that follow them. */
export const currenciesModule: ServerModule = {
  name: 'currencies',
  objects: [exchangeRate],
  labels,
  hooks: { exchangeRate: [renewRates] },
  readers: [rateReader],
  jobs: [recalculateJob],
  seed: dateRates,
}

/** Rates that were kept without a day are valid from a day before all records. */
async function dateRates(ctx: Context): Promise<void> {
  await ctx.db.transaction(async (db) => {
    const undated = await takeUndated(db, ctx.workspace.schema)
    const inside = asSystem({ ...ctx, db }, 'rates')
    for (const [currency, rate] of Object.entries(undated))
      if (currency !== ctx.organization.currency)
        await create(inside, exchangeRate.name, { currency, rate, validFrom: '1970-01-01' })
  })
}
