import type { Page } from 'playwright-core'

/** Counts presses of the mouse on the page as it is now; a new document begins anew. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1 }, true)`)
  return async () => Number(await page.evaluate('window.clicks'))
}
