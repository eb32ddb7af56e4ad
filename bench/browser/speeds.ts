import type { CDPSession, Page } from 'playwright-core'
import { printLine } from '../table.ts'

/** Bars of the screen at full speed and on a machine four times as slow, in milliseconds. */
const bars = {
  interactive: { 1: 1_000, 4: 3_000 },
  answer: { 1: 100, 4: 300 },
  key: 16,
  framesPerSecond: 60,
} as const

type Slowness = 1 | 4
const repeats = 16

/** Everything a hand feels: first load, lists, records, the command menu, typing and scrolling. */
export async function measureSpeeds(page: Page, url: string, slowness: Slowness): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
  const name = (text: string) => (slowness === 1 ? text : `${text}, CPU ÷ ${slowness}`)
  const judge = (what: string, { times, paces }: Measured, bar: number) =>
    printLine(name(what), verdict(times, bar, paceOf(paces, slowness)))

  judge('interactive', { times: await firstLoads(page, session, url), paces: [] }, bars.interactive[slowness])
  const answer = bars.answer[slowness]
  judge('switch list', await repeat(page, switchList), answer)
  judge('open record', await repeat(page, openRecord), answer)
  judge('command menu', await repeat(page, commandMenu), answer)
  judge('key in a cell', { times: await typing(page), paces: [] }, slowness === 1 ? bars.key : bars.key * 4)
  await scrolling(page, session, name('scroll by wheel'), slowness)
  await steadily(page, name('scroll by script'))
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
}

/** With an empty cache, from the address to the first key that the table answers. */
async function firstLoads(page: Page, session: CDPSession, url: string): Promise<number[]> {
  const times: number[] = []
  for (let at = 0; at < 3; at++) {
    await session.send('Network.clearBrowserCache')
    await page.goto('about:blank')
    await page.goto(`${url}/o/contacts`, { waitUntil: 'commit' })
    times.push(await page.evaluate<number>(`window.firstKeyAnswered('${firstRow}').then(({ answered }) => answered)`))
  }
  return times
}

const firstRow = '[role=grid] [data-row="0"] a'
export const linkTo = (page: Page, plural: string) => page.locator(`nav a[href="/o/${plural}"]`).first()

const listOf = (plural: string) => `[role=grid] [data-col="0"] a[href^="/o/${plural}/"]`

function switchList(page: Page, at: number): Promise<number> {
  const plural = at % 2 === 0 ? 'accounts' : 'contacts'
  return lastPaint(page, () => linkTo(page, plural).click(), listOf(plural))
}

async function openRecord(page: Page, at: number): Promise<number> {
  await openContacts(page)
  const row = page.locator(`[role=grid] [data-row="${at + 1}"] a`).first()
  return lastPaint(page, () => row.click(), 'main h1')
}

async function commandMenu(page: Page): Promise<number> {
  const time = await lastPaint(page, () => page.keyboard.press('Control+k'), '[role=dialog] [role=option]')
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog]').waitFor({ state: 'detached' })
  return time
}

export async function openContacts(page: Page): Promise<void> {
  await lastPaint(page, () => linkTo(page, 'contacts').click(), listOf('contacts'))
}

/** From the click or key of a hand. */
export async function lastPaint(page: Page, press: () => Promise<void>, shown: string): Promise<number> {
  await page.evaluate('window.awaitPress()')
  await press()
  return page.evaluate<number>(`window.lastPaint(${JSON.stringify(shown)})`)
}

interface Measured {
  times: number[]
  /** What work that is always the same took beside each. */
  paces: number[]
}

/** The first time loads what comes later and is told apart. */
export async function repeat(page: Page, measure: (page: Page, at: number) => Promise<number>): Promise<Measured> {
  const times: number[] = []
  const paces: number[] = []
  for (let at = 0; at < repeats; at++) {
    paces.push(await page.evaluate<number>('window.fixedTask()'))
    times.push(await measure(page, at))
  }
  return { times: times.slice(1), paces: paces.slice(1) }
}

let quickest = Number.POSITIVE_INFINITY

/** Equal runs differ by up to two: how many times slower the machine was meanwhile than at its best in this run; NaN where nobody looked. */
function paceOf(paces: number[], slowness: Slowness): number {
  if (paces.length === 0) return Number.NaN
  const sorted = paces.map((pace) => pace / slowness).toSorted((a, b) => a - b)
  quickest = Math.min(quickest, sorted[0] ?? quickest)
  return (sorted[Math.floor(sorted.length / 2)] ?? quickest) / quickest
}

/** What the browser itself counts from a key to the frame that shows it, in steps of 8 ms; quicker ones are not told. */
async function typing(page: Page): Promise<number[]> {
  await openContacts(page)
  await page.locator('[role=grid] [data-row="2"] [data-col="2"]').click()
  await page.keyboard.press('x')
  const text = 'the quick brown fox jumps over the lazy dog'
  await page.evaluate('window.keyTimes = []')
  for (const key of text) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    await page.waitForTimeout(30)
  }
  await page.waitForTimeout(300)
  const slow = await page.evaluate<number[]>('window.keyTimes')
  await page.keyboard.press('Escape')
  const quick = Array.from({ length: Math.max(0, text.length - slow.length) }, () => 16)
  return [...slow, ...quick]
}

