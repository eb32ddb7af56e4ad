import { join } from 'node:path'
import { type BrowserContext, chromium, type Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { findChromium } from '../checks/chromium.ts'
import { classicScript } from '../vite.script.ts'
import { flags } from './stage.ts'

/** A secure origin that no server stands behind: the browser gives it keys and stores of its own. */
const origin = 'https://device.test'
const fixture = join(import.meta.dirname, '../src/web/offline/device.fixture.ts')

export interface Device {
  /** Does one of the things in `src/web/offline/device.fixture.ts`. */
  run<T>(probe: string, ...input: unknown[]): Promise<T>
  /** Time goes by on this device, and with it whatever waits for it. */
  pass(time: string): Promise<void>
  /** The page begins anew, as after a reload. */
  reload(): Promise<void>
  /** What was asked of the server, as `GET /api/v1/me`. */
  asked: string[]
  /** How the server answers from here on; null is no connection. */
  answers(answer: ((request: string) => { status?: number; json?: unknown } | null) | null): void
}

/** Tests on the store of a real browser, each with an empty one. */
export function onDevice(name: string, tell: (device: () => Promise<Device>) => void): void {
  describe.skipIf(findChromium() === undefined && process.env.CI !== 'true')(name, () => {
    let browser: Awaited<ReturnType<typeof chromium.launch>>
    let script: string
    const contexts: BrowserContext[] = []
    beforeAll(async () => {
      script = await classicScript(fixture, { target: 'esnext', minify: false })
      browser = await chromium.launch({ executablePath: findChromium() ?? '', args: flags })
    })
    afterAll(() => browser?.close())
    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close()
    })
    tell(async () => {
      const context = await browser.newContext({ baseURL: origin })
      contexts.push(context)
      return openDevice(context, script)
    })
  })
}

async function openDevice(context: BrowserContext, script: string): Promise<Device> {
  let answer: Parameters<Device['answers']>[0] = null
  const asked: string[] = []
  const take = (route: Route) => {
    const { pathname, search } = new URL(route.request().url())
    if (!pathname.startsWith('/api/')) return route.fulfill({ contentType: 'text/html', body: '<title>Device</title>' })
    const request = `${route.request().method()} ${pathname}${search}`
    asked.push(request)
    const said = answer?.(request) ?? null
    if (said === null) return route.abort('internetdisconnected')
    return route.fulfill({ status: said.status ?? 200, json: said.json ?? {} })
  }
  await context.route('**/*', take)
  const page = await context.newPage()
  await page.clock.install()
  const open = async () => {
    await page.goto('/')
    await page.addScriptTag({ content: script })
  }
  await open()
  return {
    run: (probe, ...input) => page.evaluate(`probes.${probe}(...${JSON.stringify(input)})`),
    pass: (time) => page.clock.runFor(time),
    reload: open,
    asked,
    answers: (next) => {
      answer = next
    },
  }
}
