import type { CDPSession, Page } from 'playwright-core'
import { printLine } from '../table.ts'
import { openContacts } from './speeds.ts'

const openings = Number(process.env.RAPPORT_BENCH_OPENINGS ?? 1_000)
/** From a quarter of the way on memory is to be flat: whatever is kept on purpose is there by then. */
const mostGrowth = 1.05

/** Milliseconds after which the page's idle tasks are done: what they still hold is let go soon and not kept. */
const rest = 4_000

/** What the page holds after many records were opened and left, garbage taken away. */
export async function measureMemory(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const held = new Map<number, Held>()
  await openContacts(page)
  for (let done = 0; done <= openings; done++) {
    if (done === 0 || [4, 2, 1].some((part) => done === Math.floor(openings / part)))
      held.set(done, await weigh(session))
    await openAndLeave(page, done)
  }
  for (const [done, { heap, nodes, listeners }] of held)
    printLine(`after ${done} records`, `${heap.toFixed(1)} MB heap, ${nodes} nodes, ${listeners} listeners`)
  const [early = 0, late = 0] = [Math.floor(openings / 4), openings].map((done) => held.get(done)?.heap ?? 0)
  const growth = late / early
  const told = `${((growth - 1) * 100).toFixed(1)} % from ${Math.floor(openings / 4)} to ${openings} records`
  printLine('memory', `${told} | bar < 5 %: ${growth < mostGrowth ? 'met' : 'MISSED'}`)
}

interface Held {
  heap: number
  nodes: number
  listeners: number
}

async function weigh(session: CDPSession): Promise<Held> {
  await new Promise((resolve) => setTimeout(resolve, rest))
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { heap: usedSize / 1e6, nodes, listeners: jsEventListeners }
}

/** Not always the same records: what is kept of each would be kept once only. */
async function openAndLeave(page: Page, at: number): Promise<void> {
  await page.evaluate(`(async () => {
    const until = async (is) => { while (!is()) await new Promise((next) => setTimeout(next, 5)) }
    const links = () => [...document.querySelectorAll('[role=grid] [data-col="0"] a[href^="/o/contacts/"]')]
    await until(() => links().length > 5)
    if (${at} % 20 === 19) {
      document.querySelector('[role=grid]').scrollTop += 640
      await window.painted()
      await until(() => links().length > 5)
    }
    links()[${at} % links().length].click()
    await until(() => links().length === 0 && document.querySelector('main h1') && document.querySelector('[role=tabpanel]'))
    history.back()
  })()`)
}