/** Pixels, and pixels a second: ninety rows a second, which nobody reads any more. */
const wheel = { distance: 8_640, speed: 2_880 }

const scrolls = 5

/**
 * By the wheel, as a hand does: the frames that the display shows, whether every row was there in time, and tasks that would
 * keep a click waiting. Each run goes on to rows that nobody has seen; told is the middle one, by the time of its tasks.
 */
async function scrolling(page: Page, session: CDPSession, name: string, slowness: Slowness): Promise<void> {
  const runs: Scrolled[] = []
  const paces: number[] = []
  await openContacts(page)
  for (let run = 0; run < scrolls; run++) {
    paces.push(await page.evaluate<number>('window.fixedTask()'))
    runs.push(await scrollOnce(page, session))
  }
  const pace = paceOf(paces, slowness)
  const timeOf = ({ tasks }: Scrolled) => tasks.reduce((sum, task) => sum + task, 0)
  const middle = runs.toSorted((a, b) => timeOf(a) - timeOf(b) || a.holes - b.holes)[Math.floor(runs.length / 2)]
  if (!middle) return
  const { shown, looks, holes, tasks } = middle
  const isMet = Math.round(shown) >= bars.framesPerSecond - 1 && tasks.length === 0 && holes === 0
  const longest = Math.round(Math.max(0, ...tasks))
  printLine(
    name,
    `${shown.toFixed(1)} frames/s shown, rows missing in ${holes} of ${looks} looks, ${tasks.length} tasks over 50 ms (longest ${longest}); tasks of all runs ${runs.map((run) => run.tasks.length).join(' ')} (machine ${pace.toFixed(1)} × its best time) | bar ${bars.framesPerSecond} frames/s, none, none: ${isMet ? 'met' : 'MISSED'}`,
  )
}

interface Scrolled {
  /** Frames a second. */
  shown: number
  looks: number
  holes: number
  /** Milliseconds of those over 50. */
  tasks: number[]
}

async function scrollOnce(page: Page, session: CDPSession): Promise<Scrolled> {
  const grid = await page.locator('[role=grid]').boundingBox()
  if (!grid) throw new Error('The table is not on the screen')
  await page.evaluate("window.longTasks = []; window.watchRows('[role=grid]')")
  const shown = await framesShown(page, () =>
    session.send('Input.synthesizeScrollGesture', {
      x: Math.round(grid.x + grid.width / 2),
      y: Math.round(grid.y + grid.height / 2),
      yDistance: -wheel.distance,
      speed: wheel.speed,
      gestureSourceType: 'mouse',
    }),
  )
  const { looks, holes } = await page.evaluate<{ looks: number; holes: number }>(
    'Object.assign(window.watched, { isOver: true })',
  )
  return { shown, looks, holes, tasks: await page.evaluate<number[]>('window.longTasks') }
}

interface TraceEvent {
  name: string
  /** Microseconds. */
  ts: number
}

/** Frames a second that reached the display while something moves, counted by the browser itself. */
async function framesShown(page: Page, move: () => Promise<unknown>): Promise<number> {
  const browser = await page.context().browser()?.newBrowserCDPSession()
  if (!browser) throw new Error('No browser to trace')
  const displayed: number[] = []
  browser.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, ts } of value as unknown as TraceEvent[])
      if (name === 'Display::FrameDisplayed') displayed.push(ts)
  })
  await browser.send('Tracing.start', {
    traceConfig: { includedCategories: ['benchmark'] },
    transferMode: 'ReportEvents',
  })
  await move()
  const complete = new Promise((resolve) => browser.once('Tracing.tracingComplete', resolve))
  await browser.send('Tracing.end')
  await complete
  await browser.detach()
  const times = displayed.toSorted((a, b) => a - b)
  return ((times.length - 1) * 1e6) / ((times.at(-1) ?? 0) - (times[0] ?? 0))
}

/** By a script that waits for each frame of the page: nobody scrolls so, but it says how much of a frame is left. */
async function steadily(page: Page, name: string): Promise<void> {
  await openContacts(page)
  const gaps = await page.evaluate<number[]>(`window.scrollFrames('[role=grid]', 3)`)
  const frames = gaps.length / (gaps.reduce((sum, gap) => sum + gap, 0) / 1000)
  printLine(name, `${frames.toFixed(1)} frames/s, longest frame ${Math.round(Math.max(...gaps))} ms`)
}

/** Met in figures, or, while the machine was slower than it can be, in proportion to its best. */
function verdict(times: number[], bar: number, pace: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  const word = at(0.5) <= bar ? 'met' : at(0.5) / pace <= bar ? 'met by ratio' : 'MISSED'
  const slower = Number.isNaN(pace) ? '' : ` (machine ${pace.toFixed(1)} × its best time)`
  return `${at(0.5)} ms p50, ${at(0.95)} p95 of ${times.length}${slower} | bar ≤ ${bar} ms: ${word}`
}
