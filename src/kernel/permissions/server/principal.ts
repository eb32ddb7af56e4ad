import type { Actor, Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import type { Registry } from '#kernel/objects/server/registry.ts'
import type { Access, Role, SharingRule } from '#kernel/permissions/contract.ts'
import { compileAccess, type Principal, systemAccess } from './access.ts'
import { listRoles } from './roles.ts'

/** What a signed-in person or key is, before rights are looked up. */
/** `roles` tries on other roles than the person's own. */
export type Identity =
  | { type: 'user'; id: string; roles?: readonly string[] }
  | { type: 'key'; id: string; role: string; name: string }

export interface Loaded {
  actor: Actor
  access: Access
}

/**
 * Keeps compiled rights by identity; an entry counts only for the permission and registry version it was made for, which
 * each request reads fresh together with the session, so that a lost right is lost with the next request.
 */
export class PrincipalCache {
  readonly #entries = new Map<string, { versions: string; loaded: Loaded | null }>()
  readonly #limit = 5000

  /** Null when the person is gone or inactive. */
  async load(
    db: Db,
    schema: string,
    registry: Registry,
    identity: Identity,
    permissionVersion: number,
  ): Promise<Loaded | null> {
    const tried = identity.type === 'user' && identity.roles ? ` ${identity.roles}` : ''
    const key = `${schema} ${identity.type}:${identity.id}${tried}`
    const versions = `${permissionVersion} ${registry.version}`
    const known = this.#entries.get(key)
    if (known?.versions === versions) return known.loaded
    const loaded = await loadFresh(db, schema, registry, identity)
    if (this.#entries.size >= this.#limit) this.#entries.clear()
    this.#entries.set(key, { versions, loaded })
    return loaded
  }
}

/** Rights as they stand in this transaction; null when the person is gone or inactive. */
export const loadFresh = (db: Db, schema: string, registry: Registry, identity: Identity): Promise<Loaded | null> =>
  identity.type === 'user' ? loadUser(db, schema, registry, identity) : loadKey(db, schema, registry, identity)

export const loadedSystem = (name: string): Loaded => ({ actor: { type: 'system', name }, access: systemAccess })

/** The same request done by a named part of the program: for writes that follow from what a person did. */
export const asSystem = (ctx: Context, name: string): Context => ({ ...ctx, ...loadedSystem(name), rights: null })

/** In the name of whoever asks, with the rights of the program: for what a verb does to records that its person may not change. */
export const withProgramRights = (ctx: Context): Context => ({ ...ctx, access: systemAccess, rights: null })

/** The same request under somebody else's own rights; null when they are gone or inactive. For questions, not for writes. */
export async function asPerson(ctx: Context, userId: string): Promise<Context | null> {
  const loaded = await loadUser(ctx.db, ctx.workspace.schema, ctx.registry, { type: 'user', id: userId })
  return loaded && { ...ctx, ...loaded }
}

async function loadUser(
  db: Db,
  schema: string,
  registry: Registry,
  { id: userId, roles: tried }: Identity & { type: 'user' },
): Promise<Loaded | null> {
  const user = await readUser(db, schema, userId)
  if (!user) return null
  const teamIds = teamIdsOf(user)
  const roles = (await listRoles(db, schema)).filter((role) => (tried ?? user.roles ?? []).includes(role.key))
  const principal = await loadPrincipal(db, schema, registry, { userId, roles, teamIds })
  const actor: Actor = { type: 'user', id: userId, name: user.name, roles: roles.map((role) => role.key), teamIds }
  return { actor, access: compileAccess(principal, registry) }
}

/** Everything that decides the rights of a person, for explanations; null when they are gone or inactive. */
export async function principalOf(
  db: Db,
  schema: string,
  registry: Registry,
  userId: string,
): Promise<Principal | null> {
  const user = await readUser(db, schema, userId)
  if (!user) return null
  const roles = (await listRoles(db, schema)).filter((role) => (user.roles ?? []).includes(role.key))
  return loadPrincipal(db, schema, registry, { userId, roles, teamIds: teamIdsOf(user) })
}

interface UserRow {
  name: string
  team: string | null
  roles: string[] | null
  teams: string[]
}

const readUser = (db: Db, schema: string, userId: string): Promise<UserRow | undefined> =>
  db.row<UserRow & Record<string, unknown>>(sql`
    SELECT display_name AS name, team, roles, teams FROM ${id(schema, 'user')}
    WHERE id = ${userId} AND deleted_at IS NULL AND is_active`)

const teamIdsOf = (user: UserRow): string[] => [...new Set([...(user.team ? [user.team] : []), ...user.teams])]

async function loadKey(
  db: Db,
  schema: string,
  registry: Registry,
  identity: Identity & { type: 'key' },
): Promise<Loaded | null> {
  const roles = (await listRoles(db, schema)).filter((role) => role.key === identity.role)
  if (roles.length === 0) return null
  const principal = await loadPrincipal(db, schema, registry, { userId: null, roles, teamIds: [] })
  const actor: Actor = { type: 'key', id: identity.id, name: identity.name, roles: [identity.role], teamIds: [] }
  return { actor, access: compileAccess(principal, registry) }
}

async function loadPrincipal(
  db: Db,
  schema: string,
  registry: Registry,
  who: { userId: string | null; roles: Role[]; teamIds: string[] },
): Promise<Principal> {
  const subtreeIds = who.teamIds.length > 0 ? await teamsBelow(db, schema, who.teamIds) : []
  const grantees = [...(who.userId ? [`user:${who.userId}`] : []), ...who.teamIds.map((team) => `team:${team}`)]
  return {
    ...who,
    subtreeIds,
    teamMembers: await membersOf(db, schema, who.teamIds),
    subtreeMembers: await membersOf(db, schema, subtreeIds),
    sharingRules: (await listSharingRules(db, schema)).filter((rule) => isSound(rule, registry)),
    shares: await sharesOf(db, schema, grantees),
  }
}

async function teamsBelow(db: Db, schema: string, roots: string[]): Promise<string[]> {
  const team = id(schema, 'team')
  const rows = await db.rows<{ id: string }>(sql`
    WITH RECURSIVE below AS (
      SELECT id FROM ${team} WHERE id = ANY(${roots}::uuid[])
      UNION SELECT t.id FROM ${team} t JOIN below b ON t.parent = b.id WHERE t.deleted_at IS NULL)
    SELECT id FROM below`)
  return rows.map((row) => row.id)
}

async function membersOf(db: Db, schema: string, teams: string[]): Promise<string[]> {
  if (teams.length === 0) return []
  const rows = await db.rows<{ id: string }>(sql`
    SELECT id FROM ${id(schema, 'user')} WHERE deleted_at IS NULL AND (team = ANY(${teams}::uuid[]) OR teams && ${teams}::uuid[])`)
  return rows.map((row) => row.id)
}

/** A rule that names a field which is gone opens nothing any more, instead of breaking every read. */
export function isSound(rule: SharingRule, registry: Registry): boolean {
  const object = registry.objects.get(rule.object)
  try {
    return object !== undefined && checkFilter(rule.filter, { registry, access: null, object }) !== null
  } catch {
    return false
  }
}

export async function listSharingRules(db: Db, schema: string): Promise<SharingRule[]> {
  const rows = await db.rows<{ id: string; definition: Omit<SharingRule, 'id'> }>(
    sql`SELECT id, definition FROM ${id(schema, 'sys_sharing_rule')} ORDER BY id`,
  )
  return rows.map((row) => ({ ...row.definition, id: row.id }))
}

async function sharesOf(db: Db, schema: string, grantees: string[]): Promise<Principal['shares']> {
  if (grantees.length === 0) return []
  return db.rows<Principal['shares'][number]>(sql`
    SELECT object, record_id AS "recordId", level FROM ${id(schema, 'sys_share')} WHERE grantee = ANY(${grantees})`)
}
