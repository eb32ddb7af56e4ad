import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { createCustomField, updateCustomField } from '#kernel/objects/server/custom.ts'
import { loadRows } from './load/rows.ts'
import { openStage, type Stage } from './stage.ts'
import { printLine } from './table.ts'

const writers = 50
const seconds = Number(process.env.RAPPORT_BENCH_SECONDS ?? 8)
const rounds = 3

/** Fields of the object that is written, which each write fills. */
const formulas = {
  expected: { kind: 'money', formula: 'amount * 0.4' },
  yearly: { kind: 'decimal', formula: 'round(amount(inBase(amount)) / 12, 2)' },
  grade: { kind: 'text', formula: 'isBlank(amount) ? "" : amount(inBase(amount)) >= 50000 ? "large" : "small"' },
} as const

/** Fields of what it leads to, which are brought after. */
const rollups = {
  dealCount: {
    kind: 'integer',
    rollup: { of: 'opportunities', fn: 'count', filter: { field: 'grade', op: 'eq', value: 'large' } },
  },
  dealTotal: { kind: 'money', rollup: { of: 'opportunities', fn: 'sum', field: 'amount' } },
} as const

/**
 * Fifty people change opportunities as fast as they can, with and without three formulas there and two roll-ups on their accounts,
 * in turns, since the machine has its moods; afterwards, what is stored is counted against what the rows give.
 */
export async function reckoned(): Promise<void> {
  const stage = await openStage(({ runtime, schema, owners }) =>
    loadRows(runtime.db, schema, { accounts: 2000, contacts: 0, opportunities: 20_000, owners }),
  )
  try {
    const context = () => stage.runtime.systemContext('bench: reckoned')
    await define(context, createCustomField)
    const deals = await stage.runtime.db.rows<{ id: string }>(sql`SELECT id FROM ${id(stage.schema, 'opportunity')}`)
    const ids = deals.map((row) => row.id)
    await write(stage, ids, 2)
    const rates: { with: number; without: number }[] = []
    for (let round = 0; round < rounds; round++) {
      await define(context, (ctx, object, { name, kind: _kind, ...by }) => updateCustomField(ctx, object, name, by))
      await settled(stage)
      const loaded = await write(stage, ids, seconds)
      await define(context, (ctx, object, { name }) => updateCustomField(ctx, object, name, plain))
      await settled(stage)
      rates.push({ with: loaded, without: await write(stage, ids, seconds) })
    }
    await define(context, (ctx, object, { name, kind: _kind, ...by }) => updateCustomField(ctx, object, name, by))
    await settled(stage)
    await write(stage, ids, seconds)
    const begin = performance.now()
    await settled(stage)
    const settling = (performance.now() - begin) / 1000
    const [loaded, free] = [median(rates.map((one) => one.with)), median(rates.map((one) => one.without))]
    const ratio = median(rates.map((one) => one.with / one.without))
    printLine(
      'formulas and roll-ups',
      `${writers} writers: ${Math.round(loaded)}/s with 3 and 2, ${Math.round(free)}/s without, ratio ${ratio.toFixed(2)} | bar ≥ 0.80: ${ratio >= 0.8 ? 'met' : 'MISSED'}`,
    )
    const wrong = await wrongValues(stage)
    printLine(
      'roll-ups afterwards',
      `settled ${settling.toFixed(1)} s after the last write, ${wrong} wrong values | bar 0: ${wrong === 0 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await stage.close()
  }
}

const plain = { formula: null, rollup: null }
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

type Field = { name: string } & ((typeof formulas)[keyof typeof formulas] | (typeof rollups)[keyof typeof rollups])

/** Each change of a definition wants the registry as the one before has left it. */
async function define(
  context: () => Promise<Context>,
  change: (ctx: Context, object: string, field: Field) => Promise<void>,
): Promise<void> {
  for (const [object, fields] of Object.entries({ opportunity: formulas, account: rollups }))
    for (const [name, def] of Object.entries(fields)) await change(await context(), object, { name, ...def } as Field)
}

/** Writes a second. */
async function write({ rapport, admin }: Stage, ids: string[], length: number): Promise<number> {
  const until = performance.now() + length * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < until) {
        const deal = ids[Math.floor(Math.random() * ids.length)] ?? ''
        const amount = { amount: String(Math.floor(Math.random() * 100_000)), currency: 'EUR' }
        const body = JSON.stringify({ amount })
        const answer = await fetch(`${rapport.url}/api/v1/opportunities/${deal}`, {
          method: 'PATCH',
          headers: admin,
          body,
        })
        if (!answer.ok) throw new Error(await answer.text())
        await answer.text()
        done += 1
      }
    }),
  )
  return done / length
}

/** The readers are at the end of the log, and nothing is left to do, twice in a row. */
async function settled({ runtime, schema }: Stage): Promise<void> {
  const count = async (text: Sql) => (await runtime.db.row<{ n: number }>(text))?.n ?? 0
  for (let quiet = 0; quiet < 4; ) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const behind = await count(sql`
      SELECT count(*) AS n FROM (SELECT 1 FROM ${id(schema, 'sys_event')} e, ${id(schema, 'sys_reader')} r
        WHERE r.name = 'formulas' AND (e.xid, e.seq) > (r.xid, r.seq) AND e.object IN ('account', 'opportunity') LIMIT 1) one`)
    const waiting = await count(sql`
      SELECT count(*) AS n FROM graphile_worker.jobs WHERE task_identifier LIKE ${`${schema}:records.%`} AND attempts < max_attempts
        AND run_at <= now()`)
    quiet = behind + waiting === 0 ? quiet + 1 : 0
  }
}

const wrongValues = async ({ runtime, schema }: Stage): Promise<number> =>
  (
    await runtime.db.row<{ n: number }>(sql`
      SELECT count(*) AS n FROM ${id(schema, 'account')} a CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE o.grade = 'large') AS large, coalesce(sum(o.amount_base), 0) AS total
        FROM ${id(schema, 'opportunity')} o WHERE o.account = a.id AND o.deleted_at IS NULL) x
      WHERE (a.deal_count, a.deal_total_base) IS DISTINCT FROM (x.large, x.total)`)
  )?.n ?? 0
