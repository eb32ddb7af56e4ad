import type { Context } from '#kernel/context.ts'
import { forbidden, PublicError } from '#kernel/errors.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import { beginOperation, endOperation, resumeOperation } from '#kernel/operations/server/operations.ts'
import type { ImportRun } from '../../contract.ts'
import { type Counters, type ImportRow, refreshStatistics, setImportState, TakenOver } from '../importStore.ts'
import type { ByteSource } from '../parse/source.ts'
import { openTable } from '../parse/table.ts'
import { rowReader } from './cells.ts'
import { type Committed, commitBatch, mayOverlap, type Running, tryBatch } from './commit.ts'
import { dryLinks } from './dryLinks.ts'
import { finishDry, finishLate } from './finish.ts'
import { linkResolver } from './links.ts'
import { compilePlan } from './plan.ts'
import { rowBatches } from './rowBatches.ts'

export interface RunOptions {
  /** Called after each batch with what the batch added. */
  onProgress?: (more: Counters) => void
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

/** Batches at work at the same time, where they may overlap at all. */
const atWork = 2

/** True when somebody stopped it. */
async function runAll(ctx: Context, row: ImportRow, source: ByteSource, { onProgress }: RunOptions): Promise<boolean> {
  const run = prepare(ctx, row)
  const table = await openTable(source)
  const depth = mayOverlap(run) ? atWork : 1
  const statistics = keepStatistics(run)
  const open: Promise<Committed>[] = []
  const settle = async () => {
    const { counters, cancel } = await (open.shift() as Promise<Committed>)
    crashpoint('import.after_batch')
    onProgress?.(counters)
    await statistics(counters.created)
    return cancel || (await run.operation?.isCancelled()) === true
  }
  let last: Promise<unknown> = Promise.resolve()
  for await (const { rows, from, to } of rowBatches(table, row.options, row.position)) {
    const batch = row.dryRun ? tryBatch(run, rows, { from, to }) : commitBatch(run, rows, { from, to }, last)
    // A failure is heard where the batch is settled; the one behind it fails with it.
    batch.catch(() => undefined)
    open.push(batch)
    last = batch
    if (open.length >= depth && (await settle())) return drained(open)
  }
  while (open.length > 0) if (await settle()) return drained(open)
  return row.dryRun ? finishDry(run) : finishLate(run)
}

/** What is at work when a run is stopped is finished, so that the counts are whole. */
async function drained(open: Promise<Committed>[]): Promise<true> {
  await Promise.allSettled(open)
  return true
}

function prepare(ctx: Context, row: ImportRow): Running {
  const plan = compilePlan(ctx, row.mapping, row.header, row.options)
  return {
    ctx,
    row,
    plan,
    links: linkResolver(ctx, plan, row.dryRun),
    operation: row.operation ? resumeOperation(ctx, row.operation) : null,
    read: rowReader(plan),
    dry: row.dryRun ? dryLinks(plan) : null,
  }
}

/** Refreshes the table's statistics after the first batch and each time it has grown fivefold. */
function keepStatistics({ ctx, row, plan }: Running): (created: number) => Promise<void> {
  let written = 0
  let refreshAt = 1
  return async (created) => {
    written += created
    if (row.dryRun || written < refreshAt) return
    refreshAt = written * 5
    await refreshStatistics(ctx, plan.object.table)
  }
}
