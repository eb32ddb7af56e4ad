import type { Page } from 'playwright-core'

/** Above this something visibly jumps. */
const most = 0.02

/** From now on each page notes how far what was already there moved while the rest came. */
export async function watchShift(page: Page): Promise<void> {
  await page.addInitScript(`{
    window.shifts = []
    const nameOf = ({ node }) => (node?.outerHTML ?? node?.textContent ?? '?').slice(0, 100)
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries())
        if (!hadRecentInput) window.shifts.push({ value, moved: sources.slice(0, 3).map(nameOf) })
    }).observe({ type: 'layout-shift', buffered: true })
  }`)
}

/** What moved, if it moved too far. */
export async function shiftsOf(page: Page): Promise<string[]> {
  const shifts = await page.evaluate<{ value: number; moved: string[] }[]>('window.shifts')
  const sum = shifts.reduce((whole, { value }) => whole + value, 0)
  if (sum < most) return []
  return shifts.map(({ value, moved }) => `shift: ${value.toFixed(3)} of ${sum.toFixed(3)} by ${moved.join(' · ')}`)
}
