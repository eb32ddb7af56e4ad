import { type AnyRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

/** Where list and page stand side by side; on a phone the list is a page of its own. */
const wide = '(min-width: 48.0625em)'

/** The pages of the settings, each its own chunk. */
export function settingsRoutes<Parent extends AnyRoute>(parent: Parent) {
  const settings = createRoute({
    getParentRoute: () => parent,
    path: '/settings',
    component: lazyRouteComponent(() => import('./SettingsFrame.tsx'), 'SettingsFrame'),
  })
  return settings.addChildren([...ownPages(settings), ...peoplePages(settings), ...systemPages(settings)])
}

function ownPages<Settings extends AnyRoute>(settings: Settings) {
  const start = createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      if (matchMedia(wide).matches) throw redirect({ to: '/settings/profile' })
    },
  })
  const profile = createRoute({
    getParentRoute: () => settings,
    path: '/profile',
    component: lazyRouteComponent(() => import('./Profile.tsx'), 'Profile'),
  })
  const sessions = createRoute({
    getParentRoute: () => settings,
    path: '/sessions',
    component: lazyRouteComponent(() => import('./Sessions.tsx'), 'Sessions'),
  })
  return [start, profile, sessions] as const
}

function peoplePages<Settings extends AnyRoute>(settings: Settings) {
  const organization = createRoute({
    getParentRoute: () => settings,
    path: '/organization',
    component: lazyRouteComponent(() => import('./Organization.tsx'), 'OrganizationSettings'),
  })
  const users = createRoute({
    getParentRoute: () => settings,
    path: '/users',
    component: lazyRouteComponent(() => import('./Users.tsx'), 'Users'),
  })
  const teams = createRoute({
    getParentRoute: () => settings,
    path: '/teams',
    component: lazyRouteComponent(() => import('./Teams.tsx'), 'Teams'),
  })
  const roles = createRoute({
    getParentRoute: () => settings,
    path: '/roles',
    component: lazyRouteComponent(() => import('./Roles.tsx'), 'Roles'),
  })
  return [organization, users, teams, roles] as const
}

function systemPages<Settings extends AnyRoute>(settings: Settings) {
  const objects = createRoute({
    getParentRoute: () => settings,
    path: '/objects',
    component: lazyRouteComponent(() => import('./Objects.tsx'), 'Objects'),
  })
  const object = createRoute({
    getParentRoute: () => settings,
    path: '/objects/$name',
    component: lazyRouteComponent(() => import('./ObjectDetail.tsx'), 'ObjectDetail'),
  })
  const sample = createRoute({
    getParentRoute: () => settings,
    path: '/sample',
    component: lazyRouteComponent(() => import('./SampleCompany.tsx'), 'SampleCompany'),
  })
  const apiKeys = createRoute({
    getParentRoute: () => settings,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('./ApiKeys.tsx'), 'ApiKeys'),
  })
  const audit = createRoute({
    getParentRoute: () => settings,
    path: '/audit',
    component: lazyRouteComponent(() => import('./SignInAudit.tsx'), 'SignInAudit'),
  })
  return [objects, object, sample, apiKeys, audit] as const
}
