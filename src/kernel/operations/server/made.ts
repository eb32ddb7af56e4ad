import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { operations, presentOperation, selectOperations } from './store.ts'

/** A record that an operation made, and its place in the log. */
export interface Made {
  seq: number
  object: string
  id: string
}

/** What an operation made, newest first, from below a place in the log: histories too, which an undo leaves alone. */
export function madeBy(ctx: Context, operation: string, below: number | null, limit: number): Promise<Made[]> {
  return ctx.db.rows<Made>(sql`
    SELECT seq, object, record_id AS id FROM ${id(ctx.workspace.schema, 'sys_event')}
    WHERE operation = ${operation}::uuid AND type = 'created' AND ${below === null ? sql`true` : sql`seq < ${below}`}
    ORDER BY seq DESC LIMIT ${limit}`)
}

/** Whether an operation wrote records of objects of this sort. */
export async function touches(
  ctx: Context,
  operation: string,
  sort: (object: RegisteredObject) => boolean,
): Promise<boolean> {
  const names = [...ctx.registry.objects.values()].filter(sort).map((object) => object.name)
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_event')}
    WHERE operation = ${operation}::uuid AND object = ANY(${names}::text[]) LIMIT 1`)
  return row !== undefined
}

/** The newest operation of these kinds, whoever started it. */
export async function latestOperation(ctx: Context, kinds: string[]): Promise<OperationJson | null> {
  const [row] = await selectOperations(
    ctx,
    sql`o.kind = ANY(${kinds}::text[])`,
    sql`ORDER BY o.created_at DESC, o.id DESC LIMIT 1`,
  )
  return row ? presentOperation(ctx, row) : null
}

/** For operations whose kind takes itself back in its own way. */
export async function markUndone(ctx: Context, operation: string): Promise<void> {
  await ctx.db.run(sql`UPDATE ${operations(ctx)} SET state = 'undone' WHERE id = ${operation}::uuid`)
}
