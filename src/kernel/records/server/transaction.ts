import type { Context } from '#kernel/context.ts'

/** Runs `work` in a transaction when one is needed; a single statement is its own transaction already. */
export function inTransaction<T>(ctx: Context, needed: boolean, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (!needed || ctx.db.inTransaction) return work(ctx)
  return ctx.db.transaction((db) => work({ ...ctx, db }))
}

/** Work that a race for a unique value may break: rolled back alone, also inside a larger transaction, and done again. */
export async function retryingRaces<T>(ctx: Context, racy: boolean, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (!racy) return work(ctx)
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction((db) => work({ ...ctx, db }))
    } catch (error) {
      if ((error as { code?: string }).code !== '23505' || attempt > 3) throw error
    }
  }
}
