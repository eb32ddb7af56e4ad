import type { Page } from 'playwright-core'
import type { Client } from './client.ts'
import type { Screen } from './screens.ts'
import type { Words } from './words.ts'

/** The frame as people arrange it: favourites in a folder and open tabs stand on every screen, menus and panels on their own. */
export async function frameScreens(client: Client, t: Words): Promise<Screen[]> {
  const { items } = await client.find('accounts', { limit: 4, fields: ['displayName'] })
  const records = items.map(({ id }) => ({ object: 'account', id }))
  const stars = records
    .slice(0, 2)
    .map((record, at) => ({ id: `s${at}`, parent: 'f', target: { type: 'record', ...record } }))
  const favourites = [
    { id: 'f', parent: null, folder: 'Fair' },
    ...stars,
    { id: 'p', parent: null, target: { type: 'page', to: '/settings/roles' } },
    { id: 'v', parent: null, target: { type: 'view', object: 'task', search: '?view=mine', name: 'Tasks' } },
  ]
  await client.put('/api/v1/me/settings/navigation', { favourites })
  await client.put('/api/v1/me/settings/tabs', { open: records })
  const account = `/o/accounts/${records[0]?.id}`
  const press = (keys: string) => async (page: Page) => {
    await page.keyboard.press(keys)
    await page.getByRole('dialog').waitFor()
  }
  const command = (name: string) => async (page: Page) => {
    await press('Control+k')(page)
    await page.getByRole('combobox', { name: t('shell.search') }).fill(name)
    await page.getByRole('option', { name, exact: true }).click()
    await page.getByRole('dialog', { name }).waitFor()
  }
  return [
    { name: 'tour', path: '/o/accounts', prepare: tourAt(3) },
    { name: 'command-menu', path: account, prepare: press('Control+k') },
    { name: 'shortcuts', path: account, prepare: press('?') },
    { name: 'arrange', path: '/', prepare: command(t('shell.arrange.open')) },
    {
      name: 'side-panel',
      path: '/o/accounts?layout=table',
      ready: (page) => page.locator('main a[href*="/o/accounts/"]').first().waitFor(),
      prepare: async (page) => {
        await page.locator('main a[href*="/o/accounts/"]').first().press(' ')
        await page.getByRole('complementary').getByRole('heading').first().waitFor()
      },
    },
  ]
}

/** The tour as if somebody stood at this stop; the server, which would remember it on every screen after this, is not told. */
const tourAt = (tour: number) => async (page: Page) => {
  const settings = '**/api/v1/me/settings'
  await page.route(settings, async (route) => {
    const response = await route.fetch()
    const known = (await response.json()) as { help: object }
    await route.fulfill({ response, json: { ...known, help: { ...known.help, tour } } })
  })
  await page.reload()
  await page.getByRole('dialog').waitFor()
  await page.unroute(settings)
}
