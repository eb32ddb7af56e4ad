import type { Icon } from '@tabler/icons-react'
import {
  IconBuilding,
  IconBuildingFactory2,
  IconDatabase,
  IconDeviceLaptop,
  IconFileImport,
  IconHistory,
  IconKey,
  IconListDetails,
  IconShieldLock,
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
}

/** Every page of the settings, in the order of the list on the left. */
export const settingsPages: SettingsPage[] = [
  { key: 'profile', to: '/settings/profile', icon: IconUser, section: 'own' },
  { key: 'sessions', to: '/settings/sessions', icon: IconDeviceLaptop, section: 'own' },
  {
    key: 'organization',
    to: '/settings/organization',
    icon: IconBuilding,
    section: 'people',
    capability: 'settings.manage',
  },
  { key: 'users', to: '/settings/users', icon: IconUsers, section: 'people', capability: 'users.manage' },
  { key: 'teams', to: '/settings/teams', icon: IconUsersGroup, section: 'people', capability: 'users.manage' },
  { key: 'roles', to: '/settings/roles', icon: IconShieldLock, section: 'people', capability: 'roles.manage' },
  { key: 'objects', to: '/settings/objects', icon: IconDatabase, section: 'data', capability: 'objects.manage' },
  { key: 'import', to: '/import', icon: IconFileImport, section: 'data', capability: 'import' },
  { key: 'operations', to: '/operations', icon: IconListDetails, section: 'data' },
  { key: 'trash', to: '/trash', icon: IconTrash, section: 'data' },
  { key: 'sample', to: '/settings/sample', icon: IconBuildingFactory2, section: 'data', capability: 'settings.manage' },
  { key: 'apiKeys', to: '/settings/api-keys', icon: IconKey, section: 'system', capability: 'apiKeys.manage' },
  { key: 'audit', to: '/settings/audit', icon: IconHistory, section: 'system', capability: 'audit.read' },
]
