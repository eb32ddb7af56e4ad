import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { networkOf, take } from '#kernel/auth/server/rate.ts'
import { SsoRefusal } from '#kernel/auth/server/sso/asserted.ts'
import { discoverProvider } from '#kernel/auth/server/sso/policy.ts'
import {
  finishOidc,
  finishSaml,
  metadataOf,
  recordRefusal,
  startTrip,
  takePost,
} from '#kernel/auth/server/sso/trips.ts'
import { PublicError } from '#kernel/errors.ts'
import { route } from '#kernel/http/route.ts'
import { email } from '../auth/shapes.ts'
import { setSsoBrowser, ssoBrowser } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import type { Host, Routes } from '../host.ts'
import { arriveAt, doorWith, envOf, freshContext, isSignedInAs } from './arrival.ts'

const tags = ['Single sign-on']
const params = z.strictObject({ id: z.uuid() })
type Params = z.output<typeof params>

export const ssoVisitRoutes: Routes = (app, host) => {
  startRoutes(app, host)
  returnRoutes(app, host)
}

const startRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/auth/sso/discovery',
    policy: 'public',
    tags,
    summary: 'The provider that people of this address sign in by; judged by its domain alone',
    body: z.strictObject({ email }),
    handler: async ({ ctx, body, request }) => {
      await take(ctx, [{ key: `sso network ${networkOf(callerOf(request).ip)}`, most: 300, seconds: 900 }])
      return discoverProvider(ctx, body.email)
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/auth/sso/:id/start',
    policy: 'public',
    tags,
    summary: 'Send this browser to its provider; `next` is a path of ours to come back to',
    params,
    query: z.strictObject({ next: z.string().max(2000).optional(), hint: z.string().max(320).optional() }),
    handler: async ({ ctx, params, query, request, reply }) => {
      const input = { purpose: { kind: 'signIn' } as const, next: query.next, hint: query.hint }
      try {
        const trip = await startTrip(ctx, envOf(host), params.id, input, callerOf(request))
        setSsoBrowser(reply, host.config, trip.browser)
        return reply.redirect(trip.url, 303)
      } catch (error) {
        return turnedAway(host, request, reply, error)
      }
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/auth/sso/:id/metadata',
    policy: 'public',
    tags,
    summary: 'What a SAML provider has to know of us',
    produces: 'application/samlmetadata+xml; charset=utf-8',
    params,
    handler: async ({ ctx, params }) => metadataOf(ctx, envOf(host), params.id),
  })
}

const returnRoutes: Routes = (app, host) => {
  route<Params, Record<string, string>>(app, {
    method: 'GET',
    url: '/api/auth/sso/:id/callback',
    policy: 'public',
    // Providers add search params of their own.
    input: 'records',
    tags,
    summary: 'Where an OIDC provider sends the browser back to',
    params,
    handler: async ({ params, query, request, reply }) =>
      finish(host, request, reply, async (ctx, browser) =>
        finishOidc(ctx, envOf(host), params.id, new URLSearchParams(query), browser),
      ),
  })
  route<Params, Record<string, never>, { SAMLResponse: string; RelayState: string }>(app, {
    method: 'POST',
    url: '/api/auth/sso/:id/acs',
    policy: 'public',
    input: 'form',
    tags,
    summary: 'Where a SAML provider posts its answer',
    params,
    body: z.object({ SAMLResponse: z.string().max(500_000), RelayState: z.string().max(500).default('') }),
    handler: async ({ params, body, reply }) => {
      const ctx = await freshContext(host)
      const answer = { response: body.SAMLResponse, state: body.RelayState }
      const turned = await takePost(ctx, envOf(host), params.id, answer)
      const base = `/api/auth/sso/${params.id}`
      if ('ticket' in turned) return reply.redirect(`${base}/finish?ticket=${turned.ticket}`, 303)
      return reply.redirect(turned.startsAnew ? `${base}/start` : doorWith('expired'), 303)
    },
  })
  route<Params, { ticket: string }>(app, {
    method: 'GET',
    url: '/api/auth/sso/:id/finish',
    policy: 'public',
    tags,
    summary: 'Where the browser goes after the answer of a SAML provider was taken',
    params,
    query: z.strictObject({ ticket: z.string().max(200) }),
    handler: async ({ params, query, request, reply }) =>
      finish(host, request, reply, async (ctx, browser) => finishSaml(ctx, params.id, query.ticket, browser)),
  })
}

type Finish = (ctx: Awaited<ReturnType<typeof freshContext>>, browser: string | null) => ReturnType<typeof finishSaml>

/** The trip is over: the browser's half of it goes, and what came of it leads on. */
async function finish(host: Host, request: FastifyRequest, reply: FastifyReply, work: Finish): Promise<FastifyReply> {
  const ctx = await freshContext(host)
  const browser = ssoBrowser(request, host.config)
  setSsoBrowser(reply, host.config, null)
  try {
    const returned = await work(ctx, browser)
    const { purpose } = returned
    if ('userId' in purpose && !(await isSignedInAs(host, request, purpose)))
      throw new SsoRefusal('expired', 'The session that began this is over')
    return await arriveAt(host, ctx, request, reply, returned)
  } catch (error) {
    return turnedAway(host, request, reply, error)
  }
}

/** People are not shown problem documents: they land where they can try again, and learn the kind of refusal alone. */
async function turnedAway(
  host: Host,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  if (error instanceof PublicError && (error.code === 'notFound' || error.code === 'unauthenticated'))
    return reply.redirect(doorWith('noAccount'), 303)
  if (!(error instanceof SsoRefusal)) throw error
  await recordRefusal(await freshContext(host), error, null, callerOf(request))
  return reply.redirect(doorWith(error.problem), 303)
}
