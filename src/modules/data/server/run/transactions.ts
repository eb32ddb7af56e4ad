import type { Context } from '#kernel/context.ts'

/** Runs `work` in a transaction that leaves nothing behind, and answers what it found. */
export async function rolledBack<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  let result: T | undefined
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
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== '23505' || attempt === 3) throw error
    }
  }
}
