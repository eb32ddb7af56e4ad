import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isReckoned, type RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Standing } from './load.ts'

interface Seen {
  id: string
  version?: number
}

/**
 * Of records that stand at another version than was seen, those that the engine alone has moved since, by what it reckons. That
 * happens behind everybody's back and in no field that anybody fills: it must not refuse whoever has a form open.
 */
export async function movedByReckoning(
  ctx: Context,
  object: RegisteredObject,
  items: readonly Seen[],
  standing: ReadonlyMap<string, Standing>,
): Promise<ReadonlySet<Seen>> {
  const reckoned = object.ownFields.filter((field) => isReckoned(field.def)).map((field) => field.name)
  // The name moves only with the fields that it is made of.
  const silent = [...reckoned, 'displayName']
  const versionOf = (seen: Seen) => Number(standing.get(seen.id)?.values.version ?? seen.version)
  const moved = items.filter((seen) => seen.version !== undefined && seen.version < versionOf(seen))
  if (reckoned.length === 0 || moved.length === 0) return new Set()
  const asked = moved.map((seen) => ({ id: seen.id, seen: seen.version ?? null, now: versionOf(seen) }))
  // All changes since must still be in the log: what is not there may have been anybody's.
  const rows = await ctx.db.rows<{ at: number }>(sql`
    SELECT x.at FROM json_to_recordset(${JSON.stringify(asked.map((one, at) => ({ ...one, at })) as JsonValue)}::json)
        AS x(id uuid, seen bigint, now bigint, at integer)
      JOIN ${id(ctx.workspace.schema, 'sys_event')} e ON e.record_id = x.id AND e.version > x.seen AND e.version <= x.now
    GROUP BY x.at, x.seen, x.now
    HAVING count(*) = x.now - x.seen AND bool_and(e.type = 'updated'
      AND NOT EXISTS (SELECT 1 FROM jsonb_object_keys(e.after) AS name WHERE name <> ALL (${silent}::text[])))`)
  return new Set(rows.flatMap(({ at }) => moved[at] ?? []))
}
