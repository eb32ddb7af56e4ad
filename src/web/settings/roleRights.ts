import type { Action, Capability, ObjectRights, Role, Scope } from '#kernel/permissions/contract.ts'

export const actions: Action[] = ['read', 'create', 'update', 'delete', 'export']
export const scopes: Scope[] = ['none', 'own', 'team', 'teamAndBelow', 'all']
export const capabilities: Capability[] = [
  'objects.manage',
  'users.manage',
  'roles.manage',
  'settings.manage',
  'apiKeys.manage',
  'import',
  'trash.destroy',
  'audit.read',
]

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
