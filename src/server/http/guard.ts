import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findKey } from '#kernel/auth/server/api-keys.ts'
import type { Caller } from '#kernel/auth/server/audit.ts'
import { plain } from '#kernel/auth/server/audit.ts'
import { isConfirmed } from '#kernel/auth/server/confirm.ts'
import { contextOfKey, contextOfSession } from '#kernel/auth/server/contexts.ts'
import { noAccess } from '#kernel/auth/server/limit-access.ts'
import { csrfTokenOf } from '#kernel/auth/server/secrets.ts'
import { findSession, type SessionRow } from '#kernel/auth/server/sessions.ts'
import type { Context } from '#kernel/context.ts'
import { reauthenticate, unauthenticated } from '#kernel/errors.ts'
import { demand } from '#kernel/http/route.ts'
import { checkBody, checkQuery } from './body.ts'
import { sessionToken } from './cookies.ts'
import type { Host } from './host.ts'
import { checkCsrfToken, checkOrigin } from './origin.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The cookie session behind this request, null for keys and public routes. */
    session: SessionRow | null
    csrfToken: string
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
  app.decorateRequest('demandConfirmed', async function (this: FastifyRequest) {
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
    if (spec.policy === 'public') checkOrigin(request, host.config, false)
    // Public routes act under a name without rights; what they do, they do in the kernel's own tables.
    request.ctx = spec.policy === 'public' ? nobody : await identify(request, host)
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

async function identify(request: FastifyRequest, host: Host): Promise<Context> {
  if (request.headers.authorization === undefined) return identifySession(request, host)
  checkOrigin(request, host.config, false)
  const key = await findKey(reachOf(host), bearerOf(request))
  const ctx = key && (await contextOfKey(host.workspace, key))
  if (!ctx) throw unauthenticated('This API key is not valid')
  return { ...ctx, log: request.log as Context['log'] }
}

async function identifySession(request: FastifyRequest, host: Host): Promise<Context> {
  const token = sessionToken(request, host.config)
  if (token === null || token === '') throw unauthenticated()
  checkOrigin(request, host.config, true)
  const session = await findSession(reachOf(host), token)
  if (!session) throw unauthenticated()
  request.csrfToken = csrfTokenOf(token)
  checkCsrfToken(request, request.csrfToken)
  const ctx = await contextOfSession(host.workspace, session)
  if (!ctx) throw unauthenticated()
  request.session = session
  return { ...ctx, log: request.log as Context['log'] }
}

/** The same asker some time later, for answers that last: null when session or key are over (S-13, S-18). */
export async function identifyAgain(request: FastifyRequest, host: Host): Promise<Context | null> {
  if (request.headers.authorization !== undefined) {
    const key = await findKey(reachOf(host), bearerOf(request))
    return key ? contextOfKey(host.workspace, key) : null
  }
  const token = sessionToken(request, host.config)
  const session = token === null ? undefined : await findSession(reachOf(host), token, { quiet: true })
  return session ? contextOfSession(host.workspace, session) : null
}

const bearerOf = (request: FastifyRequest) => /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''

/** What session and key look-ups need; they come before there is a context. */
export function reachOf({ workspace, clock }: Host): Pick<Context, 'db' | 'workspace' | 'clock'> {
  return { db: workspace.db, workspace: { schema: workspace.schema }, clock }
}
