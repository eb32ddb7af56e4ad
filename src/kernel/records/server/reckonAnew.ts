import type { Context } from '#kernel/context.ts'
import { sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { inTransaction } from './transaction.ts'
import { updateMany } from './update.ts'

/**
 * Writes those alone whose values have changed; what lies in the trash is passed over, and follows when it comes back. One at a
 * time for an object: whoever reckoned by older rows could otherwise write last, and nothing would tell.
 */
export async function reckonAnew(ctx: Context, object: RegisteredObject, rows: { id: string }[]): Promise<void> {
  const items = rows.map((row) => ({ id: row.id, values: {} }))
  if (items.length === 0) return
  await inTransaction(ctx, true, async (tx) => {
    const turn = `${ctx.workspace.schema} reckon ${object.name}`
    await tx.db.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${turn}, 0))`)
    await updateMany(tx, object.name, items, { reckonOnly: true })
  })
}
