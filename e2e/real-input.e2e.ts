import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FileProbe, ImportRun, Mapping } from '#modules/data/contract.ts'
import { type Client, setUp } from './client.ts'
import { ended } from './sample.ts'
import { journeys, picture } from './stage.ts'

const name = 'crm-sales-opportunities'
const folder = join(process.env.RAPPORT_DATA_SETS ?? '', name)
const isHere = process.env.RAPPORT_DATA_SETS !== undefined && existsSync(folder)
if (!isHere) process.stdout.write(`skipped: data set "${name}" not found (set RAPPORT_DATA_SETS)\n`)

const profiles = join(import.meta.dirname, '../src/modules/data/profiles', name)
const profile = async (file: string): Promise<Mapping> =>
  JSON.parse(await readFile(join(profiles, `${file}.json`), 'utf8'))

describe.skipIf(!isHere)('the real input', () => {
  journeys('moves in by the wizard', (stage) => {
    let client: Client
    let page: Page

    beforeAll(async () => {
      client = await setUp(stage().url, { country: 'US', currency: 'USD' })
      await makePipeline(client)
      page = await stage().open({ as: client, locale: 'en-US' })
    })

    it('brings managers and agents into teams by the mappings of the command', async () => {
      await importByProfile('sales_teams.csv', '1-managers')
      await importByProfile('sales_teams.csv', '2-agents')
      const { items } = await client.find('users', { fields: ['name', 'manager.name', 'team.name'] })
      expect(items.find((user) => user.name === 'Moses Frase')).toMatchObject({
        'manager.name': 'Dustin Brinkmann',
        'team.name': 'Central',
      })
    })

    it('brings 85 accounts: what the guess leaves open is said on the screen', { timeout: 180_000 }, async () => {
      await choose('accounts.csv', 'Accounts')
      await sendColumn('revenue', /^Annual revenue/)
      await page.getByRole('button', { name: 'Values of the column revenue' }).click()
      await page.getByRole('textbox', { name: 'Multiply by' }).fill('1000000')
      await sendColumn('office_location', /Billing address.*Country/i)
      await picture(page, 'journey-import-columns')
      await run('85')
      const { items } = await client.find('accounts', {
        filter: { field: 'name', op: 'eq', value: 'Acme Corporation' },
      })
      expect(items[0]).toMatchObject({
        annualRevenue: { amount: '1100040000', currency: 'USD' },
        employees: 2822,
        industry: 'Technology',
        billingAddress: { country: 'US' },
      })
    })

    it('brings 7 products by what was remembered of a file with the same columns', async () => {
      await importByProfile('products.csv', '4-products', 2)
      await choose('products.csv', 'Products')
      await page.getByText('You imported a file with these columns before').waitFor()
      await run('7')
      expect((await client.find('products')).items).toHaveLength(7)
    })

    it('brings 8,800 opportunities', { timeout: 300_000 }, async () => {
      await importByProfile('sales_pipeline.csv', '5-opportunities', 2)
      await choose('sales_pipeline.csv', 'Opportunities')
      await picture(page, 'journey-import-opportunities')
      await run('8,800')
      await picture(page, 'journey-import-done')
      await page.getByRole('link', { name: 'Open the list' }).click()
      await page.locator('h1').getByText('Opportunities').waitFor()
    })

    it('shows the numbers of the file on the board', async () => {
      await page.goto('/o/opportunities?layout=board')
      await page.getByRole('combobox', { name: 'Pipeline' }).click()
      await page.getByRole('option', { name: 'Engagement' }).click()
      const head = (lane: string) => page.getByRole('region', { name: lane, exact: true }).locator('header')
      for (const [lane, count] of Object.entries({
        Won: '4,238',
        Lost: '2,473',
        Engaging: '1,589',
        Prospecting: '500',
      }))
        await head(lane).getByText(count, { exact: true }).waitFor()
      expect(await head('Won').locator('[title*="10,005,534"]').count()).toBeGreaterThan(0)
      await picture(page, 'journey-import-board')
    })

    it('takes all opportunities back from the operations', { timeout: 300_000 }, async () => {
      for (let left = 2; left > 0; left--) {
        await page.goto('/operations')
        const row = page.getByRole('listitem').filter({ hasText: 'sales_pipeline' })
        await row.getByRole('button', { name: 'Undo' }).first().click()
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /^Revert/ })
          .click()
        await expect.poll(() => row.getByText('Undone', { exact: true }).count(), { timeout: 240_000 }).toBe(3 - left)
      }
      await page.goto('/o/opportunities?layout=table')
      await page.getByText('No Opportunities yet').waitFor()
      expect((await client.find('accounts')).items).toHaveLength(85)
    })

    /** The first steps of the wizard up to the columns. */
    async function choose(file: string, object: string): Promise<void> {
      await page.goto('/import')
      await page.locator('input[type=file]').setInputFiles(join(folder, file))
      await page.getByRole('combobox', { name: 'Import as' }).fill(object)
      await page.getByRole('option', { name: object, exact: true }).click()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Where the columns go' }).waitFor()
    }

    async function sendColumn(column: string, field: RegExp): Promise<void> {
      const select = page.getByRole('combobox', { name: `Field for the column ${column}`, exact: true })
      if (field.test(await select.inputValue())) return
      await select.click()
      await page.getByRole('option', { name: field }).first().click()
    }

    /** Checks, starts and waits for the end. */
    async function run(rows: string): Promise<void> {
      await page.getByRole('button', { name: 'Check', exact: true }).click()
      const start = page.getByRole('button', { name: `Import ${rows} rows` })
      await start.waitFor({ timeout: 120_000 })
      await start.click()
      await page.getByRole('heading', { name: /is imported$/ }).waitFor({ timeout: 240_000 })
      expect(await page.locator('[data-figure=failed] dd').innerText()).toBe('0')
    }

    /** What the command does: a file with a mapping kept beside it. `rows` takes the first ones only. */
    async function importByProfile(file: string, mapping: string, rows?: number): Promise<void> {
      const text = await readFile(join(folder, file), 'utf8')
      const lines =
        rows === undefined
          ? text
          : text
              .split('\n')
              .slice(0, rows + 1)
              .join('\n')
      const { fileId } = await client.upload<FileProbe>('/api/v1/imports/files', file, lines)
      const started = await client.post<ImportRun>('/api/v1/imports', { fileId, mapping: await profile(mapping) })
      await ended(client, String(started.operation))
    }
  })
})

/** The stages of this file are a pipeline of their own: a stage has a type and a probability, which no import can invent. */
async function makePipeline(client: Client): Promise<void> {
  const pipeline = await client.create('pipelines', { name: 'Engagement' })
  const stages = [
    ['Prospecting', 'open', '10', 'Pipeline'],
    ['Engaging', 'open', '40', 'Pipeline'],
    ['Won', 'won', '100', 'Closed'],
    ['Lost', 'lost', '0', 'Omitted'],
  ]
  for (const [position, [stage, type, probability, forecastCategory]] of stages.entries())
    await client.create('stages', { pipeline: pipeline.id, name: stage, position, type, probability, forecastCategory })
}
