import type { Browser, CDPSession, Page, Response } from 'playwright-core'
import { settled } from '../../e2e/screens.ts'
import type { Device, Timings } from './scores.ts'

export interface LoadedPage {
  page: Page
  timings: Timings
  /** The document itself. */
  answer: Response | null
  /** What the page wrote as an error, and what the browser would have otherwise. */
  complaints: string[]
  close(): Promise<void>
}

interface Load {
  url: string
  path: string
  device: Device
  cookies: { name: string; value: string; url: string }[]
}

/** Lighthouse's throttling as DevTools applies it: a desk on 10 Mbit/s, a phone on slow 4G with a quarter of the speed. */
const throttling = {
  desktop: { cpu: 1, latency: 40, download: 10_240, upload: 10_240 },
  mobile: { cpu: 4, latency: 562.5, download: 1474.56, upload: 675 },
} satisfies Record<Device, { cpu: number; latency: number; download: number; upload: number }>

const viewports = { desktop: { width: 1350, height: 940 }, mobile: { width: 412, height: 823 } }

/** How long nothing may happen before a page counts as loaded. */
const calm = 2_000

/** One load with an empty cache. */
export async function loadPage(browser: Browser, { url, path, device, cookies }: Load): Promise<LoadedPage> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    viewport: viewports[device],
    hasTouch: device === 'mobile',
  })
  await context.addCookies(cookies)
  await context.addInitScript(watching)
  // Whoever has a session has been here before.
  if (cookies.length > 0) await context.addInitScript("localStorage.setItem('rapport.inside', '1')")
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const complaints: string[] = []
  const session = await context.newCDPSession(page)
  await listen(page, session, complaints)
  await throttle(session, device)
  const answer = await page.goto(path)
  await page.locator('main :is(h1, h2)').filter({ visible: true }).first().waitFor()
  await settled(page)
  await page.waitForTimeout(calm)
  return {
    page,
    timings: await page.evaluate<Timings>('window.loadTimings()'),
    answer,
    complaints,
    close: () => context.close(),
  }
}

async function listen(page: Page, session: CDPSession, complaints: string[]): Promise<void> {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const isExpected = /status of 401/.test(message.text())
    if (message.type() === 'error' && !isExpected) complaints.push(`console: ${message.text()}`)
  })
  session.on('Audits.issueAdded', ({ issue }) =>
    complaints.push(`issue: ${issue.code} ${JSON.stringify(issue.details)}`),
  )
  await session.send('Audits.enable')
}

async function throttle(session: CDPSession, device: Device): Promise<void> {
  const { cpu, latency, download, upload } = throttling[device]
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: (download * 1024) / 8,
    uploadThroughput: (upload * 1024) / 8,
  })
}

/**
 * Runs in the page from its first line. The speed index wants pictures of the load; the largest paint stands for it,
 * by which most of the page is there: it is never better than the truth.
 */
const watching = `{
  const seen = { first: 0, largest: 0, shift: 0, tasks: [] }
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  watch('paint', (entry) => { if (entry.name === 'first-contentful-paint') seen.first = entry.startTime })
  watch('largest-contentful-paint', (entry) => { seen.largest = entry.startTime })
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value })
  watch('longtask', (entry) => seen.tasks.push([entry.startTime, entry.duration]))
  window.loadTimings = () => ({
    firstPaint: seen.first,
    largestPaint: seen.largest,
    speedIndex: seen.largest,
    shift: seen.shift,
    blocked: seen.tasks
      .filter(([start, duration]) => start + duration > seen.first)
      .reduce((sum, [start, duration]) => sum + Math.max(0, start + duration - Math.max(start, seen.first) - 50), 0),
  })
}`
