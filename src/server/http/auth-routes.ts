import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Me } from '#kernel/auth/contract.ts'
import { isTimeZone } from '#kernel/auth/objects/user.ts'
import { auditLogin } from '#kernel/auth/server/audit.ts'
import { confirmPassword } from '#kernel/auth/server/confirm.ts'
import { contextOfSession } from '#kernel/auth/server/contexts.ts'
import { me, updateMe } from '#kernel/auth/server/me.ts'
import { redeemPasswordLink } from '#kernel/auth/server/password-links.ts'
import { csrfTokenOf } from '#kernel/auth/server/secrets.ts'
import { endSession, findSession, listSessions } from '#kernel/auth/server/sessions.ts'
import { needsSetup, setUp } from '#kernel/auth/server/setup.ts'
import { changePassword, type SignedIn, signIn, signOut, welcome } from '#kernel/auth/server/sign-in.ts'
import { unauthenticated } from '#kernel/errors.ts'
import { route } from '#kernel/http/route.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { deviceToken, setSignedIn, setSignedOut } from './cookies.ts'
import { callerOf, sessionOf } from './guard.ts'
import { type Host, type Routes, reachOf } from './host.ts'

/** Long enough for any passphrase; the policy says what is too long for a new one. */
const password = z.string().min(1).max(4096)
const email = z.string().min(3).max(320)
const language = z.enum(['en', 'de'])
const timeZone = z.string().max(64).refine(isTimeZone, 'is not an IANA time zone')

const setupRequest = z.strictObject({
  token: z.string().min(1).max(500),
  organization: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().max(320).pipe(z.email()),
  password,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
})

export const authRoutes: Routes = (app, host) => {
  setupRoutes(app, host)
  signInRoutes(app, host)
  ownRoutes(app, host)
}

const setupRoutes: Routes = (app, host) => {
  const tags = ['Setup']
  route(app, {
    method: 'GET',
    url: '/api/setup',
    policy: 'public',
    tags,
    summary: 'Whether the first account is still to be made',
    response: z.object({ needed: z.boolean() }),
    handler: async ({ ctx }) => ({ needed: await needsSetup(ctx) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/setup',
    policy: 'public',
    tags,
    summary: 'Make the organisation and its administrator, once, with the setup token',
    body: setupRequest,
    handler: async ({ ctx, body, request, reply }) => {
      const { currency, country, language, timeZone, ...rest } = body
      const input = { ...rest, ...given({ currency, country, language, timeZone }) }
      const account = await setUp(ctx, input, host.setupToken, callerOf(request))
      await host.workspace.seed()
      return enter(host, reply, await welcome(ctx, account, callerOf(request), deviceToken(request, host.config)))
    },
  })
}

const signInRoutes: Routes = (app, host) => {
  const tags = ['Sign-in']
  route(app, {
    method: 'POST',
    url: '/api/auth/sign-in',
    policy: 'public',
    tags,
    summary: 'Sign in by e-mail and password',
    body: z.strictObject({ email, password }),
    handler: async ({ ctx, body, request, reply }) =>
      enter(host, reply, await signIn(ctx, body, callerOf(request), deviceToken(request, host.config))),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/sign-out',
    policy: 'session',
    tags,
    summary: 'End this session',
    handler: async ({ ctx, request, reply }) => {
      await signOut(ctx, sessionOf(request), callerOf(request))
      setSignedOut(reply, host.config)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/password',
    policy: 'session',
    tags,
    ownTransactions: true,
    summary: 'Change the own password; all other sessions end',
    body: z.strictObject({ current: password, next: password }),
    handler: async ({ ctx, body, request }) => changePassword(ctx, body, sessionOf(request), callerOf(request)),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/confirm',
    policy: 'session',
    tags,
    ownTransactions: true,
    summary: 'Give the password again, for what an older session may not do; the session goes on under a new token',
    body: z.strictObject({ password }),
    handler: async ({ ctx, body, request, reply }) => {
      const token = await confirmPassword(ctx, body, sessionOf(request), callerOf(request))
      return enter(host, reply, { token })
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/password-link',
    policy: 'public',
    tags,
    summary: 'Set a password by a one-time link and sign in',
    body: z.strictObject({ token: z.string().min(1).max(200), password }),
    handler: async ({ ctx, body, request, reply }) => {
      const account = await redeemPasswordLink(ctx, body, callerOf(request))
      return enter(host, reply, await welcome(ctx, account, callerOf(request), null))
    },
  })
}

const ownRoutes: Routes = (app) => {
  const tags = ['Account']
  route(app, {
    method: 'GET',
    url: '/api/v1/me',
    policy: 'session',
    tags,
    summary: 'Who is signed in',
    handler: async ({ ctx, request }) => me(ctx, sessionOf(request), request.csrfToken),
  })
  route(app, {
    method: 'PATCH',
    url: '/api/v1/me',
    policy: 'session',
    tags,
    summary: 'Change the own name, language and calendar',
    body: z.strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      language: language.optional(),
      timeZone: timeZone.optional(),
      weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]).optional(),
    }),
    handler: async ({ ctx, body, request }) => {
      const session = sessionOf(request)
      const patch = given(body)
      await updateMe(ctx, session.userId, patch)
      const locale = {
        language: body.language ?? ctx.locale.language,
        zone: body.timeZone ?? ctx.locale.zone,
        weekStart: body.weekStart ?? ctx.locale.weekStart,
      }
      return me({ ...ctx, locale }, { ...session, name: body.name ?? session.name }, request.csrfToken)
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/me/sessions',
    policy: 'session',
    tags,
    summary: 'The own sessions',
    handler: async ({ ctx, request }) => {
      const { userId, sessionId } = sessionOf(request)
      return { items: await listSessions(ctx, userId, sessionId) }
    },
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/sessions/:id',
    policy: 'session',
    tags,
    summary: 'End one of the own sessions',
    params: z.strictObject({ id: z.uuid() }),
    handler: async ({ ctx, params, request }) => {
      const { userId, email } = sessionOf(request)
      await endSession(ctx, userId, params.id)
      await auditLogin(ctx, { event: 'sessionRevoked', email, userId, caller: callerOf(request) })
    },
  })
}

/** Hands the new session to the browser and answers who it belongs to. */
async function enter(
  host: Host,
  reply: FastifyReply,
  signedIn: Pick<SignedIn, 'token'> & Partial<SignedIn>,
): Promise<Me> {
  const session = await findSession(reachOf(host), signedIn.token)
  if (!session) throw unauthenticated()
  const ctx = await contextOfSession(host.workspace, session)
  if (!ctx) throw unauthenticated()
  const { absoluteDays } = await readSetting(ctx, 'sessions')
  setSignedIn(reply, host.config, signedIn, absoluteDays * 86_400)
  return me(ctx, session, csrfTokenOf(signedIn.token))
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Only what is there: optional members and missing ones are not the same under exact types. */
function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>
}
