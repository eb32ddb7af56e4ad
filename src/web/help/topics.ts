import type { Capability } from '#kernel/permissions/contract.ts'

/** Help for one screen; its texts are `help.topics.<key>`. */
export interface Topic {
  key: string
  /** As the router writes it; `$` stands for anything. The first that fits counts. */
  path: string
  /** Where it leads; absent where an address of its own is missing. */
  to?: string
  /** Keys of related topics. */
  links?: string[]
  /** Who may open the screen; absent: everybody. */
  capability?: Capability
}

const settings = (key: string, page: string, capability?: Capability, links: string[] = []): Topic => ({
  key,
  path: `/settings/${page}`,
  to: `/settings/${page}`,
  links,
  ...(capability ? { capability } : {}),
})

/** Every screen behind the door. A test holds that none is missing. */
export const topics: Topic[] = [
  { key: 'home', path: '/', to: '/', links: ['notices', 'index'] },
  { key: 'create', path: '/o/$plural/new', links: ['index', 'import'] },
  { key: 'layout', path: '/o/$plural/$id/layout', links: ['record', 'object'], capability: 'objects.manage' },
  { key: 'record', path: '/o/$plural/$id', links: ['index', 'layout', 'trash'] },
  { key: 'index', path: '/o/$plural', links: ['record', 'import', 'operations'] },
  { key: 'notices', path: '/notices', to: '/notices', links: ['home', 'record'] },
  { key: 'keys', path: '/keys', to: '/keys', links: ['home', 'index'] },
  { key: 'trash', path: '/trash', to: '/trash', links: ['operations', 'audit'] },
  { key: 'waiting', path: '/waiting', to: '/waiting', links: ['record', 'trash'] },
  { key: 'sales', path: '/sales', to: '/sales', links: ['forecast', 'goals', 'index'] },
  { key: 'forecast', path: '/forecast', to: '/forecast', links: ['goals', 'index', 'record'] },
  { key: 'goals', path: '/goals', to: '/goals', links: ['forecast', 'index', 'operations'] },
  { key: 'territories', path: '/territories', to: '/territories', links: ['operations', 'forecast'] },
  { key: 'operations', path: '/operations', to: '/operations', links: ['import', 'trash'] },
  { key: 'import', path: '/import', to: '/import', links: ['operations', 'objects'], capability: 'import' },
  { key: 'gallery', path: '/dev/ui', to: '/dev/ui', links: ['home'] },
  settings('profile', 'profile', undefined, ['security']),
  settings('security', 'security', undefined, ['sessions', 'profile']),
  settings('sessions', 'sessions', undefined, ['security']),
  settings('organization', 'organization', 'settings.manage', ['users', 'currencies']),
  settings('currencies', 'currencies', 'settings.manage', ['organization', 'import']),
  settings('users', 'users', 'users.manage', ['teams', 'roles']),
  settings('teams', 'teams', 'users.manage', ['users', 'roles']),
  settings('roles', 'roles', 'roles.manage', ['sharing', 'rights', 'users']),
  settings('sharing', 'sharing', 'roles.manage', ['roles', 'rights']),
  settings('rights', 'rights', 'roles.manage', ['roles', 'sharing']),
  { ...settings('rules', 'objects/$name/rules', 'objects.manage', ['object', 'process']), to: '/settings/objects' },
  { ...settings('process', 'objects/$name/process', 'objects.manage', ['object', 'rules']), to: '/settings/objects' },
  {
    ...settings('object', 'objects/$name', 'objects.manage', ['objects', 'rules', 'process', 'layout']),
    to: '/settings/objects',
  },
  settings('objects', 'objects', 'objects.manage', ['import', 'roles']),
  { ...settings('picklist', 'picklists/$object/$field', 'objects.manage', ['picklists']), to: '/settings/picklists' },
  settings('pipelines', 'pipelines', 'settings.manage', ['picklists', 'index']),
  settings('picklists', 'picklists', 'objects.manage', ['objects']),
  settings('assignment', 'assignment', 'settings.manage', ['teams', 'operations']),
  settings('sample', 'sample', 'settings.manage', ['import']),
  settings('sso', 'single-sign-on', 'settings.manage', ['signIn', 'users']),
  settings('apiKeys', 'api-keys', 'apiKeys.manage', ['audit']),
  settings('signIn', 'sign-in', 'settings.manage', ['sso', 'security']),
  settings('mail', 'mail', 'settings.manage', ['users']),
  settings('jobs', 'jobs', 'settings.manage', ['operations', 'health']),
  settings('storage', 'storage', 'settings.manage', ['trash', 'health']),
  settings('health', 'health', 'settings.manage', ['jobs', 'mail']),
  settings('adoption', 'adoption', 'audit.read', ['audit', 'users']),
  settings('audit', 'audit', 'audit.read', ['jobs', 'trash']),
  { key: 'settings', path: '/settings', to: '/settings', links: ['profile', 'users', 'objects'] },
]

export const topicOf = (key: string): Topic | undefined => topics.find((topic) => topic.key === key)

/** The help for an address; the home page's where there is none. */
export function topicAt(pathname: string): Topic {
  const here = pathname.replace(/(.)\/+$/, '$1')
  return (topics.find((topic) => pattern(topic.path).test(here)) ?? topics[0]) as Topic
}

/** The object that an address is about: lists, records and forms of `/o/…`. */
export const pluralAt = (pathname: string): string | null => /^\/o\/([^/]+)/.exec(pathname)?.[1] ?? null

const pattern = (path: string) => new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}$`)
