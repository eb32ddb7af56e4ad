import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'

/** Holds the opportunities until the transaction ends: whoever else changes their splits waits, and judges what stands then. */
export async function lockForSplits(ctx: Context, opportunities: readonly string[]): Promise<void> {
  await ctx.db.rows(sql`
    SELECT id FROM ${id(ctx.workspace.schema, 'opportunity')} WHERE id = ANY(${opportunities}::uuid[]) ORDER BY id FOR NO KEY UPDATE`)
}
