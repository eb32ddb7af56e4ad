import type { CDPSession, Page } from 'playwright-core'
import { printLine } from '../table.ts'
import { openContacts } from './speeds.ts'

const openings = Number(process.env.RAPPORT_BENCH_OPENINGS ?? 1_000)
/** From a quarter of the way on memory is to be flat: whatever is kept on purpose is there by then. */
const mostGrowth = 1.05

/** Rows, more than a list keeps: ten pages of a hundred. */
const longestList = 1_100

/** Milliseconds after which the page's idle tasks are done: what they still hold is let go soon and not kept. */
const rest = 4_000

/**
 * What the page holds after many records were opened and left, garbage taken away. Judged is what the program keeps: the
 * engine's own machine code and its notes on which code is hot grow until all of it has been translated, and are told apart.
 */
export async function measureMemory(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const held = new Map<number, Held>()
  await openContacts(page)
  await fillList(page)
  for (let done = 0; done <= openings; done++) {
    if (done === 0 || [4, 2, 1].some((part) => done === Math.floor(openings / part)))
      held.set(done, await weigh(session))
    await openAndLeave(page, done)
  }
  for (const [done, { kept, code, nodes, listeners }] of held)
    printLine(
      `after ${done} records`,
      `${kept.toFixed(1)} MB kept, ${code.toFixed(1)} MB machine code, ${nodes} nodes, ${listeners} listeners`,
    )
  const [early = 0, late = 0] = [Math.floor(openings / 4), openings].map((done) => held.get(done)?.kept ?? 0)
  const growth = late / early
  const told = `${((growth - 1) * 100).toFixed(1)} % from ${Math.floor(openings / 4)} to ${openings} records`
  printLine('memory', `${told} | bar < 5 %: ${growth < mostGrowth ? 'met' : 'MISSED'}`)
}

/** Sizes in MB. */
interface Held {
  kept: number
  code: number
  nodes: number
  listeners: number
}

async function weigh(session: CDPSession): Promise<Held> {
  await new Promise((resolve) => setTimeout(resolve, rest))
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  const code = await codeSize(session)
  return { kept: (usedSize - code) / 1e6, code: code / 1e6, nodes, listeners: jsEventListeners }
}

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }
  nodes: number[]
}

/** Bytes of what a picture of the heap calls code. */
async function codeSize(session: CDPSession): Promise<number> {
  const parts: string[] = []
  const take = ({ chunk }: { chunk: string }) => parts.push(chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', take)
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', take)
  const { snapshot, nodes }: Snapshot = JSON.parse(parts.join(''))
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [type, size, code] = [fields.indexOf('type'), fields.indexOf('self_size'), types[0].indexOf('code')]
  let sum = 0
  for (let at = 0; at < nodes.length; at += fields.length) if (nodes[at + type] === code) sum += nodes[at + size] ?? 0
  return sum
}

/** Walks down until the list keeps as many rows as it ever does: weighed is what records leave, and not a longer list. */
async function fillList(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const grid = document.querySelector('[role=grid]')
    for (let row = 0; row < ${longestList}; row += 20) {
      grid.scrollTop = row * 32
      await window.painted()
      await window.until(() => grid.querySelectorAll('[data-col="0"] a').length > 5)
    }
  })()`)
}

/** Not always the same records: what is kept of each would be kept once only. */
async function openAndLeave(page: Page, at: number): Promise<void> {
  await page.evaluate(`(async () => {
    const links = () => [...document.querySelectorAll('[role=grid] [data-col="0"] a[href^="/o/contacts/"]')]
    await window.until(() => links().length > 5)
    if (${at} % 20 === 19) {
      document.querySelector('[role=grid]').scrollTop += 640
      await window.painted()
      await window.until(() => links().length > 5)
    }
    links()[${at} % links().length].click()
    await window.until(() => links().length === 0 && document.querySelector('main h1') && document.querySelector('[role=tabpanel]'))
    history.back()
  })()`)
}
