import type { Filter } from '#kernel/filter/contract.ts'
import {
  namesObject,
  type RegisteredField,
  type RegisteredObject,
  type Registry,
} from '#kernel/objects/server/registry.ts'
import type { Access, Action, Capability, Role, Scope, SharingRule, Verdict } from '#kernel/permissions/contract.ts'

/** Everything about a person that decides rights, loaded once per permission version. */
export interface Principal {
  userId: string | null
  roles: Role[]
  /** The person's own teams and those with everything below; members are user ids. */
  teamIds: string[]
  subtreeIds: string[]
  teamMembers: string[]
  subtreeMembers: string[]
  sharingRules: SharingRule[]
  /** Records shared with this person or team: object → level → ids. */
  shares: { object: string; recordId: string; level: 'read' | 'update' }[]
}

export const reach: Record<Scope, number> = { none: 0, own: 1, team: 2, teamAndBelow: 3, all: 4 }

/** Access of background work: everything, under a name that the log keeps. */
export const systemAccess: Access = {
  verdict: () => true,
  canReadField: () => true,
  canWriteField: () => true,
  has: () => true,
}

/** Compiles roles, sharing rules and shares into answers; verdicts are kept once computed. */
export function compileAccess(principal: Principal, registry: Registry): Access {
  const verdicts = new Map<string, Verdict>()
  const access: Access = {
    verdict(object, action) {
      const key = `${object} ${action}`
      const known = verdicts.get(key)
      if (known !== undefined) return known
      const found = registry.objects.get(object)
      const verdict = found ? judge(principal, registry, found, action, access) : false
      verdicts.set(key, verdict)
      return verdict
    },
    canReadField: (object, field) => fieldRight(principal, object, field, 'read'),
    canWriteField: (object, field) =>
      fieldRight(principal, object, field, 'read') && fieldRight(principal, object, field, 'write'),
    has: (capability) => has(principal, capability),
  }
  return access
}

function judge(
  principal: Principal,
  registry: Registry,
  object: RegisteredObject,
  action: Action,
  access: Access,
): Verdict {
  const rules = object.def.access ?? {}
  if (action === 'read' && rules.readAll) return true
  if (action !== 'read' && action !== 'export' && rules.adminOnlyWrite) {
    return has(principal, object.def.affectsPermissions ? 'users.manage' : 'settings.manage')
  }
  if (object.def.appendOnly && (action === 'update' || action === 'delete' || action === 'create')) return false
  // Whoever may say something may also mend it or take it back.
  const isOwnWord = rules.authored === true && (action === 'update' || action === 'delete')
  const own = scopeVerdict(principal, object, isOwnWord ? 'create' : action)
  const link = object.fields.get(rules.follows ?? '')
  if (!link || own === false) return own
  if (!rules.authored || action === 'read' || action === 'export')
    return parentVerdict(registry, object, link, partRight[action], access)
  const seen = parentVerdict(registry, object, link, 'read', access)
  return action === 'create' ? seen : both(seen, writtenBy(principal, action))
}

/** A part may be written by who may update the whole; its own owner and teams do not count. */
const partRight = { read: 'read', export: 'export', create: 'update', update: 'update', delete: 'update' } as const

/** What people say stays theirs; only those who keep order in the system may take it away. */
function writtenBy(principal: Principal, action: Action): Verdict {
  if (action === 'delete' && has(principal, 'settings.manage')) return true
  return principal.userId === null ? false : { field: 'createdBy', op: 'eq', value: `user:${principal.userId}` }
}

function both(one: Verdict, other: Verdict): Verdict {
  if (one === false || other === false) return false
  if (one === true) return other
  return other === true ? one : { and: [one, other] }
}

function parentVerdict(
  registry: Registry,
  object: RegisteredObject,
  link: RegisteredField,
  action: Action,
  access: Access,
): Verdict {
  if (namesObject(link)) return anyParentVerdict(registry, object, link, action, access)
  const target = link.def.target
  if (!target || !registry.objects.has(target)) return false
  const verdict = access.verdict(target, action)
  return typeof verdict === 'boolean' ? verdict : prefix(verdict, link.name)
}

