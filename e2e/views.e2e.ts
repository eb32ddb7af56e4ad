import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { SavedView, SavedViews } from '#kernel/views/contract.ts'
import { countClicks } from './clicks.ts'
import { byLink, type Client, setUp } from './client.ts'
import { boxOf, carry, saved, stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

/** The middle of this month, so that the days around it are on the screen. */
const middle = `${new Date().toISOString().slice(0, 8)}15`
const isPlanned = { field: 'name', op: 'eq', value: 'Planned' }
const dayBefore = middle.replace(/15$/, '14')
const weekAfter = middle.replace(/15$/, '22')

journeys('views', (stage) => {
  let ada: Client
  let ben: Client
  let planned: RecordJson

  beforeAll(async () => {
    ada = await setUp(stage().url)
    const user = await ada.create('users', { name: 'Ben Okafor', email: 'ben@nordlicht.example', roles: ['user'] })
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`)
    ben = await byLink(stage().url, link)
    const stages = await stageIds(ada)
    const amount = { amount: '900', currency: 'EUR' }
    const lost = { stage: stages['Closed Lost'], lostReason: 'Price', closeDate: middle, amount }
    await ada.create('opportunities', { ...lost, name: 'Lost to price' })
    await ada.create('opportunities', { ...lost, name: 'With a next step', nextStep: 'Call again' })
    await ada.create('opportunities', { ...lost, name: 'Lost otherwise', lostReason: 'Competitor' })
    planned = await ada.create('opportunities', { name: 'Planned', stage: stages.Prospecting, closeDate: middle })
  })

  it('shares "lost to price this quarter, no next step" as a board with everyone in at most 10 clicks', async () => {
    const page = await stage().open({ as: ada })
    await page.goto('/o/opportunities')
    await page.getByRole('article').first().waitFor()
    const clicks = await countClicks(page)

    await beginFilter(page, 'Lost reason')
    await valueField(page).focus()
    await page.keyboard.type('Price')
    await page.getByRole('option', { name: 'Price' }).waitFor()
    await page.keyboard.press('Enter')
    await apply(page)
    await page.getByRole('button', { name: /^Lost reason.*Price/ }).waitFor()
    await beginFilter(page, 'Closed on')
    await valueField(page).focus()
    await page.keyboard.type('this quarter')
    await page.getByRole('option', { name: 'this quarter' }).waitFor()
    await page.keyboard.press('Enter')
    await apply(page)
    await page.getByRole('button', { name: /^Closed on.*this quarter/ }).waitFor()
    await beginFilter(page, 'Next step')
    await page.getByLabel('Condition', { exact: true }).filter({ visible: true }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'is empty' }).waitFor()
    for (const key of ['ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
    await apply(page)
    await page.getByRole('button', { name: /^Next step.*empty/ }).waitFor()

    await page.getByRole('button', { name: 'Save as new view' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).waitFor()
    await page.keyboard.type('Lost to price')
    await dialog.getByRole('radio', { name: 'Everyone' }).click()
    await dialog.getByRole('button', { name: 'Create view' }).click()
    await page.getByRole('button', { name: 'Lost to price, Choose view' }).waitFor()
    expect(await clicks()).toBeLessThanOrEqual(10)
    await expectOnlyCard(page, 'Lost to price')
    await picture(page, 'journey-view-saved')

    const { items } = await ben.get<SavedViews>('/api/v1/views?object=opportunity')
    expect(items).toMatchObject([{ name: 'Lost to price', audience: 'everyone', can: { update: false } }])
    expect(new URL(page.url()).search).toBe(`?view=${items[0]?.id}`)
  })

  it('opens for the second person exactly, who may not change it', async () => {
    const page = await stage().open({ as: ben })
    await page.goto('/o/opportunities')
    await page.getByRole('button', { name: 'Choose view' }).click()
    await page.getByRole('menuitem', { name: 'Lost to price' }).click()
    await expectOnlyCard(page, 'Lost to price')
    await page.getByRole('button', { name: 'Choose view' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate view' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Edit view' }).count()).toBe(0)
    expect(await page.getByRole('menuitem', { name: 'Delete view' }).count()).toBe(0)
  })

  it('brings a deleted view back by the toast', async () => {
    const page = await stage().open({ as: ada })
    await page.goto('/o/opportunities')
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Choose view' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await choose('Lost to price')
    await page.getByRole('button', { name: 'Lost to price, Choose view' }).waitFor()
    await choose('Delete view')
    await page.getByRole('button', { name: 'By stage, Choose view' }).waitFor()
    await undo(page)
    await choose('Lost to price')
    await expectOnlyCard(page, 'Lost to price')
  })

  it('tells other browsers of a change, and says what a view lost, which its owner repairs', async () => {
    const page = await stage().open({ as: ben })
    await ada.post('/api/v1/objects/opportunity/fields', { name: 'region', kind: 'text', label: 'Region' })
    const view = await ada.post<SavedView>('/api/v1/views', {
      object: 'opportunity',
      name: 'North',
      audience: 'everyone',
      settings: { layout: 'table', filter: { or: [{ field: 'region', op: 'eq', value: 'North' }, isPlanned] } },
    })
    await page.goto(`/o/opportunities?view=${view.id}`)
    await page.getByRole('link', { name: 'Planned' }).waitFor()
    await ada.patch(`/api/v1/views/${view.id}`, { version: 1, name: 'Up north' })
    await page.getByRole('button', { name: 'Up north, Choose view' }).waitFor()

    await ada.remove('/api/v1/objects/opportunity/fields/region?confirm=true')
    await page.reload()
    await page.getByText('Its owner, Ada Larsen, can change it.').waitFor()
    expect(await page.getByRole('button', { name: 'Delete view' }).count()).toBe(0)
    const hers = await stage().open({ as: ada })
    await hers.goto(`/o/opportunities?view=${view.id}`)
    await hers.getByRole('heading', { name: '“Up north” cannot be shown' }).waitFor()
    await hers.getByText('may no longer see: region.').waitFor()
    await picture(hers, 'journey-view-lost')
    await hers.getByRole('button', { name: 'Repair view' }).click()
    await hers.getByRole('link', { name: 'Planned' }).waitFor()
    // The other browser hears of it by itself, and of the end of the view too.
    await page.getByRole('link', { name: 'Planned' }).waitFor()
    await ada.remove(`/api/v1/views/${view.id}`)
    await page.getByRole('heading', { name: 'This view was not found' }).waitFor()
    await page.getByRole('button', { name: 'Open default view' }).click()
    await page.getByRole('button', { name: 'By stage, Choose view' }).waitFor()
  })

  it('carries an entry of the calendar to another day by the keyboard, and back by undo', async () => {
    const page = await stage().open({ as: ada })
    await page.goto('/o/opportunities?view=open&layout=calendar')
    const entry = page.getByRole('group', { name: /^Planned, / })
    const lifted = page.getByText('Planned is over')
    await entry.focus()
    await page.keyboard.press('Space')
    await lifted.filter({ hasText: dateText(middle) }).waitFor({ state: 'attached' })
    await carry(page, 'ArrowDown', lifted.filter({ hasText: dateText(weekAfter) }))
    await saved(page, () => page.keyboard.press('Space'))
    expect(await closeDate()).toBe(weekAfter)
    await page.getByRole('group', { name: `Planned, ${dateText(weekAfter)}` }).waitFor()
    await saved(page, () => undo(page))
    expect(await closeDate()).toBe(middle)
    await page.getByRole('group', { name: `Planned, ${dateText(middle)}` }).focus()
    await page.keyboard.press('Space')
    await lifted.filter({ hasText: dateText(middle) }).waitFor({ state: 'attached' })
    await carry(page, 'ArrowLeft', lifted.filter({ hasText: dateText(dayBefore) }))
    await page.keyboard.press('Escape')
    expect(await closeDate()).toBe(middle)
  })

  it('goes through a list beside its record by arrows and letters', async () => {
    const page = await stage().open({ as: ada })
    await page.goto('/o/opportunities?view=all&layout=split')
    const items = page.locator('main li > a')
    await items.nth(3).waitFor()
    const second = (await items.nth(1).innerText()).split('\n').find((line) => line.length > 2) ?? ''
    await items.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { level: 1, name: second }).waitFor()
    await page.keyboard.press('k')
    await items.first().and(page.locator('[aria-current]')).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { level: 1, name: second }).waitFor()
  })

  it('carries a card into another lane of another row, and the rows stay where they are', async () => {
    const stages = await stageIds(ada)
    for (const name of ['Bens first', 'Bens second'])
      await ada.create('opportunities', { name, owner: ben.me.id, stage: stages.Prospecting, closeDate: middle })
    const card = { name: 'Planned', closeDate: middle, owner: ada.me.id, stage: stages.Prospecting }
    await ada.patch(`/api/v1/opportunities/${planned.id}`, card)
    const page = await stage().open({ as: ada })
    await page.goto('/o/opportunities?layout=board&lanes=owner')
    const lane = (row: string, name: string) => page.getByRole('region', { name: `${row}: ${name}`, exact: true })
    const from = lane(ada.me.name, 'Prospecting').getByRole('group', { name: 'Planned' })
    const [start, end] = [await boxOf(from), await boxOf(lane('Ben Okafor', 'Qualification'))]
    await page.mouse.move(start.x + 20, start.y + start.height - 8)
    await page.mouse.down()
    await page.mouse.move(end.x + 40, end.y + 20, { steps: 12 })
    await page.getByText('Planned is over Qualification').waitFor({ state: 'attached' })
    await saved(page, () => page.mouse.up())
    await lane('Ben Okafor', 'Qualification').getByRole('group', { name: 'Planned' }).waitFor()
    expect(await ada.get(`/api/v1/opportunities/${planned.id}`)).toMatchObject({
      owner: ben.me.id,
      stage: stages.Qualification,
    })
    const heads = page.getByRole('heading', { level: 2 }).filter({ hasText: /\d$/ })
    const rows = async () => (await heads.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))
    await expect.poll(rows).toEqual([`${ada.me.name} 3`, 'Ben Okafor 3'])
  })

  const closeDate = async () => (await ada.get<RecordJson>(`/api/v1/opportunities/${planned.id}`)).closeDate
})

/** Opens the list of fields by a click and takes the one that is typed. */
async function beginFilter(page: Page, field: string): Promise<void> {
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('combobox', { name: 'Find a field' }).fill(field)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Apply' }).waitFor()
}

/** Where the value of the condition that was begun is typed or chosen. */
const valueField = (page: Page) => page.getByLabel('Value', { exact: true }).filter({ visible: true }).first()

const apply = (page: Page) => page.getByRole('button', { name: 'Apply' }).press('Enter')

async function expectOnlyCard(page: Page, name: string): Promise<void> {
  await page.getByRole('article').filter({ hasText: name }).waitFor()
  await page.getByRole('article').filter({ hasNotText: name }).first().waitFor({ state: 'detached' })
  expect(await page.getByRole('article').count()).toBe(1)
}

const dateText = (day: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
