import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'

/** Records read at a time: `read` answers so many unless there are no more. */
export const portion = 1000

interface Walk<Row> {
  /** Of the operation. */
  kind: string
  /** The rows after an id, in the order of ids. */
  read: (after: string | null) => Promise<Row[]>
  work: (rows: Row[]) => Promise<void>
  /** After the last of them, before the operation ends. */
  done: () => Promise<unknown>
}

/** Goes through the records of an object, also those in the trash, as an operation that people can watch. */
export async function throughAll<Row extends { id: string }>(
  ctx: Context,
  object: RegisteredObject,
  { kind, read, work, done }: Walk<Row>,
): Promise<void> {
  const total = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${id(ctx.workspace.schema, object.table)}`,
  )
  const operation = await startOperation(ctx, { kind, params: { object: object.name }, total: total?.n ?? 0 })
  try {
    for (let after: string | null = null, rows: Row[]; ; after = rows.at(-1)?.id ?? null) {
      rows = await read(after)
      await work(rows)
      await operation.progress({ done: rows.length })
      if (rows.length < portion) break
    }
    await done()
    await operation.finish()
  } catch (error) {
    await operation.fail(error instanceof Error ? error.message : String(error))
    throw error
  }
}
