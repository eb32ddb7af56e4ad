import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'

/**
 * Runs work that has to end in time. When it does not, its signal aborts, its open transaction is rolled back, its database
 * refuses whatever it still sends, and it counts as failed: work that comes back to life late changes nothing any more.
 */
export async function within<T>(
  milliseconds: number,
  ctx: Context,
  work: (ctx: Context, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const reason = new Error(`It did not end within ${milliseconds / 60_000} minutes`)
  const timer = setTimeout(() => late.abort(reason), milliseconds)
  try {
    return await orAborted(late.signal, work({ ...ctx, db: limited(ctx.db, late.signal) }, late.signal))
  } finally {
    clearTimeout(timer)
  }
}

function limited(db: Db, signal: AbortSignal): Db {
  const inTime = async <T>(call: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted()
    return call()
  }
  return {
    rows: (query, options) => inTime(() => db.rows(query, options)),
    row: (query, options) => inTime(() => db.row(query, options)),
    run: (query, options) => inTime(() => db.run(query, options)),
    transaction: (work) => inTime(() => db.transaction((tx) => orAborted(signal, work(limited(tx, signal))))),
    inTransaction: db.inTransaction,
    afterCommit: (effect) => db.afterCommit(effect),
  }
}

/** The outcome of the work, or the reason of the signal when that comes first. */
async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
    // What fails after its time is nobody's concern any more.
    work.catch(() => undefined)
  }
}
