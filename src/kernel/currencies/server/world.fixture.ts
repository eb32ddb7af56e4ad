import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { rateReader } from './followRates.ts'
import { recalculateJob } from './recalculate.ts'

export const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Package',
  title: 'name',
  rateDate: ['closedOn', 'closeDate'],
  rateKept: 'isClosed',
  fields: {
    name: { kind: 'text', required: true },
    amount: { kind: 'money' },
    half: { kind: 'money', formula: 'amount / 2' },
    closeDate: { kind: 'date' },
    closedOn: { kind: 'date' },
    isClosed: { kind: 'boolean' },
  },
})
/** Says nothing of a day: that of its creation counts. */
export const fee = defineObject({
  name: 'fee',
  plural: 'fees',
  label: 'Fee',
  pluralLabel: 'Fees',
  icon: 'Coin',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, price: { kind: 'money' }, unitPrice: { kind: 'money', scale: 6 } },
})

/** A history: its entries tell how it was. */
export const entry = defineObject({
  name: 'entry',
  plural: 'entries',
  label: 'Entry',
  pluralLabel: 'Entries',
  icon: 'History',
  title: 'name',
  appendOnly: true,
  rateDate: 'day',
  fields: { name: { kind: 'text', required: true }, price: { kind: 'money' }, day: { kind: 'date' } },
})

export interface RateWorld {
  ws: TestWorkspace
  /** One USD from a day on, in EUR unless said otherwise; answers the id. */
  rate(validFrom: string, rate: string, more?: Record<string, string>): Promise<string>
  /** Readers and then their jobs, until nothing waits. */
  settle(): Promise<void>
}

export async function rateWorld(): Promise<RateWorld> {
  await migrateJobs(testDatabaseConfig())
  const ws = await testWorkspace({ objects: [deal, fee, entry] })
  return {
    ws,
    rate: async (validFrom, rate, more = {}) =>
      (await engine.create(await ws.system(), 'exchangeRate', { currency: 'USD', validFrom, rate, ...more })).id,
    settle: () => settle(ws),
  }
}

async function settle(ws: TestWorkspace): Promise<void> {
  for (let ran = 1; ran > 0; ) {
    await runReaders([rateReader], (actor) => ws.workspace.systemContext(actor))
    ran = await runJobs(ws, await ws.system())
  }
}

/** What waits of this workspace, as a worker would take it. */
async function runJobs(ws: TestWorkspace, ctx: Context): Promise<number> {
  const jobs = await ws.db.rows<{ id: string; input: Record<string, never> }>(sql`
    SELECT j.id::text, p.payload->'input' AS input FROM graphile_worker.jobs j JOIN ${id('graphile_worker', '_private_jobs')} p USING (id)
    WHERE j.task_identifier = ${`${ws.schema}:${recalculateJob.name}`} ORDER BY j.id`)
  for (const job of jobs) {
    await recalculateJob.run(ctx, job.input)
    await ws.db.run(sql`SELECT graphile_worker.complete_jobs(ARRAY[${job.id}::bigint])`)
  }
  return jobs.length
}
