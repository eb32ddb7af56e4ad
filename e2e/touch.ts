import type { Locator, Page } from 'playwright-core'

const steps = 12

/** A finger that rests on something until it is lifted up, and carries it to a place of the screen; answers how it is put down. */
export async function carryBy(
  page: Page,
  on: Locator,
  isLifted: Locator,
  to: { x: number; y: number },
): Promise<() => Promise<void>> {
  const box = await on.boundingBox()
  if (!box) throw new Error('What shall be carried is not on the screen')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  await isLifted.waitFor()
  for (let step = 1; step <= steps; step++) {
    const part = step / steps
    const point = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [point] })
  }
  return async () => {
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await session.detach()
  }
}

/** A finger on the middle of something, moved by so many pixels in small steps; answers how it is lifted. */
export async function hold(page: Page, on: Locator, by: { x?: number; y?: number }): Promise<() => Promise<void>> {
  await on.scrollIntoViewIfNeeded()
  const box = await on.boundingBox()
  if (!box) throw new Error('What shall be pushed is not on the screen')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const session = await page.context().newCDPSession(page)
  for (let step = 0; step <= steps; step++) {
    const part = step / steps
    const point = { x: from.x + (by.x ?? 0) * part, y: from.y + (by.y ?? 0) * part }
    const type = step === 0 ? 'touchStart' : 'touchMove'
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: [point] })
  }
  return async () => {
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await session.detach()
  }
}

export async function push(page: Page, on: Locator, by: { x?: number; y?: number }): Promise<void> {
  const lift = await hold(page, on, by)
  await lift()
}
