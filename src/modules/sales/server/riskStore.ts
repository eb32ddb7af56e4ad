import type { Context } from '#kernel/context.ts'
import { sql } from '#kernel/db/sql.ts'

/** The reader of the log and the nightly job never look for risks at the same time: neither would see what the other finds. */
export async function lockRisks(ctx: Context): Promise<void> {
  await ctx.db.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace.schema} risks`}, 0))`)
}
