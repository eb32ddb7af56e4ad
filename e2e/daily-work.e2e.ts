import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { carry, cellOf, dragCard, openTable, saved, stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('daily work', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson

  const lane = (name: string) => page.getByRole('region', { name, exact: true })
  const card = (name: string, where: Page | Locator = page) => where.getByRole('group', { name, exact: true })
  const stageOf = async (name: string) => {
    const { items } = await client.find('opportunities', {
      filter: { field: 'name', op: 'eq', value: name },
      fields: ['stage.name', 'lostReason'],
    })
    return items[0]?.['stage.name']
  }

  beforeAll(async () => {
    client = await setUp(stage().url)
    page = await stage().open({ as: client })
  })

  it('creates an account by the form, and opens it', async () => {
    await page.goto('/o/accounts')
    await page.getByRole('button', { name: 'New Account' }).first().click()
    const form = page.getByRole('complementary').or(page.getByRole('dialog'))
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Seeadler Optik')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    account = (await client.find('accounts')).items[0] as RecordJson
    expect(account.displayName).toBe('Seeadler Optik')
    expect(new URL(page.url()).pathname).toBe(`/o/accounts/${account.id}`)
    await picture(page, 'journey-account')
  })

  it('edits a cell by keyboard alone, and takes it back by the toast', async () => {
    await openTable(page, 'accounts')
    await page.getByRole('grid').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    await page.keyboard.type('1500000')
    await saved(page, () => page.keyboard.press('Enter'))
    expect(await cellOf(page, 0, 3).innerText()).toBe('€1.500.000')
    await undo(page)
    await expect.poll(async () => (await cellOf(page, 0, 3).innerText()).trim()).toBe('')
    await expect.poll(async () => (await client.find('accounts')).items[0]?.annualRevenue ?? null).toBeNull()
  })

  it('opens the record from the table, changes a field, and finds it in the history', async () => {
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    await page.getByRole('button', { name: 'Edit Legal name' }).click()
    await page.getByRole('textbox', { name: 'Legal name' }).fill('Seeadler Optik GmbH')
    await saved(page, () => page.keyboard.press('Enter'))
    const change = page.getByRole('listitem').filter({ hasText: 'Legal name' }).last()
    await change.getByText('Seeadler Optik GmbH').waitFor()
    expect(await change.innerText()).toContain('empty')
  })

  it('drags a card to another stage with the mouse', async () => {
    const stages = await stageIds(client)
    for (const name of ['HX pump', 'Cuvettes', 'Spectrometer']) {
      await client.create('opportunities', {
        name,
        account: account.id,
        stage: stages.Prospecting,
        closeDate: '2030-01-31',
        amount: { amount: '1000', currency: 'EUR' },
      })
    }
    await page.goto('/o/opportunities')
    await card('HX pump', lane('Prospecting')).waitFor()
    await saved(page, () => dragCard(page, 'HX pump', 'Qualification'))
    await card('HX pump', lane('Qualification')).waitFor()
    expect(await stageOf('HX pump')).toBe('Qualification')
  })

  it('carries a card to another stage with the keyboard', async () => {
    await card('Cuvettes').focus()
    await page.keyboard.press('Space')
    await page.getByText('Cuvettes is over Prospecting').waitFor({ state: 'attached' })
    await carry(page, 'ArrowRight', page.getByText('Cuvettes is over Qualification'))
    await saved(page, () => page.keyboard.press('Space'))
    await card('Cuvettes', lane('Qualification')).waitFor()
    expect(await stageOf('Cuvettes')).toBe('Qualification')
  })

  it('asks for the reason when a card is dropped on a lost stage', async () => {
    // All lanes side by side: what lies outside of the window cannot be dragged to in one go.
    await page.setViewportSize({ width: 2600, height: 900 })
    await dragCard(page, 'Spectrometer', 'Closed Lost')
    const dialog = page.getByRole('dialog')
    await dialog
      .getByRole('combobox', { name: 'Lost reason' })
      .or(dialog.getByRole('textbox', { name: 'Lost reason' }))
      .first()
      .click()
    await page.getByRole('option').first().click()
    await picture(page, 'journey-lost')
    await dialog.getByRole('button', { name: 'Mark as lost' }).click()
    await card('Spectrometer', lane('Closed Lost')).waitFor()
    await expect.poll(() => stageOf('Spectrometer')).toBe('Closed Lost')
    expect(await stageOf('Spectrometer')).toBe('Closed Lost')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('moves a record to the trash and restores it from there', async () => {
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete Account' }).click()
    await page.waitForURL((url) => url.pathname === '/o/accounts')
    await page.goto('/trash?object=accounts')
    const row = page.getByRole('listitem').filter({ hasText: 'Seeadler Optik' })
    await row.getByRole('button', { name: 'Restore' }).click()
    await row.waitFor({ state: 'detached' })
    expect((await client.find('accounts')).items.map((one) => one.id)).toContain(account.id)
  })

  it('finds a record from anywhere by Ctrl+K', async () => {
    await page.goto('/settings/profile')
    await page.getByRole('heading', { name: 'Profile' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).fill('seeadl')
    await page
      .getByRole('option', { name: /Seeadler Optik/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
  })
})
