import type { Filter } from '#kernel/filter/contract.ts'

/** How far a right reaches. `team` is the person's own teams, `teamAndBelow` their subtrees too. */
export type Scope = 'none' | 'own' | 'team' | 'teamAndBelow' | 'all'
export type Action = 'read' | 'create' | 'update' | 'delete' | 'export'

export type ObjectRights = Partial<Record<Action, Scope>> & {
  /** Fields that this role may not read, or may read but not write. Absent fields follow the object. */
  fields?: Record<string, { read?: boolean; write?: boolean }>
}

/** Administrative capabilities beyond records. */
export const capabilities = [
  'objects.manage',
  'users.manage',
  'roles.manage',
  'settings.manage',
  'apiKeys.manage',
  'import',
  'trash.destroy',
  'audit.read',
  'users.impersonate',
  'views.share',
] as const
export type Capability = (typeof capabilities)[number]

/** A role as data. `rights['*']` is the default for objects not named. A person has one or more roles: rights add up. */
export interface Role {
  key: string
  label: string
  rights: Record<string, ObjectRights>
  capabilities: Capability[] | '*'
  isSystem?: boolean
}

/** A filter that opens matching records to people, roles or teams beyond what their scope gives. */
export interface SharingRule {
  id: string
  /** What people call it. */
  name?: string
  object: string
  filter: Filter
  to: { users?: string[]; roles?: string[]; teams?: string[] }
  level: 'read' | 'update'
}

/** The answer to "may I?": yes, no, or only these records. ANDed into every statement. */
export type Verdict = true | false | Filter

/** What one actor may do, compiled once per actor, permission version and registry version. */
export interface Access {
  verdict(object: string, action: Action): Verdict
  /** Fields the actor may read, write; also decides filter, sort, group, aggregate, search and export. */
  canReadField(object: string, field: string): boolean
  canWriteField(object: string, field: string): boolean
  has(capability: Capability): boolean
}

/** Roles of a fresh organisation; administrators may change all but `admin`. */
export const defaultRoles: Role[] = [
  { key: 'admin', label: 'Administrator', isSystem: true, capabilities: '*', rights: { '*': all() } },
  {
    key: 'manager',
    label: 'Manager',
    capabilities: ['import', 'views.share'],
    rights: {
      '*': { read: 'all', create: 'all', update: 'teamAndBelow', delete: 'teamAndBelow', export: 'teamAndBelow' },
      user: { read: 'all' },
      team: { read: 'all' },
    },
  },
  {
    key: 'user',
    label: 'User',
    capabilities: [],
    rights: {
      '*': { read: 'all', create: 'all', update: 'team', delete: 'own', export: 'none' },
      user: { read: 'all' },
      team: { read: 'all' },
    },
  },
  {
    key: 'readOnly',
    label: 'Read only',
    capabilities: [],
    rights: { '*': { read: 'all' }, user: { read: 'all' }, team: { read: 'all' } },
  },
]

function all(): ObjectRights {
  return { read: 'all', create: 'all', update: 'all', delete: 'all', export: 'all' }
}