/** A part of whatever its link leads to is judged by the rights on that object. */
function anyParentVerdict(
  registry: Registry,
  object: RegisteredObject,
  link: RegisteredField,
  action: Action,
  access: Access,
): Verdict {
  const isPart = (whole: RegisteredObject) =>
    [...whole.related.values()].some((list) => list.object === object.name && list.field === link.name)
  const judged = [...registry.objects.values()]
    .filter(isPart)
    .map(({ name }) => ({ name, verdict: access.verdict(name, action) }))
  const open = judged.filter(({ verdict }) => verdict === true).map(({ name }) => name)
  if (open.length === judged.length) return judged.length > 0
  const branches = judged.flatMap(({ name, verdict }) =>
    typeof verdict === 'boolean' ? [] : [prefix(verdict, `${link.name}:${name}`)],
  )
  const whole: Filter[] =
    open.length > 0 ? [...branches, { field: `${link.name}.object`, op: 'in', value: open }] : branches
  return whole.length === 0 ? false : simplify(whole)
}

function scopeVerdict(principal: Principal, object: RegisteredObject, action: Action): Verdict {
  const scope = widest(principal.roles, object.name, action)
  if (scope === 'all') return true
  const branches: Filter[] = []
  if (scope === 'own') branches.push(...reached(principal, [], []))
  if (scope === 'team') branches.push(...reached(principal, principal.teamMembers, principal.teamIds))
  if (scope === 'teamAndBelow') branches.push(...reached(principal, principal.subtreeMembers, principal.subtreeIds))
  if (action === 'read' || action === 'update') branches.push(...shared(principal, object.name, action))
  return branches.length === 0 ? false : simplify(branches)
}

/** Records of the person and of these members, and those given to these teams. */
function reached(principal: Principal, members: string[], teams: string[]): Filter[] {
  const owners = [...new Set([...(principal.userId ? [principal.userId] : []), ...members])]
  const branches: Filter[] = []
  if (owners.length > 0) branches.push({ field: 'owner', op: 'in', value: owners })
  if (teams.length > 0) branches.push({ field: 'teams', op: 'hasAny', value: teams })
  return branches.length > 0 ? branches : [{ none: true }]
}

function shared(principal: Principal, object: string, action: 'read' | 'update'): Filter[] {
  const grants = (level: 'read' | 'update') => level === 'update' || action === 'read'
  const ids = principal.shares
    .filter((share) => share.object === object && grants(share.level))
    .map((share) => share.recordId)
  const rules = principal.sharingRules.filter(
    (rule) => rule.object === object && grants(rule.level) && appliesTo(rule, principal),
  )
  return [
    ...rules.map((rule) => rule.filter),
    ...(ids.length > 0 ? [{ field: 'id', op: 'in' as const, value: ids }] : []),
  ]
}

export function appliesTo(rule: SharingRule, principal: Principal): boolean {
  const { users = [], roles = [], teams = [] } = rule.to
  return (
    (principal.userId !== null && users.includes(principal.userId)) ||
    principal.roles.some((role) => roles.includes(role.key)) ||
    principal.teamIds.some((team) => teams.includes(team))
  )
}

function widest(roles: Role[], object: string, action: Action): Scope {
  return roles.reduce<Scope>((best, role) => {
    const scope = scopeOf(role, object, action)
    return reach[scope] > reach[best] ? scope : best
  }, 'none')
}

export const scopeOf = (role: Role, object: string, action: Action): Scope =>
  (role.rights[object] ?? role.rights['*'])?.[action] ?? 'none'

/** A field is closed only when every role that opens the object closes it. */
function fieldRight(principal: Principal, object: string, field: string, right: 'read' | 'write'): boolean {
  return principal.roles.some((role) => {
    const rights = role.rights[object] ?? role.rights['*']
    return rights !== undefined && rights.fields?.[field]?.[right] !== false
  })
}

function has(principal: Principal, capability: Capability): boolean {
  return principal.roles.some((role) => role.capabilities === '*' || role.capabilities.includes(capability))
}

function simplify(branches: Filter[]): Filter {
  const real = branches.filter((branch) => !('none' in branch))
  const [first] = real
  return first === undefined ? { none: true } : real.length === 1 ? first : { or: real }
}

/** The same filter, seen from a record that links to the one it speaks of. */
export function prefix(filter: Filter, link: string): Filter {
  if ('and' in filter) return { and: filter.and.map((part) => prefix(part, link)) }
  if ('or' in filter) return { or: filter.or.map((part) => prefix(part, link)) }
  if ('not' in filter) return { not: prefix(filter.not, link) }
  if ('field' in filter) return { ...filter, field: `${link}.${filter.field}` }
  if ('path' in filter) return { ...filter, path: `${link}.${filter.path}` }
  if ('count' in filter) return { ...filter, count: `${link}.${filter.count}` }
  return filter
}
