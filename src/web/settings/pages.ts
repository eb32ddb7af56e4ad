import type { Icon } from '@tabler/icons-react'
import {
  IconArrowsSplit2,
  IconBuilding,
  IconBuildingFactory2,
  IconChartBar,
  IconCoins,
  IconDatabase,
  IconDeviceLaptop,
  IconFileImport,
  IconFilter,
  IconFingerprint,
  IconHeartbeat,
  IconHistory,
  IconKey,
  IconList,
  IconListCheck,
  IconListDetails,
  IconLockPassword,
  IconLogin2,
  IconMail,
  IconServer,
  IconShare,
  IconShieldLock,
  IconStack2,
  IconTrash,
  IconUser,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { Capability } from '#kernel/permissions/contract.ts'

export interface SettingsPage {
  /** Key of its texts, `settings.pages.<key>`. */
  key: string
  to: string
  icon: Icon
  section: 'own' | 'people' | 'data' | 'system'
  /** Who may open it; absent: everybody. */
  capability?: Capability
  /** Whose texts stand on the page, `settings.<room>`; absent: those of its own key. */
  texts?: string[]
  /** Objects that the page is about: it is there when they are, and they have no list of their own. */
  objects?: string[]
}

/** Every page of the settings, in the order of the list on the left. */
export const settingsPages: SettingsPage[] = [
  { key: 'profile', to: '/settings/profile', icon: IconUser, section: 'own', texts: ['profile', 'formats'] },
  { key: 'security', to: '/settings/security', icon: IconFingerprint, section: 'own' },
  { key: 'sessions', to: '/settings/sessions', icon: IconDeviceLaptop, section: 'own' },
  {
    key: 'organization',
    to: '/settings/organization',
    icon: IconBuilding,
    section: 'people',
    capability: 'settings.manage',
  },
  {
    key: 'currencies',
    to: '/settings/currencies',
    icon: IconCoins,
    section: 'people',
    capability: 'settings.manage',
    objects: ['exchangeRate'],
  },
  {
    key: 'users',
    to: '/settings/users',
    icon: IconUsers,
    section: 'people',
    capability: 'users.manage',
    texts: ['users', 'invite'],
  },
  { key: 'teams', to: '/settings/teams', icon: IconUsersGroup, section: 'people', capability: 'users.manage' },
  { key: 'roles', to: '/settings/roles', icon: IconShieldLock, section: 'people', capability: 'roles.manage' },
  { key: 'sharing', to: '/settings/sharing', icon: IconShare, section: 'people', capability: 'roles.manage' },
  { key: 'rights', to: '/settings/rights', icon: IconListCheck, section: 'people', capability: 'roles.manage' },
  {
    key: 'objects',
    to: '/settings/objects',
    icon: IconDatabase,
    section: 'data',
    capability: 'objects.manage',
    texts: ['objects', 'fields'],
  },
  { key: 'picklists', to: '/settings/picklists', icon: IconList, section: 'data', capability: 'objects.manage' },
  {
    key: 'pipelines',
    to: '/settings/pipelines',
    icon: IconFilter,
    section: 'data',
    capability: 'settings.manage',
    objects: ['pipeline', 'stage'],
  },
  {
    key: 'assignment',
    to: '/settings/assignment',
    icon: IconArrowsSplit2,
    section: 'data',
    capability: 'settings.manage',
  },
  { key: 'import', to: '/import', icon: IconFileImport, section: 'data', capability: 'import' },
  { key: 'operations', to: '/operations', icon: IconListDetails, section: 'data' },
  { key: 'trash', to: '/trash', icon: IconTrash, section: 'data' },
  { key: 'sample', to: '/settings/sample', icon: IconBuildingFactory2, section: 'data', capability: 'settings.manage' },
  { key: 'sso', to: '/settings/single-sign-on', icon: IconLogin2, section: 'system', capability: 'settings.manage' },
  { key: 'apiKeys', to: '/settings/api-keys', icon: IconKey, section: 'system', capability: 'apiKeys.manage' },
  { key: 'signIn', to: '/settings/sign-in', icon: IconLockPassword, section: 'system', capability: 'settings.manage' },
  { key: 'mail', to: '/settings/mail', icon: IconMail, section: 'system', capability: 'settings.manage' },
  {
    key: 'jobs',
    to: '/settings/jobs',
    icon: IconStack2,
    section: 'system',
    capability: 'settings.manage',
    texts: ['jobs', 'readers'],
  },
  { key: 'storage', to: '/settings/storage', icon: IconServer, section: 'system', capability: 'settings.manage' },
  { key: 'health', to: '/settings/health', icon: IconHeartbeat, section: 'system', capability: 'settings.manage' },
  { key: 'adoption', to: '/settings/adoption', icon: IconChartBar, section: 'system', capability: 'audit.read' },
  { key: 'audit', to: '/settings/audit', icon: IconHistory, section: 'system', capability: 'audit.read' },
]
