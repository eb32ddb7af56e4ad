import { type Context, filterEnv } from '#kernel/context.ts'
import { id, raw, sql } from '#kernel/db/sql.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'

/** Somebody whom a rule names, as they stand on a day. */
export interface Person {
  id: string
  name: string
  isActive: boolean
  roles: string[]
  team: string | null
  /** Last day of an absence that holds on the day, and who stands in. */
  absentUntil: string | null
  substitute: string | null
}

/** People by id, each with the longest absence of the day. Who is gone is absent from the answer. */
export async function readPeople(ctx: Context, ids: string[], day: string): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map()
  const { schema } = ctx.workspace
  const rows = await ctx.db.rows<Person & Record<string, unknown>>(sql`
    SELECT u.id, u.display_name AS name, u.is_active AND u.deleted_at IS NULL AS "isActive", coalesce(u.roles, '{}') AS roles, u.team,
      a."to"::text AS "absentUntil", a.substitute
    FROM ${id(schema, 'user')} u LEFT JOIN LATERAL (
      SELECT a."to", a.substitute FROM ${id(schema, 'absence')} a
      WHERE a."user" = u.id AND a.deleted_at IS NULL AND a."from" <= ${day}::date AND a."to" >= ${day}::date
      ORDER BY a."to" DESC, a.id LIMIT 1) a ON true
    WHERE u.id = ANY(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface QueueRow {
  id: string
  object: string
  team: string | null
  isActive: boolean
  capacity: number | null
}

export async function readQueues(ctx: Context, ids: string[]): Promise<Map<string, QueueRow>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.rows<QueueRow & Record<string, unknown>>(sql`
    SELECT id, object, team, coalesce(is_active, false) AS "isActive", capacity FROM ${id(ctx.workspace.schema, 'queue')}
    WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NULL`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** How many records of the object wait in each queue. */
export async function countWaiting(
  ctx: Context,
  object: RegisteredObject,
  queues: string[],
): Promise<Map<string, number>> {
  const rows = await ctx.db.rows<{ queue: string; n: number }>(sql`
    SELECT t.queue, count(*) AS n FROM ${id(ctx.workspace.schema, object.table)} t
    WHERE t.deleted_at IS NULL AND t.owner IS NULL AND t.queue = ANY(${queues}::uuid[]) GROUP BY 1`)
  return new Map(rows.map((row) => [row.queue, Number(row.n)]))
}

/** How many records of the object, of those that the filter names, each of these people has. */
export async function countOpen(
  ctx: Context,
  object: RegisteredObject,
  filter: Filter | undefined,
  users: string[],
): Promise<Map<string, number>> {
  const scope = { registry: ctx.registry, object, alias: 't', env: filterEnv(ctx), access: null }
  const counted = filter ? compileFilter(filter, { ...scope, schema: ctx.workspace.schema }) : raw('TRUE')
  const rows = await ctx.db.rows<{ owner: string; n: number }>(sql`
    SELECT t.owner, count(*) AS n FROM ${id(ctx.workspace.schema, object.table)} t
    WHERE t.deleted_at IS NULL AND t.owner = ANY(${users}::uuid[]) AND ${counted} GROUP BY 1`)
  return new Map(rows.map((row) => [row.owner, Number(row.n)]))
}

/** How many records each got by the rule since an instant. */
export async function countGiven(ctx: Context, rule: string, since: string): Promise<Map<string, number>> {
  const rows = await ctx.db.rows<{ user: string; n: number }>(sql`
    SELECT to_user AS "user", count(*) AS n FROM ${id(ctx.workspace.schema, 'sys_assignment')}
    WHERE rule = ${rule}::uuid AND at >= ${since}::timestamptz AND to_user IS NOT NULL GROUP BY 1`)
  return new Map(rows.map((row) => [row.user, Number(row.n)]))
}

/** Records whose owner has left, by owner. */
export async function countDeparted(
  ctx: Context,
  object: RegisteredObject,
): Promise<{ user: string; name: string; count: number }[]> {
  const { schema } = ctx.workspace
  const rows = await ctx.db.rows<{ user: string; name: string; count: number }>(sql`
    SELECT u.id AS "user", u.display_name AS name, n.n AS count
    FROM ${id(schema, 'user')} u CROSS JOIN LATERAL (
      SELECT count(*) AS n FROM ${id(schema, object.table)} t WHERE t.owner = u.id AND t.deleted_at IS NULL) n
    WHERE (NOT coalesce(u.is_active, false) OR u.deleted_at IS NOT NULL) AND n.n > 0 ORDER BY 3 DESC, 1 LIMIT 200`)
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** Names of people and queues, also of those that are gone from lists. */
export async function readNames(ctx: Context, ids: string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {}
  const { schema } = ctx.workspace
  const rows = await ctx.db.rows<{ id: string; name: string }>(sql`
    SELECT id, display_name AS name FROM ${id(schema, 'user')} WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, display_name FROM ${id(schema, 'queue')} WHERE id = ANY(${ids}::uuid[])`)
  return Object.fromEntries(rows.map((row) => [row.id, row.name]))
}
