import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { BatchOutcome } from '#kernel/records/contract.ts'
import { createMany, update } from '#kernel/records/server/engine.ts'
import { flowOf } from '#modules/forecast/server/flow.ts'
import { type ForecastRequest, forecastOf, forecastOwn } from '#modules/forecast/server/forecast.ts'
import { takeWeeks } from '#modules/forecast/server/takeWeeks.ts'
import { weeksOf } from '#modules/forecast/server/weekly.ts'
import { takeSnapshots } from '#modules/sales/server/takeSnapshots.ts'
import { loadRows } from './load/rows.ts'
import { openDatabaseOnly } from './stage.ts'
import { printLine } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? 1_000_000)
const [teams, perTeam] = [25, 20]
/** Months of history before today's snapshot, one state each. */
const months = 4

/** The grid of 500 owners by four quarters, what moved in one, and how soon an edit is seen, over opportunities and their history. */
export async function forecasting(): Promise<void> {
  const base = await openDatabaseOnly()
  try {
    const context = () => base.runtime.workspace.systemContext('bench: forecast')
    const owners = await peopleOf(await context())
    await loadRows(base.db, base.schema, { accounts: 1000, contacts: 0, opportunities: rows, owners })
    await spread(base.db, base.schema)
    await takeSnapshots(await context())
    await remember(base.db, base.schema)
    const today = new Date().toISOString().slice(0, 10)
    const grid: ForecastRequest = { unit: 'quarter', from: today, count: 4, measure: 'amount' }
    const ctx = await context()
    await report(`${owners.length} × 4 quarters`, 300, () => forecastOf(ctx, grid))
    await share(base.db, base.schema, owners)
    await report('with 1 % split', 300, () => forecastOf(ctx, grid))
    const open = await base.db.rows<{ id: string; owner: string }>(sql`
      SELECT id::text, owner::text FROM ${id(base.schema, 'opportunity')} WHERE is_closed = false LIMIT 100`)
    await report('an edit and its row', 200, async (at) => {
      const one = open[at % open.length]
      if (!one) throw new Error('There is no open opportunity')
      await update(ctx, 'opportunity', one.id, { amount: { amount: String(1000 + at), currency: 'EUR' } })
      await forecastOwn(ctx, { ...grid, owners: [one.owner] })
    })
    await report('what moved', 1000, () => flowOf(ctx, { ...grid, node: 'all', since: 'period' }))
    const begin = performance.now()
    await takeWeeks(ctx)
    printLine('forecast: weeks', `made up for in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
    await report('week by week', 300, () => weeksOf(ctx, { ...grid, node: 'all' }))
  } finally {
    await base.close()
  }
}

async function peopleOf(ctx: Context): Promise<string[]> {
  const names = Array.from({ length: teams }, (_, n) => ({ name: `Team ${n}` }))
  const made = (await createMany(ctx, 'team', names)).flatMap(idOf)
  const people = made.flatMap((team, n) =>
    Array.from({ length: perTeam }, (_, at) => ({
      name: `Owner ${n}-${at}`,
      email: `owner${n}-${at}@bench.example`,
      roles: ['user'],
      team,
      isActive: true,
    })),
  )
  return (await createMany(ctx, 'user', people)).flatMap(idOf)
}

function idOf(outcome: BatchOutcome): string {
  if (outcome.status === 'error') throw new Error(outcome.message)
  return outcome.id
}

/** Three in ten are open and close within a year, the others were won or lost in the last two. */
async function spread(db: Db, schema: string): Promise<void> {
  const table = id(schema, 'opportunity')
  await db.run(sql`
    UPDATE ${table} SET is_closed = h >= 30, is_won = h >= 30 AND h < 75, forecast_category =
        CASE WHEN h < 10 THEN 'Pipeline' WHEN h < 20 THEN 'Best Case' WHEN h < 30 THEN 'Commit' END,
      close_date = CASE WHEN h < 30 THEN current_date + abs(hashtext(id::text || 'd')) % 365 - 20 ELSE close_date END,
      actual_close_date = CASE WHEN h >= 30 THEN close_date END,
      actual_amount = CASE WHEN h >= 30 THEN amount END, actual_amount_currency = CASE WHEN h >= 30 THEN 'EUR' END,
      actual_amount_base = CASE WHEN h >= 30 THEN amount_base END, updated_at = now() - interval '9 days'
    FROM (SELECT id AS of, abs(hashtext(id::text)) % 100 AS h FROM ${table}) dice WHERE dice.of = id`)
  await db.run(sql`VACUUM (ANALYZE) ${table}`)
}

/** Each opportunity was something else a month ago, and the months before. */
async function remember(db: Db, schema: string): Promise<void> {
  const table = id(schema, 'sys_opportunity_snapshot')
  for (let month = 1; month <= months; month++)
    await db.run(sql`
      INSERT INTO ${table} (opportunity, from_day, until_day, owner, account, pipeline, stage, forecast_category, amount, actual_amount,
        recurring, weighted, quantity, probability, close_date, actual_close_date, is_closed, is_won, is_deleted)
      SELECT opportunity, from_day - 30 * ${month}::integer, from_day - 30 * (${month}::integer - 1), owner, account, pipeline, stage,
        coalesce(forecast_category, 'Pipeline'), amount + ${month}::integer, NULL, recurring, weighted, quantity, probability,
        coalesce(actual_close_date, close_date), NULL, false, false, false
      FROM ${table} WHERE until_day IS NULL AND (NOT is_closed OR actual_close_date > from_day - 30 * ${month}::integer)`)
  await db.run(sql`VACUUM (ANALYZE) ${table}`)
}

/** Every hundredth is shared by two. */
async function share(db: Db, schema: string, owners: readonly string[]): Promise<void> {
  const split = id(schema, 'opportunity_split')
  await db.run(sql`
    INSERT INTO ${split} (id, opportunity, "user", percent, kind, display_name, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), o.id, (${owners}::uuid[])[1 + abs(hashtext(o.id::text || half)) % ${owners.length}], 50, 'revenue', 'revenue',
      now(), 'bench', now(), 'bench'
    FROM ${id(schema, 'opportunity')} o, unnest(ARRAY['a', 'b']) half WHERE abs(hashtext(o.id::text || 's')) % 100 = 0`)
  await db.run(sql`VACUUM (ANALYZE) ${split}`)
}

const runs = 40

async function report(name: string, aim: number, work: (at: number) => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let at = 0; at < runs + 3; at++) {
    const begin = performance.now()
    await work(at)
    if (at >= 3) times.push(performance.now() - begin)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
  const verdict = at(0.95) < aim ? 'met' : 'MISSED'
  printLine(
    `forecast: ${name}`,
    `p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms over ${rows} opportunities | aim p95 < ${aim} ms: ${verdict}`,
  )
}
