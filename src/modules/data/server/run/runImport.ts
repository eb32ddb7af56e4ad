import type { Context } from '#kernel/context.ts'
import { forbidden, PublicError } from '#kernel/errors.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import {
  addProgress,
  beginOperation,
  endOperation,
  type Operation,
  resumeOperation,
} from '#kernel/operations/server/operations.ts'
import type { ImportRun } from '../../contract.ts'
import {
  advanceImport,
  type Counters,
  type ImportRow,
  insertErrors,
  insertLate,
  noCounters,
  refreshStatistics,
  setImportState,
  TakenOver,
  takeLate,
} from '../importStore.ts'
import type { SourceRow } from '../parse/rows.ts'
import type { ByteSource } from '../parse/source.ts'
import { openTable } from '../parse/table.ts'
import { type BatchResult, writeBatch, writeLate } from './batch.ts'
import { rowReader } from './cells.ts'
import { type DryLinks, dryLinks } from './dryLinks.ts'
import { type LinkResolver, linkResolver } from './links.ts'
import { compilePlan, type Plan } from './plan.ts'
import { rowBatches } from './rowBatches.ts'

/** Rows of the file done with before and after a batch. */
type Place = { from: number; to: number }

export interface RunOptions {
  /** Called after each batch with what the batch added. */
  onProgress?: (more: Counters) => void
}

interface Running {
  ctx: Context
  row: ImportRow
  plan: Plan
  links: LinkResolver
  operation: Operation | null
  read: ReturnType<typeof rowReader>
  dry: DryLinks | null
}

/**
 * Runs an import from where it stands to its end. Each batch is one transaction that writes rows, errors and position
 * together: a run that was killed and is called again goes on at the next batch and adds nothing twice.
 */
export async function runImport(
  ctx: Context,
  row: ImportRow,
  source: ByteSource,
  options: RunOptions = {},
): Promise<ImportRun['state']> {
  if (!ctx.access.has('import')) throw forbidden('You may not import')
  if (row.operation && !(await beginOperation(ctx, row.operation))) return endUnbegun(ctx, row)
  await setImportState(ctx, row.id, 'running')
  try {
    const cancelled = await runAll({ ...ctx, source: 'import', operation: row.operation }, row, source, options)
    return await endRun(ctx, row, cancelled ? 'cancelled' : 'done')
  } catch (error) {
    if (error instanceof TakenOver) return 'running'
    // What the asker can mend ends the run; anything else is tried again from the last batch.
    if (!(error instanceof PublicError) || error.code === 'unavailable') throw error
    return endRun(ctx, row, 'failed', error.message)
  }
}

/** The operation is over already: cancelled before it began, or this run was finished by somebody else. */
async function endUnbegun(ctx: Context, row: ImportRow): Promise<ImportRun['state']> {
  const open = row.state === 'queued' || row.state === 'running'
  return open ? endRun(ctx, row, 'cancelled') : row.state
}

async function endRun(
  ctx: Context,
  row: ImportRow,
  state: 'done' | 'failed' | 'cancelled',
  error: string | null = null,
) {
  await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    await setImportState(tx, row.id, state, error)
    if (row.operation && state !== 'cancelled') await endOperation(tx, row.operation, state, error)
  })
  return state
}

async function runAll(ctx: Context, row: ImportRow, source: ByteSource, { onProgress }: RunOptions): Promise<boolean> {
  const plan = compilePlan(ctx, row.mapping, row.header, row.options)
  const table = await openTable(source)
  const run: Running = {
    ctx,
    row,
    plan,
    links: linkResolver(ctx, plan, row.dryRun),
    operation: row.operation ? resumeOperation(ctx, row.operation) : null,
    read: rowReader(plan),
    dry: row.dryRun ? dryLinks(plan) : null,
  }
  let written = 0
  let refreshAt = 1
  for await (const { rows, from, to } of rowBatches(table, row.options, row.position)) {
    const place = { from, to }
    const { counters, cancel } = await retried(() =>
      row.dryRun ? tryBatch(run, rows, place) : commitBatch(run, rows, place),
    )
    crashpoint('import.after_batch')
    onProgress?.(counters)
    if (cancel || (await run.operation?.isCancelled())) return true
    written += counters.created
    if (!row.dryRun && written >= refreshAt) {
      await refreshStatistics(ctx, plan.object.table)
      refreshAt = written * 5
    }
  }
  return row.dryRun ? finishDry(run) : finishLate(run)
}

