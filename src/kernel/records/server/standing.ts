import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, PublicError } from '#kernel/errors.ts'

/** Rights changed between the judgement and the statement; nothing was written. */
export class RightsMoved extends Error {}

/** Which rights a write rests on; null for the system's. */
export const rightsOf = (ctx: Context): number | null => ctx.rights?.version ?? null

/** Holds in the statement's own snapshot: a right that was lost before it is lost for it (V-28). */
export const stands = (ctx: Context, rights: number | null): Sql =>
  rights === null ? sql`true` : sql`(SELECT permission_version FROM ${meta(ctx)}) = ${rights}::bigint`

/** Tells a statement that wrote nothing because rights moved from one that found nothing as it was read. */
export async function demandStanding(ctx: Context, rights: number | null): Promise<void> {
  if (rights === null) return
  const row = await ctx.db.row(sql`SELECT 1 FROM ${meta(ctx)} WHERE permission_version = ${rights}::bigint`)
  if (!row) throw new RightsMoved()
}

/** Writes anew when rights moved but not those of this write; refuses it when they are others now. */
export async function whileRightsStand<T>(ctx: Context, object: string, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt <= most; attempt++) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof RightsMoved) || !ctx.rights) throw error
      const version = await ctx.rights.again(ctx.db, object)
      if (version === null) throw forbidden('Your rights changed in the meantime')
      ctx.rights.version = version
    }
  }
  throw new PublicError('unavailable', 'Rights are being changed; try again')
}

const most = 5
const meta = (ctx: Context) => id(ctx.workspace.schema, 'sys_meta')
