import { actorKey, type Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type EventType, savedViews } from '#kernel/events/contract.ts'
import type { ViewSettings } from '#kernel/objects/contract.ts'
import { uuidv7 } from '#kernel/records/server/uuid.ts'
import type { Audience } from '../contract.ts'

export interface ViewRow {
  [column: string]: unknown
  id: string
  object: string
  name: string
  audience: Audience
  teams: string[]
  owner: string
  owner_name: string | null
  settings: ViewSettings
  pinned: boolean
  version: number
  updated_at: string
}

/** What people decide about a view; all of it is written at once. */
export type ViewValues = Pick<ViewRow, 'name' | 'audience' | 'teams' | 'settings' | 'pinned'>

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_view')

function select(ctx: Context, where: Sql): Sql {
  return sql`
    SELECT v.id, v.object, v.name, v.audience, v.teams, v.owner, u.display_name AS owner_name, v.settings, v.pinned, v.version,
      v.updated_at
    FROM ${table(ctx)} v LEFT JOIN ${id(ctx.workspace.schema, 'user')} u ON u.id = v.owner
    WHERE ${where} ORDER BY v.created_at, v.id`
}

/** Own ones, those of own teams, and those for everyone. */
const isVisible = (userId: string, teams: string[]): Sql =>
  sql`(v.owner = ${userId} OR v.audience = 'everyone' OR (v.audience = 'team' AND v.teams && ${teams}::uuid[]))`

export const visibleViews = (ctx: Context, userId: string, teams: string[], object?: string): Promise<ViewRow[]> =>
  ctx.db.rows<ViewRow>(
    select(
      ctx,
      sql`v.deleted_at IS NULL AND ${isVisible(userId, teams)}
        AND (${object ?? null}::text IS NULL OR v.object = ${object ?? null})`,
    ),
  )

/** One that the person may see; with `deleted` one that was taken away and can come back. */
export const visibleView = (
  ctx: Context,
  userId: string,
  teams: string[],
  viewId: string,
  deleted: boolean,
): Promise<ViewRow | undefined> =>
  ctx.db.row<ViewRow>(
    select(ctx, sql`v.id = ${viewId} AND (v.deleted_at IS NOT NULL) = ${deleted} AND ${isVisible(userId, teams)}`),
  )

/** All views that stand, whoever's they are: for what a deleted field or object would break. */
export const allViews = (ctx: Context): Promise<ViewRow[]> =>
  ctx.db.rows<ViewRow>(select(ctx, sql`v.deleted_at IS NULL`))

export async function insertView(
  ctx: Context,
  object: string,
  owner: string,
  { name, audience, teams, settings, pinned }: ViewValues,
): Promise<string> {
  const [now, actor] = [ctx.clock.now(), actorKey(ctx.actor)]
  const viewId = uuidv7(now.getTime())
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)}
      (id, object, name, audience, teams, owner, settings, pinned, created_at, created_by, updated_at, updated_by)
    VALUES (${viewId}, ${object}, ${name}, ${audience}, ${teams}::uuid[], ${owner}, ${JSON.stringify(settings)}::jsonb,
      ${pinned}, ${now}, ${actor}, ${now}, ${actor})`)
  return viewId
}

/** Answers false when the view stands at another version. */
export async function updateView(
  ctx: Context,
  viewId: string,
  version: number,
  { name, audience, teams, settings, pinned }: ViewValues,
): Promise<boolean> {
  const changed = await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET name = ${name}, audience = ${audience}, teams = ${teams}::uuid[],
      settings = ${JSON.stringify(settings)}::jsonb, pinned = ${pinned}, version = version + 1,
      updated_at = ${ctx.clock.now()}, updated_by = ${actorKey(ctx.actor)}
    WHERE id = ${viewId} AND version = ${version} AND deleted_at IS NULL`)
  return changed === 1
}

export async function markDeleted(ctx: Context, viewId: string, isDeleted: boolean): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET deleted_at = ${isDeleted ? now : null}, updated_at = ${now}, updated_by = ${actorKey(ctx.actor)}
    WHERE id = ${viewId}`)
}

export type ViewEvent = Exclude<EventType, 'destroyed'>

/** Tells live streams that a view changed; of a private one only those of whoever changed it, who is its owner. */
export async function appendViewEvent(
  ctx: Context,
  { type, id: viewId, version, isShared }: { type: ViewEvent; id: string; version: number; isShared: boolean },
): Promise<void> {
  const after = JSON.stringify(isShared ? { isShared } : {})
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_event')} (at, type, object, record_id, version, after, actor, source)
    VALUES (${ctx.clock.now()}, ${type}, ${savedViews}, ${viewId}, ${version}, ${after}::jsonb, ${actorKey(ctx.actor)}, 'ui')`)
}

const keptDays = 30

/** What was taken away long ago is gone for good. */
export async function purgeDeleted(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - keptDays * 86_400_000)
  await ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE deleted_at < ${before}`)
}

/** Which of these teams there are. */
export async function standingTeams(ctx: Context, teams: string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    SELECT id FROM ${id(ctx.workspace.schema, 'team')} WHERE id = ANY(${teams}::uuid[]) AND deleted_at IS NULL`)
  return new Set(rows.map((row) => row.id))
}

/** With the person go the views that nobody else could see. */
export async function forgetViews(ctx: Context, userIds: string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE owner = ANY(${userIds}::uuid[]) AND audience = 'private'`)
}
