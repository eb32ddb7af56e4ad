import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { whenSignedOut } from '#kernel/client/http.ts'
import { createQueryClient } from '#kernel/client/queryClient.ts'
import { parseIndexState } from '#kernel/records/web/state.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { enter, forget } from './session.ts'
import { settingsRoutes } from './settings/routes.ts'
import { Frame } from './shell/Frame.tsx'
import { Crashed, Missing } from './shell/failures.tsx'

export const queryClient = createQueryClient()

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Crashed,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
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
  component: lazyRouteComponent(() => import('./start/Setup.tsx'), 'Setup'),
})

/** Everything behind the door. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ context, location }) => enter(context.client, location.href),
  component: Frame,
  errorComponent: Crashed,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./home/Home.tsx'), 'Home'),
})

const index = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural',
  validateSearch: (search) => parseIndexState(search),
  component: lazyRouteComponent(() => import('./screens/Index.tsx'), 'Index'),
})

const create = createRoute({
  getParentRoute: () => inside,
  path: '/o/$plural/new',
  component: lazyRouteComponent(() => import('./screens/Create.tsx'), 'Create'),
})

const routeTree = root.addChildren([
  signIn,
  setPassword,
  setup,
  inside.addChildren([home, index, create, settingsRoutes(inside)]),
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
  const { pathname, href } = router.state.location
  if (['/sign-in', '/setup', '/set-password'].includes(pathname)) return
  forget(queryClient)
  void router.navigate({ to: '/sign-in', search: { next: href } })
})
