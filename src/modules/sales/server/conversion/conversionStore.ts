import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'
import type { MapEntry } from '../../contract.ts'

const table = (schema: string) => id(schema, 'sys_lead_map')

/** The administrators' own lines of the map. */
export const conversionMigrations: Migration[] = [
  {
    name: 'sales-lead-map',
    up: (schema) => [
      sql`CREATE TABLE ${table(schema)} (position integer PRIMARY KEY, "from" text NOT NULL, object text NOT NULL, "to" text NOT NULL)`,
    ],
  },
]

export const storedMap = (ctx: Context): Promise<MapEntry[]> =>
  ctx.db.rows<MapEntry>(
    sql`SELECT "from", object, "to" FROM ${table(ctx.workspace.schema)} ORDER BY position LIMIT 500`,
  )

/** In the caller's transaction. */
export async function storeMap(ctx: Context, entries: readonly MapEntry[]): Promise<void> {
  const rows = entries.map((entry, position) => ({ position, ...entry }))
  await ctx.db.run(sql`DELETE FROM ${table(ctx.workspace.schema)}`)
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx.workspace.schema)} (position, "from", object, "to")
    SELECT position, "from", object, "to" FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS x(position integer, "from" text, object text, "to" text)`)
}

/**
 * Held until the transaction ends: conversions go one after another, so that two leads of one company, converted at one moment
 * by two people, do not both make it.
 */
export async function lockConversions(ctx: Context): Promise<void> {
  await ctx.db.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`${ctx.workspace.schema} lead conversion`}))`)
}

/** Who follows these leads by their own choice, follows what has become of them. */
export async function handOnFollowers(
  ctx: Context,
  moves: { from: string; object: string; to: string }[],
): Promise<void> {
  if (moves.length === 0) return
  const follows = id(ctx.workspace.schema, 'sys_follow')
  await ctx.db.run(sql`
    INSERT INTO ${follows} (record_id, user_id, object, is_on, since)
    SELECT m."to", f.user_id, m.object, true, ${ctx.clock.now()}
    FROM json_to_recordset(${JSON.stringify(moves)}::json) AS m("from" uuid, object text, "to" uuid)
      JOIN ${follows} f ON f.record_id = m."from" AND f.is_on
    ON CONFLICT (record_id, user_id) DO NOTHING`)
}

/** Something that somebody did to a record after it was made by an operation. */
export interface LaterChange {
  object: string
  record_id: string
}

/** Changes by people of the records that an operation made, after it. What the program notes by itself is none. */
export const changedSince = (ctx: Context, operation: string, limit: number): Promise<LaterChange[]> =>
  ctx.db.rows<LaterChange>(sql`
    SELECT DISTINCT e.object, e.record_id FROM ${events(ctx)} made JOIN ${events(ctx)} e ON e.record_id = made.record_id
    WHERE made.operation = ${operation}::uuid AND made.type = 'created' AND e.seq > made.seq
      AND e.operation IS DISTINCT FROM ${operation}::uuid AND e.actor NOT LIKE 'system:%'
    LIMIT ${limit}`)

/** Records that an operation made, by object, and all that it touched. */
export const touchedBy = (
  ctx: Context,
  operation: string,
): Promise<{ object: string; id: string; isMade: boolean }[]> =>
  ctx.db.rows(sql`
    SELECT object, record_id AS id, bool_or(type = 'created') AS "isMade" FROM ${events(ctx)}
    WHERE operation = ${operation}::uuid GROUP BY object, record_id`)

const events = (ctx: Context) => id(ctx.workspace.schema, 'sys_event')
