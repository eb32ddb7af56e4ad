import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { type NoticeKind, type NoticeReason, noticeKinds } from '../contract.ts'

/** What one person is to be told of one record. */
export interface NoticeInput {
  user_id: string
  object: string
  record_id: string
  kind: NoticeKind
  reason: NoticeReason
  actor: string
  fields: string[]
  at: string
}

export interface NoticeRow extends NoticeInput {
  id: number
  read_at: string | null
}

type Reach = Pick<Context, 'db' | 'workspace'>

/** What was not read yet grows, and keeps the strongest of what happened; what was read stays as it was and a new notice begins. */
export async function storeNotices(ctx: Reach, notices: NoticeInput[]): Promise<void> {
  if (notices.length === 0) return
  const ranks = noticeKinds.join(',')
  const rank = (kind: 'n' | 'excluded') => sql`array_position(string_to_array(${ranks}, ','), ${id(kind, 'kind')})`
  const stronger = sql`${rank('n')} > ${rank('excluded')}`
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_notice')} AS n (user_id, object, record_id, kind, reason, actor, fields, at)
    SELECT user_id, object, record_id, kind, reason, actor, fields, at
    FROM json_to_recordset(${JSON.stringify(notices)}::json) AS i(user_id uuid, object text, record_id uuid, kind text, reason text,
      actor text, fields text[], at timestamptz)
    ON CONFLICT (user_id, record_id) WHERE read_at IS NULL DO UPDATE SET
      kind = CASE WHEN ${stronger} THEN n.kind ELSE excluded.kind END,
      reason = CASE WHEN ${stronger} THEN n.reason ELSE excluded.reason END,
      actor = CASE WHEN ${stronger} THEN n.actor ELSE excluded.actor END,
      at = excluded.at,
      fields = ARRAY(SELECT DISTINCT unnest(n.fields || excluded.fields))`)
}

export async function noticesOf(ctx: Reach, userId: string, limit: number): Promise<NoticeRow[]> {
  return ctx.db.rows<NoticeRow>(sql`
    SELECT * FROM ${id(ctx.workspace.schema, 'sys_notice')} WHERE user_id = ${userId} ORDER BY at DESC, id DESC LIMIT ${limit}`)
}

/** All of them, or those named. */
export async function markRead(ctx: Context, userId: string, ids: string[] | null): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_notice')} SET read_at = ${ctx.clock.now()}
    WHERE user_id = ${userId} AND read_at IS NULL AND (${ids === null} OR id = ANY(${ids ?? []}::bigint[]))`)
}

export async function setFollow(
  ctx: Context,
  userId: string,
  object: string,
  recordId: string,
  isOn: boolean,
): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_follow')} (record_id, user_id, object, is_on, since)
    VALUES (${recordId}, ${userId}, ${object}, ${isOn}, ${ctx.clock.now()})
    ON CONFLICT (record_id, user_id) DO UPDATE SET is_on = excluded.is_on, since = excluded.since`)
}

export interface FollowRow {
  record_id: string
  user_id: string
  object: string
  is_on: boolean
}

/** Everybody who said something about following these records. */
export async function followsOf(ctx: Reach, recordIds: string[]): Promise<FollowRow[]> {
  if (recordIds.length === 0) return []
  return ctx.db.rows<FollowRow>(sql`
    SELECT record_id, user_id, object, is_on FROM ${id(ctx.workspace.schema, 'sys_follow')} WHERE record_id = ANY(${recordIds}::uuid[])`)
}

export async function followedBy(ctx: Reach, userId: string, limit: number): Promise<FollowRow[]> {
  return ctx.db.rows<FollowRow>(sql`
    SELECT record_id, user_id, object, is_on FROM ${id(ctx.workspace.schema, 'sys_follow')}
    WHERE user_id = ${userId} AND is_on ORDER BY since DESC LIMIT ${limit}`)
}

/** Follows as of now, unless something was said about it before. */
export async function followFromNowOn(ctx: Reach, link: AnyLink, userIds: string[], at: string): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_follow')} (record_id, user_id, object, is_on, since)
    SELECT ${link.id}, unnest(${[...new Set(userIds)]}::uuid[]), ${link.object}, true, ${at} ON CONFLICT DO NOTHING`)
}

/** Who owns the records now; those in the trash as well. */
export async function ownersOf(ctx: Context, links: AnyLink[]): Promise<Map<string, string | null>> {
  const owners = new Map<string, string | null>()
  for (const [object, some] of Map.groupBy(links, (link) => link.object))
    for (const trash of [false, true]) {
      const filter = { field: 'id', op: 'in' as const, value: [...new Set(some.map((link) => link.id))] }
      const rows = await queryAll(ctx, object, { filter, fields: ['owner'], ...(trash ? { trash } : {}) })
      for (const row of rows) owners.set(row.id, (row.owner ?? null) as string | null)
    }
  return owners
}

/** Nothing is kept of records that are destroyed, nor of people. Ids are unique among all objects. */
export async function forgetRecords(ctx: Reach, recordIds: string[]): Promise<void> {
  if (recordIds.length === 0) return
  for (const table of ['sys_follow', 'sys_notice'])
    await ctx.db.run(sql`
      DELETE FROM ${id(ctx.workspace.schema, table)}
      WHERE record_id = ANY(${recordIds}::uuid[]) OR user_id = ANY(${recordIds}::uuid[])`)
}
