import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { AssignmentEntry, Reason } from '../contract.ts'

/** One change of hands, as it is written down for good. */
export interface Assigned {
  record: string
  rule: { id: string; name: string } | null
  from: string | null
  to: string | null
  queue: string | null
  reason: Reason
}

export async function recordAssignments(ctx: Context, object: string, rows: Assigned[]): Promise<void> {
  if (rows.length === 0) return
  const json = rows.map(({ record, rule, from, to, queue, reason }) => ({
    record_id: record,
    rule: rule?.id ?? null,
    rule_name: rule?.name ?? null,
    from_user: from,
    to_user: to,
    queue,
    reason,
  }))
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_assignment')}
      (at, object, actor, operation, record_id, rule, rule_name, from_user, to_user, queue, reason)
    SELECT ${ctx.clock.now()}, ${object}, ${actorKey(ctx.actor)}, ${ctx.operation}::uuid, x.*
    FROM json_to_recordset(${JSON.stringify(json)}::json) AS x(record_id uuid, rule uuid, rule_name text, from_user uuid, to_user uuid,
      queue uuid, reason jsonb)`)
}

const most = 50

/** Newest first, the newest 50. */
export function readAssignments(ctx: Context, record: string): Promise<Omit<AssignmentEntry, 'names' | 'actorName'>[]> {
  return ctx.db.rows(sql`
    SELECT id::text, at, rule, rule_name AS "ruleName", from_user AS "from", to_user AS "to", queue, reason, actor, operation
    FROM ${id(ctx.workspace.schema, 'sys_assignment')} WHERE record_id = ${record}::uuid ORDER BY id DESC LIMIT ${most}`)
}

/** How many records each rule has assigned since an instant. */
export async function countRecent(ctx: Context, object: string, since: string): Promise<Map<string, number>> {
  const schema = ctx.workspace.schema
  const rows = await ctx.db.rows<{ rule: string; n: number }>(sql`
    SELECT r.id AS rule, (SELECT count(*) FROM ${id(schema, 'sys_assignment')} a WHERE a.rule = r.id AND a.at >= ${since}::timestamptz) AS n
    FROM ${id(schema, 'sys_assignment_rule')} r WHERE r.object = ${object}`)
  return new Map(rows.map((row) => [row.rule, Number(row.n)]))
}

/** A record whose owner has until `dueAt` to respond. */
export interface Due {
  record: string
  object: string
  rule: string
  owner: string
  assignedAt: string
  dueAt: string
  round: number
  /** Everybody who has had a turn. */
  tried: string[]
}

export async function storeDue(ctx: Context, rows: Due[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_assignment_due')} (record_id, object, rule, owner, assigned_at, due_at, round, tried)
    SELECT x.record, x.object, x.rule, x.owner, x."assignedAt", x."dueAt", x.round, x.tried
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS x(record uuid, object text, rule uuid, owner uuid, "assignedAt" timestamptz,
      "dueAt" timestamptz, round integer, tried uuid[])
    ON CONFLICT (record_id) DO UPDATE SET rule = excluded.rule, owner = excluded.owner, assigned_at = excluded.assigned_at,
      due_at = excluded.due_at, round = excluded.round, tried = excluded.tried`)
}

/** What is due, taken out of the list in this transaction; what another process has in hand is left to it. */
export function takeDue(ctx: Context, limit: number): Promise<Due[]> {
  const table = id(ctx.workspace.schema, 'sys_assignment_due')
  return ctx.db.rows<Due & Record<string, unknown>>(sql`
    DELETE FROM ${table} WHERE record_id IN (
      SELECT record_id FROM ${table} WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at, record_id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING record_id AS record, object, rule, owner, assigned_at AS "assignedAt", due_at AS "dueAt", round, tried`)
}

/** Records of these whose owner has changed something in them since they got them. */
export async function changedByOwner(ctx: Context, dues: Due[]): Promise<Set<string>> {
  const json = dues.map(({ record, owner, assignedAt }) => ({ record, actor: `user:${owner}`, since: assignedAt }))
  const rows = await ctx.db.rows<{ record: string }>(sql`
    SELECT x.record FROM json_to_recordset(${JSON.stringify(json)}::json) AS x(record uuid, actor text, since timestamptz)
    WHERE EXISTS (SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_event')} e
      WHERE e.record_id = x.record AND e.actor = x.actor AND e.at > x.since AND e.type = 'updated')`)
  return new Set(rows.map((row) => row.record))
}

/** Holds records until the transaction ends, in one order for everybody, so that rules judge what will stand. */
export async function holdRecords(ctx: Context, object: RegisteredObject, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    SELECT id FROM ${id(ctx.workspace.schema, object.table)} WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`)
}

/** Those of the records that an operation has given to somebody already. */
export async function assignedIn(ctx: Context, operation: string, records: string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ record: string }>(sql`
    SELECT DISTINCT record_id AS record FROM ${id(ctx.workspace.schema, 'sys_assignment')}
    WHERE record_id = ANY(${records}::uuid[]) AND operation = ${operation}::uuid`)
  return new Set(rows.map((row) => row.record))
}
