import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { StorageOverview, SystemHealth, TrashAge } from '../contract.ts'

interface TableSize {
  table: string
  rows: number
  bytes: number
}

/** Tables with their indexes and long values, partitions with the table they belong to, largest first. */
export function tableSizes(ctx: Context): Promise<TableSize[]> {
  return ctx.db.rows<TableSize>(sql`
    SELECT coalesce(parent.relname, c.relname) AS table,
      sum(CASE WHEN c.reltuples < 0 THEN pg_stat_get_live_tuples(c.oid) ELSE c.reltuples END)::bigint AS rows,
      sum(pg_total_relation_size(c.oid))::bigint AS bytes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
    WHERE n.nspname = ${ctx.workspace.schema} AND c.relkind = 'r' GROUP BY 1 ORDER BY 3 DESC`)
}

export function fileSizes(ctx: Context): Promise<StorageOverview['files']> {
  return ctx.db.rows(sql`
    SELECT object, count(*) AS count, sum(size)::bigint AS bytes FROM ${id(ctx.workspace.schema, 'sys_file')}
    GROUP BY object ORDER BY 3 DESC`)
}

/** Objects that have something in the trash. */
export async function trashAges(ctx: Context): Promise<TrashAge[]> {
  const now = ctx.clock.now().getTime()
  const before = (days: number) => new Date(now - days * 86_400_000)
  const [week, month, quarter] = [before(7), before(30), before(90)]
  const ages: TrashAge[] = []
  for (const object of ctx.registry.objects.values()) {
    const row = await ctx.db.row<Omit<TrashAge, 'object'>>(sql`
      SELECT count(*) FILTER (WHERE deleted_at >= ${week}) AS week,
        count(*) FILTER (WHERE deleted_at < ${week} AND deleted_at >= ${month}) AS month,
        count(*) FILTER (WHERE deleted_at < ${month} AND deleted_at >= ${quarter}) AS quarter,
        count(*) FILTER (WHERE deleted_at < ${quarter}) AS older
      FROM ${id(ctx.workspace.schema, object.table)} WHERE deleted_at IS NOT NULL`)
    if (row && row.week + row.month + row.quarter + row.older > 0) ages.push({ object: object.name, ...row })
  }
  return ages
}

type Use = Pick<SystemHealth['database'], 'bytes' | 'connections' | 'mostConnections'>

/** What the database has to give and how much of it is taken. */
export async function databaseUse(ctx: Context): Promise<Use> {
  const row = await ctx.db.row<Use>(sql`
    SELECT pg_database_size(current_database()) AS bytes,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
      current_setting('max_connections')::integer AS "mostConnections"`)
  return row ?? { bytes: 0, connections: 0, mostConnections: 0 }
}

/** Migrations that have run, the newest first. */
export const appliedMigrations = (ctx: Context): Promise<{ name: string; at: string }[]> =>
  ctx.db.rows(sql`SELECT name, at FROM ${id(ctx.workspace.schema, 'sys_migration')} ORDER BY at DESC, name DESC`)

/** A backup writes itself down in the audit when it is complete. */
export async function lastBackup(ctx: Context): Promise<string | null> {
  const row = await ctx.db.row<{ at: string }>(sql`
    SELECT at FROM ${id(ctx.workspace.schema, 'sys_audit')}
    WHERE kind = 'export' AND action = 'backup' ORDER BY at DESC LIMIT 1`)
  return row?.at ?? null
}
