import { z } from 'zod'
import { SsoRefusal } from '#kernel/auth/server/sso/asserted.ts'
import { listIdentities } from '#kernel/auth/server/sso/identities.ts'
import { unlink } from '#kernel/auth/server/sso/people.ts'
import {
  demandEverything,
  describeProviders,
  existingProvider,
  removeProvider,
  saveProvider,
} from '#kernel/auth/server/sso/providers.ts'
import { keepTest, readTest } from '#kernel/auth/server/sso/tests.ts'
import { startTrip } from '#kernel/auth/server/sso/trips.ts'
import { ssoProviderInput } from '#kernel/auth/sso.contract.ts'
import { route } from '#kernel/http/route.ts'
import { setSsoBrowser } from '../cookies.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { envOf, freshContext } from './arrival.ts'

const tags = ['Single sign-on']
const params = z.strictObject({ id: z.uuid() })
const next = z.strictObject({ next: z.string().max(2000).optional() })

export const ssoAdminRoutes: Routes = (app, host) => {
  providerRoutes(app, host)
  testRoutes(app, host)
  ownRoutes(app, host)
}

const policy = { capability: 'settings.manage', session: true } as const

const providerRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/sso/providers',
    policy,
    tags,
    summary: 'All providers, without their secrets',
    handler: async ({ ctx }) => describeProviders(ctx, envOf(host)),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/sso/providers/:id',
    policy,
    confirmed: () => true,
    tags,
    summary: 'Make or replace a provider; a secret or metadata that is not given stays',
    params,
    body: ssoProviderInput,
    handler: async ({ ctx, params, body }) => saveProvider(ctx, envOf(host), params.id, body),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/sso/providers/:id',
    policy,
    confirmed: () => true,
    tags,
    summary: 'Remove a provider; nobody signs in by it any more',
    params,
    handler: async ({ ctx, params }) => removeProvider(ctx, params.id),
  })
}

const testRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/v1/sso/providers/:id/test',
    policy,
    tags,
    ownTransactions: true,
    summary: 'Begin a test round trip in this browser: `url` to go to, or `test` when it failed before it began',
    params,
    handler: async ({ ctx, params, request, reply }) => {
      demandEverything(ctx)
      const provider = await existingProvider(ctx, params.id)
      const { userId } = sessionOf(request)
      try {
        const input = { purpose: { kind: 'test', userId } as const }
        const trip = await startTrip(ctx, envOf(host), params.id, input, callerOf(request))
        setSsoBrowser(reply, host.config, trip.browser)
        return { url: trip.url }
      } catch (error) {
        if (!(error instanceof SsoRefusal)) throw error
        return { test: await keepTest(await freshContext(host), provider, userId, error) }
      }
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/sso/tests/:id',
    policy,
    tags,
    summary: 'The steps of an own test and what the provider said',
    params,
    handler: async ({ ctx, params, request }) => readTest(ctx, params.id, sessionOf(request).userId),
  })
}

const ownRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/me/identities',
    policy: 'session',
    tags,
    summary: 'The providers by which one can sign in',
    handler: async ({ ctx, request }) => ({ items: await listIdentities(ctx, sessionOf(request).userId) }),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/identities/:id',
    policy: 'session',
    confirmed: () => true,
    tags,
    summary: 'Sign in by this provider no more',
    params,
    handler: async ({ ctx, params, request }) => unlink(ctx, sessionOf(request), params.id, callerOf(request)),
  })
  for (const kind of ['link', 'confirm'] as const) {
    route(app, {
      method: 'POST',
      url: `/api/auth/sso/:id/${kind}`,
      policy: 'session',
      confirmed: () => kind === 'link',
      ownTransactions: true,
      tags,
      summary:
        kind === 'link'
          ? 'Begin to tie the own account to a person at this provider'
          : 'Begin to show by this provider that it is still oneself',
      params,
      body: next,
      handler: async ({ ctx, params, body, request, reply }) => {
        const { userId, sessionId } = sessionOf(request)
        const input = { purpose: { kind, userId, sessionId }, next: body.next }
        const trip = await startTrip(ctx, envOf(host), params.id, input, callerOf(request))
        setSsoBrowser(reply, host.config, trip.browser)
        return { url: trip.url }
      },
    })
  }
}
