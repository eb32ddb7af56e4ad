import {
  type Action,
  type Capability,
  capabilities,
  type ObjectRights,
  type Role,
  type Scope,
} from '#kernel/permissions/contract.ts'

export const actions: Action[] = ['read', 'create', 'update', 'delete', 'export']
export const scopes: Scope[] = ['none', 'own', 'team', 'teamAndBelow', 'all']

/** What a role says about one object and action: its own word, or that of the row for all objects. */
export function rightOf(role: Role, object: string, action: Action): { scope: Scope; isOwn: boolean } {
  const own = role.rights[object]
  if (own) return { scope: own[action] ?? 'none', isOwn: true }
  return { scope: role.rights['*']?.[action] ?? 'none', isOwn: false }
}

/** A first word about an object takes over what the row for all objects said, so that nothing else changes. */
export function withRight(role: Role, object: string, action: Action, scope: Scope): Role {
  const standing: ObjectRights = role.rights[object] ?? { ...role.rights['*'] }
  return { ...role, rights: { ...role.rights, [object]: { ...standing, [action]: scope } } }
}

/** Back to the row for all objects. */
export function withoutRights(role: Role, object: string): Role {
  return { ...role, rights: Object.fromEntries(Object.entries(role.rights).filter(([name]) => name !== object)) }
}

export interface FieldRight {
  read: boolean
  write: boolean
}

export function fieldRightOf(role: Role, object: string, field: string): FieldRight {
  const own = role.rights[object]?.fields?.[field] ?? role.rights['*']?.fields?.[field]
  return { read: own?.read ?? true, write: (own?.write ?? true) && (own?.read ?? true) }
}

/** A field that may not be read may not be written either. */
export function withFieldRight(role: Role, object: string, field: string, right: FieldRight): Role {
  const standing: ObjectRights = role.rights[object] ?? { ...role.rights['*'] }
  const others = Object.fromEntries(Object.entries(standing.fields ?? {}).filter(([name]) => name !== field))
  const isFree = right.read && right.write
  const fields = isFree ? others : { ...others, [field]: { read: right.read, write: right.read && right.write } }
  const { fields: _, ...rest } = standing
  const rights: ObjectRights = Object.keys(fields).length > 0 ? { ...rest, fields } : rest
  return { ...role, rights: { ...role.rights, [object]: rights } }
}

/** What one role says otherwise than another: actions and fields by object, and capabilities. */
export interface RoleDifferences {
  actions: Map<string, Set<Action>>
  fields: Map<string, Set<string>>
  capabilities: Set<Capability>
  count: number
}

type NamedFields = { name: string; fields: { name: string; isSystem: boolean }[] }

/** Where both follow the row for all objects, the difference is said there, once. */
export function differencesOf(one: Role, other: Role, objects: readonly NamedFields[]): RoleDifferences {
  const names = ['*', ...objects.map((object) => object.name)]
  const hasOwn = (object: string) => object in one.rights || object in other.rights
  const differ = (object: string, action: Action) =>
    hasOwn(object) && rightOf(one, object, action).scope !== rightOf(other, object, action).scope
  const fieldsDiffer = (object: string, field: string) => {
    const [left, right] = [fieldRightOf(one, object, field), fieldRightOf(other, object, field)]
    return left.read !== right.read || left.write !== right.write
  }
  const byAction = names.map((name) => [name, new Set(actions.filter((action) => differ(name, action)))] as const)
  const byField = objects.map(
    ({ name, fields }) => [name, new Set(ownNames(fields).filter((field) => fieldsDiffer(name, field)))] as const,
  )
  const unlike = capabilities.filter(
    (capability) => hasCapability(one, capability) !== hasCapability(other, capability),
  )
  const count = [...byAction, ...byField].reduce((sum, [, found]) => sum + found.size, unlike.length)
  return { actions: new Map(byAction), fields: new Map(byField), capabilities: new Set(unlike), count }
}

export const hasCapability = (role: Role, capability: Capability): boolean =>
  role.capabilities === '*' || role.capabilities.includes(capability)

const ownNames = (fields: NamedFields['fields']) => fields.filter((field) => !field.isSystem).map((field) => field.name)
