import { capabilities } from '#kernel/auth/server/capabilities.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { get, query } from '#kernel/records/server/engine.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import type { Action, Capability, Role, Scope } from '../contract.ts'
import type { ObjectRightsOf, Reason, RecordRights, UserRights } from '../explain.contract.ts'
import { appliesTo, type Principal, reach, scopeOf } from './access.ts'
import { principalOf } from './principal.ts'

const actions: readonly Action[] = ['read', 'create', 'update', 'delete', 'export']

/** The rights of a person as their roles, teams and rules add up, each with where it comes from. */
export async function explainUser(workspace: Workspace, ctx: Context, userId: string): Promise<UserRights> {
  const { person, principal } = await loadPerson(workspace, ctx, userId)
  const granting = (capability: Capability) =>
    principal.roles.filter((role) => role.capabilities === '*' || role.capabilities.includes(capability))
  const all = [...new Set(principal.roles.flatMap((role) => capabilitiesOf(role, person)))]
  return {
    user: nameOf(person),
    roles: principal.roles.map(({ key, label }) => ({ key, label })),
    teams: await teamsOf(ctx, principal.teamIds),
    capabilities: all.map((capability) => ({ capability, roles: granting(capability).map(({ key }) => key) })),
    objects: [...ctx.registry.objects.values()].map((object) => objectRights(object, person, principal)),
  }
}

/** Whether a person may read and change one record, and everything that lets them. The asker must see the record. */
export async function explainRecord(
  workspace: Workspace,
  ctx: Context,
  asked: { user: string; object: string; record: string },
): Promise<RecordRights> {
  const object = ctx.registry.object(asked.object)
  const record = await get(ctx, asked.object, asked.record)
  const { person, principal } = await loadPerson(workspace, ctx, asked.user)
  const may = async (action: 'read' | 'update') => {
    const reasons = await reasonsFor(ctx, { person, principal, object, record, action })
    return { allowed: await holds(person, asked.object, asked.record, action), reasons }
  }
  return {
    user: nameOf(person),
    record: { object: asked.object, id: asked.record, name: String(record.displayName ?? '') },
    read: await may('read'),
    update: await may('update'),
    hiddenFields: hiddenFields(object, person),
  }
}

interface Loaded {
  person: Context
  principal: Principal
}

async function loadPerson(workspace: Workspace, ctx: Context, userId: string): Promise<Loaded> {
  const person = await workspace.contextFor({ type: 'user', id: userId }, 'ui')
  const principal = person && (await principalOf(ctx.db, ctx.workspace.schema, ctx.registry, userId))
  if (!person || !principal) throw notFound('User')
  return { person, principal }
}

const nameOf = ({ actor }: Context) =>
  actor.type === 'user' ? { id: actor.id, name: actor.name } : { id: '', name: '' }

const capabilitiesOf = (role: Role, person: Context): Capability[] =>
  role.capabilities === '*' ? capabilities.filter((one) => person.access.has(one)) : role.capabilities

function teamsOf(ctx: Context, teamIds: string[]): Promise<{ id: string; name: string }[]> {
  return ctx.db.rows(sql`
    SELECT id, display_name AS name FROM ${id(ctx.workspace.schema, 'team')} WHERE id = ANY(${teamIds}::uuid[]) ORDER BY 2`)
}

function objectRights(object: RegisteredObject, person: Context, principal: Principal): ObjectRightsOf {
  const right = (action: Action) => {
    const verdict = person.access.verdict(object.name, action)
    const { scope, roles } = widest(principal.roles, object.name, action)
    return { scope, roles, allowed: verdict !== false, isFilter: typeof verdict !== 'boolean' }
  }
  const names = [...object.fields.keys()]
  const hidden = hiddenFields(object, person)
  return {
    object: object.name,
    actions: Object.fromEntries(actions.map((action) => [action, right(action)])) as ObjectRightsOf['actions'],
    rules: principal.sharingRules
      .filter((rule) => rule.object === object.name && appliesTo(rule, principal))
      .map(({ id: rule, name, level }) => ({ id: rule, name: name ?? null, level })),
    hiddenFields: hidden,
    readOnlyFields: names.filter((name) => {
      const field = object.fields.get(name)
      const isOpen = !field?.def.readOnly && !hidden.includes(name)
      return isOpen && !person.access.canWriteField(object.name, name)
    }),
  }
}

const hiddenFields = (object: RegisteredObject, person: Context): string[] =>
  [...object.fields.keys()].filter((name) => !person.access.canReadField(object.name, name))

/** The widest scope, and the roles that give it. */
function widest(roles: readonly Role[], object: string, action: Action): { scope: Scope; roles: string[] } {
  const scopes = roles.map((role) => scopeOf(role, object, action))
  const scope = scopes.reduce((best, one) => (reach[one] > reach[best] ? one : best), 'none' as Scope)
  return {
    scope,
    roles: scope === 'none' ? [] : roles.filter((_, at) => scopes[at] === scope).map(({ key }) => key),
  }
}

