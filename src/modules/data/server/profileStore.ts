import { createHash } from 'node:crypto'
import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { FileOptions, Mapping } from '../contract.ts'
import { fold } from './mapping/text.ts'

/** The same headers in any order and case are the same kind of file. */
export function headerSet(headers: readonly string[]): string {
  const folded = headers.map((header) => fold(header) || header).sort()
  return createHash('sha256').update(JSON.stringify(folded)).digest('hex').slice(0, 32)
}

/** Keeps how a file was mapped, so that the next file of its kind needs no work. */
export async function rememberMapping(
  ctx: Context,
  headers: readonly string[],
  mapping: Mapping,
  options: FileOptions,
): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_import_profile')} (object, headers, mapping, options, actor, used_at)
    VALUES (${mapping.object}, ${headerSet(headers)}, ${JSON.stringify(mapping)}::jsonb, ${JSON.stringify(options)}::jsonb,
      ${actorKey(ctx.actor)}, ${ctx.clock.now()})
    ON CONFLICT (object, headers) DO UPDATE SET mapping = excluded.mapping, options = excluded.options,
      actor = excluded.actor, used_at = excluded.used_at`)
}

/** The mapping of the last import with these headers; fields that are gone since are left out by the check that follows. */
export async function recallMapping(ctx: Context, object: string, headers: readonly string[]): Promise<Mapping | null> {
  const row = await ctx.db.row<{ mapping: Mapping }>(sql`
    SELECT mapping FROM ${id(ctx.workspace.schema, 'sys_import_profile')}
    WHERE object = ${object} AND headers = ${headerSet(headers)}`)
  return row?.mapping ?? null
}
