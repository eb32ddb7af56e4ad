import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { stageIds } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, picture } from './stage.ts'

journeys('currencies', (stage) => {
  let client: Client
  let page: Page
  let won: RecordJson

  beforeAll(async () => {
    client = await setUp(stage().url, { country: 'GB' })
    const stages = await stageIds(client)
    await client.create('exchangeRates', { currency: 'USD', validFrom: '2024-01-01', rate: '0.9' })
    await client.create('exchangeRates', { currency: 'JPY', validFrom: '2024-01-01', rate: '0.0061' })
    const amount = { amount: '100000', currency: 'USD' }
    await client.create('opportunities', { name: 'Open', stage: stages.Prospecting, closeDate: '2030-01-31', amount })
    const closed = { stage: stages['Closed Won'], closeDate: '2030-01-31', actualCloseDate: '2026-06-30' }
    won = await client.create('opportunities', { name: 'Won', ...closed, amount })
    page = await stage().open({ as: client })
  })

  const firstColumn = () => page.locator('section:has(> header)').filter({ hasText: 'Prospecting' })
  const table = () => page.getByRole('region', { name: 'Currencies' })
  const baseOf = async (id: string) =>
    ((await client.get<RecordJson>(`/api/v1/opportunities/${id}`)).amount as { base: string }).base

  it('shows sums in the base currency, and what currencies are worth', async () => {
    await page.goto('/o/opportunities?layout=board')
    await page.getByRole('article').first().waitFor()
    await picture(page, 'journey-currencies-board')
    await firstColumn().getByText('€90,000').first().waitFor()
    const settings = await stage().open({ as: client })
    await settings.goto('/settings/currencies')
    await settings.getByText('1 USD = 0.9 EUR').first().waitFor()
    await settings.getByText('1 JPY = 0.0061 EUR').first().waitFor()
    await settings.close()
  })

  it('adds a rate with a sentence and a preview: the open deal follows without reload, the closed one stays', async () => {
    const settings = await stage().open({ as: client })
    await settings.goto('/settings/currencies')
    await settings.getByRole('button', { name: 'Add rate', exact: true }).click()
    const dialog = settings.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Currency' }).fill('USD')
    await settings.getByRole('option', { name: /^USD/ }).click()
    await dialog.getByRole('textbox', { name: 'Rate' }).fill('0.8')
    await dialog.getByText('1 USD = 0.8 EUR').waitFor()
    await picture(settings, 'journey-currencies-rate')
    await dialog.getByText('One open record will be recalculated.').waitFor()
    await dialog.getByRole('button', { name: 'Add rate' }).click()
    await dialog.waitFor({ state: 'detached' })
    await settings.getByRole('region', { name: 'Currencies' }).getByText('1 USD = 0.8 EUR').waitFor()
    await picture(settings, 'journey-currencies')
    await firstColumn().getByText('€80,000').first().waitFor()
    expect(await baseOf(won.id)).toBe('90000')
    await settings.goto('/operations')
    await settings.getByText('Recalculation by changed rates: USD').waitFor()
    await settings.close()
  })

  it('says at the field which rate is missing', async () => {
    stage().allow(422, /^\/api\/v1\/opportunities$/)
    await page.goto('/o/opportunities/new')
    await page.getByRole('textbox', { name: 'Name' }).first().fill('Swiss')
    await page.getByRole('textbox', { name: 'Amount', exact: true }).first().fill('CHF 100')
    await page
      .getByRole('button', { name: /^Create/ })
      .first()
      .click()
    await page
      .getByText(/No exchange rate from CHF to EUR on .* Settings → Currencies/)
      .first()
      .waitFor()
    await picture(page, 'journey-currencies-missing')
  })

  it('offers the currencies that are switched on, the own one first', async () => {
    await page.goto('/settings/currencies')
    await table().getByRole('switch', { name: 'Offer JPY where amounts are entered' }).press('Space')
    await expect
      .poll(async () => (await client.get<Client['me']>('/api/v1/me')).organization.currencies)
      .toEqual(['EUR', 'USD'])
    await page.goto('/o/opportunities/new')
    const currency = page.locator('[data-field=amount]').getByRole('combobox')
    await currency.click()
    const offered = await page.getByRole('option').allTextContents()
    // A draft that was refused before may still be there, and so is its currency.
    expect(offered.filter((code) => code !== 'CHF')).toEqual(['EUR', 'USD'])
  })

  it('asks for the rates that another base currency needs', async () => {
    await page.goto('/settings/currencies')
    await page.getByRole('button', { name: 'Change base currency' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Base currency' }).fill('CHF')
    await page.getByRole('option', { name: /^CHF/ }).click()
    await dialog.getByText('USD to CHF, valid on or before 30 Jun 2026').waitFor()
    expect(await dialog.getByRole('button', { name: 'Change base currency' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await client.create('exchangeRates', { currency: 'USD', base: 'CHF', validFrom: '2024-01-01', rate: '0.85' })
    await page.getByRole('button', { name: 'Change base currency' }).click()
    await dialog.getByRole('combobox', { name: 'Base currency' }).fill('CHF')
    await page.getByRole('option', { name: /^CHF/ }).click()
    await dialog.getByText(/records? will be recalculated/).waitFor()
    await dialog.getByRole('button', { name: 'Change base currency' }).click()
    await page.getByText('Base currency, in which all sums are made: CHF').waitFor()
    await expect.poll(() => baseOf(won.id)).toBe('85000')
  })

  it('writes as German readers do, and keeps its shape on phones, in the dark and from right to left', async () => {
    await client.patch('/api/v1/me', { language: 'de' })
    await client.put('/api/v1/me/settings/formats', { country: 'DE', hours: 'auto', digits: 'auto' })
    await client.create('exchangeRates', { currency: 'USD', base: 'CHF', validFrom: '2025-01-01', rate: '0.81' })
    await page.goto('/settings/currencies')
    await page.getByText('1 USD = 0,81 CHF').first().waitFor()
    await page.getByText('01.01.2025').first().waitFor()
    for (const [language, options, name] of [
      ['de', { look: 'dark' }, 'dark'],
      ['de', { width: 'phone' }, 'phone'],
      ['ar', {}, 'arabic'],
    ] as const) {
      await client.patch('/api/v1/me', { language })
      const other = await stage().open({ as: client, ...options })
      await other.goto('/settings/currencies')
      await other.getByText(/81/).first().waitFor()
      await settled(other)
      await picture(other, `journey-currencies-${name}`)
      expect(await other.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await other.close()
    }
  })
})
