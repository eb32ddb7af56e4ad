import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findKey } from '#kernel/auth/server/api-keys.ts'
import type { Caller } from '#kernel/auth/server/audit.ts'
import { plain } from '#kernel/auth/server/audit.ts'
import { csrfTokenOf } from '#kernel/auth/server/secrets.ts'
import { findSession, type SessionRow } from '#kernel/auth/server/sessions.ts'
import type { Context } from '#kernel/context.ts'
import { unauthenticated } from '#kernel/errors.ts'
import { demand } from '#kernel/http/route.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { checkBody, checkQuery } from './body.ts'
import { sessionToken } from './cookies.ts'
import type { Host } from './host.ts'
import { limitAccess, noAccess } from './limit-access.ts'
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
  const { authorization } = request.headers
  if (authorization !== undefined) return identifyKey(request, host, authorization)
  const token = sessionToken(request, host.config)
  if (token === null || token === '') throw unauthenticated()
  checkOrigin(request, host.config, true)
  const session = await findSession(reachOf(host), token)
  if (!session) throw unauthenticated()
  const csrfToken = csrfTokenOf(token)
  checkCsrfToken(request, csrfToken)
  const ctx = await sessionContext(host, session)
  request.session = session
  request.csrfToken = csrfToken
  return { ...ctx, log: request.log as Context['log'] }
}

/** What the person of this session may do right now. */
export async function sessionContext(host: Host, session: SessionRow): Promise<Context> {
  const { language, timeZone, weekStart } = session
  const locale = {
    ...(language ? { language } : {}),
    ...(timeZone ? { zone: timeZone } : {}),
    ...(weekStart ? { weekStart } : {}),
  }
  const ctx = await host.workspace.contextOf(
    { ...session, identity: { type: 'user', id: session.userId }, locale },
    'ui',
  )
  if (!ctx) throw unauthenticated()
  return ctx
}

/** A key acts with its role, and never with more than the person who made it may do today (S-43). */
async function identifyKey(request: FastifyRequest, host: Host, authorization: string): Promise<Context> {
  checkOrigin(request, host.config, false)
  const key = await findKey(reachOf(host), /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '')
  if (!key) throw unauthenticated('This API key is not valid')
  const identity = { type: 'key', id: key.id, role: key.role, name: key.name } as const
  const [own, maker] = await Promise.all([
    host.workspace.contextOf({ ...key, identity }, 'api'),
    host.workspace.contextOf({ ...key, identity: { type: 'user', id: key.createdBy } }, 'api'),
  ])
  if (!own || !maker) throw unauthenticated('This API key is not valid')
  return { ...own, access: limited(own.access, maker.access), log: request.log as Context['log'] }
}

/** What session and key look-ups need; they come before there is a context. */
export function reachOf({ workspace, clock }: Host): Pick<Context, 'db' | 'workspace' | 'clock'> {
  return { db: workspace.db, workspace: { schema: workspace.schema }, clock }
}

const pairs = new WeakMap<Access, { maker: Access; access: Access }>()
/** The meeting of two compiled accesses, made once as long as both stand. */
function limited(own: Access, maker: Access): Access {
  const known = pairs.get(own)
  if (known?.maker === maker) return known.access
  const access = limitAccess(own, maker)
  pairs.set(own, { maker, access })
  return access
}
