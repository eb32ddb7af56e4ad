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
import { enter, forget, needsSetup } from './session.ts'
import { settingsRoutes } from './settings/routes.ts'
import { Frame } from './shell/Frame.tsx'
import { Crashed, Missing, Opening, Outside, Waiting } from './shell/failures.tsx'

export const queryClient = createQueryClient()

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Outside,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  beforeLoad: async () => {
    if (await needsSetup()) throw redirect({ to: '/setup' })
  },
  component: lazyRouteComponent(() => import('./start/SignIn.tsx'), 'SignIn'),
})

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(() => import('./start/SetPassword.tsx'), 'SetPassword'),
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
  component: lazyRouteComponent(() => import('./home/Home.tsx'), 'Home'),
  pendingComponent: Waiting,
})

const index = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural',
  validateSearch: (search) => parseIndexState(search),
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
  component: lazyRouteComponent(() => import('./screens/Record.tsx'), 'Record'),
  pendingComponent: Waiting,
})

const trash = createRoute({
  getParentRoute: () => inside,
  path: '/trash',
  component: lazyRouteComponent(() => import('./screens/Trash.tsx'), 'Trash'),
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

const routeTree = root.addChildren([
  signIn,
  setPassword,
  setup,
  inside.addChildren([home, index, create, record, trash, operations, importing, settingsRoutes(inside)]),
])

export const router = createRouter({
  routeTree,
  context: { client: queryClient },
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: SkeletonRows,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** A session that ended elsewhere leads to the door, and from there back to the same place. */
whenSignedOut(() => {
  const { href } = router.state.location
  if (queryClient.getQueryData(meQuery.queryKey) === undefined) return
  forget(queryClient)
  void router.navigate({ to: '/sign-in', search: { next: href } })
})
