import { z } from 'zod'
import { changeBase, listCurrencies, previewBase, previewRate } from '#kernel/currencies/server/currencies.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'

const code = z.string().regex(/^[A-Z]{3}$/)
const tags = ['Currencies']

/** Rates themselves are records (`exchangeRate`); this is what stands around them. */
export const currencyRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/currencies',
    policy: 'any',
    tags,
    summary: 'Currencies with rates towards the base currency, which comes first',
    handler: async ({ ctx }) => ({ items: await listCurrencies(ctx) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/currencies/preview',
    policy: { capability: 'settings.manage' },
    tags,
    readsOnly: true,
    summary: 'How many open records another rate would reckon anew',
    body: z.strictObject({ currency: code, validFrom: z.iso.date() }),
    handler: ({ ctx, body }) => previewRate(ctx, body.currency, body.validFrom),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/currencies/base/preview',
    policy: { capability: 'settings.manage' },
    tags,
    readsOnly: true,
    summary: 'What another base currency would do, and which rates it lacks',
    body: z.strictObject({ currency: code }),
    handler: ({ ctx, body }) => previewBase(ctx, body.currency),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/currencies/base',
    policy: { capability: 'settings.manage' },
    tags,
    status: 202,
    summary: 'Make another currency the base currency: all amounts are reckoned anew in the background',
    body: z.strictObject({ currency: code }),
    handler: ({ ctx, body }) => changeBase(ctx, body.currency),
  })
}
