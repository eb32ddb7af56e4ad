import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Client } from './client.ts'
import { decodePng, encodePng, halved } from './png.ts'
import { type OpenOptions, type Stage, type Width, widths } from './stage.ts'

/** Pictures that the gallery is compared with; `npm run screenshots -- --references` makes them anew. */
export const references = join(import.meta.dirname, 'references')

export const looks = {
  light: { look: 'light' },
  dark: { look: 'dark' },
  contrast: { look: 'light', contrast: 'more' },
  large: { look: 'light', scale: 'largest' },
} satisfies Record<string, OpenOptions>

export type GalleryLook = keyof typeof looks

const groups = ['buttons', 'inputs', 'words', 'states', 'pages', 'overlays', 'fields', 'editors', 'records']

/** Long ones, and on a phone only narrower: there one look is enough. */
const long = ['fields', 'editors']

/** As it is kept: half as large, in few colours. */
export const referenceOf = (file: Buffer): Buffer => encodePng(halved(decodePng(file)))

/** What the gallery's relative times are counted from. */
const now = new Date('2026-03-02T12:00:00Z')

/** Each group of the gallery in one look, and what its overlays open; of all groups or of those that are `wanted`. */
export async function* galleryPictures(
  stage: Stage,
  client: Client,
  width: Width,
  look: GalleryLook,
  wanted: readonly string[] = groups,
): AsyncGenerator<{ name: string; file: Buffer }> {
  const page = await stage.open({ as: client, width, ...looks[look] })
  page.setDefaultTimeout(60_000)
  await page.clock.setFixedTime(now)
  await page.goto('/dev/ui')
  const name = (part: string) => `${part}-${widths[width]}-${look}`
  for (const group of groups.filter((one) => wanted.includes(one))) {
    if (long.includes(group) && width === 'phone' && look !== 'light') continue
    await showGroup(page, group, width)
    yield { name: name(group), file: await page.locator('[data-gallery]').screenshot({ animations: 'disabled' }) }
  }
  if (look === 'light' && wanted.includes('overlays')) yield* dialogPictures(page, width, name)
  await page.context().close()
}

/** The whole group without scrolling: a window as high as what stands in it. */
async function showGroup(page: Page, group: string, width: Width): Promise<void> {
  await page.locator('main nav button').nth(groups.indexOf(group)).click()
  const gallery = page.locator(`[data-gallery=${group}]`)
  await gallery.getByRole('heading').first().waitFor()
  if (group === 'editors') await page.locator('[contenteditable]').first().waitFor()
  const tall = () => gallery.evaluate((element) => element.parentElement?.scrollHeight ?? 0)
  // What comes later makes it taller.
  for (let height = 0, seen = await tall(); seen > height; seen = await tall()) {
    height = seen + 200
    await page.setViewportSize({ width: widths[width], height })
    await page.mouse.move(0, 0)
    await stopped(page)
  }
}

/** Names and pictures have come; what is meant to be under way stays. */
async function stopped(page: Page): Promise<void> {
  await page.locator('[class*=chip][aria-busy=true]').first().waitFor({ state: 'detached' })
  await page.evaluate('document.fonts.ready.then(() => new Promise((shown) => setTimeout(shown, 200)))')
}

async function* dialogPictures(page: Page, width: Width, name: (part: string) => string) {
  await page.setViewportSize({ width: widths[width], height: 900 })
  await page.goto('/dev/ui?group=overlays')
  for (const section of ['Dialog', 'QuestionDialog', 'IdentityDialog']) {
    const openers = page.getByRole('region', { name: section, exact: true }).locator('[data-opener]')
    await openers.first().waitFor()
    for (let at = 0; at < (await openers.count()); at++) {
      await openers.nth(at).click()
      // A popover that is open beside calls itself a dialog too.
      const dialog = page.locator('[role=dialog][aria-modal=true]')
      await dialog.waitFor()
      yield { name: name(`${section}-${at}`), file: await dialog.screenshot({ animations: 'disabled' }) }
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
  }
}
