import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What a person does in the import wizard, on one page and in English. */
export function wizardOn(page: Page) {
  /** The first steps of the wizard up to the columns. */
  async function choose(file: string, object: string): Promise<void> {
    await page.goto('/import')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('combobox', { name: 'Import as' }).fill(object)
    await page.getByRole('option', { name: object, exact: true }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Where the columns go' }).waitFor()
  }

  const select = (column: string) => page.getByRole('combobox', { name: `Field for the column ${column}`, exact: true })

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

  return {
    choose,
    sendColumn,
    leaveOut,
    row,
    repeat,
    details,
    createMissing,
    meaning,
    mean,
    filled,
    addField,
    insertColumn,
    pick,
    figure,
    run,
  }
}
