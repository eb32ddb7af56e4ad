import type { Context } from '#kernel/context.ts'
import { addProgress, type Operation } from '#kernel/operations/server/operations.ts'
import {
  advanceImport,
  type Counters,
  commitWithoutWaiting,
  type ImportRow,
  insertErrors,
  insertLate,
} from '../importStore.ts'
import type { SourceRow } from '../parse/rows.ts'
import { writeBatch } from './batch.ts'
import type { rowReader } from './cells.ts'
import type { DryLinks } from './dryLinks.ts'
import type { LinkResolver } from './links.ts'
import type { Plan } from './plan.ts'
import { retried, rolledBack } from './transactions.ts'

/** A run on its way. */
export interface Running {
  ctx: Context
  row: ImportRow
  plan: Plan
  links: LinkResolver
  operation: Operation | null
  read: ReturnType<typeof rowReader>
  dry: DryLinks | null
}

/** Rows of the file done with before and after a batch. */
export type Place = { from: number; to: number }
export type Committed = { counters: Counters; cancel: boolean }

/**
 * Writes a batch: rows, errors, links that wait and the place reached stand or fall together. `before` is the batch that
 * must be committed first; its rows are written meanwhile, so that this process works while the database does.
 */
export function commitBatch(
  run: Running,
  rows: SourceRow[],
  place: Place,
  before: Promise<unknown>,
): Promise<Committed> {
  const { row, plan, links, read } = run
  return retried(async () => {
    const done = await run.ctx.db.transaction(async (db) => {
      const ctx = { ...run.ctx, db }
      links.forgetCreated()
      await commitWithoutWaiting(ctx)
      const result = await writeBatch(ctx, plan, links, rows.map(read), false)
      await before
      await insertErrors(ctx, row.id, result.failed)
      await insertLate(ctx, row.id, result.late)
      await addProgress(ctx, row.operation ?? '', operationCounts(result.counters))
      return { counters: result.counters, ...(await advanceImport(ctx, row.id, place, result.counters)) }
    })
    links.keepCreated()
    return done
  })
}

/** Batches may overlap where one does not need to see what the other makes: new records without links made on the way. */
export function mayOverlap({ row, plan }: Running): boolean {
  const makesLinks = plan.slots.some(({ link, target }) => link.create === true || target === plan.object.name)
  return (
    !row.dryRun &&
    plan.mapping.mode === 'create' &&
    !makesLinks &&
    !plan.object.ownFields.some(({ def }) => def.unique || def.format)
  )
}

const operationCounts = ({ done, created, updated, unchanged, failed }: Counters) => ({
  done,
  created,
  updated,
  skipped: unchanged,
  failed,
})

/** Everything but the write: the batch is judged in a transaction that is rolled back. */
export async function tryBatch(run: Running, rows: SourceRow[], place: Place): Promise<Committed> {
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
