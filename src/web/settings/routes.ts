import { type AnyRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { withTexts } from '../i18n/late.ts'
import { type AuditSearch, auditKeys } from './audit/search.ts'
import type { RightsSearch } from './sharing/Rights.tsx'

/** Where list and page stand side by side; on a phone the list is a page of its own. */
const wide = '(min-width: 48.0625em)'

/** The pages of the settings, each its own chunk. */
export function settingsRoutes<Parent extends AnyRoute>(parent: Parent) {
  const settings = createRoute({
    getParentRoute: () => parent,
    path: '/settings',
    component: lazyRouteComponent(() => withTexts('settings', import('./SettingsFrame.tsx')), 'SettingsFrame'),
  })
  return settings.addChildren([
    ...ownPages(settings),
    ...peoplePages(settings),
    ...systemPages(settings),
    ...backgroundPages(settings),
  ])
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
  const security = createRoute({
    getParentRoute: () => settings,
    path: '/security',
    validateSearch: (search: Record<string, unknown>): { problem?: string } =>
      typeof search.problem === 'string' ? { problem: search.problem } : {},
    component: lazyRouteComponent(() => withTexts('door', import('./Security.tsx')), 'Security'),
  })
  return [start, profile, security, sessions] as const
}

function peoplePages<Settings extends AnyRoute>(settings: Settings) {
  const organization = createRoute({
    getParentRoute: () => settings,
    path: '/organization',
    component: lazyRouteComponent(() => import('./Organization.tsx'), 'OrganizationSettings'),
  })
  const currencies = createRoute({
    getParentRoute: () => settings,
    path: '/currencies',
    component: lazyRouteComponent(() => import('./currencies/Currencies.tsx'), 'Currencies'),
  })
  const users = createRoute({
    getParentRoute: () => settings,
    path: '/users',
    component: lazyRouteComponent(() => import('./people/Users.tsx'), 'Users'),
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
  const sharing = createRoute({
    getParentRoute: () => settings,
    path: '/sharing',
    component: lazyRouteComponent(() => import('./sharing/SharingRules.tsx'), 'SharingRules'),
  })
  const rights = createRoute({
    getParentRoute: () => settings,
    path: '/rights',
    validateSearch: (search: Record<string, unknown>): RightsSearch => textsIn(search, ['user', 'object', 'record']),
    component: lazyRouteComponent(() => import('./sharing/Rights.tsx'), 'Rights'),
  })
  return [organization, currencies, users, teams, roles, sharing, rights] as const
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
  const rules = createRoute({
    getParentRoute: () => settings,
    path: '/objects/$name/rules',
    component: lazyRouteComponent(() => import('./guards/Rules.tsx'), 'Rules'),
  })
  const process = createRoute({
    getParentRoute: () => settings,
    path: '/objects/$name/process',
    component: lazyRouteComponent(() => import('./guards/ProcessPage.tsx'), 'ProcessPage'),
  })
  const picklists = createRoute({
    getParentRoute: () => settings,
    path: '/picklists',
    component: lazyRouteComponent(() => import('./picklists/Picklists.tsx'), 'Picklists'),
  })
  const picklist = createRoute({
    getParentRoute: () => settings,
    path: '/picklists/$object/$field',
    component: lazyRouteComponent(() => import('./picklists/Picklist.tsx'), 'Picklist'),
  })
  const pipelines = createRoute({
    getParentRoute: () => settings,
    path: '/pipelines',
    component: lazyRouteComponent(() => import('./pipelines/Pipelines.tsx'), 'Pipelines'),
  })
  const assignment = createRoute({
    getParentRoute: () => settings,
    path: '/assignment',
    component: lazyRouteComponent(() => withTexts('assignment', import('./assignment/Assignment.tsx')), 'Assignment'),
  })
  const sample = createRoute({
    getParentRoute: () => settings,
    path: '/sample',
    component: lazyRouteComponent(() => import('./SampleCompany.tsx'), 'SampleCompany'),
  })
  const signIn = createRoute({
    getParentRoute: () => settings,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./SignInPolicy.tsx'), 'SignInPolicy'),
  })
  const mail = createRoute({
    getParentRoute: () => settings,
    path: '/mail',
    component: lazyRouteComponent(() => import('./MailServer.tsx'), 'MailServer'),
  })
  const sso = createRoute({
    getParentRoute: () => settings,
    path: '/single-sign-on',
    validateSearch: (search: Record<string, unknown>): { test?: string } =>
      typeof search.test === 'string' ? { test: search.test } : {},
    component: lazyRouteComponent(() => import('./sso/SingleSignOn.tsx'), 'SingleSignOn'),
  })
  const apiKeys = createRoute({
    getParentRoute: () => settings,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('./ApiKeys.tsx'), 'ApiKeys'),
  })
  const audit = createRoute({
    getParentRoute: () => settings,
    path: '/audit',
    validateSearch: (search: Record<string, unknown>): AuditSearch => textsIn(search, auditKeys),
    component: lazyRouteComponent(() => import('./audit/AuditLog.tsx'), 'AuditLog'),
  })
  return [
    objects,
    object,
    rules,
    process,
    picklists,
    picklist,
    pipelines,
    assignment,
    sample,
    sso,
    apiKeys,
    signIn,
    mail,
    audit,
  ] as const
}

function backgroundPages<Settings extends AnyRoute>(settings: Settings) {
  const jobs = createRoute({
    getParentRoute: () => settings,
    path: '/jobs',
    component: lazyRouteComponent(() => import('./jobs/Jobs.tsx'), 'Jobs'),
  })
  const storage = createRoute({
    getParentRoute: () => settings,
    path: '/storage',
    component: lazyRouteComponent(() => import('./system/Storage.tsx'), 'Storage'),
  })
  const health = createRoute({
    getParentRoute: () => settings,
    path: '/health',
    component: lazyRouteComponent(() => import('./system/Health.tsx'), 'Health'),
  })
  const adoption = createRoute({
    getParentRoute: () => settings,
    path: '/adoption',
    component: lazyRouteComponent(() => withTexts('onboarding', import('./adoption/Adoption.tsx')), 'Adoption'),
  })
  return [jobs, storage, health, adoption] as const
}

/** The named texts of an address; anything else in it is left out. */
function textsIn<Key extends string>(search: Record<string, unknown>, keys: readonly Key[]): { [K in Key]?: string } {
  const given = keys.filter((key) => typeof search[key] === 'string' && search[key] !== '')
  return Object.fromEntries(given.map((key) => [key, String(search[key])])) as { [K in Key]?: string }
}
