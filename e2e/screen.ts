import type { Locator, Page } from 'playwright-core'
import type { Client } from './client.ts'

/** Opens the table of an object and waits for its first row. */
export async function openTable(page: Page, plural: string): Promise<void> {
  await page.goto(`/o/${plural}?layout=table`)
  await cellOf(page, 0, 0).locator('*').first().waitFor()
}

export const cellOf = (page: Page, row: number, col: number): Locator =>
  page.locator(`[role=grid] [data-row="${row}"] [data-col="${col}"]`)

const toasts = (page: Page) => page.locator('.mantine-Notifications-root [role=alert], [data-toast]')

/** Does something and waits until the server has taken it. */
export async function saved(page: Page, act: () => Promise<unknown>): Promise<void> {
  const answer = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await act()
  await answer
}

/** Takes back the last change by the button of its toast. */
export async function undo(page: Page): Promise<void> {
  await toasts(page).getByRole('button', { name: 'Undo' }).last().click()
}

/** The stages of the shipped pipeline by their name. */
export async function stageIds(client: Client): Promise<Record<string, string>> {
  const { items } = await client.find('stages', { fields: ['name'] })
  return Object.fromEntries(items.map((stage) => [String(stage.name), stage.id]))
}
