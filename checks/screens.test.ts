import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Client } from '../e2e/client.ts'
import { allScreens } from '../e2e/screens.ts'

const routers = ['src/web/router.tsx', 'src/web/settings/routes.ts'].map((file) => readFileSync(file, 'utf8'))

/** Where routes hang that others hang on. */
const above: Record<string, string> = { root: '', inside: '', parent: '', settings: '/settings' }

/** Seen by their own journeys alone: they need a state that no other screen has. */
const elsewhere = new Map([
  ['/setup', 'first-run.e2e.ts: there is nobody yet'],
  ['/sign-in/challenge', 'second-factor.e2e.ts: half signed in'],
])

const routesIn = (source: string): string[] =>
  [...source.matchAll(/getParentRoute: \(\) => (\w+),\s+path: '([^']+)'/g)].flatMap(([, parent = '', path = '']) =>
    parent in above ? [`${above[parent]}${path}`.replace(/(.)\/$/, '$1')] : [],
  )

/** Answers what the list of screens asks to know: some record of each object. */
const nobody = {
  me: { roles: [] },
  find: async () => ({ items: [{ id: '0b7', displayName: 'Nordwind' }] }),
  put: async () => undefined,
  patch: async () => undefined,
  get: async () => ({ items: [] }),
  post: async () => ({ items: [{ link: 'https://crm.example/invitation#once' }] }),
  create: async () => ({ id: '0b7' }),
} as unknown as Client

/** `/o/$plural` is shown by `/o/accounts`. */
const shows = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`).test(path.replace(/[?#].*$/, ''))

test('every route has a picture and is looked over for accessibility', async () => {
  const routes = routers.flatMap(routesIn)
  expect(routes.length).toBeGreaterThan(30)
  const paths = (await allScreens(nobody)).map(({ path }) => path)
  const unseen = routes.filter((route) => !elsewhere.has(route) && !paths.some((path) => shows(route, path)))
  expect(unseen).toEqual([])
})