async function commitBatch(run: Running, rows: SourceRow[], place: Place) {
  const { row, plan, links, read } = run
  const done = await run.ctx.db.transaction(async (db) => {
    const ctx = { ...run.ctx, db }
    links.forgetCreated()
    const result = await writeBatch(ctx, plan, links, rows.map(read), false)
    await insertErrors(ctx, row.id, result.failed)
    await insertLate(ctx, row.id, result.late)
    await addProgress(ctx, row.operation ?? '', operationCounts(result.counters))
    return { counters: result.counters, ...(await advanceImport(ctx, row.id, place, result.counters)) }
  })
  links.keepCreated()
  return done
}

const operationCounts = ({ done, created, updated, unchanged, failed }: Counters) => ({
  done,
  created,
  updated,
  skipped: unchanged,
  failed,
})

/** Everything but the write: the batch is judged in a transaction that is rolled back. */
async function tryBatch(run: Running, rows: SourceRow[], place: Place) {
  const { row, plan, links, read } = run
  const drafts = rows.map(read)
  const result = await rolledBack(run.ctx, (ctx) => writeBatch(ctx, plan, links, drafts, true))
  links.forgetCreated()
  run.dry?.see(drafts, result)
  return run.ctx.db.transaction(async (db) => {
    const ctx = { ...run.ctx, db }
    await insertErrors(ctx, row.id, result.failed)
    return { counters: result.counters, ...(await advanceImport(ctx, row.id, place, result.counters)) }
  })
}

async function rolledBack(ctx: Context, work: (ctx: Context) => Promise<BatchResult>): Promise<BatchResult> {
  let result: BatchResult | undefined
  const stop = new Error('dry run')
  try {
    await ctx.db.transaction(async (db) => {
      result = await work({ ...ctx, db })
      throw stop
    })
  } catch (error) {
    if (error !== stop) throw error
  }
  if (!result) throw new Error('A dry run answered nothing')
  return result
}

/** Two writers with one unique value: the loser judges its batch again, now that the winner's row is there to be seen. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== '23505' || attempt === 3) throw error
    }
  }
}

const lateAtOnce = 2_000

/** Links inside the file wait in a table, so that they survive a kill too. */
async function finishLate({ ctx, row, plan, links }: Running): Promise<boolean> {
  for (;;) {
    const more = await retried(() =>
      ctx.db.transaction(async (db) => {
        const tx = { ...ctx, db }
        links.forgetCreated()
        const late = await takeLate(tx, row.id, lateAtOnce)
        if (late.length === 0) return null
        const { counters, failed } = await writeLate(tx, plan, links, late)
        await insertErrors(tx, row.id, failed)
        return advanceImport(tx, row.id, { from: null, to: Number.MAX_SAFE_INTEGER }, counters)
      }),
    )
    links.keepCreated()
    crashpoint('import.after_late')
    if (more === null) return false
    if (more.cancel) return true
  }
}

async function finishDry({ ctx, row, dry }: Running): Promise<boolean> {
  const { failed, linkedCreated } = dry?.rest() ?? { failed: [], linkedCreated: 0 }
  await insertErrors(ctx, row.id, failed)
  const end = { from: null, to: Number.MAX_SAFE_INTEGER }
  return (await advanceImport(ctx, row.id, end, { ...noCounters(), linkedCreated })).cancel
}
