import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { journeys, picture } from './stage.ts'

const name = 'crm-sales-opportunities'
const folder = join(process.env.RAPPORT_DATA_SETS ?? '', name)
const isHere = process.env.RAPPORT_DATA_SETS !== undefined && existsSync(folder)
if (!isHere) process.stdout.write(`skipped: data set "${name}" not found (set RAPPORT_DATA_SETS)\n`)

/** Everything goes in by the screen; the client only looks at what came of it. */
describe.skipIf(!isHere)('the real input', () => {
  journeys('moves in by the wizard', (stage) => {
    let client: Client
    let page: Page

    beforeAll(async () => {
      client = await setUp(stage().url, { country: 'US', currency: 'USD' })
      page = await stage().open({ as: client, locale: 'en-US' })
    })

    it('brings 6 managers into teams that the file names', async () => {
      await choose('sales_teams.csv', 'Users')
      await leaveOut('sales_agent')
      await sendColumn('manager', /^Name/)
      await sendColumn('regional_office', /^Team$/)
      await createMissing('regional_office')
      await insertColumn('E-mail', 'manager')
      await filled('E-mail').press('End')
      await filled('E-mail').pressSequentially('@example.com')
      await page.getByText('First row: dustin.brinkmann@example.com').waitFor()
      await addField('Roles')
      await filled('Roles').fill('manager')
      await filled('Roles').press('Enter')
      await page.getByRole('radiogroup').getByText('Both').click()
      await picture(page, 'journey-import-users')
      await run('35')
      expect(await figure('created')).toBe('6')
    })

    it('brings 35 agents under their managers, proposed anew', async () => {
      await choose('sales_teams.csv', 'Users')
      await page.getByText('You imported a file with these columns before').waitFor()
      await page.getByRole('button', { name: 'Propose anew' }).click()
      await page.getByText('Proposed from the names and values').waitFor()
      await sendColumn('sales_agent', /^Name/)
      await sendColumn('manager', /^Manager/)
      await sendColumn('regional_office', /^Team$/)
      await insertColumn('E-mail', 'sales_agent')
      await filled('E-mail').press('End')
      await filled('E-mail').pressSequentially('@example.com')
      await run('35')
      const { items } = await client.find('users', { fields: ['name', 'manager.name', 'team.name', 'roles'] })
      const found = (wanted: string) => items.find((user) => user.name === wanted)
      expect(items).toHaveLength(1 + 6 + 35)
      expect(found('Moses Frase')).toMatchObject({ 'manager.name': 'Dustin Brinkmann', 'team.name': 'Central' })
      expect(found('Dustin Brinkmann')).toMatchObject({ 'team.name': 'Central', roles: ['manager'] })
    })

    it('brings 85 accounts: what the guess leaves open is said on the screen', { timeout: 180_000 }, async () => {
      await choose('accounts.csv', 'Accounts')
      await sendColumn('revenue', /^Annual revenue$/)
      await details('revenue')
      await page.getByRole('textbox', { name: 'Multiply by' }).fill('1000000')
      await sendColumn('office_location', /Billing address.*Country/i)
      await details('office_location')
      await row('office_location').getByRole('button', { name: 'Say what the values mean' }).click()
      await meaning('Philipines').fill('Philippines')
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
      const isPhilippine = { field: 'billingAddress.country', op: 'eq', value: 'PH' }
      expect((await client.find('accounts', { filter: isPhilippine })).items).toHaveLength(1)
      const { items: parts } = await client.find('accounts', { filter: { field: 'parent', op: 'isNotEmpty' } })
      expect(parts).toHaveLength(15)
    })

    it('brings 7 products and makes their families', async () => {
      await choose('products.csv', 'Products')
      await sendColumn('series', /^Family$/)
      await createMissing('series')
      await sendColumn('sales_price', /^List price$/)
      await addField('Code (SKU)')
      await insertColumn('Code (SKU)', 'product')
      await page.getByRole('radiogroup').getByText('Both').click()
      await run('7')
      const { items } = await client.find('products', { fields: ['name', 'code', 'family.name', 'listPrice'] })
      expect(items).toHaveLength(7)
      expect(items.find((product) => product.name === 'GTX Pro')).toMatchObject({
        code: 'GTX Pro',
        'family.name': 'GTX',
        listPrice: { amount: '4821', currency: 'USD' },
      })
    })

    it('says "unchanged" when the same products come again by their key (R-02)', async () => {
      await choose('products.csv', 'Products')
      await run('7')
      expect(await figure('unchanged')).toBe('7')
      expect(await page.locator('[data-figure=updated], [data-figure=linkedCreated]').count()).toBe(0)
    })

    it('gets the stages of this company by the form: a type and a probability are in no file', async () => {
      await create('pipelines', 'New Pipeline', async () => {
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Engagement')
      })
      const stages = [
        ['Prospecting', 'Open', '10'],
        ['Engaging', 'Open', '40'],
        ['Won', 'Won', '100'],
        ['Lost', 'Lost', '0'],
      ] as const
      for (const [position, [title, type, probability]] of stages.entries()) {
        await create('stages', 'New Stage', async () => {
          await pick('Pipeline', 'Engagement')
          await page.getByRole('textbox', { name: 'Name', exact: true }).fill(title)
          await page.getByRole('textbox', { name: 'Position' }).fill(String(position + 1))
          await pick('Type', type)
          await page.getByRole('textbox', { name: 'Probability' }).fill(probability)
        })
      }
    })

    it('brings 8,800 opportunities', { timeout: 300_000 }, async () => {
      await choose('sales_pipeline.csv', 'Opportunities')
      await sendColumn('opportunity_id', /^External ID/)
      await sendColumn('sales_agent', /^Owner$/)
      await leaveOut('product')
      await sendColumn('account', /^Account$/)
      await sendColumn('deal_stage', /^Stage$/)
      await leaveOut('engage_date')
      await sendColumn('close_date', /^Close date$/)
      await sendColumn('close_value', /^Amount$/)
      await details('product')
      await row('product').getByRole('button', { name: 'Say what the values mean' }).click()
      await meaning('GTXPro').fill('GTX Pro')
      await repeat('deal_stage', /^Lost reason$/)
      await page.getByRole('button', { name: 'Values of the column deal_stage for its second field' }).click()
      for (const value of ['Won', 'Engaging', 'Prospecting']) await mean(value, 'Leave empty')
      await mean('Lost', 'Other')
      await repeat('close_date', /^Closed on$/)
      await insertColumn('Name', 'account')
      await filled('Name').press('End')
      await filled('Name').pressSequentially(' –')
      await insertColumn('Name', 'product')
      await page.getByText('First row: Cancity – GTX Plus Basic').waitFor()
      await addField('Pipeline')
      await pick('Value of Pipeline for every row', 'Engagement')
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

    it('shows lists with what came in, the blank accounts and the misspelt product not lost', async () => {
      for (const [plural, count] of [
        ['accounts', '85'],
        ['products', '7'],
        ['opportunities', '8,800'],
      ] as const) {
        await page.goto(`/o/${plural}?layout=table`)
        await page.locator('header').getByText(count, { exact: true }).first().waitFor()
      }
      const of = async (filter: object) =>
        (await client.find('opportunities', { filter, count: 'exact', limit: 1 })).count
      expect(await of({ field: 'account', op: 'isEmpty' })).toMatchObject({ value: 1425 })
      expect(await of({ field: 'name', op: 'endsWith', value: 'GTX Pro' })).toMatchObject({ value: 1480 })
      expect(await of({ field: 'name', op: 'contains', value: 'GTXPro' })).toMatchObject({ value: 0 })
      expect(await of({ field: 'owner.team', op: 'isEmpty' })).toMatchObject({ value: 0 })
    })

    it('lets a list out as an Excel workbook that the wizard takes back', async () => {
      await page.goto('/o/products?layout=table')
      await page.getByRole('button', { name: 'More actions' }).click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: 'Export as Excel workbook' }).click()
      const file = join(await mkdtemp(join(tmpdir(), 'rapport-export-')), 'products.xlsx')
      await (await download).saveAs(file)
      await choose(file, 'Products')
      await run('7')
      expect(await figure('unchanged')).toBe('7')
      await rm(dirname(file), { recursive: true })
    })

    it('takes all of it back from the operations', { timeout: 400_000 }, async () => {
      for (const file of [
        'sales_pipeline',
        'products.xlsx',
        'products.csv',
        'products.csv',
        'accounts',
        'sales_teams',
        'sales_teams',
      ])
        await undo(file)
      for (const plural of ['opportunities', 'products', 'productFamilies', 'accounts', 'teams'])
        expect((await client.find(plural)).items).toHaveLength(plural === 'teams' ? 1 : 0)
      expect((await client.find('users')).items).toHaveLength(1)
      await page.goto('/o/opportunities?layout=table')
      await page.getByText('No Opportunities yet').waitFor()
    })

    /** The first steps of the wizard up to the columns. */
    async function choose(file: string, object: string): Promise<void> {
      await page.goto('/import')
      await page.locator('input[type=file]').setInputFiles(resolve(folder, file))
      await page.getByRole('combobox', { name: 'Import as' }).fill(object)
      await page.getByRole('option', { name: object, exact: true }).click()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Where the columns go' }).waitFor()
    }

    const select = (column: string) =>
      page.getByRole('combobox', { name: `Field for the column ${column}`, exact: true })

    async function sendColumn(column: string, field: RegExp): Promise<void> {
      if (field.test(await select(column).inputValue())) return
      await select(column).click()
      await page.getByRole('option', { name: field }).first().click()
    }

    async function leaveOut(column: string): Promise<void> {
      const chosen = await select(column).inputValue()
      if (chosen === '') return
      await select(column).click()
      await page.getByRole('option', { name: chosen, exact: true }).click()
    }

    const row = (column: string) => page.getByRole('listitem').filter({ has: select(column) })

    async function repeat(column: string, field: RegExp): Promise<void> {
      await details(column)
      await row(column).getByRole('button', { name: 'Send to a second field' }).click()
      await page.getByRole('combobox', { name: `Second field for the column ${column}` }).click()
      await page.getByRole('option', { name: field }).first().click()
      await details(column)
    }

    const details = (column: string) =>
      page.getByRole('button', { name: `Values of the column ${column}`, exact: true }).click()

    async function createMissing(column: string): Promise<void> {
      await details(column)
      await row(column).getByRole('switch', { name: 'Create records that are missing' }).click()
      await details(column)
    }

    const meaning = (value: string) => page.getByLabel(`Meaning of ${value}`, { exact: true }).first()

    async function mean(value: string, choice: string): Promise<void> {
      await meaning(value).click()
      await page.getByRole('option', { name: choice, exact: true }).click()
    }

    const filled = (field: string) =>
      page.getByLabel(`Value of ${field} for every row`, { exact: true }).and(page.locator('input'))

    async function addField(field: string): Promise<void> {
      await page.getByRole('combobox', { name: 'Add a field' }).click()
      await page.getByRole('option', { name: field, exact: true }).click()
    }

    async function insertColumn(field: string, column: string): Promise<void> {
      await page.getByRole('button', { name: `Put a column into ${field}`, exact: true }).click()
      await page.getByRole('menuitem', { name: column, exact: true }).click()
    }

    async function pick(label: string, choice: string): Promise<void> {
      await page.getByRole('combobox', { name: label, exact: true }).click()
      await page.getByRole('option', { name: choice, exact: true }).click()
    }

    async function create(plural: string, button: string, fill: () => Promise<void>): Promise<void> {
      await page.goto(`/o/${plural}`)
      await page.getByRole('button', { name: button }).first().click()
      await fill()
      const made = page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.status() === 201,
      )
      await page.keyboard.press('Control+Enter')
      await made
    }

    const figure = (key: string) => page.locator(`[data-figure=${key}] dd`).innerText()

    /** Checks, starts and waits for the end. */
    async function run(rows: string): Promise<void> {
      await page.getByRole('button', { name: 'Check', exact: true }).click()
      const start = page.getByRole('button', { name: `Import ${rows} rows` })
      await start.waitFor({ timeout: 120_000 })
      await start.click()
      await page.getByRole('heading', { name: /is imported$/ }).waitFor({ timeout: 240_000 })
      expect(await figure('failed')).toBe('0')
    }

    /** The newest import of the file that still stands. */
    async function undo(file: string): Promise<void> {
      await page.goto('/operations')
      const rows = page.getByRole('listitem').filter({ hasText: file })
      const undone = rows.getByText('Undone', { exact: true })
      await rows.first().waitFor()
      const before = await undone.count()
      await rows.getByRole('button', { name: 'Undo' }).first().click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Revert/ })
        .click()
      await expect.poll(() => undone.count(), { timeout: 240_000 }).toBe(before + 1)
    }
  })
})
