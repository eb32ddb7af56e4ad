import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, raw, sql } from '#kernel/db/sql.ts'
import { fieldOf } from '#kernel/objects/server/registry.ts'
import { verdictSql } from '#kernel/records/server/load.ts'
import type { OwnerMoves } from '../contract.ts'
import type { Deciding } from './rules.ts'

/** What the rules say of the accounts that the asker may change. */
export interface Asked {
  deciding: readonly Deciding[]
  owners: OwnerMoves
  /** Only these accounts; absent: all. */
  ids?: readonly string[]
}

/** An account that the rules would have otherwise than it is. */
export interface Move {
  id: string
  name: string
  from: string | null
  to: string | null
  rule: string | null
  /** Null where the owner stays. */
  owner: string | null
}

/** Accounts that a run would write, in the order of ids. */
export async function readMoves(ctx: Context, asked: Asked, after: string | null, limit: number): Promise<Move[]> {
  const moves = movesSql(ctx, asked)
  if (moves === null) return []
  const beyond = after === null ? raw('TRUE') : sql`m.id > ${after}::uuid`
  return ctx.db.rows<Move>(sql`SELECT m.* FROM (${moves}) m WHERE ${beyond} ORDER BY m.id LIMIT ${limit}`, {
    prepare: false,
  })
}

/** The first by name of those that move or change their owner, for people to look at. */
export async function firstMoves(ctx: Context, asked: Asked, limit: number): Promise<Move[]> {
  const moves = movesSql(ctx, asked)
  if (moves === null) return []
  return ctx.db.rows<Move>(sql`SELECT m.* FROM (${moves}) m WHERE ${isSeen} ORDER BY m.name, m.id LIMIT ${limit}`, {
    prepare: false,
  })
}

const isSeen = raw('(m."from" IS DISTINCT FROM m."to" OR m.owner IS NOT NULL)')

export interface MovesByRoute {
  from: string | null
  to: string | null
  count: number
  owners: number
}

/** How many go from where to where; those that stay where they are (for another rule, or with another owner) among them. */
export async function countMoves(ctx: Context, asked: Asked): Promise<MovesByRoute[]> {
  const moves = movesSql(ctx, asked)
  if (moves === null) return []
  return ctx.db.rows<MovesByRoute>(
    sql`SELECT m."from", m."to", count(*)::int AS count, count(m.owner)::int AS owners FROM (${moves}) m
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    { prepare: false },
  )
}

/** Open opportunities that would follow the new owners of their accounts. */
export async function countFollowing(ctx: Context, asked: Asked): Promise<number> {
  const moves = movesSql(ctx, asked)
  const object = ctx.registry.objects.get('opportunity')
  if (moves === null || !object) return 0
  const may = verdictSql(ctx, object, 'update')
  if (may === null) return 0
  const column = (field: string) => id('t', fieldOf(object, field).columns[0]?.name ?? field)
  const row = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM ${id(ctx.workspace.schema, object.table)} t JOIN (${moves}) m ON m.id = ${column('account')}
        WHERE t.deleted_at IS NULL AND ${column('isClosed')} = false AND m.owner IS NOT NULL
          AND t.owner IS DISTINCT FROM m.owner AND ${may}`,
    { prepare: false },
  )
  return row?.n ?? 0
}

/** Accounts that rules of several territories match, by the places of all rules that match. */
export async function countOverlaps(
  ctx: Context,
  rules: readonly Deciding[],
): Promise<{ places: number[]; count: number }[]> {
  const readable = verdictSql(ctx, accounts(ctx), 'read')
  if (readable === null || rules.length < 2) return []
  const territories = rules.map(({ territory }) => territory.id)
  const hits = join(rules.map(({ condition }, at) => sql`CASE WHEN ${condition} THEN ${at}::int END`))
  return ctx.db.rows<{ places: number[]; count: number }>(
    sql`SELECT h.places, count(*)::int AS count FROM (
          SELECT array_remove(ARRAY[${hits}], NULL) AS places FROM ${table(ctx)} t
          WHERE t.deleted_at IS NULL AND ${column(ctx, 'territoryPinned')} IS NOT TRUE AND ${readable}) h
        WHERE (SELECT count(DISTINCT (${territories}::uuid[])[place + 1]) FROM unnest(h.places) AS place) > 1
        GROUP BY 1 ORDER BY 2 DESC, 1`,
    { prepare: false },
  )
}

const accounts = (ctx: Context) => ctx.registry.object('account')
const table = (ctx: Context): Sql => id(ctx.workspace.schema, accounts(ctx).table)
const column = (ctx: Context, field: string): Sql => id('t', fieldOf(accounts(ctx), field).columns[0]?.name ?? field)

/**
 * Accounts that are not as the rules would have them, of those that are not kept by hand: `from` and `to`, the rule, and the new
 * owner. Null where the asker may change none.
 */
function movesSql(ctx: Context, { deciding, owners, ids }: Asked): Sql | null {
  const readable = verdictSql(ctx, accounts(ctx), 'read')
  const may = verdictSql(ctx, accounts(ctx), 'update')
  if (readable === null || may === null) return null
  const place = (values: (string | null)[]) => sql`(${values}::uuid[])[d.place + 1]`
  const to = place(deciding.map(({ territory }) => territory.id))
  const rule = place(deciding.map((one) => one.rule.id))
  const wanted = owners === 'none' ? raw('NULL::uuid') : place(deciding.map(({ territory }) => territory.activeOwner))
  const whens = deciding.map(({ condition }, at) => sql`WHEN ${condition} THEN ${at}::int`)
  const decision = whens.length === 0 ? raw('NULL::int') : sql`CASE ${join(whens, ' ')} END`
  const among = ids ? sql`t.id = ANY(${ids}::uuid[])` : raw('TRUE')
  return sql`
    SELECT t.id, t.display_name AS name, ${column(ctx, 'territory')} AS "from", ${to} AS "to", ${rule} AS rule,
      CASE WHEN ${wanted} IS DISTINCT FROM t.owner THEN ${wanted} END AS owner
    FROM ${table(ctx)} t CROSS JOIN LATERAL (SELECT ${decision} AS place) d
    WHERE t.deleted_at IS NULL AND ${column(ctx, 'territoryPinned')} IS NOT TRUE AND ${among} AND ${readable} AND ${may}
      AND (${column(ctx, 'territory')} IS DISTINCT FROM ${to} OR ${column(ctx, 'territoryRule')} IS DISTINCT FROM ${rule}
        OR (${wanted} IS NOT NULL AND ${wanted} IS DISTINCT FROM t.owner))`
}
