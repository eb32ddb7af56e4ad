import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { whenSignedOut } from '#kernel/client/http.ts'
import { meQuery } from '#kernel/client/me.ts'
import { createQueryClient } from '#kernel/client/queryClient.ts'
import { parseIndexState } from '#kernel/records/web/state.ts'
import { SkeletonRows } from '#ui/states.tsx'
import type { GallerySearch } from './dev/Gallery.tsx'
import type { GroupName } from './dev/groups.ts'
import { withTexts } from './i18n/late.ts'
import { whenLeftElsewhere } from './offline/early.ts'
import type { ForecastSearch } from './screens/Forecast.tsx'
import type { GoalsSearch } from './screens/Goals.tsx'
import type { SalesSearch } from './screens/Sales.tsx'
import { enter, forget, needsSetup, resume } from './session.ts'
import { settingsRoutes } from './settings/routes.ts'
import { Frame } from './shell/Frame.tsx'
import { Crashed, Missing, Opening, Outside, Waiting } from './shell/failures.tsx'

export const queryClient = createQueryClient()

/** Milliseconds that nobody notices. */
const glance = 60

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Outside,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; problem?: string } => ({
    ...(typeof search.next === 'string' ? { next: search.next } : {}),
    ...(typeof search.problem === 'string' ? { problem: search.problem } : {}),
  }),
  beforeLoad: async () => {
    if (await needsSetup()) throw redirect({ to: '/setup' })
  },
  component: lazyRouteComponent(() => withTexts('door', import('./start/SignIn.tsx')), 'SignIn'),
})

const challenge = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/challenge',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: lazyRouteComponent(() => withTexts('door', import('./start/Challenge.tsx')), 'Challenge'),
})

const magicLink = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/link',
  component: lazyRouteComponent(() => withTexts('door', import('./start/MagicLink.tsx')), 'MagicLink'),
})

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(() => import('./start/SetPassword.tsx'), 'SetPassword'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => withTexts('door', import('./start/AcceptInvitation.tsx')), 'AcceptInvitation'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async () => {
    if (!(await needsSetup())) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./start/Setup.tsx'), 'Setup'),
})

/** Everything behind the door. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ context, location }) => enter(context.client, location.href),
  component: Frame,
  pendingComponent: Opening,
  errorComponent: Outside,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context, search }) => resume(context.client, search),
  component: lazyRouteComponent(() => import('./home/Home.tsx'), 'Home'),
  pendingComponent: Waiting,
})

const index = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural',
  validateSearch: (search) => parseIndexState(search),
  // Not waited for: the list is drawn meanwhile. A pointer on its way to the link asks, too.
  loader: ({ context, params, location }) => {
    void import('./screens/Index.tsx').then(({ fetchAhead }) =>
      fetchAhead(context.client, params.plural, parseIndexState(location.search)),
    )
  },
  component: lazyRouteComponent(() => import('./screens/Index.tsx'), 'Index'),
  pendingComponent: Waiting,
})

const create = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural/new',
  component: lazyRouteComponent(() => import('./screens/Create.tsx'), 'Create'),
  pendingComponent: Waiting,
})

const record = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural/$id',
  validateSearch: ({ at }: Record<string, unknown>): { at?: string } => (typeof at === 'string' ? { at } : {}),
  // What comes within a glance is waited for, and the page drawn once; else it stands with what lists know of the record.
  loader: ({ context, params }) =>
    Promise.race([
      import('./screens/Record.tsx').then((screen) =>
        screen.fetchRecordAhead(context.client, params.plural, params.id),
      ),
      new Promise<void>((resolve) => setTimeout(resolve, glance)),
    ]),
  component: lazyRouteComponent(() => import('./screens/Record.tsx'), 'Record'),
  pendingComponent: Waiting,
})

const layout = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural/$id/layout',
  component: lazyRouteComponent(
    () => withTexts('settings', withTexts('layouts', import('./screens/LayoutEditor.tsx'))),
    'LayoutEditor',
  ),
  pendingComponent: Waiting,
})

const notices = createRoute({
  getParentRoute: () => inside,
  path: '/notices',
  component: lazyRouteComponent(
    () => withTexts('following', import('#kernel/following/web/NoticesScreen.tsx')),
    'NoticesScreen',
  ),
  pendingComponent: Waiting,
})

const keys = createRoute({
  getParentRoute: () => inside,
  path: '/keys',
  component: lazyRouteComponent(() => withTexts('onboarding', import('./onboarding/keys/Trainer.tsx')), 'Trainer'),
  pendingComponent: Waiting,
})

const trash = createRoute({
  getParentRoute: () => inside,
  path: '/trash',
  component: lazyRouteComponent(() => import('./screens/Trash.tsx'), 'Trash'),
  pendingComponent: Waiting,
})

const waiting = createRoute({
  getParentRoute: () => inside,
  path: '/waiting',
  component: lazyRouteComponent(() => withTexts('offline', import('./offline/Waiting.tsx')), 'Waiting'),
  pendingComponent: Waiting,
})

const operations = createRoute({
  getParentRoute: () => inside,
  path: '/operations',
  component: lazyRouteComponent(() => import('#kernel/operations/web/OperationsScreen.tsx'), 'OperationsScreen'),
  pendingComponent: Waiting,
})

/** `object` preselects what the rows are, `run` shows an import on its way. */
const importing = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  validateSearch: ({ object, run }: Record<string, unknown>): { object?: string; run?: string } => ({
    ...(typeof object === 'string' ? { object } : {}),
    ...(typeof run === 'string' ? { run } : {}),
  }),
  component: lazyRouteComponent(() => import('#modules/data/web/ImportWizard.tsx'), 'ImportWizard'),
  pendingComponent: Waiting,
})

