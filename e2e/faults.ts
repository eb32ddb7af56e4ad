import axe from 'axe-core'
import type { Page } from 'playwright-core'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Asked {
  /** High contrast is held to 7:1. */
  strict?: boolean
  /** What does not hang on colours was judged in another look of the same page. */
  coloursOnly?: boolean
}

/** What keeps people from reading or using the page as it stands: what axe finds, and a page that is wider than its window. */
export async function faultsOf(page: Page, asked: Asked = {}): Promise<string[]> {
  return [...(await violations(page, asked)), ...(await overflow(page))]
}

async function violations(page: Page, { strict = false, coloursOnly = false }: Asked): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source)
  const colours = ['color-contrast', 'link-in-text-block', ...(strict ? ['color-contrast-enhanced'] : [])]
  const runOnly = coloursOnly ? { type: 'rule', values: colours } : { type: 'tag', values: rules }
  const enhanced = { 'color-contrast-enhanced': { enabled: strict } }
  const options = { runOnly, ...(coloursOnly ? {} : { rules: enhanced }), resultTypes: ['violations'] }
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
