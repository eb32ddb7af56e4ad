import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import { advanceImport, insertErrors, noCounters, takeLate } from '../importStore.ts'
import { writeLate } from './batch.ts'
import type { Running } from './commit.ts'
import { retried } from './transactions.ts'

const lateAtOnce = 2_000

/** Links inside the file wait in a table, so that they survive a kill too. */
export async function finishLate({ ctx, row, plan, links }: Running): Promise<boolean> {
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

/** Reports links that would lead nowhere, and those that would be made. */
export async function finishDry({ ctx, row, dry }: Running): Promise<boolean> {
  const { failed, linkedCreated } = dry?.rest() ?? { failed: [], linkedCreated: 0 }
  await insertErrors(ctx, row.id, failed)
  const end = { from: null, to: Number.MAX_SAFE_INTEGER }
  return (await advanceImport(ctx, row.id, end, { ...noCounters(), linkedCreated })).cancel
}
