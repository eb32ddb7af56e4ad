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
  await toasts(page)
    .getByRole('button', { name: /^Undo( last)?$/ })
    .last()
    .click()
}

/**
 * Carries what is lifted one step by an arrow key, until a screen reader hears that it is there. The first key after lifting
 * is lost when it comes before the places are measured, which no hand is quick enough for.
 */
export async function carry(page: Page, key: string, said: Locator): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await page.keyboard.press(key)
    const heard = said.waitFor({ state: 'attached', timeout: 6_000 })
    if (
      await heard.then(
        () => true,
        () => false,
      )
    )
      return
  }
  await said.waitFor({ state: 'attached' })
}

/** Where something stands in the window; an error if it does not. */
export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('Not drawn')
  return box
}

/**
 * Carries a card of a board into a lane with the mouse, step by step as a hand does, and lets go only once the board has heard
 * where it is. A card that still settles cannot be lifted: the hand tries again, as a person's would.
 */
export async function dragCard(page: Page, name: string, lane: string): Promise<void> {
  const from = page.getByRole('group', { name, exact: true })
  const to = page.getByRole('region', { name: lane, exact: true })
  await to.scrollIntoViewIfNeeded()
  await from.scrollIntoViewIfNeeded()
  const over = page.getByText(`${name} is over ${lane}`)
  for (let attempt = 1; attempt <= 5; attempt++) {
    const start = await boxOf(from)
    await page.mouse.move(start.x + start.width / 2, start.y + start.height - 8)
    await page.mouse.down()
    await page.mouse.move(start.x + start.width / 2 + 20, start.y + start.height - 8, { steps: 4 })
    const end = await boxOf(to)
    await page.mouse.move(end.x + end.width / 2, end.y + 120, { steps: 12 })
    const isHeard = await over.waitFor({ state: 'attached', timeout: 3000 }).then(
      () => true,
      () => false,
    )
    await page.mouse.up()
    if (isHeard) return
  }
  throw new Error(`${name} could not be carried to ${lane}`)
}

/** A record fetched ahead because pointer or keyboard rested on its row may be deleted by then: `stage().allow(404, fetchedAhead)`. */
export const fetchedAhead = /^\/api\/v1\/[^/]+\/[0-9a-f-]{36}(\/history)?$/

/** The stages of the shipped pipeline by their name. */
export async function stageIds(client: Client): Promise<Record<string, string>> {
  const { items } = await client.find('stages', { fields: ['name'] })
  return Object.fromEntries(items.map((stage) => [String(stage.name), stage.id]))
}
