import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { faultsOf } from './faults.ts'
import { makeSample } from './sample.ts'
import { allScreens, type Screen, show } from './screens.ts'
import { shiftsOf, watchShift } from './shift.ts'
import { journeys, type OpenOptions, type Width } from './stage.ts'
import { smallLettersOf, smallTargetsOf } from './targets.ts'

/** Nothing jumps here while data arrive. */
const still = [
  'home',
  'accounts',
  'opportunities',
  'board',
  'board-rows',
  'account',
  'contact',
  'opportunity',
  'settings',
  'settings-profile',
  'settings-picklists',
  'settings-users',
]

/** Many screens, one after the other. */
const timeout = 900_000

const strong = { contrast: 'more', scale: 'largest' } as const

journeys('accessibility', (stage) => {
  let client: Client
  let screens: Screen[]

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    screens = await allScreens(client)
    stage().allow(404, /^\/nowhere$/)
    stage().allow(400, /^\/api\/auth\/invitation$/)
  })

  type Judge = (page: Page, screen: Screen) => Promise<string[]>

  /** What is wrong on each screen; on screens that are fine, nothing. Two walk at once: each waits more than it works. */
  async function judged(options: OpenOptions, judge: Judge) {
    const queue = [...screens]
    const found = await Promise.all([walk(queue, options, judge), walk(queue, options, judge)])
    return Object.assign({}, ...found) as Record<string, string[]>
  }

  /** Takes screens from the queue until there are no more. */
  async function walk(queue: Screen[], options: OpenOptions, judge: Judge) {
    const inside = await stage().open({ as: client, ...options })
    const outside = await stage().open(options)
    const pages = [inside, outside]
    for (const page of pages) await watchShift(page)
    const found: Record<string, string[]> = {}
    for (let screen = queue.shift(); screen; screen = queue.shift()) {
      const page = screen.isOutside ? outside : inside
      await show(page, screen)
      const faults = await judge(page, screen)
      if (faults.length > 0) found[screen.name] = faults
    }
    for (const page of pages) await page.context().close()
    return found
  }

  it.for<Width>(['desk', 'phone'])(
    'finds nothing wrong on any screen, light and dark, and on phones everything within a thumb (%s)',
    { timeout },
    async (width) => {
      const found = await judged({ width }, async (page, { name }) => {
        const jumps = still.includes(name) ? await shiftsOf(page) : []
        const thumb = width === 'phone' ? [...(await smallTargetsOf(page)), ...(await smallLettersOf(page))] : []
        const light = await faultsOf(page)
        await inLook(page, 'dark')
        const dark = await faultsOf(page, { coloursOnly: true })
        await inLook(page, 'light')
        return [...jumps, ...thumb, ...light, ...dark.map((fault) => `dark ${fault}`)]
      })
      expect(found).toEqual({})
    },
  )

  it.for<[Width, 'light' | 'dark']>([
    ['desk', 'dark'],
    ['phone', 'light'],
  ])('finds 7:1 on every screen in high contrast at 150 %% (%s)', { timeout }, async ([width, look]) => {
    const strict = { strict: true, coloursOnly: true }
    expect(await judged({ width, look, ...strong }, (page) => faultsOf(page, strict))).toEqual({})
  })
})

/** The same page in the other look, once it has changed its colours. */
async function inLook(page: Page, look: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: look })
  await page.locator(`html[data-mantine-color-scheme=${look}]`).waitFor({ state: 'attached' })
  await page.evaluate(`new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))).then(() =>
    Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)))`)
}
