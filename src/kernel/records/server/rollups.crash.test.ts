import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { deal, firm, memo, readLog, reckoner, stage } from './rollups.fixture.ts'

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, deal, stage, memo] })
})
afterAll(() => ws.close())

const schema = (name: string) => id(ws.schema, name)
const countOf = async (text: ReturnType<typeof sql>) => (await ws.db.row<{ n: number }>(text))?.n ?? 0
const events = (object: string) =>
  countOf(sql`SELECT count(*) AS n FROM ${schema('sys_event')} WHERE object = ${object} AND type <> 'created'`)
const waiting = () =>
  countOf(sql`SELECT count(*) AS n FROM graphile_worker.jobs WHERE task_identifier LIKE ${`${ws.schema}:records.%`}`)

/** Firms whose stored values are other than what their rows give, by plain SQL of its own. */
const wrong = () =>
  ws.db.rows(sql`
    SELECT f.id FROM ${schema('firm')} f CROSS JOIN LATERAL (
      SELECT count(*) AS n, count(*) FILTER (WHERE d.size >= 10) AS large, coalesce(sum(d.amount_base), 0) AS total,
        coalesce(sum(d.double), 0) AS sizes, min(d.closes) AS soonest, round(avg(d.size), 2) AS mean,
        coalesce(sum(d.amount_base) FILTER (WHERE p.open AND p.deleted_at IS NULL), 0) AS running
      FROM ${schema('deal')} d LEFT JOIN ${schema('phase')} p ON p.id = d.phase
      WHERE d.firm = f.id AND d.deleted_at IS NULL) x
    WHERE (f.count, f.large, f.total_base, f.sizes, f.soonest, f.mean, f.running_base)
      IS DISTINCT FROM (x.n, x.large, x.total, x.sizes, x.soonest, x.mean, x.running)
      OR f.per_deal IS DISTINCT FROM round(x.sizes / nullif(x.n, 0)::numeric, 1)`)

test('is right under 50 writers and after SIGKILL in the middle of it, once the dust has settled', {
  timeout: 180_000,
}, async () => {
  const ctx = await ws.system()
  await engine.createMany(
    ctx,
    'phase',
    [true, true, false].map((open) => ({ name: 'Phase', open })),
  )
  await engine.createMany(
    ctx,
    'firm',
    Array.from({ length: 12 }, (_, at) => ({ name: `Firm ${at}` })),
  )
  await engine.createMany(
    ctx,
    'deal',
    Array.from({ length: 100 }, (_, at) => ({ name: `Deal ${at}` })),
  )
  const fixture = fileURLToPath(new URL('./rollups.crash.fixture.ts', import.meta.url))
  for (const more of [400, 800]) {
    const child = spawn(process.execPath, [fixture, ws.schema], { stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = once(child, 'exit')
    const [before, reckoned] = [await events('deal'), await events('firm')]
    await expect.poll(() => events('deal'), { timeout: 60_000 }).toBeGreaterThan(before + more)
    await expect.poll(() => events('firm'), { timeout: 60_000 }).toBeGreaterThan(reckoned + 20)
    child.kill('SIGKILL')
    expect((await ended)[1]).toBe('SIGKILL')
  }
  const worker = await reckoner(ws)
  try {
    await expect
      .poll(
        // Nothing waits, the log is read to its end, and that asks for nothing more.
        async () => {
          const before = await waiting()
          await readLog(ws)
          return before + (await waiting())
        },
        { timeout: 90_000 },
      )
      .toBe(0)
    expect(await wrong()).toEqual([])
  } finally {
    await worker.stop()
  }
})
