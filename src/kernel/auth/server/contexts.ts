import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import type { KeyRow } from './api-keys.ts'
import { limitAccess } from './limit-access.ts'
import type { SessionRow } from './sessions.ts'

/** What the person of this session may do right now; null when they may not even be here. */
export function contextOfSession(workspace: Workspace, session: SessionRow): Promise<Context | null> {
  const { language, timeZone, weekStart } = session
  const locale = {
    ...(language ? { language } : {}),
    ...(timeZone ? { zone: timeZone } : {}),
    ...(weekStart ? { weekStart } : {}),
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
  return own && maker && { ...own, access: limited(own.access, maker.access) }
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
  return own && maker && { ...own, access: limited(own.access, maker.access) }
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
