import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countClicks } from './clicks.ts'
import { setUp } from './client.ts'
import { cellOf } from './screen.ts'
import { journeys, picture } from './stage.ts'
import { wizardOn } from './wizard.ts'

const file = join(process.env.RAPPORT_DATA_SETS ?? '', 'crm-sales-opportunities', 'accounts.csv')
const isHere = process.env.RAPPORT_DATA_SETS !== undefined && existsSync(file)
if (!isHere) process.stdout.write('skipped: data set "crm-sales-opportunities" not found (set RAPPORT_DATA_SETS)\n')

/** The other counted tasks stand where their screens are tried: views (shared board), grid (fifty cells, undo), administration (object). */
describe.skipIf(!isHere)('somebody new, who follows only the screen', () => {
  journeys('moves in', (stage) => {
    it('imports the accounts of a file in at most 15 clicks, and sees them', async () => {
      const client = await setUp(stage().url, { country: 'US', currency: 'USD' })
      const page = await stage().open({ as: client, locale: 'en-US' })
      await page.goto('/')
      const start = page.getByRole('main').getByRole('link', { name: 'Import', exact: true })
      await start.waitFor()
      const clicks = await countClicks(page)
      await start.click()
      const chooser = page.waitForEvent('filechooser')
      await page.locator('label', { has: page.locator('input[type=file]') }).click()
      await (await chooser).setFiles(file)
      const kind = page.getByRole('combobox', { name: 'Import as' })
      await kind.waitFor()
      expect(await kind.inputValue()).toBe('Accounts')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Where the columns go' }).waitFor()
      const wizard = wizardOn(page)
      await wizard.sendColumn('revenue', /^Annual revenue$/)
      await wizard.details('revenue')
      await page.getByRole('textbox', { name: 'Multiply by' }).fill('1000000')
      await wizard.sendColumn('office_location', /Billing address.*Country/i)
      await wizard.details('office_location')
      await wizard.row('office_location').getByRole('button', { name: 'Say what the values mean' }).click()
      await wizard.meaning('Philipines').fill('Philippines')
      await picture(page, 'journey-newcomer-columns')
      await wizard.run('85')
      await page.getByRole('link', { name: 'Open the list' }).click()
      await cellOf(page, 0, 0).locator('a').waitFor()
      await page.getByRole('main').getByText('85', { exact: true }).waitFor()
      expect(await clicks()).toBeLessThanOrEqual(15)
      const isPhilippine = { field: 'billingAddress.country', op: 'eq', value: 'PH' }
      expect((await client.find('accounts', { filter: isPhilippine })).items).toHaveLength(1)
    })
  })
})
