import { gzipSync } from 'node:zlib'
import { chromium, type Page, type Response } from 'playwright-core'
import { buildWebApp } from '#server/web-build.ts'
import { findChromium } from '../checks/chromium.ts'
import { inPage } from './browser/inPage.ts'
import { measureMemory } from './browser/memory.ts'
import { measureSpeeds } from './browser/speeds.ts'
import { loadRows } from './load/rows.ts'
import { cookiesOf, openStage } from './stage.ts'
import { printLine } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? (process.env.RAPPORT_E2E_LARGE ? 1_000_000 : 100_000))

/** What counts as fluent: no task of the page longer than this. */
const longest = 50
const heaviestLoad = 250
const farRow = 5_000
const titleColumn = 2
const rowHeight = 32

/** A large table in a real browser: first load, scrolling far, editing a cell; then what a hand feels, and what memory holds. */
export async function browser(): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) return printLine('browser', 'skipped: no Chromium was found; install it or name it in CHROMIUM')
  await buildWebApp((text) => printLine('browser', text))
  const stage = await openStage(({ runtime, schema, owners }) =>
    loadRows(runtime.db, schema, { accounts: rows / 20, contacts: rows, opportunities: 0, owners }),
  )
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  try {
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } })
    const url = stage.rapport.url.replace('127.0.0.1', 'localhost')
    await context.addCookies(cookiesOf(stage, url))
    await context.addInitScript(inPage)
    const page = await context.newPage()
    await measurePage(page, url)
    await measureSpeeds(page, url, 1)
    await measureSpeeds(page, url, 4)
    await measureMemory(page)
  } finally {
    await chrome.close()
    await stage.close()
  }
}

async function measurePage(page: Page, url: string): Promise<void> {
  const scripts = new Map<string, Promise<number>>()
  const weigh = (response: Response) => {
    if (!response.url().endsWith('.js')) return
    // What was on its way when the page was left has no body: the next page asks for it again.
    const size = packedSize(response).catch(() => 0)
    scripts.set(response.url(), size)
  }
  page.on('response', weigh)
  await page.goto(`${url}/nowhere`)
  await page.locator('h1').waitFor()
  const first = await sumOf(scripts)
  printLine(
    'first load',
    `${first.toFixed(1)} kB of JavaScript, gzipped | bar ≤ ${heaviestLoad}: ${first <= heaviestLoad ? 'met' : 'MISSED'}`,
  )
  const start = async () => {
    await page.goto(url)
    await contacts(page).waitFor()
  }
  await phase(page, 'program starts', start, false)
  await page.waitForTimeout(1000)
  await phase(page, `open ${rows} contacts`, async () => {
    await contacts(page).click()
    await cell(page, 0, 0).locator('*').first().waitFor()
  })
  printLine('with the table', `${(await sumOf(scripts)).toFixed(1)} kB of JavaScript, gzipped`)
  // Pages that are left take the contents of their answers along.
  page.off('response', weigh)
  await phase(page, `scroll to row ${farRow}`, () => scrollTo(page, farRow))
  await phase(page, 'edit a cell', () => edit(page, farRow))
}

async function scrollTo(page: Page, row: number): Promise<void> {
  const grid = page.getByRole('grid')
  await grid.hover()
  while ((await page.locator(`[data-row="${row}"] [data-col="0"] a, [data-row="${row}"] input`).count()) === 0) {
    // Not past the row: whether its page has come by then is a matter of luck.
    const rest = row * rowHeight - 300 - (await grid.evaluate((element) => element.scrollTop))
    await page.mouse.wheel(0, Math.min(1_200, rest))
    await page.waitForTimeout(30)
  }
}

async function edit(page: Page, row: number): Promise<void> {
  await cell(page, row, titleColumn).scrollIntoViewIfNeeded()
  await cell(page, row, titleColumn).click()
  await page.keyboard.type('Head of optics')
  const answer = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.keyboard.press('Enter')
  await answer
  await cell(page, row, titleColumn).getByText('Head of optics').waitFor()
}

const contacts = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).first()

const cell = (page: Page, row: number, col: number) =>
  page.locator(`[role=grid] [data-row="${row}"] [data-col="${col}"]`)

async function phase(page: Page, name: string, act: () => Promise<void>, isJudged = true): Promise<void> {
  await page.evaluate('window.longTasks = []')
  const begin = performance.now()
  await act()
  const time = performance.now() - begin
  const tasks = await page.evaluate<number[]>('window.longTasks')
  const worst = Math.max(0, ...tasks)
  printLine(
    name,
    `${Math.round(time)} ms, ${tasks.length} tasks over ${longest} ms, longest ${Math.round(worst)} ms${isJudged ? ` | bar none: ${tasks.length === 0 ? 'met' : 'MISSED'}` : ''}`,
  )
}

async function packedSize(response: Response): Promise<number> {
  return gzipSync(await response.body()).byteLength / 1000
}

const sumOf = async (sizes: Map<string, Promise<number>>): Promise<number> =>
  (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0)
