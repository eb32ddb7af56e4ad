import type { Context } from '#kernel/context.ts'
import { id, raw, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { verdictSql } from '#kernel/records/server/load.ts'

/** A live record with one of the keys; `id` is null for one that the asker may not read. */
export interface KeyHit {
  key: string
  id: string | null
}

/** Records are many behind a common key (a switchboard): so many of each are looked at. */
const perKey = 20

/**
 * The holders of each key, in one statement for any number of keys. They are found whole before they are counted off: under a
 * limit the database would rather read the table until it has met enough.
 */
export function holdersOf(ctx: Context, object: RegisteredObject, keys: readonly string[]): Promise<KeyHit[]> {
  const readable = verdictSql(ctx, object, 'read') ?? raw('FALSE')
  return ctx.db.rows<KeyHit>(sql`
    WITH holders AS MATERIALIZED (
      SELECT k.key, t.id, (${readable}) IS TRUE AS readable FROM unnest(${keys}::text[]) AS k(key)
        JOIN ${id(ctx.workspace.schema, object.table)} t ON t.match_keys @> ARRAY[k.key] AND t.deleted_at IS NULL),
    counted AS (SELECT key, id, row_number() OVER (PARTITION BY key ORDER BY id) AS n FROM holders WHERE readable)
    SELECT key, id FROM counted WHERE n <= ${perKey}
    UNION ALL SELECT DISTINCT key, NULL::uuid FROM holders WHERE NOT readable`)
}
