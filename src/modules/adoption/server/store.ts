import type { Context } from '#kernel/context.ts'
import { id, join, sql } from '#kernel/db/sql.ts'

/** So many times on a day, somebody did this to records of an object. */
export interface Deed {
  day: string
  actor: string
  object: string
  deed: string
  source: string
  isBulk: boolean
  count: number
}

const table = (ctx: Context, name: string) => id(ctx.workspace.schema, name)

export async function addDeeds(ctx: Context, deeds: Deed[]): Promise<void> {
  const rows = deeds.map(
    ({ day, actor, object, deed, source, isBulk, count }) =>
      sql`(${day}::date, ${actor}, ${object}, ${deed}, ${source}, ${isBulk}::boolean, ${count}::bigint)`,
  )
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx, 'sys_adoption')} AS known (day, actor, object, deed, source, is_bulk, count) VALUES ${join(rows)}
    ON CONFLICT (actor, object, deed, source, is_bulk, day) DO UPDATE SET count = known.count + excluded.count`)
}

/** Where in the log the counting stands; null before it has begun. */
export async function countedTo(ctx: Context): Promise<string | null> {
  const row = await ctx.db.row<{ cursor: string }>(sql`SELECT cursor FROM ${table(ctx, 'sys_adoption_place')}`)
  return row?.cursor ?? null
}

export async function setCountedTo(ctx: Context, cursor: string): Promise<void> {
  await ctx.db.run(sql`INSERT INTO ${table(ctx, 'sys_adoption_place')} (cursor) VALUES (${cursor})
    ON CONFLICT (one) DO UPDATE SET cursor = excluded.cursor`)
}

export async function forgetDeeds(ctx: Context): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx, 'sys_adoption')}`)
}

/** What the sample company, the program itself and taking back have done is nobody's deed. */
export const byHand = sql`source IN ('ui', 'api')`

/** What a person has done of this, by object. */
export async function deedsOf(ctx: Context, actor: string): Promise<{ object: string; deed: string }[]> {
  return ctx.db.rows(sql`
    SELECT DISTINCT object, deed FROM ${table(ctx, 'sys_adoption')} WHERE actor = ${actor} AND ${byHand}`)
}

export interface Standing {
  secondFactor: boolean
  people: number
  teams: number
  imported: boolean
  field: boolean
  mail: boolean
  view: boolean
  shareView: boolean
  favourite: boolean
  follow: boolean
  opened: boolean
}

/** What stands of a person and of the organisation, in one statement. */
export async function standingOf(ctx: Context, userId: string): Promise<Standing> {
  const made = (object: string) => sql`(SELECT coalesce(sum(count), 0)::integer FROM ${table(ctx, 'sys_adoption')}
    WHERE object = ${object} AND deed = 'created' AND ${byHand})`
  const row = await ctx.db.row<Standing & Record<string, unknown>>(sql`SELECT
    EXISTS (SELECT FROM ${table(ctx, 'sys_totp')} WHERE user_id = ${userId} AND since IS NOT NULL)
      OR EXISTS (SELECT FROM ${table(ctx, 'sys_passkey')} WHERE user_id = ${userId}) AS "secondFactor",
    ${made('user')} + (SELECT count(*)::integer FROM ${table(ctx, 'sys_invitation')}) AS people,
    ${made('team')} AS teams,
    EXISTS (SELECT FROM ${table(ctx, 'sys_adoption')} WHERE source = 'import') AS imported,
    EXISTS (SELECT FROM ${table(ctx, 'sys_field')}) AS field,
    EXISTS (SELECT FROM ${table(ctx, 'sys_setting')} WHERE key = 'mail' AND jsonb_typeof(value->'server') = 'object') AS mail,
    EXISTS (SELECT FROM ${table(ctx, 'sys_view')} WHERE owner = ${userId}) AS view,
    EXISTS (SELECT FROM ${table(ctx, 'sys_view')} WHERE owner = ${userId} AND audience <> 'private') AS "shareView",
    EXISTS (SELECT FROM ${table(ctx, 'sys_person_setting')} WHERE user_id = ${userId} AND key = 'navigation'
      AND jsonb_array_length(value->'favourites') > 0) AS favourite,
    EXISTS (SELECT FROM ${table(ctx, 'sys_follow')} WHERE user_id = ${userId} AND is_on) AS follow,
    EXISTS (SELECT FROM ${table(ctx, 'sys_person_setting')} WHERE user_id = ${userId} AND key = 'recent'
      AND jsonb_array_length(value->'records') > 0) AS opened`)
  if (!row) throw new Error('A SELECT without FROM answers one row')
  return row
}
