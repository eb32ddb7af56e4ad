import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findKey } from '#kernel/auth/server/api-keys.ts'
import type { Caller } from '#kernel/auth/server/audit.ts'
import { plain } from '#kernel/auth/server/audit.ts'
import { isConfirmed } from '#kernel/auth/server/confirm.ts'
import { contextOfKey, contextOfSession } from '#kernel/auth/server/contexts.ts'
import { noAccess } from '#kernel/auth/server/limit-access.ts'
import { allows } from '#kernel/auth/server/networks.ts'
import { csrfTokenOf } from '#kernel/auth/server/secrets.ts'
import { findSession, type SessionRow } from '#kernel/auth/server/sessions.ts'
import type { Context } from '#kernel/context.ts'
import { reauthenticate, unauthenticated } from '#kernel/errors.ts'
import { type AnySpec, demand } from '#kernel/http/route.ts'
import { checkBody, checkQuery } from './body.ts'
import { sessionToken } from './cookies.ts'
import { type Host, reachOf } from './host.ts'
import { isSame, type KnownSession, knownSessions } from './known-sessions.ts'
import { checkCsrfToken, checkOrigin } from './origin.ts'
import { HttpError } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The cookie session behind this request, null for keys and public routes. */
    session: SessionRow | null
    csrfToken: string
    /** An API key behind this request may do what people must confirm. */
    isTrustedKey: boolean
  }
}

/**
 * Runs before every route, whatever its path looks like and before the body is read: shape, origin, who asks, may they.
 * A route without policy cannot be registered, so none can forget it (V-21).
 */
export async function addGuard(app: FastifyInstance, host: Host): Promise<void> {
  const nobody: Context = { ...(await host.workspace.systemContext('public route')), access: noAccess }
  app.decorateRequest('session', null)
  app.decorateRequest('csrfToken', '')
  app.decorateRequest('isTrustedKey', false)
  app.decorateRequest('recheck', null)
  app.decorateRequest('demandConfirmed', async function (this: FastifyRequest) {
    // A key has nobody to ask: whoever made it has said, with a fresh confirmation, whether it may.
    if (!this.session && !this.isTrustedKey)
      throw new HttpError(403, 'This API key may not do what people must confirm', 'keyNotTrusted')
    if (this.session && !(await isConfirmed(reachOf(host), this.session.sessionId))) throw reauthenticate()
  })
  app.addHook('onRoute', (options) => {
    if (options.config?.spec === undefined) throw new Error(`Route ${options.method} ${options.url} has no policy`)
  })
  app.addHook('onRequest', async (request) => {
    const spec = request.routeOptions.config?.spec
    if (spec === undefined) return
    checkBody(request)
    checkQuery(request)
    if (spec.policy === 'public' && spec.input !== 'form') checkOrigin(request, host.config, false)
    // Public routes act under a name without rights; what they do, they do in the kernel's own tables.
    request.ctx = spec.policy === 'public' ? nobody : await identify(request, host, spec)
    demand(request.ctx, spec.policy)
  })
}

/** Where a request comes from, for limits, sessions and the audit. */
export function callerOf(request: FastifyRequest): Caller {
  return { ip: request.ip, userAgent: plain(request.headers['user-agent'] ?? '') }
}

/** The person behind a route of policy `session`. */
export function sessionOf(request: FastifyRequest): SessionRow {
  if (!request.session) throw unauthenticated()
  return request.session
}

async function identify(request: FastifyRequest, host: Host, spec: AnySpec): Promise<Context> {
  if (request.headers.authorization === undefined) return identifySession(request, host, spec)
  checkOrigin(request, host.config, false)
  const key = await findKey(reachOf(host), bearerOf(request), request.ip)
  const ctx = key && (await contextOfKey(host.workspace, key))
  if (!key || !ctx) throw unauthenticated('This API key is not valid')
  request.isTrustedKey = key.isTrusted
  return { ...ctx, log: request.log as Context['log'] }
}

async function identifySession(request: FastifyRequest, host: Host, spec: AnySpec): Promise<Context> {
  const token = sessionToken(request, host.config)
  if (token === null || token === '') throw unauthenticated()
  checkOrigin(request, host.config, true)
  const found = knownSessions(host).find(token)
  const accept = ({ session, ctx }: KnownSession): Context => {
    if (!isInPlace(session, request)) throw unauthenticated('Signing in is not allowed from this network')
    request.csrfToken = csrfTokenOf(token)
    checkCsrfToken(request, request.csrfToken)
    refuseInView(session, spec)
    request.session = session
    request.ctx = { ...ctx, log: request.log as Context['log'] }
    return request.ctx
  }
  // A refusal must not rest on an assumption: where a right to call is asked, the session is read first.
  const assumed = spec.repeatable && spec.policy === 'any' ? knownSessions(host).last(token) : undefined
  if (!assumed) return accept(await found)
  // Heard by whoever awaits the answer; a request that is refused before has nobody who does.
  found.catch(() => undefined)
  request.recheck = async () => {
    const known = await found
    if (isSame(known.session, assumed.session)) return null
    demand(accept(known), spec.policy)
    return request.ctx
  }
  return accept(assumed)
}

/** A session is good where its person may sign in: a rule that was made after it counts, and so does a cookie carried elsewhere. */
const isInPlace = ({ networks, roles }: SessionRow, { ip }: FastifyRequest): boolean =>
  networks === null || allows(networks, roles ?? [], ip)

/** Who sees Rapport as somebody else only reads; once that is over, nothing goes on under wrong eyes until they say so. */
function refuseInView({ view }: SessionRow, spec: AnySpec): void {
  if (!view || spec.whileViewing) return
  if (!view.isAlive) throw new HttpError(403, 'The time to see Rapport as somebody else is over', 'viewEnded')
  const reads = spec.method === 'GET' || spec.readsOnly || spec.repeatable
  if (!reads) throw new HttpError(403, 'While you see Rapport as somebody else, nothing can be changed', 'viewOnly')
}

/** The same asker some time later, for answers that last: null when session or key are over (S-13, S-18). */
export async function identifyAgain(request: FastifyRequest, host: Host): Promise<Context | null> {
  if (request.headers.authorization !== undefined) {
    const key = await findKey(reachOf(host), bearerOf(request), request.ip)
    return key ? contextOfKey(host.workspace, key) : null
  }
  const token = sessionToken(request, host.config)
  const session = token === null ? undefined : await findSession(reachOf(host), token, { quiet: true })
  if (session && !isInPlace(session, request)) return null
  // Answers that last end with the view they were given for.
  if (session?.view && !session.view.isAlive) return null
  return session ? contextOfSession(host.workspace, session) : null
}

const bearerOf = (request: FastifyRequest) => /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
