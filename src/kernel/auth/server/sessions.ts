import { randomUUID } from 'node:crypto'
import type { SessionJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { gathered } from '#kernel/db/gathered.ts'
import { id, isOneOf, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { NameOrder } from '#kernel/fields/nameOrder.ts'
import type { Settings } from '#kernel/settings/contract.ts'
import { type Organization, organizationSettings, readSetting } from '#kernel/settings/server/settings.ts'
import type { Caller } from './audit.ts'
import { digest, newToken } from './secrets.ts'

/** Who a session belongs to, read anew on each request: a killed session or a changed right works at once (V-18, V-25). */
export interface SessionRow {
  sessionId: string
  lastSeenAt: string
  userId: string
  name: string
  email: string
  roles: string[] | null
  team: string | null
  language: Language | null
  timeZone: string | null
  weekStart: 1 | 6 | 7 | null
  nameOrder: NameOrder | null
  familyName: string | null
  permissionVersion: number
  registryVersion: number
  ratesVersion: number
  organization: Organization
  /** From where this may be used, where the organisation says so; looked at anew with each request. */
  networks: NetworkRule | null
  /** Whose eyes the session borrows. Not alive any more when its time is over or the person is gone. */
  view: SessionView | null
}

/** The lists for everybody and for roles. */
export type NetworkRule = Pick<Settings['signIn'], 'networks' | 'roleNetworks'>

export interface SessionView {
  user: string | null
  role: string | null
  until: string
  isAlive: boolean
  name: string | null
  email: string | null
  roles: string[] | null
  team: string | null
}

/** Starts a session under a new token (V-16); the token itself is only ever in the person's cookie. */
export async function startSession(
  ctx: Context,
  userId: string,
  caller: Caller,
): Promise<{ id: string; token: string }> {
  const token = newToken()
  const sessionId = randomUUID()
  const now = ctx.clock.now()
  const { absoluteDays } = await readSetting(ctx, 'sessions')
  await ctx.db.run(sql`
    INSERT INTO ${sessions(ctx)} (id, token_hash, user_id, created_at, last_seen_at, expires_at, ip, user_agent)
    VALUES (${sessionId}, ${digest(token)}, ${userId}, ${now}, ${now}, ${new Date(now.getTime() + absoluteDays * day)},
      ${caller.ip}, ${caller.userAgent.slice(0, 400)})`)
  return { id: sessionId, token }
}

/**
 * Session → active user → versions and organisation, read for each request; requests of one moment share the statement.
 * Undefined when the session is over. A look that is not the person's own doing (`quiet`) does not keep the session alive.
 */
export async function findSession(ctx: Reach, token: string, { quiet = false } = {}): Promise<SessionRow | undefined> {
  const row = await finderOf(ctx)(digest(token).toString('hex'))
  if (!row) return undefined
  if (!quiet && ctx.clock.now().getTime() - Date.parse(row.lastSeenAt) > minute) await seen(ctx, row.sessionId)
  return row
}

type Reach = Pick<Context, 'db' | 'workspace' | 'clock'>
type Finder = ReturnType<typeof gathered<SessionRow>>

const finders = new WeakMap<Db, Map<string, Finder>>()

function finderOf(ctx: Reach): Finder {
  const { schema } = ctx.workspace
  const known = finders.get(ctx.db) ?? new Map<string, Finder>()
  finders.set(ctx.db, known)
  const finder = known.get(schema) ?? gathered((hashes) => readSessions(ctx, hashes))
  known.set(schema, finder)
  return finder
}

async function readSessions(ctx: Reach, hashes: string[]): Promise<Map<string, SessionRow>> {
  const { schema } = ctx.workspace
  const now = ctx.clock.now()
  const tokens = hashes.map((hash) => Buffer.from(hash, 'hex'))
  const rows = await ctx.db.rows<SessionRow & { hash: string; organization: unknown }>(
    sql`
      SELECT encode(s.token_hash, 'hex') AS hash, s.id AS "sessionId", s.last_seen_at AS "lastSeenAt", u.id AS "userId", u.name,
        u.email, u.roles, u.team, u.language, u.time_zone AS "timeZone", u.week_start AS "weekStart", u.name_order AS "nameOrder", u.family_name AS "familyName",
        m.permission_version AS "permissionVersion", m.registry_version AS "registryVersion", m.rates_version AS "ratesVersion", o.value AS organization,
        CASE WHEN coalesce(q.value->'networks', '[]') <> '[]' OR coalesce(q.value->'roleNetworks', '{}') <> '{}' THEN
          jsonb_build_object('networks', coalesce(q.value->'networks', '[]'), 'roleNetworks', coalesce(q.value->'roleNetworks', '{}'))
        END AS networks,
        CASE WHEN s.view_until IS NOT NULL THEN jsonb_build_object('user', s.view_user, 'role', s.view_role, 'until', s.view_until,
          'isAlive', s.view_until > ${now} AND (s.view_user IS NULL OR v.id IS NOT NULL), 'name', v.display_name, 'email', v.email,
          'roles', v.roles, 'team', v.team) END AS view
      FROM ${id(schema, 'sys_session')} s
      JOIN ${id(schema, 'user')} u ON u.id = s.user_id AND u.is_active AND u.deleted_at IS NULL
      LEFT JOIN ${id(schema, 'user')} v ON v.id = s.view_user AND v.is_active AND v.deleted_at IS NULL
      CROSS JOIN ${id(schema, 'sys_meta')} m
      LEFT JOIN ${id(schema, 'sys_setting')} o ON o.key = 'organization'
      LEFT JOIN ${id(schema, 'sys_setting')} p ON p.key = 'sessions'
      LEFT JOIN ${id(schema, 'sys_setting')} q ON q.key = 'signIn'
      WHERE ${isOneOf(sql`s.token_hash`, tokens, sql`bytea`)} AND s.expires_at > ${now}
        AND s.last_seen_at > ${now}::timestamptz - make_interval(secs => 3600 * coalesce((p.value->>'idleHours')::float8, 12))`,
    { prepare: true },
  )
  return new Map(rows.map((row) => [row.hash, { ...row, organization: organizationSettings(row.organization) }]))
}

/** The person's own sessions, latest first. */
export async function listSessions(ctx: Context, userId: string, current: string): Promise<SessionJson[]> {
  return ctx.db.rows<SessionJson>(sql`
    SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", ip, user_agent AS "userAgent", id = ${current} AS current
    FROM ${sessions(ctx)} WHERE user_id = ${userId} AND expires_at > ${ctx.clock.now()} ORDER BY last_seen_at DESC`)
}

/** Ends one session of this person; a foreign one is not found. */
export async function endSession(ctx: Context, userId: string, sessionId: string): Promise<void> {
  const ended = await ctx.db.run(sql`DELETE FROM ${sessions(ctx)} WHERE id = ${sessionId} AND user_id = ${userId}`)
  if (ended === 0) throw notFound('Session')
}

/** Ends all sessions of these people, except one if named. */
export async function endSessionsOf(
  ctx: Context,
  userIds: readonly string[],
  except: string | null = null,
): Promise<void> {
  await ctx.db.run(
    sql`DELETE FROM ${sessions(ctx)} WHERE user_id = ANY(${userIds}::uuid[]) AND id IS DISTINCT FROM ${except}::uuid`,
  )
}

async function seen(ctx: Reach, sessionId: string): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_session')} SET last_seen_at = ${now}
    WHERE id = ${sessionId} AND last_seen_at <= ${new Date(now.getTime() - minute)}`)
}

const minute = 60_000
const day = 86_400_000
const sessions = (ctx: Context) => id(ctx.workspace.schema, 'sys_session')
