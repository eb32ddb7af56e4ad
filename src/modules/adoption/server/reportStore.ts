import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { AdoptionFeature, AdoptionObject, AdoptionPerson, AdoptionWeek } from '../contract.ts'
import { byHand } from './store.ts'

/** Since which day, and by whom. */
export interface Span {
  from: string
  userIds: string[]
}

const table = (ctx: Context, name: string) => id(ctx.workspace.schema, name)
const actors = ({ userIds }: Span) => sql`${userIds.map((userId) => `user:${userId}`)}::text[]`

/** A row for each person and day on which they came or did something: imports, mass changes and the program are not by hand. */
const days = (ctx: Context, span: Span): Sql => sql`
  SELECT actor, day, coalesce(sum(made), 0)::integer AS made, coalesce(sum(changed), 0)::integer AS changed,
    coalesce(sum(sign_ins), 0)::integer AS sign_ins
  FROM (
    SELECT actor, day, CASE WHEN deed = 'created' THEN count END AS made, CASE WHEN deed = 'updated' THEN count END AS changed,
      NULL::bigint AS sign_ins
    FROM ${table(ctx, 'sys_adoption')}
    WHERE day >= ${span.from}::date AND actor = ANY (${actors(span)}) AND ${byHand} AND NOT is_bulk
      AND deed IN ('created', 'updated', 'deleted')
    UNION ALL
    SELECT 'user:' || user_id, (at AT TIME ZONE 'UTC')::date, NULL, NULL, 1
    FROM ${table(ctx, 'sys_login_audit')}
    WHERE at >= ${span.from}::date AT TIME ZONE 'UTC' AND user_id = ANY (${span.userIds}::uuid[]) AND ${cameIn}
  ) AS deeds GROUP BY actor, day`

const cameIn = sql`event IN ('signIn', 'setup', 'invitationAccepted')`

export async function weeksOf(ctx: Context, span: Span): Promise<AdoptionWeek[]> {
  return ctx.db.rows(sql`
    SELECT to_char(date_trunc('week', day), 'YYYY-MM-DD') AS start, count(DISTINCT actor)::integer AS active,
      count(*)::integer AS "personDays", sum(sign_ins)::integer AS "signIns", sum(made)::integer AS made,
      sum(changed)::integer AS changed
    FROM (${days(ctx, span)}) AS days GROUP BY 1`)
}

export async function peopleOf(ctx: Context, span: Span): Promise<Omit<AdoptionPerson, 'name'>[]> {
  return ctx.db.rows(sql`
    SELECT substr(actor, 6) AS id, count(*)::integer AS days, sum(sign_ins)::integer AS "signIns", sum(made)::integer AS made,
      sum(changed)::integer AS changed, max(day)::text AS "lastDay"
    FROM (${days(ctx, span)}) AS days GROUP BY actor`)
}

export async function objectsOf(ctx: Context, span: Span): Promise<AdoptionObject[]> {
  return ctx.db.rows(sql`
    SELECT object, coalesce(sum(count) FILTER (WHERE deed = 'created'), 0)::integer AS made,
      coalesce(sum(count) FILTER (WHERE deed = 'updated'), 0)::integer AS changed, count(DISTINCT actor)::integer AS people
    FROM ${table(ctx, 'sys_adoption')}
    WHERE day >= ${span.from}::date AND actor = ANY (${actors(span)}) AND ${byHand} AND NOT is_bulk
      AND deed IN ('created', 'updated')
    GROUP BY object ORDER BY made DESC, changed DESC, object`)
}

/** What has been used since then: deeds from the log, and what people have set up that still stands. */
export async function featuresOf(ctx: Context, span: Span, withKeys: boolean): Promise<AdoptionFeature[]> {
  const deed = (key: string, which: Sql) => sql`
    SELECT ${key} AS key, count(DISTINCT actor)::integer AS people, coalesce(sum(count), 0)::integer AS count,
      max(day)::text AS "lastDay"
    FROM ${table(ctx, 'sys_adoption')} WHERE day >= ${span.from}::date AND ${which}`
  const mine = sql`actor = ANY (${actors(span)})`
  const own = (key: string, from: Sql, person: Sql, lastDay: Sql) => sql`
    SELECT ${key} AS key, count(DISTINCT ${person})::integer AS people, count(*)::integer AS count, ${lastDay} AS "lastDay"
    FROM ${from} AND ${person} = ANY (${span.userIds}::uuid[])`
  const parts = [
    deed('import', sql`${mine} AND source = 'import'`),
    deed('stages', sql`${mine} AND deed = 'moved' AND ${byHand}`),
    deed('bulk', sql`${mine} AND is_bulk AND ${byHand}`),
    deed('undo', sql`${mine} AND source = 'undo'`),
    deed('api', sql`source = 'api' AND (${mine} ${withKeys ? sql`OR actor LIKE 'key:%'` : sql``})`),
    own('views', sql`${table(ctx, 'sys_view')} WHERE deleted_at IS NULL`, sql`owner`, sql`max(created_at)::date::text`),
    own('follow', sql`${table(ctx, 'sys_follow')} WHERE is_on`, sql`user_id`, sql`max(since)::date::text`),
    own(
      'favourites',
      sql`${table(ctx, 'sys_person_setting')} WHERE key = 'navigation' AND jsonb_array_length(value->'favourites') > 0`,
      sql`user_id`,
      sql`NULL::text`,
    ),
    own(
      'mobile',
      sql`${table(ctx, 'sys_login_audit')} WHERE ${cameIn} AND at >= ${span.from}::date AT TIME ZONE 'UTC'
        AND user_agent ~* '(mobile|android|iphone)'`,
      sql`user_id`,
      sql`(max(at) AT TIME ZONE 'UTC')::date::text`,
    ),
  ]
  return ctx.db.rows(join(parts, ' UNION ALL '))
}
