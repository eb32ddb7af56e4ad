import type { Page } from 'playwright-core'
import type { Client } from './client.ts'

export interface Screen {
  name: string
  path: string
  /** Seen before anybody signs in. */
  isOutside?: boolean
  /** What must stand there before the screen counts as shown. */
  ready?: (page: Page) => Promise<unknown>
  /** What a person does to come to this state of the screen. */
  prepare?: (page: Page) => Promise<unknown>
}

/** Every route of the product, and the dialogs that matter, on the sample company. */
export async function allScreens(client: Client): Promise<Screen[]> {
  const first = async (plural: string) =>
    (await client.find(plural, { limit: 1, fields: ['displayName'] })).items[0]?.id
  const grid = (page: Page) => page.locator('[role=grid] [data-row="0"] [data-col="0"] *, main li').first().waitFor()
  const settings = (page: string): Screen => ({ name: `settings-${page}`, path: `/settings/${page}` })
  return [
    { name: 'sign-in', path: '/sign-in', isOutside: true },
    { name: 'set-password', path: '/set-password#nothing', isOutside: true },
    { name: 'home', path: '/' },
    { name: 'accounts', path: '/o/accounts', ready: grid },
    { name: 'contacts', path: '/o/contacts', ready: grid },
    { name: 'opportunities', path: '/o/opportunities?layout=table', ready: grid },
    {
      name: 'board',
      path: '/o/opportunities?layout=board',
      ready: (page) => page.locator('article').first().waitFor(),
    },
    { name: 'tasks', path: '/o/tasks' },
    { name: 'account', path: `/o/accounts/${await first('accounts')}` },
    { name: 'contact', path: `/o/contacts/${await first('contacts')}` },
    { name: 'opportunity', path: `/o/opportunities/${await first('opportunities')}` },
    { name: 'create', path: '/o/accounts/new' },
    { name: 'create-opportunity', path: '/o/opportunities/new' },
    { name: 'import', path: '/import' },
    { name: 'trash', path: '/trash' },
    { name: 'operations', path: '/operations' },
    ...['profile', 'sessions', 'organization', 'users', 'teams', 'roles', 'objects', 'objects/account'].map(settings),
    ...['api-keys', 'audit'].map(settings),
    { name: 'missing', path: '/nowhere' },
    {
      name: 'search',
      path: '/',
      prepare: async (page) => {
        await page.keyboard.press('Control+k')
        await page
          .getByRole('dialog')
          .getByRole('combobox')
          .or(page.getByRole('dialog').locator('input'))
          .first()
          .fill('a')
        await page.getByRole('option').first().waitFor()
      },
    },
  ]
}

/** Opens a screen and waits until nothing on it is still on its way. */
export async function show(page: Page, screen: Screen): Promise<void> {
  await page.goto(screen.path)
  await page.locator('main :is(h1, h2)').filter({ visible: true }).first().waitFor()
  await screen.ready?.(page)
  await settled(page)
  await screen.prepare?.(page)
  await settled(page)
}

const onTheWay = '[aria-busy=true], [role=status][aria-label=Loading], [class*=bone]'

/** The stream of changes keeps a connection, so the network is never idle: what counts is what the page says about itself. */
export async function settled(page: Page): Promise<void> {
  await page.locator(onTheWay).first().waitFor({ state: 'detached' })
  await page.evaluate('document.fonts.ready.then(() => new Promise((shown) => setTimeout(shown, 150)))')
}