interface Case extends Loaded {
  object: RegisteredObject
  record: Record<string, unknown>
  action: 'read' | 'update'
}

async function reasonsFor(ctx: Context, given: Case): Promise<Reason[]> {
  const { object, action, principal } = given
  const rules = object.def.access ?? {}
  if (action === 'read' && rules.readAll) return [{ kind: 'everyone' }]
  if (action === 'update' && rules.adminOnlyWrite) return byCapability(given)
  if (rules.follows) return rules.authored && action === 'update' ? byAuthor(given) : byWhole(ctx, given, rules.follows)
  const byRoles = principal.roles.flatMap((role) => byRole(given, role))
  return [...byRoles, ...(await byRules(ctx, given)), ...byShare(given)]
}

function byCapability({ object, person }: Case): Reason[] {
  const capability: Capability = object.def.affectsPermissions ? 'users.manage' : 'settings.manage'
  return person.access.has(capability) ? [{ kind: 'capability', capability }] : []
}

/** A part is seen by who sees the whole, and changed by who may change it. */
async function byWhole(ctx: Context, { object, record, person, action }: Case, field: string): Promise<Reason[]> {
  const { target, whole } = wholeOf(object, record, field)
  if (!target || !whole || !(await holds(person, target, whole, action))) return []
  const isSeen = await holds(ctx, target, whole, 'read')
  return [{ kind: 'whole', object: target, field, recordId: isSeen ? whole : null }]
}

function wholeOf(
  object: RegisteredObject,
  record: Record<string, unknown>,
  field: string,
): { target: string | undefined; whole: string | null } {
  const value = record[field]
  if (typeof value === 'object' && value !== null) {
    const link = value as { object: string; id: string }
    return { target: link.object, whole: link.id }
  }
  return { target: object.fields.get(field)?.def.target, whole: typeof value === 'string' ? value : null }
}

const byAuthor = ({ record, person }: Case): Reason[] =>
  record.createdBy === actorKey(person.actor) ? [{ kind: 'author' }] : []

function byRole({ object, record, principal, action }: Case, role: Role): Reason[] {
  const scope = scopeOf(role, object.name, action)
  const owner = typeof record.owner === 'string' ? record.owner : ''
  const teams = Array.isArray(record.teams) ? record.teams.map(String) : []
  const given = (via: (Reason & { kind: 'role' })['via']): Reason[] => [{ kind: 'role', role: role.key, scope, via }]
  if (scope === 'all') return given('all')
  if (scope === 'none') return []
  if (owner === principal.userId) return given('owner')
  if (scope === 'own') return []
  if (principal.teamMembers.includes(owner)) return given('ownerInTeam')
  if (teams.some((team) => principal.teamIds.includes(team))) return given('team')
  if (scope === 'team') return []
  if (principal.subtreeMembers.includes(owner)) return given('ownerBelow')
  return teams.some((team) => principal.subtreeIds.includes(team)) ? given('teamBelow') : []
}

/** Each rule that speaks of the person is asked about this one record, in the person's own terms ("me", "my teams"). */
async function byRules(ctx: Context, { object, record, person, principal, action }: Case): Promise<Reason[]> {
  const rules = principal.sharingRules.filter(
    (rule) =>
      rule.object === object.name && appliesTo(rule, principal) && (rule.level === 'update' || action === 'read'),
  )
  const seer: Context = { ...person, access: { ...ctx.access, canReadField: () => true } }
  const reasons: Reason[] = []
  for (const { id: rule, name, filter } of rules) {
    const only = { field: 'id', op: 'eq' as const, value: String(record.id) }
    const page = await query(seer, object.name, { filter: { and: [only, filter] }, fields: ['id'], limit: 1 })
    if (page.items.length > 0) reasons.push({ kind: 'rule', rule, name: name ?? null, filter })
  }
  return reasons
}

function byShare({ object, record, principal, action }: Case): Reason[] {
  const isShared = principal.shares.some(
    (share) =>
      share.object === object.name && share.recordId === record.id && (share.level === 'update' || action === 'read'),
  )
  return isShared ? [{ kind: 'share' }] : []
}

/** The engine's own answer, so that an explanation never says more than what is so. */
async function holds(person: Context, object: string, recordId: string, action: 'read' | 'update'): Promise<boolean> {
  const verdict = person.access.verdict(object, action)
  if (verdict === false || person.access.verdict(object, 'read') === false) return false
  const only = { field: 'id', op: 'eq' as const, value: recordId }
  const asked = { ...person, access: { ...person.access, canReadField: () => true } }
  const filter = verdict === true ? only : { and: [only, verdict] }
  return (await query(asked, object, { filter, fields: ['id'], limit: 1 })).items.length > 0
}
