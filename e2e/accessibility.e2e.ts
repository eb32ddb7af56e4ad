import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { allScreens, type Screen, show } from './screens.ts'
import { journeys, type Look, type Width } from './stage.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

journeys('accessibility', (stage) => {
  let client: Client
  let screens: Screen[]

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    screens = await allScreens(client)
  })

  for (const width of ['desk', 'phone'] satisfies Width[]) {
    describe.each(['light', 'dark'] satisfies Look[])(`at the width of a ${width}, %s`, (look) => {
      it('finds nothing wrong on any screen', { timeout: 300_000 }, async () => {
        stage().allow(404, /^\/nowhere$/)
        const inside = await stage().open({ as: client, width, look })
        const outside = await stage().open({ width, look })
        const found: Record<string, string[]> = {}
        for (const screen of screens) {
          const page = screen.isOutside ? outside : inside
          await show(page, screen)
          const faults = [...(await violations(page)), ...(await overflow(page))]
          if (faults.length > 0) found[screen.name] = faults
        }
        expect(found).toEqual({})
      })
    })
  }
})

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const options = { runOnly: rules, resultTypes: ['violations'] }
  const result = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.replaceAll(/\s+/g, ' ')}`),
  )
}

/** A page that is wider than its window has to be pushed sideways to be read. */
async function overflow(page: Page): Promise<string[]> {
  const extra = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  return extra > 0 ? [`overflow: ${extra} px wider than the window`] : []
}
