import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { Identity } from '#kernel/permissions/server/principal.ts'
import { bothStanding } from '#kernel/permissions/server/standing.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import type { KeyRow } from './api-keys.ts'
import { limitAccess } from './limit-access.ts'
import type { SessionRow, SessionView } from './sessions.ts'

/** What the person of this session may do right now; null when they may not even be here. */
export function contextOfSession(workspace: Workspace, session: SessionRow): Promise<Context | null> {
  return session.view?.isAlive ? viewedContext(workspace, session, session.view) : ownContext(workspace, session)
}

/** Who the rights of a view are looked up for; a role is tried on by the person who looks. */
export const viewedIdentity = (
  userId: string,
  { user, role }: { user: string | null; role: string | null },
): Identity => (user ? { type: 'user', id: user } : { type: 'user', id: userId, roles: role ? [role] : [] })

/** The other's context, under rights that both have: what the looker lost meanwhile is lost in the view too (S-18). */
async function viewedContext(workspace: Workspace, session: SessionRow, view: SessionView): Promise<Context | null> {
  const [own, other] = await Promise.all([
    ownContext(workspace, session),
    workspace.contextFor(viewedIdentity(session.userId, view), 'ui'),
  ])
  if (!own || !other) return null
  const viewer = { id: session.userId, name: session.name }
  return { ...other, access: limited(other.access, own.access), viewer }
}

function ownContext(workspace: Workspace, session: SessionRow): Promise<Context | null> {
  const { language, timeZone, weekStart, nameOrder } = session
  const locale = {
    ...(language ? { language } : {}),
    ...(timeZone ? { zone: timeZone } : {}),
    ...(weekStart ? { weekStart } : {}),
    ...(nameOrder ? { nameOrder } : {}),
  }
  return workspace.contextOf({ ...session, identity: { type: 'user', id: session.userId }, locale }, 'ui')
}

/** A key acts with its role, and never with more than the person who made it may do today (S-43). */
export async function contextOfKey(workspace: Workspace, key: KeyRow): Promise<Context | null> {
  const identity = { type: 'key', id: key.id, role: key.role, name: key.name } as const
  const [own, maker] = await Promise.all([
    workspace.contextOf({ ...key, identity }, 'api'),
    workspace.contextOf({ ...key, identity: { type: 'user', id: key.createdBy } }, 'api'),
  ])
  return own && maker && together(own, maker)
}

/** The key's own context, under rights that both have and that both must go on having. */
function together(own: Context, maker: Context): Context {
  const rights = own.rights && maker.rights ? bothStanding(own.rights, maker.rights) : null
  return { ...own, access: limited(own.access, maker.access), rights }
}

/** The context of an actor string (`user:…`, `key:…`, `system:…`) as it stands now, for work that was asked for earlier. */
export async function contextOfActor(workspace: Workspace, actor: string): Promise<Context | null> {
  const [type = '', ...rest] = actor.split(':')
  const name = rest.join(':')
  if (type === 'system') return workspace.systemContext(name)
  if (type === 'user') return workspace.contextFor({ type: 'user', id: name }, 'api')
  return contextOfKeyId(workspace, name)
}

async function contextOfKeyId(workspace: Workspace, keyId: string): Promise<Context | null> {
  const { db, schema } = workspace
  const { clock } = await workspace.systemContext('api key')
  const key = await db.row<{ id: string; name: string; role: string; createdBy: string }>(sql`
    SELECT id, name, role, created_by AS "createdBy" FROM ${id(schema, 'sys_api_key')}
    WHERE id = ${keyId} AND (expires_at IS NULL OR expires_at > ${clock.now()})`)
  if (!key) return null
  const own = await workspace.contextFor({ type: 'key', id: key.id, role: key.role, name: key.name }, 'api')
  const maker = await workspace.contextFor({ type: 'user', id: key.createdBy }, 'api')
  return own && maker && together(own, maker)
}

const pairs = new WeakMap<Access, { maker: Access; access: Access }>()

/** The meeting of two compiled accesses, made once as long as both stand: caches hang on it. */
function limited(own: Access, maker: Access): Access {
  const known = pairs.get(own)
  if (known?.maker === maker) return known.access
  const access = limitAccess(own, maker)
  pairs.set(own, { maker, access })
  return access
}
