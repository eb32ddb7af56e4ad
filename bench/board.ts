import { chromium } from 'playwright-core'
import { id, sql } from '#kernel/db/sql.ts'
import { buildWebApp } from '#server/web-build.ts'
import { findChromium } from '../checks/chromium.ts'
import { inPage } from './browser/inPage.ts'
import { lastPaint, linkTo, openContacts, repeat } from './browser/speeds.ts'
import { loadRows } from './load/rows.ts'
import { cookiesOf, openStage } from './stage.ts'
import { printLine } from './table.ts'

/** Open opportunities; a third as many again are closed. */
const open = Number(process.env.RAPPORT_BENCH_ROWS ?? 100_000)
const aim = 200

/** The board of all open opportunities, from the click in the navigation to the last paint: columns, sums and first cards. */
export async function board(): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) return printLine('board', 'skipped: no Chromium was found; install it or name it in CHROMIUM')
  await buildWebApp((text) => printLine('board', text))
  const stage = await openStage(async ({ runtime, schema, owners }) => {
    await loadRows(runtime.db, schema, {
      accounts: 1000,
      contacts: 1000,
      opportunities: Math.ceil((open * 4) / 3),
      owners,
    })
    const table = id(schema, 'opportunity')
    await runtime.db.run(sql`
      UPDATE ${table} o SET is_closed = s.type <> 'open', is_won = s.type = 'won', probability = s.probability,
        forecast_category = s.forecast_category, expected_revenue = o.amount * s.probability / 100,
        expected_revenue_currency = o.amount_currency, expected_revenue_base = o.amount_base * s.probability / 100,
        stage_entered_at = o.created_at
      FROM ${id(schema, 'stage')} s WHERE s.id = o.stage`)
    await runtime.db.run(sql`VACUUM (ANALYZE) ${table}`)
  })
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  try {
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } })
    const url = stage.rapport.url.replace('127.0.0.1', 'localhost')
    await context.addCookies(cookiesOf(stage, url))
    await context.addInitScript(inPage)
    const page = await context.newPage()
    await page.goto(`${url}/o/contacts`)
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('/opportunities/') && asked.push(request.url()))
    const { times } = await repeat(page, async () => {
      await openContacts(page)
      asked.length = 0
      return lastPaint(page, () => linkTo(page, 'opportunities').click(), 'main article')
    })
    const sorted = times.toSorted((a, b) => a - b)
    const at = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0)
    const [middle, high] = [at(0.5), at(0.95)]
    printLine(
      'board',
      `${open} open opportunities: p50 ${middle} ms, p95 ${high} ms from the click, ${asked.length} requests | aim < ${aim} ms: ${middle < aim ? 'met' : 'MISSED'}`,
    )
  } finally {
    await chrome.close()
    await stage.close()
  }
}
