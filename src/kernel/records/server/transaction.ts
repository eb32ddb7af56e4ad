import type { Context } from '#kernel/context.ts'

/** Runs `work` in a transaction when one is needed; a single statement is its own transaction already. */
export function inTransaction<T>(ctx: Context, needed: boolean, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (!needed || ctx.db.inTransaction) return work(ctx)
  return ctx.db.transaction((db) => work({ ...ctx, db }))
}