const forecast = createRoute({
  getParentRoute: () => inside,
  path: '/forecast',
  validateSearch: (search: Record<string, unknown>): ForecastSearch => ({ ...search }),
  component: lazyRouteComponent(() => withTexts('forecast', import('./screens/Forecast.tsx')), 'Forecast'),
  pendingComponent: Waiting,
})

const sales = createRoute({
  getParentRoute: () => inside,
  path: '/sales',
  validateSearch: (search: Record<string, unknown>): SalesSearch => ({ ...search }),
  component: lazyRouteComponent(() => withTexts('dashboard', import('./screens/Sales.tsx')), 'Sales'),
  pendingComponent: Waiting,
})

const goals = createRoute({
  getParentRoute: () => inside,
  path: '/goals',
  validateSearch: (search: Record<string, unknown>): GoalsSearch => ({ ...search }),
  component: lazyRouteComponent(() => withTexts('forecast', import('./screens/Goals.tsx')), 'Goals'),
  pendingComponent: Waiting,
})

const territories = createRoute({
  getParentRoute: () => inside,
  path: '/territories',
  component: lazyRouteComponent(
    () => withTexts('territories', import('#modules/territories/web/TerritoriesScreen.tsx')),
    'TerritoriesScreen',
  ),
  pendingComponent: Waiting,
})

/** The design system, for those who build and check screens: in no menu. */
const gallery = createRoute({
  getParentRoute: () => inside,
  path: '/dev/ui',
  validateSearch: ({ group, find }: Record<string, unknown>): GallerySearch => ({
    ...(typeof group === 'string' ? { group: group as GroupName } : {}),
    ...(typeof find === 'string' ? { find } : {}),
  }),
  component: lazyRouteComponent(() => withTexts('settings', withTexts('dev', import('./dev/Gallery.tsx'))), 'Gallery'),
  pendingComponent: Waiting,
})

const routeTree = root.addChildren([
  signIn,
  challenge,
  magicLink,
  setPassword,
  invitation,
  setup,
  inside.addChildren([
    home,
    index,
    create,
    record,
    layout,
    notices,
    keys,
    trash,
    waiting,
    operations,
    importing,
    forecast,
    sales,
    goals,
    territories,
    gallery,
    settingsRoutes(inside),
  ]),
])

export const router = createRouter({
  routeTree,
  context: { client: queryClient },
  defaultPreload: 'intent',
  // What was read is the query client's to keep: a place that was left holds nothing beside it.
  defaultGcTime: 0,
  defaultPendingMs: 200,
  defaultPendingComponent: SkeletonRows,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
})

/**
 * The router keeps by heart how it read the last thousand addresses, half a kilobyte each, most of them of records that nobody
 * opens again soon. Reading one anew takes microseconds.
 */
const addressesKept = 50
let addressesRead = 0
router.subscribe('onResolved', () => {
  addressesRead += 1
  if (addressesRead % addressesKept !== 0) return
  router.processedTree.matchCache.clear()
  router.resolvePathCache.clear()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

whenLeftElsewhere(() => {
  forget(queryClient)
  void router.navigate({ to: '/sign-in', search: {} })
})

/** A session that ended elsewhere leads to the door, and from there back to the same place. */
whenSignedOut(() => {
  const { href } = router.state.location
  if (queryClient.getQueryData(meQuery.queryKey) === undefined) return
  forget(queryClient)
  void router.navigate({ to: '/sign-in', search: { next: href } })
})
