import { type Browser, chromium } from 'playwright-core'
import { findChromium } from '../checks/chromium.ts'
import { type Client, setUp } from '../e2e/client.ts'
import { makeSample } from '../e2e/sample.ts'
import { startProgram } from '../e2e/server.ts'
import { accessibilityScore, practices } from './audits/judge.ts'
import { loadPage } from './audits/load.ts'
import { type Device, performanceScore, type Timings, weighted } from './audits/scores.ts'
import { printLine } from './table.ts'

const bar = 95
const runs = Number(process.env.RAPPORT_BENCH_RUNS ?? 3)

/** The scores that Lighthouse gives, computed by its curves and weights on the sample company, each page with an empty cache. */
export async function audits(): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) return printLine('audits', 'skipped: no Chromium was found; install it or name it in CHROMIUM')
  // Met from elsewhere, so that answers are packed as they are for whoever is far away.
  const program = await startProgram({ HOST: '0.0.0.0', RAPPORT_INSECURE: '1' })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  try {
    const client = await setUp(program.url)
    await makeSample(client)
    for (const [name, path] of await pagesOf(client))
      for (const device of ['desktop', 'mobile'] satisfies Device[])
        await auditPage(browser, { url: program.url, name, path, device, client })
  } finally {
    await browser.close()
    await program.stop()
  }
}

async function pagesOf(client: Client): Promise<[name: string, path: string][]> {
  const account = (await client.find('accounts', { limit: 1, fields: ['displayName'] })).items[0]?.id
  return [
    ['sign-in', '/sign-in'],
    ['home', '/'],
    ['list', '/o/accounts?layout=table'],
    ['record', `/o/accounts/${account}`],
    ['board', '/o/opportunities?layout=board'],
  ]
}

interface Audit {
  url: string
  name: string
  path: string
  device: Device
  client: Client
}

async function auditPage(browser: Browser, { url, name, path, device, client }: Audit): Promise<void> {
  const cookies = name === 'sign-in' ? [] : client.cookies
  const timings: Timings[] = []
  let faults: string[] = []
  let scores = { accessibility: 0, practices: 0 }
  for (let run = 0; run < runs; run++) {
    const loaded = await loadPage(browser, { url, path, device, cookies })
    timings.push(loaded.timings)
    if (run === 0) {
      const access = await accessibilityScore(loaded.page)
      const practised = await practices(loaded)
      scores = { accessibility: access.score, practices: weighted(practised.map(({ holds }) => [Number(holds), 1])) }
      faults = [...access.faults, ...practised.filter(({ holds }) => !holds).map(({ rule }) => rule)]
    }
    await loaded.close()
  }
  const figures = medians(timings)
  const speed = performanceScore(figures, device)
  const all = { performance: speed, ...scores }
  const text = Object.entries(all).map(([key, score]) => `${key} ${Math.round(score)}`)
  const isMet = Object.values(all).every((score) => Math.round(score) >= bar)
  printLine(`${name}, ${device}`, `${text.join(', ')} | ${inWords(figures)} | bar ${bar}: ${isMet ? 'met' : 'MISSED'}`)
  for (const fault of faults) printLine('', fault)
}

function medians(all: Timings[]): Timings {
  const middle = (key: keyof Timings) =>
    all.map((one) => one[key]).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
  return {
    firstPaint: middle('firstPaint'),
    speedIndex: middle('speedIndex'),
    largestPaint: middle('largestPaint'),
    blocked: middle('blocked'),
    shift: middle('shift'),
  }
}

const inWords = ({ firstPaint, speedIndex, largestPaint, blocked, shift }: Timings) =>
  `FCP ${Math.round(firstPaint)} SI ${Math.round(speedIndex)} LCP ${Math.round(largestPaint)} TBT ${Math.round(blocked)} ms CLS ${shift.toFixed(3)}`
