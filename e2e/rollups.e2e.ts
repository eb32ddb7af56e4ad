import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { stageIds } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('roll-ups', (stage) => {
  let client: Client
  let page: Page
  let account: { id: string }
  let small: { id: string }

  beforeAll(async () => {
    client = await setUp(stage().url)
    const { Prospecting } = await stageIds(client)
    const deal = (name: string) =>
      client.create('opportunities', { name, account: account.id, stage: Prospecting, closeDate: '2030-01-31' })
    await client.create('accounts', { name: 'Adler Werke' })
    account = await client.create('accounts', { name: 'Seeadler Optik' })
    for (const name of ['Large lens', 'Large mirror']) await deal(name)
    small = await deal('Small lens')
    page = await stage().open({ as: client })
  })

  const begin = async (on: Page, name: string) => {
    await on.goto('/settings/objects/account')
    await on.getByRole('button', { name: 'Add field' }).click()
    const dialog = on.getByRole('dialog', { name: 'Add field' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog.getByRole('combobox', { name: 'Kind' }).fill('Whole')
    await on.getByRole('option', { name: 'Whole number' }).click()
    await dialog.getByRole('checkbox', { name: 'Made of related records' }).check()
    await dialog.getByRole('combobox', { name: 'Related records' }).fill('Opportunities')
    await on.getByRole('option', { name: 'Opportunities', exact: true }).click()
    return dialog
  }
  const condition = async (on: Page, dialog: Locator, field: string) => {
    await dialog.getByRole('button', { name: 'Add condition' }).first().press('Enter')
    await on.getByRole('combobox', { name: 'Find a field' }).and(on.locator(':focus')).waitFor()
    await on.keyboard.type(field)
    await on.keyboard.press('Enter')
  }
  const stored = async () => {
    const filter = { field: 'id', op: 'eq', value: account.id }
    return (await client.find('accounts', { filter, fields: ['largeDeals'] })).items[0]?.largeDeals
  }

  it('is chosen with a filter, tried on a record meanwhile, and brought to standing records', async () => {
    const dialog = await begin(page, 'Large deals')
    const trial = dialog.getByRole('status')
    await dialog.getByRole('combobox', { name: 'Try it on this Account' }).fill('Seeadler')
    await page.getByRole('option', { name: 'Seeadler Optik' }).click()
    await trial.getByText('For Seeadler Optik: 3 (3 records)').waitFor()
    await condition(page, dialog, 'name')
    await page.keyboard.type('large')
    await trial.getByText('For Seeadler Optik: 2 (2 records)').waitFor()
    await picture(page, 'rollup-dialog')
    const preview = dialog.getByRole('region', { name: 'Preview' })
    expect(await preview.getByRole('textbox').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(stored).toBe(2)
  })

  it('stands on the record, says what it counts, and moves with a deal without reload', async () => {
    await page.goto(`/o/accounts/${account.id}`)
    const value = page.locator('dt', { hasText: 'Large deals' }).locator('+ dd')
    await expect.poll(() => value.innerText()).toBe('2')
    expect(await page.getByRole('button', { name: 'Edit Large deals' }).count()).toBe(0)
    await page.getByRole('button', { name: 'How “Large deals” is calculated' }).click()
    await page.getByText(/^Number of Opportunities, where Name contains .?large/).waitFor()
    await picture(page, 'rollup-record')
    await page.keyboard.press('Escape')
    await client.patch(`/api/v1/opportunities/${small.id}`, { name: 'Large prism' })
    await expect.poll(() => value.innerText(), { timeout: 20_000 }).toBe('3')
    await client.post('/api/v1/opportunities/batch', { items: [{ op: 'delete', id: small.id }] })
    await expect.poll(() => value.innerText(), { timeout: 20_000 }).toBe('2')
  })

  it('refuses a filter that would be another one tomorrow, at the field and in words', async () => {
    stage().allow(400, /./)
    const dialog = await begin(page, 'This month')
    await condition(page, dialog, 'close date')
    await page.keyboard.press('Escape')
    await dialog.getByText('use fixed days and people instead of relative ones').waitFor()
  })

  it.each(['light', 'dark'] as const)('has room on a phone (%s)', async (look) => {
    const phone = await stage().open({ as: client, width: 'phone', look })
    const dialog = await begin(phone, 'On a phone')
    await dialog.getByRole('combobox', { name: 'Try it on this Account' }).scrollIntoViewIfNeeded()
    await dialog.getByText(/For .*: \d/).waitFor()
    await picture(phone, `rollup-phone-${look}`)
    const overflow = await dialog.evaluate((own) => own.scrollWidth - own.clientWidth)
    expect(overflow).toBe(0)
    await phone.context().close()
  })
})
