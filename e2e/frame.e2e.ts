import type { Page, Request } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { cellOf, fetchedAhead, openTable } from './screen.ts'
import { journeys } from './stage.ts'

journeys('the frame around the screens, by keyboard alone', (stage) => {
  let client: Client
  let page: Page
  const ids: string[] = []

  beforeAll(async () => {
    client = await setUp(stage().url)
    const items = Array.from({ length: 120 }, (_, at) => ({
      op: 'create',
      values: { name: `Account ${String(at).padStart(3, '0')}`, industry: 'Energy' },
    }))
    await client.post('/api/v1/accounts/batch', { items })
    const sort = [{ field: 'name', direction: 'asc' }]
    const { items: accounts } = await client.find('accounts', { sort, limit: 10 })
    ids.push(...accounts.map(({ id }) => id))
    await client.create('contacts', { firstName: 'Ada', lastName: 'Panel', account: ids[1] })
    page = await stage().open({ as: client })
  })

  const open = async (at: number) => {
    await page.goto(`/o/accounts/${ids[at]}`)
    await page.getByRole('heading', { level: 1, name: nameAt(at) }).waitFor()
  }
  const nameAt = (at: number) => `Account ${String(at).padStart(3, '0')}`
  const favourites = () => page.getByRole('region', { name: 'Favourites' })
  const tabs = () => page.getByRole('navigation', { name: 'Open records' })
  const innerTab = () => page.getByRole('tab', { name: 'Contacts', exact: true })
  const panel = () => page.getByRole('complementary')
  const inMenu = async (typed: string, option: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).fill(typed)
    await page.getByRole('option', { name: option, selected: true }).first().waitFor()
    await page.keyboard.press('Enter')
  }
  /** What the server has stored, so that nothing is lost by the next address. */
  const stored = <T>(key: string) => client.get<T>(`/api/v1/me/settings/${key}`)

  it('asks for everything of a first screen once, the rows before anything is drawn, in few files', async () => {
    await openTable(page, 'accounts')
    const asked: string[] = []
    // The second page of rows comes when nobody waits any more.
    const hear = (request: Request) =>
      request.postData()?.includes('"cursor"') || asked.push(new URL(request.url()).pathname)
    page.on('request', hear)
    await page.reload()
    await cellOf(page, 0, 0).locator('a').waitFor()
    page.off('request', hear)
    const first = ['me', 'metadata', 'me/settings', 'views', 'accounts/query'].map((path) => `/api/v1/${path}`)
    expect(asked.filter((path) => first.includes(path)).sort()).toEqual(first.sort())
    // The navigation asks for notices as soon as it is drawn; what comes later is for idle moments, however soon one is.
    const drawn = asked.slice(0, asked.indexOf('/api/v1/notices'))
    expect(drawn).toContain('/api/v1/accounts/query')
    expect(drawn.filter((path) => path.endsWith('.js')).length).toBeLessThan(25)
    // What is asked for ahead in another mode than it is used in would come twice.
    const styles = asked.filter((path) => path.endsWith('.css'))
    expect(styles.length).toBeGreaterThan(0)
    expect(styles.length).toBe(new Set(styles).size)
  })

  it('makes a record a favourite and puts it into a folder', async () => {
    await open(0)
    await page.keyboard.press('f')
    await favourites()
      .getByRole('link', { name: nameAt(0) })
      .waitFor()
    const arrange = favourites().getByRole('button', { name: `Arrange ${nameAt(0)}` })
    await arrange.press('Enter')
    await page.getByRole('menuitem', { name: 'Move up' }).press('Escape')
    await expect.poll(() => arrange.and(page.locator(':focus')).count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Move to a new folder' }).press('Enter')
    await page.getByRole('textbox', { name: 'Name of the folder' }).fill('Fair')
    await page.keyboard.press('Enter')
    await favourites().getByRole('button', { name: 'Fair', exact: true }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL('**/settings/**')
    await page.keyboard.press('f')
    await favourites().getByRole('link', { name: 'Profile' }).press('Alt+ArrowUp')
    const kept = async () => (await stored<{ favourites: { folder?: string }[] }>('navigation')).favourites
    await expect.poll(async () => (await kept()).map((one) => one.folder ?? 'link')).toEqual(['link', 'Fair', 'link'])
    await page.reload()
    const lines = favourites().locator('li')
    await expect
      .poll(() => lines.evaluateAll((all) => all.map((one) => one.textContent?.trim())))
      .toEqual(['Profile', `Fair${nameAt(0).slice(0, 1)}${nameAt(0)}`, `${nameAt(0).slice(0, 1)}${nameAt(0)}`])
  })

  it('shows a favourite that was deleted as gone, and lets it be taken out', async () => {
    const gone = await client.create('accounts', { name: 'Soon gone' })
    // The news of the deletion may arrive before the screen has been left.
    stage().allow(404, new RegExp(`^/api/v1/accounts/${gone.id}`))
    await page.goto(`/o/accounts/${gone.id}`)
    await page.getByRole('heading', { level: 1, name: 'Soon gone' }).waitFor()
    await page.keyboard.press('f')
    await favourites().getByRole('link', { name: 'Soon gone' }).waitFor()
    await inMenu('delete acc', 'Delete Account')
    await favourites().getByRole('button', { name: 'No longer there' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Remove from favourites' }).press('Enter')
    await expect.poll(() => favourites().getByText('No longer there').count()).toBe(0)
  })

  it('finds a saved view by its name in the menu, and names the favourite by it', async () => {
    const filter = { field: 'industry', op: 'eq', value: 'Energy' }
    const settings = { layout: 'table', filter }
    await client.post('/api/v1/views', { object: 'account', name: 'Power plants', audience: 'private', settings })
    await page.reload()
    await favourites().waitFor()
    await inMenu('power', 'Power plants')
    await page.getByText('120').first().waitFor()
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).click()
    await page.keyboard.press('f')
    await favourites().getByRole('link', { name: 'Power plants' }).waitFor()
  })

  it('keeps records open in tabs, jumps between them, and finds them again after a reload', async () => {
    await open(1)
    await page.keyboard.press('t')
    await tabs()
      .getByRole('link', { name: nameAt(1) })
      .waitFor()
    await inMenu(nameAt(2), nameAt(2))
    await page.getByRole('heading', { level: 1, name: nameAt(2) }).waitFor()
    await page.keyboard.press('t')
    await tabs()
      .getByRole('link', { name: nameAt(2) })
      .waitFor()
    await innerTab().press('Enter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+1')
    await page.getByRole('heading', { level: 1, name: nameAt(1) }).waitFor()
    expect(await innerTab().and(page.locator('[aria-selected=true]')).count()).toBe(0)
    await page.keyboard.press('Alt+2')
    await page.getByRole('heading', { level: 1, name: nameAt(2) }).waitFor()
    await innerTab().and(page.locator('[aria-selected=true]')).waitFor()
    await tabs()
      .getByRole('link', { name: nameAt(2) })
      .press('Alt+Shift+ArrowLeft')
    await expect
      .poll(async () => (await stored<{ open: { id: string }[] }>('tabs')).open.map(({ id }) => id))
      .toEqual([ids[2], ids[1]])
    await page.reload()
    await tabs()
      .getByRole('link', { name: nameAt(1) })
      .waitFor()
    await tabs()
      .getByRole('link', { name: nameAt(2), exact: false })
      .press('Delete')
    await page.getByRole('heading', { level: 1, name: nameAt(1) }).waitFor()
    expect(await tabs().getByRole('link').count()).toBe(1)
  })

  it('peeks by Space, walks by J, follows a link, and gives the row its focus back', async () => {
    await openTable(page, 'accounts')
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press(' ')
    const first = await cellOf(page, 0, 0).locator('a').getAttribute('title')
    await panel()
      .getByRole('heading', { name: String(first) })
      .waitFor()
    await page.keyboard.press('j')
    const second = await cellOf(page, 1, 0).locator('a').getAttribute('title')
    await panel()
      .getByRole('heading', { name: String(second) })
      .waitFor()
    await expect.poll(() => page.locator('[data-current]').first().getAttribute('id')).toContain('-1-')
    await page.keyboard.press('Escape')
    await expect.poll(() => panel().count()).toBe(0)
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid')
  })

  it('stacks pages beside the screen and comes back by Backspace', async () => {
    await openTable(page, 'contacts')
    await page.getByRole('grid').focus()
    await page.keyboard.press(' ')
    await panel().getByRole('heading', { name: 'Ada Panel' }).waitFor()
    await panel()
      .getByRole('link', { name: nameAt(1) })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await panel()
      .getByRole('heading', { name: nameAt(1) })
      .waitFor()
    await panel().getByRole('button', { name: 'Ada Panel' }).waitFor()
    await page.keyboard.press('Backspace')
    await panel().getByRole('heading', { name: 'Ada Panel' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => panel().count()).toBe(0)
  })

  it('asks before what was typed beside the screen is lost', async () => {
    await page.goto('/o/accounts')
    await cellOf(page, 0, 0).locator('a').waitFor()
    await page.keyboard.press('n')
    await panel().getByRole('textbox', { name: 'Name' }).first().fill('Half typed')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Enter')
    expect(await panel().getByRole('textbox', { name: 'Name' }).first().inputValue()).toBe('Half typed')
    await panel().getByRole('button', { name: 'Close' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).press('Enter')
    await expect.poll(() => panel().count()).toBe(0)
  })

  it('deletes chosen records from the command menu, and takes it back by Ctrl+Z', async () => {
    stage().allow(404, fetchedAhead)
    await openTable(page, 'accounts')
    await page.getByRole('grid').focus()
    await page.keyboard.press('Shift+Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+Space')
    await page.getByRole('toolbar', { name: 'Selected records' }).waitFor()
    await inMenu('delete 2', 'Delete 2 records')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 2 records' }).press('Enter')
    const standing = async () => (await client.find('accounts', { limit: 1, count: 'exact' })).count?.value
    await expect.poll(standing).toBe(118)
    await page.getByRole('toolbar', { name: 'Selected records' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await expect.poll(standing).toBe(120)
  })

  it('finds the list and the inner tab as they were left, by Back and Forward', async () => {
    await openTable(page, 'accounts')
    await page.getByRole('grid').focus()
    for (let press = 0; press < 4; press++) await page.keyboard.press('PageDown')
    const row = Number(await page.locator('[data-row]:has([data-current])').getAttribute('data-row'))
    expect(row).toBeGreaterThan(40)
    const top = await page.getByRole('grid').evaluate((grid) => grid.scrollTop)
    await page.keyboard.press('Control+Enter')
    await innerTab().press('Enter')
    await innerTab().and(page.locator('[aria-selected=true]')).waitFor()
    await page.goBack()
    await cellOf(page, row, 0).locator('a').waitFor()
    expect(await page.getByRole('grid').evaluate((grid) => grid.scrollTop)).toBe(top)
    await page.goForward()
    await innerTab().and(page.locator('[aria-selected=true]')).waitFor()
  })

  it('keeps the command menu while something else is loaded for later', async () => {
    const fresh = await stage().open({ as: client })
    const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>()
    const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>()
    await fresh.route('**/HoverCards-*.js', async (route) => {
      ask()
      await isAllowed
      await route.continue()
    })
    await fresh.goto('/o/accounts')
    await cellOf(fresh, 0, 0).locator('a').waitFor()
    await fresh.keyboard.press('Control+k')
    await fresh.getByRole('option').first().waitFor()
    await isAsked
    // Whatever it would take away is gone with the next frames.
    await fresh.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))')
    expect(await fresh.getByRole('option').first().isVisible()).toBe(true)
    allow()
    await fresh.close()
  })

  it('opens the command menu at once', async () => {
    await openTable(page, 'accounts')
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Search' }).waitFor({ state: 'detached' })
    const time = await page.evaluate<number>(`new Promise((shown) => {
      const begin = performance.now()
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[role=option]')) return
        observer.disconnect()
        shown(performance.now() - begin)
      }).observe(document.body, { childList: true, subtree: true })
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true }))
    })`)
    process.stdout.write(`The command menu opened in ${Math.round(time)} ms\n`)
  })
})
