import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { findChromium } from '../checks/chromium.ts'
import type { Client } from './client.ts'
import { type RunningProgram, startProgram } from './server.ts'

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export type Look = 'light' | 'dark'
export const widths = { desk: 1440, phone: 390 } as const
export type Width = keyof typeof widths

export interface OpenOptions extends Pick<BrowserContextOptions, 'locale'> {
  as?: Client | undefined
  look?: Look
  width?: Width
  /** The system asks for high contrast. */
  contrast?: 'more'
  /** Size of everything, as chosen in the menu of the person. */
  scale?: 'large' | 'larger' | 'largest'
}

export interface Stage {
  url: string
  program: RunningProgram
  /** A browser of its own: own cookies, own memory. */
  open(options?: OpenOptions): Promise<Page>
  /** What pages may answer although it is a failure, such as a wrong password. */
  allow(status: number, path: RegExp): void
  /** Fails on whatever pages complained about since the last time: errors, policy violations, failed requests. */
  check(): void
  close(): Promise<void>
}

/** Starts program and browser; a browser that is missing fails in CI and is said aloud elsewhere. */
export async function openStage(): Promise<Stage> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found; install it or name it in CHROMIUM')
  const program = await startProgram()
  const browser = await chromium.launch({ executablePath, args: flags }).catch(async (error) => {
    await program.stop()
    throw error
  })
  return onStage(program, browser)
}

function onStage(program: RunningProgram, browser: Browser): Stage {
  const problems: string[] = []
  const allowed: [status: number, path: RegExp][] = [[401, /^\/api\/v1\/(me|metadata|me\/settings|views)$/]]
  const contexts: BrowserContext[] = []
  return {
    url: program.url,
    program,
    async open(options = {}) {
      const context = await browser.newContext(contextOptions(program.url, options))
      contexts.push(context)
      context.setDefaultTimeout(30_000)
      const { scale } = options
      if (scale) await context.addInitScript(`localStorage.setItem('rapport.scale', '${scale}')`)
      if (options.as) await context.addCookies(options.as.cookies)
      const page = await context.newPage()
      watch(page, problems, (status, path) => allowed.some(([code, known]) => code === status && known.test(path)))
      return page
    },
    allow: (status, path) => allowed.push([status, path]),
    check: () => expect(problems.splice(0)).toEqual([]),
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await program.stop()
    },
  }
}

function contextOptions(baseURL: string, options: OpenOptions) {
  const { locale = 'en-GB', look = 'light', width = 'desk', contrast = 'no-preference' } = options
  const isPhone = width === 'phone'
  return {
    baseURL,
    locale,
    timezoneId: 'Europe/Berlin',
    colorScheme: look,
    contrast,
    reducedMotion: 'reduce',
    viewport: { width: widths[width], height: isPhone ? 844 : 900 },
    hasTouch: isPhone,
  } satisfies BrowserContextOptions
}

function watch(page: Page, problems: string[], isAllowed: (status: number, path: string) => boolean): void {
  page.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // The answer itself is judged below, where its status is known.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Leaving a page ends what it was still loading, and the stream of changes.
    // Without a connection is who cuts it, as journeys do on purpose.
    if (!['net::ERR_ABORTED', 'net::ERR_INTERNET_DISCONNECTED'].includes(reason))
      problems.push(`request: ${request.method()} ${request.url()} ${reason}`)
  })
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (response.status() >= 400 && !isAllowed(response.status(), pathname))
      problems.push(`answer: ${response.status()} ${response.request().method()} ${pathname}`)
  })
}

/** Journeys on one stage; without a browser they fail in CI and are skipped elsewhere with a line that says so. */
export function journeys(name: string, tell: (stage: () => Stage) => void): void {
  const isPossible = findChromium() !== undefined || process.env.CI === 'true'
  if (!isPossible) process.stdout.write('skipped: no Chromium was found; install it or name it in CHROMIUM\n')
  describe.skipIf(!isPossible)(name, () => {
    let stage: Stage | undefined
    const current = () => {
      if (!stage) throw new Error('The stage is not open yet')
      return stage
    }
    beforeAll(async () => {
      stage = await openStage()
    })
    afterAll(() => stage?.close())
    afterEach(() => stage?.check())
    tell(current)
  })
}

export const screenshots = join(import.meta.dirname, '../screenshots')

/** A picture of the page, for people who look at them; off unless RAPPORT_SCREENSHOTS is set. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.RAPPORT_SCREENSHOTS) return
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' })
}
