import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { saved, stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'
import { carryBy, hold, push } from './touch.ts'

journeys('a phone in the hand', (stage) => {
  let client: Client
  let page: Page
  const ids: string[] = []

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      ids.push((await client.create('tasks', { subject: `Ring ${at}`, dueAt: `2030-01-${at + 10}T09:00:00Z` })).id)
    await client.create('contacts', { lastName: 'Nobel', phones: [{ number: '+4930123456', isPrimary: true }] })
    page = await stage().open({ as: client, width: 'phone' })
  })

  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
  const statusOf = async (id: string) => (await client.get<{ status: string }>(`/api/v1/tasks/${id}`)).status
  const favourites = () => client.get<{ favourites: unknown[] }>('/api/v1/me/settings/navigation')

  it('ticks off a task that is pushed aside, and takes it back', async () => {
    await page.goto('/o/tasks?view=all&search=Ring')
    await row('Ring 1').waitFor()
    await push(page, row('Ring 1'), { x: 50 })
    await push(page, row('Ring 1'), { y: -160 })
    expect(await statusOf(ids[0] ?? '')).toBe('Not Started')
    const lift = await hold(page, row('Ring 2'), { x: 130 })
    await page.locator('[data-far]').getByText('Complete').waitFor()
    await saved(page, lift)
    expect([page.url().includes('/o/tasks?'), await statusOf(ids[1] ?? '')]).toEqual([true, 'Completed'])
    await saved(page, () => undo(page))
    expect(await statusOf(ids[1] ?? '')).toBe('Not Started')
  })

  it('scrolls up and down over its rows', async () => {
    const list = page.locator('main ul:has(> li[data-index])')
    const top = () => list.evaluate((one) => one.parentElement?.scrollTop ?? 0)
    await list.evaluate((one) => one.parentElement?.scrollTo(0, 0))
    await push(page, page.locator('main li[data-index]').nth(3), { x: 8, y: -200 })
    await expect.poll(top).toBeGreaterThan(50)
  })

  it('asks again for what is on the screen when it is pulled down from its top, and by a button', async () => {
    const asks = (path: string) => page.waitForRequest((request) => new URL(request.url()).pathname === path)
    const sign = page.locator('[data-ready]')
    await page.goto('/o/tasks?view=all&search=Ring')
    const rows = page.locator('main li[data-index]')
    await push(page, rows.first(), { y: 60 })
    let asked = asks('/api/v1/tasks/query')
    const lift = await hold(page, rows.first(), { y: 240 })
    await sign.waitFor()
    await picture(page, 'journey-pull')
    await lift()
    await asked
    await page.getByRole('status').filter({ hasText: 'Up to date' }).waitFor({ state: 'attached' })
    asked = asks('/api/v1/tasks/query')
    await page.getByRole('button', { name: 'Refresh', exact: true }).press('Enter')
    await asked
    // From the middle of a list the same finger scrolls.
    await rows.first().evaluate((one) => one.closest('ul')?.parentElement?.scrollTo(0, 300))
    const letGo = await hold(page, rows.nth(4), { y: 240 })
    expect(await sign.count()).toBe(0)
    await letGo()
    await page.goto(`/o/tasks/${ids[5]}`)
    await page.getByRole('tab', { name: 'Details', selected: true }).waitFor()
    // It comes with what listens to the finger.
    await page.getByRole('button', { name: 'Refresh', exact: true }).waitFor({ state: 'attached' })
    asked = asks(`/api/v1/tasks/${ids[5]}`)
    await push(page, page.getByRole('tabpanel'), { y: 240 })
    await asked
  })

  it('does the same by the menu of a row, and opens the page in edit', async () => {
    await page.goto('/o/contacts?search=Nobel')
    await page.getByRole('button', { name: 'Actions for Nobel' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Call +49' }).waitFor()
    await page.getByRole('menuitem', { name: 'Add to favourites' }).press('Enter')
    await undo(page)
    await expect.poll(async () => (await favourites()).favourites).toEqual([])
    await page.getByRole('button', { name: 'Actions for Nobel' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Edit', exact: true }).press('Enter')
    await page.locator('main :is(input, textarea):focus').waitFor()
  })

  it('keeps the menu of a row with its record while others go, and closes it with its own', async () => {
    await page.goto('/o/tasks?view=all&search=Ring')
    const menu = (at: number) => page.getByRole('button', { name: `Actions for Ring ${at}`, exact: true })
    await menu(9).press('Enter')
    const complete = page.getByRole('menuitem', { name: 'Complete' })
    await complete.waitFor()
    for (const at of [7, 9]) await client.remove(`/api/v1/tasks/${ids[at]}`)
    for (const at of [8, 10]) await row(`Ring ${at}`).waitFor({ state: 'detached' })
    await saved(page, () => complete.press('Enter'))
    expect(await statusOf(ids[8] ?? '')).toBe('Completed')
    await menu(11).press('Enter')
    await complete.waitFor()
    await client.remove(`/api/v1/tasks/${ids[10]}`)
    await complete.waitFor({ state: 'detached' })
    await row('Ring 12').waitFor()
  })

  it('is pushed the other way where lines run from right to left', async () => {
    await page.goto('/o/tasks?view=all&search=Ring')
    await client.patch('/api/v1/me', { language: 'ar' })
    await page.reload()
    await page.locator('html[dir=rtl]').waitFor()
    await row('Ring 3').waitFor()
    await saved(page, () => push(page, row('Ring 3'), { x: -130 }))
    expect(await statusOf(ids[2] ?? '')).toBe('Completed')
    await client.patch('/api/v1/me', { language: 'en' })
  })

  it('asks for the keyboard that a field wants, in letters that no browser zooms into', async () => {
    await page.goto('/o/contacts/new')
    await page.getByRole('textbox', { name: 'Phones' }).waitFor()
    const modeOf = (name: string) => page.getByRole('textbox', { name }).first().getAttribute('inputmode')
    expect([await modeOf('Phones'), await modeOf('E-mails')]).toEqual(['tel', 'email'])
    await page.goto('/o/accounts/new')
    await page.getByRole('textbox', { name: 'Annual revenue' }).waitFor()
    expect(await modeOf('Annual revenue')).toBe('decimal')
    expect(await page.getByRole('textbox', { name: 'Annual revenue' }).getAttribute('enterkeyhint')).toBe('done')
  })

  it('leads from tab to tab of a record by pushing its page aside', async () => {
    await page.goto(`/o/tasks/${ids[5]}`)
    const tab = (name: string) => page.getByRole('tab', { name, selected: true }).waitFor()
    await tab('Details')
    const second = (await page.getByRole('tab').nth(1).textContent()) ?? ''
    await push(page, page.getByRole('tabpanel'), { y: -120 })
    await tab('Details')
    await push(page, page.getByRole('tabpanel'), { x: -130 })
    await tab(second)
    await push(page, page.getByRole('tabpanel'), { x: 130 })
    await tab('Details')
  })

  it('carries a card to the next lane of a board', async () => {
    const stages = await stageIds(client)
    const { id } = await client.create('opportunities', {
      name: 'Carried',
      stage: stages.Prospecting,
      closeDate: '2000-01-01',
    })
    await page.goto('/o/opportunities?layout=board')
    const lane = (name: string) => page.getByRole('region', { name, exact: true })
    const card = lane('Prospecting').getByRole('group', { name: 'Carried' })
    await card.waitFor()
    const drop = await carryBy(page, card, page.locator('[data-lifted]'), { x: 358, y: 400 })
    await page.getByText('Carried is over Qualification').waitFor({ state: 'attached' })
    await saved(page, drop)
    await lane('Qualification').getByRole('group', { name: 'Carried' }).waitFor()
    expect((await client.get<{ stage: string }>(`/api/v1/opportunities/${id}`)).stage).toBe(stages.Qualification)
  })

  it('opens with the search where the shortcut of the app asks for it', async () => {
    await page.goto('/?open=search')
    await page.getByRole('combobox', { name: 'Search' }).waitFor()
  })
})
